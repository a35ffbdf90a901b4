"""What can be found: certifications, blocks, occupations, bodies and domains, read from a store as they stand in it.

The labels of nomenclatures and the codes of certifications are held in memory, some tens of megabytes for the whole
register; titles, texts, blocks and bodies pass one by one. Each property is read by one question of one pattern, which
an engine answers in the order of its own index: it is ten times faster than a question for each certification.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from pyoxigraph import NamedNode

from rncp_graph.model.schemes import ancestors
from rncp_graph.questions.day import day_of
from rncp_graph.rdf.vocabulary import SKOS, Term, term
from rncp_graph.searching.words import folded, initials
from rncp_graph.stores import Solutions, Store

TITLE, CERTIFICATION = term("dct:title"), term("rncp:Certification")
ACTIVITIES, AIMS, JOBS = (
    term(f"rncp:{name}") for name in ("activitesVisees", "objectifsContexte", "typeEmploiAccessibles")
)
"""The texts of a certification that say what it is for, its aims where it names no activities; the others say how it is
taught and assessed.
"""

SITUATION, DU, AU, REGISTERED = (term(f"rncp:{name}") for name in ("situation", "du", "au", "enregistree"))
DATE = term("xsd:date")
"""A situation says from which day to which it lasts, and whether a certification is registered then."""

TAGS = ("codeRome", "codeNSF", "formacode", "niveau", "voieOuverte", "abrege")
"""Links of a certification that a search can filter by; their entries give words to find it by too."""

_HOLDING = f"SELECT ?s ?oui {{ ?s {DU} ?du ; {AU} ?au ; {REGISTERED} ?oui FILTER(?du <= %s && %s <= ?au) }}"
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
    tags: set[str] = field(default_factory=set)
    actif: bool | None = None
    niveau: int | None = None
    site: bool = False
    """Whether it is one site of a body: it is found by its number, and by words the body itself."""


def things(store: Store) -> Iterator[Thing]:
    """Return all that can be found in the default graph of a store."""
    yield from _Reading(store).all()


class _Reading:
    def __init__(self, store: Store) -> None:
        self.store, self.base = store, store.base
        self.tags: dict[str, list[str]] = defaultdict(list)
        self.certifiers: dict[str, list[str]] = defaultdict(list)
        self.actif: dict[str, bool] = {}
        self.etat: dict[str, str] = {}
        """The state on the day of the store, as questions tell it."""
        self.names: dict[str, list[str]] = defaultdict(list)
        """Other names of entries and of bodies."""
        self.title: dict[str, str] = {}
        """The names of the entries and of the bodies that certifications are tied to."""

    def all(self) -> Iterator[Thing]:
        for name in TAGS:
            for path, entry in self._pairs(term(f"rncp:{name}")):
                self.tags[path].append(entry)
        for path, body in self._pairs(term("rncp:certificateur")):
            self.certifiers[path].append(body)
        for path, said in self._pairs(term("rncp:actif")):
            self.actif[path] = said in ("true", "1")
        day = f'"{day_of(self.store).date}"^^{DATE}'
        for situation, said in self._rows(_HOLDING % (day, day)):  # few hold a day, and many certifications share them
            for (node,) in self._rows(f"SELECT ?c {{ ?c {SITUATION} {situation} }}"):
                self.etat[node.value.removeprefix(self.base)] = "oui" if said.value in ("true", "1") else "non"
        for path, text in self._pairs(SKOS.altLabel):
            if path.partition("/")[0] in _NAMED:
                self.names[path].append(text)
        yield from self._labelled()
        for path, usual in self._pairs(term("rncp:libelleUsuel")):
            if path in self.title:  # entries of other lists have usual words too
                self.title[path] += f"\n{usual}"
        yield from self._certifications()

    def _labelled(self) -> Iterator[Thing]:
        """Return what has a label, and keep the labels that certifications are found by."""
        certifying = {body for bodies in self.certifiers.values() for body in bodies}
        for path, title in self._pairs(SKOS.prefLabel):
            folder, _, key = path.partition("/")
            if folder == "certification":
                if "/bloc/" in path:
                    yield self._bloc(path, title)
                continue
            if folder not in _NAMED:
                continue
            others = self.names.get(path, ())
            if folder != "organisme" or path in certifying:
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
        for node, title, activities, aims, jobs in self._rows(f"""
            SELECT ?c ?title ?activities ?aims ?jobs {{ ?c a {CERTIFICATION} OPTIONAL {{ ?c {TITLE} ?title }}
            OPTIONAL {{ ?c {ACTIVITIES} ?activities }} OPTIONAL {{ ?c {AIMS} ?aims FILTER(!BOUND(?activities)) }}
            OPTIONAL {{ ?c {JOBS} ?jobs }} }}"""):
            path = node.value.removeprefix(self.base)
            tags = self.tags.get(path, ())
            kinds = [tag for tag in tags if tag.startswith("abrege/")]
            tied = [tag for tag in tags if tag.partition("/")[0] in _CONCEPTS]
            named, said = self.title.get, title.value if title else ""
            letters = initials(said)
            yield Thing(
                "certification",
                path,
                code=_key(path),
                title=said,
                names=[named(tag, "") for tag in kinds],
                topics=[*(named(tag, "") for tag in (*tied, *self.certifiers.get(path, ()))), *map(_key, tied)],
                text="\n".join(text.value for text in (activities or aims, jobs) if text),
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
        told = next(self._rows(f"SELECT ?code {{ <{self.base}{path}> {SKOS.notation} ?code }}"), None)
        return told[0].value if told else ""

    def _marks(self, fiche: str) -> dict[str, Any]:
        """What certifications, and blocks by theirs, are sorted and filtered by."""
        tags, state = self.tags.get(fiche, ()), self.actif.get(fiche)
        marks = set[str]().union(*map(_up, tags))
        marks.add(f"registre/{'RS' if fiche.startswith('certification/RS') else 'RNCP'}")
        marks.add(f"etat/{self.etat.get(fiche, 'non precise')}")
        level = next((_key(tag) for tag in tags if tag.startswith("niveau/")), "")
        return {"tags": marks, "actif": state, "niveau": int(level) if level.isdigit() else None}

    def _pairs(self, prop: Term) -> Iterator[tuple[str, str]]:
        """Return the nodes that have a property, and its values but those in English; IRIs without their base."""
        base = self.base
        for node, said in self._rows(f"SELECT ?s ?o {{ ?s {prop} ?o }}"):
            if isinstance(said, NamedNode):
                yield node.value.removeprefix(base), said.value.removeprefix(base)
            elif said.language != "en":
                yield node.value.removeprefix(base), said.value

    def _rows(self, query: str) -> Iterator[Any]:
        return iter(cast(Solutions, self.store.query(query)))


_CHANGED = re.compile(r".*_[0-9a-f]{10}|sans-code-.*|.*-\d+").fullmatch
"""The end of an IRI that may not tell the code: changed (`terms.segment`), of none, or the second of its name."""


def _key(path: str) -> str:
    return path.partition("/")[2]


@lru_cache(maxsize=1 << 14)
def _up(path: str) -> tuple[str, ...]:
    """An entry, and the entries above it that its code tells."""
    scheme, _, code = path.partition("/")
    return path, *(f"{scheme}/{above}" for above in ancestors(scheme, code))
