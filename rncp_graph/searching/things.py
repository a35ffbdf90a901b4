"""What can be found: certifications, blocks, occupations, bodies and domains, as statements tell them.

The labels of nomenclatures and the codes of certifications are held in memory, some tens of megabytes for the whole
register; titles, texts, blocks and bodies pass one by one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Any, cast

from pyoxigraph import Literal

from rncp_graph.model.schemes import ancestors
from rncp_graph.questions.day import day_of
from rncp_graph.rdf.vocabulary import SKOS
from rncp_graph.searching.statements import ACTIVE, USUAL, Asked, Statements
from rncp_graph.searching.words import folded, initials
from rncp_graph.stores import Solutions, Store

_CONCEPTS = {"rome": "metier", "nsf": "domaine", "formacode": "domaine"}
_NAMED = {*_CONCEPTS, "abrege", "organisme"}


@dataclass(slots=True)
class Thing:
    """One thing that can be found. `path` is its IRI without the base, `tags` are paths and words to filter by.

    `names` are other names of it, `topics` names of what it is tied to, `short` what it is called for short.
    """

    genre: str
    path: str
    code: str
    title: str
    names: Iterable[str] = ()
    topics: Iterable[str] = ()
    text: str = ""
    short: Iterable[str] = ()
    tags: Iterable[str] = ()
    actif: bool | None = None
    niveau: int | None = None
    site: bool = False
    """Whether it is one site of a body: it is found by its number, and by words the body itself."""


def things(store: Store, statements: Statements | None = None) -> Iterator[Thing]:
    """Return all that can be found in the default graph of a store, of which `statements` tell, or else the store."""
    yield from _Reading(store, statements or Asked(store)).all()


class _Reading:
    def __init__(self, store: Store, statements: Statements) -> None:
        self.store, self.statements = store, statements
        self.tied: dict[str, list[str]] = {}
        self.marks: dict[str, dict[str, Any]] = {}
        """What a certification and its blocks share, worked out once."""
        self.actif: dict[str, bool] = {}
        self.etat: dict[str, str] = {}
        """The state on the day of the store, as questions tell it."""
        self.names: dict[str, list[str]] = defaultdict(list)
        """Other names of entries and of bodies."""
        self.title: dict[str, str] = {}
        """The names of the entries and of the bodies that certifications are tied to."""

    def all(self) -> Iterator[Thing]:
        told = self.statements
        self.tied = {path: [intern(entry) for entry in entries] for path, entries in told.tied()}
        self.actif = {path: said in ("true", "1") for path, said in told.pairs(ACTIVE)}
        day = day_of(self.store).date.isoformat()
        self.etat = {path: "oui" if registered else "non" for path, registered in told.states(day)}
        for path, text in told.pairs(SKOS.altLabel):
            if path.partition("/")[0] in _NAMED:
                self.names[path].append(text)
        yield from self._labelled()
        for path, usual in told.pairs(USUAL):
            if path in self.title:  # entries of other lists have usual words too
                self.title[path] += f"\n{usual}"
        yield from self._certifications()

    def _labelled(self) -> Iterator[Thing]:
        """Return what has a label, and keep the labels that certifications are found by."""
        tied = set[str]().union(*self.tied.values())
        for path, title in self.statements.pairs(SKOS.prefLabel):
            folder, _, key = path.partition("/")
            if folder == "certification":
                if "/bloc/" in path:
                    yield self._bloc(path, title)
                continue
            if folder not in _NAMED:
                continue
            others = self.names.get(path, ())
            if folder != "organisme" or path in tied:
                self.title[path] = title
            if folder in _CONCEPTS:
                yield Thing(_CONCEPTS[folder], path, self._code(path, key), title, others)
            elif folder == "organisme":
                kind, _, number = key.partition("-")
                code = "" if kind == "nom" else number
                short = () if kind == "siret" else (initials(title),)
                yield Thing("organisme", path, code, title, others, short=short, site=kind == "siret")

    def _certifications(self) -> Iterator[Thing]:
        short = {folded(_key(path)) for path in self.title if path.startswith("abrege/")}
        for path, title, purpose, jobs in self.statements.certifications():
            tied = self.tied.get(path, ())
            kinds = [entry for entry in tied if entry.startswith("abrege/")]
            codes = [_key(entry) for entry in tied if entry.partition("/")[0] in _CONCEPTS]
            letters = initials(title)
            yield Thing(
                "certification",
                path,
                code=_key(path),
                title=title,
                names=[self.title.get(entry, "") for entry in kinds],
                topics=[*(self.title.get(entry, "") for entry in tied if entry not in kinds), *codes],
                text="\n".join(filter(None, (purpose, jobs))),
                short=[*map(_key, kinds), letters if letters not in short else ""],
                **self._marks(path),
            )

    def _bloc(self, path: str, title: str) -> Thing:
        fiche, _, key = path.partition("/bloc/")
        return Thing("bloc", path, self._code(path, key), title, **self._marks(fiche))

    def _code(self, path: str, key: str) -> str:
        """The code of a node: the end of its IRI, but where it had to be changed to be one."""
        if not _CHANGED(key):
            return key
        asked = f"SELECT ?code {{ <{self.store.base}{path}> {SKOS.notation} ?code }}"
        told = next(iter(cast(Solutions, self.store.query(asked))), None)
        return cast(Literal, told[0]).value if told else ""

    def _marks(self, fiche: str) -> dict[str, Any]:
        """What certifications, and blocks by theirs, are sorted and filtered by."""
        if fiche not in self.marks:
            tied = self.tied.get(fiche, ())
            tags = set[str]().union(*(_up(entry) for entry in tied if not entry.startswith("organisme/")))
            tags.add(f"registre/{'RS' if fiche.startswith('certification/RS') else 'RNCP'}")
            tags.add(f"etat/{self.etat.get(fiche, 'non precise')}")
            level = next((_key(entry) for entry in tied if entry.startswith("niveau/")), "")
            niveau = int(level) if level.isdigit() else None
            self.marks[fiche] = {"tags": list(tags), "actif": self.actif.get(fiche), "niveau": niveau}
        return self.marks[fiche]


_CHANGED = re.compile(r".*_[0-9a-f]{10}|sans-code-.*|.*-\d+").fullmatch
"""The end of an IRI that may not tell the code: changed (`terms.segment`), of none, or the second of its name."""


def _key(path: str) -> str:
    return path.partition("/")[2]


@lru_cache(maxsize=1 << 14)
def _up(path: str) -> tuple[str, ...]:
    """An entry, and the entries above it that its code tells."""
    scheme, _, code = path.partition("/")
    return path, *(f"{scheme}/{above}" for above in ancestors(scheme, code))
