"""What the pathfinder knows of a store: read once, of flat scans, and kept beside each version.

What is dear is each term that leaves the engine: what a certification is tied to comes as one text. Codes, numbers and
days are plain values here; the names of things that a path shows are looked up when it is told (`evidence.py`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Self, cast
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.pathways.columns import Certification, Certifications, Ints, Truths
from rncp_graph.pathways.naming import Jobs
from rncp_graph.questions.day import day_of
from rncp_graph.rdf.vocabulary import SKOS, term
from rncp_graph.reasons import reason
from rncp_graph.searching.statements import (
    AU,
    CLOSED,
    DU,
    KIND,
    REGISTERED,
    SITUATION,
    TITLE,
    USUAL,
    Asked,
    Statements,
)
from rncp_graph.stores import Solutions, Store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import normalised

FILE = "parcours-4.npz"
"""What is kept in a version. The number rises with its form: one of another form is none."""

DROIT = "Enregistrement de droit"
"""How a fiche says that a certification is registered by law, as national diplomas are."""

_EPOCH = date(1970, 1, 1).toordinal()

_TIES = tuple(term(f"rncp:{name}") for name in ("codeRome", "niveau", "voieOuverte", "abrege", "certificateur"))
_MOBILITY = {"proche": "mobiliteProche", "evolution": "mobiliteEvolution"}
_VERSIONS = ("metierParent", "ancienneAppellationDe")


class Situations(NamedTuple):
    """Spans of days, as `date.toordinal` counts them, and whether a certification is registered then."""

    du: Ints
    au: Ints
    oui: Truths

    @classmethod
    def of(cls, spans: Iterable[tuple[str, str, bool]]) -> Self:
        """Return spans as columns, of days of ISO 8601."""
        said = list(spans)
        du, au = (np.array([span[side] for span in said], dtype="datetime64[D]").astype(np.int64) for side in (0, 1))
        return cls(du + _EPOCH, au + _EPOCH, np.array([oui for _, _, oui in said], dtype=bool))


@dataclass(slots=True, eq=False, weakref_slot=True)
class Reading:
    """All of it. The day is a text of ISO 8601.

    `mobilite` holds `(from, to, nature, restricted)`; `versions` pairs of an
    occupation of ROME 4 and the older one it comes from; `appellations` the occupations of which ROME's job titles are
    known; `remplace` pairs of a certification and the one it replaces;
    `correspondances` `(from, to, blocks from, blocks to)`, where no blocks stand for the whole certification.
    """

    jour: str
    jour_connu: bool
    certifications: Certifications
    metiers: dict[str, str]
    situations: Situations
    mobilite: list[tuple[str, str, str, bool]]
    versions: list[tuple[str, str]]
    appellations: list[str]
    remplace: list[tuple[str, str]]
    correspondances: list[tuple[str, str, list[str], list[str]]]

    @classmethod
    def of(cls, store: Store, statements: Statements | None = None) -> Self:
        """Read a store: some seconds for the whole register; less with statements that were kept of it."""
        scan, day = _Scan(store, statements or Asked(store)), day_of(store)
        situations = scan.situations()
        ranks = {node: rank for rank, node in enumerate(situations)}
        metiers = scan.occupations()
        jobs = scan.job_titles(metiers)
        return cls(
            jour=day.date.isoformat(),
            jour_connu=day.known,
            certifications=Certifications.of(scan.certifications(ranks, jobs)),
            metiers=metiers,
            situations=Situations.of(situations.values()),
            mobilite=scan.mobility(),
            versions=scan.versions(),
            appellations=sorted(jobs),
            remplace=sorted(set(scan.pairs("remplace"))),
            correspondances=scan.correspondences(),
        )

    @classmethod
    def from_arrays(cls, told: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return what was kept. Raises `KeyError`, `ValueError` or `TypeError` for what is not ours."""
        rest = json.loads(told["rest"].tobytes())
        situations = Situations(*(told[f"situations {name}"] for name in Situations._fields))
        return cls(certifications=Certifications.from_arrays(told), situations=situations, **rest)

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return all of it as arrays by name, which a file can keep; what is short as one text of JSON."""
        rest = {one.name: getattr(self, one.name) for one in fields(self)}
        certifications, situations = rest.pop("certifications"), rest.pop("situations")
        text = json.dumps(rest, ensure_ascii=False, separators=(",", ":")).encode()
        said = {f"situations {name}": column for name, column in situations._asdict().items()}
        return {**certifications.to_arrays(), **said, "rest": np.frombuffer(text, np.uint8)}


class _Scan:
    """What is read of statements, and the questions for the rest, each of one pattern where it can be."""

    def __init__(self, store: Store, statements: Statements) -> None:
        self.store, self.base, self.told = store, store.base, statements

    def rows(self, query: str) -> Iterator[Any]:
        return iter(cast(Solutions, self.store.query(query)))

    def key(self, node: Any) -> str:
        """The code or number of a node, where its IRI tells it; elsewhere what is shown must be looked up."""
        return _last(str(node.value))

    def pairs(self, name: str) -> Iterator[tuple[str, str]]:
        for one, other in self.rows(f"SELECT ?s ?o {{ ?s {term(f'rncp:{name}')} ?o }}"):
            yield self.key(one), self.key(other)

    def situations(self) -> dict[str, tuple[str, str, bool]]:
        du, au, oui = (dict(self.told.pairs(name)) for name in (DU, AU, REGISTERED))
        return {s: (du[s], au[s], oui[s] in ("true", "1")) for s in sorted(du.keys() & au.keys() & oui.keys())}

    def certifications(self, ranks: dict[str, int], jobs: dict[str, list[str]]) -> list[Certification]:
        certification = term("rncp:Certification")
        found = {self.key(c): Certification(self.key(c)) for (c,) in self.rows(f"SELECT ?c {{ ?c a {certification} }}")}
        for node, entries in self.told.tied((*_TIES, SITUATION)):
            if one := found.get(_last(node)):
                self._tie(one, entries, ranks)
        for node, route in sorted(self.told.pairs(CLOSED)):
            if one := found.get(_last(node)):
                one.fermees.append(_last(route))
        for node, count in self.rows(f"SELECT ?s (COUNT(?o) AS ?n) {{ ?s {term('rncp:bloc')} ?o }} GROUP BY ?s"):
            if one := found.get(self.key(node)):
                one.blocs = int(count.value)
        for node, said in self.told.pairs(KIND):
            if one := found.get(_last(node)):
                one.droit = said == DROIT
        named = Jobs(jobs)
        for node, title in self.told.pairs(TITLE):
            if one := found.get(_last(node)):
                one.nommes = named.named(title, one.rome)
        return [found[number] for number in sorted(found, key=_ranked)]

    def _tie(self, one: Certification, entries: list[str], ranks: dict[str, int]) -> None:
        for entry in sorted(entries):
            folder, _, key = entry.partition("/")
            if entry in ranks:
                one.situations.append(ranks[entry])
            elif folder == "rome":
                one.rome.append(key)
            elif folder == "niveau":
                one.niveau = int(key) if key.isdigit() else one.niveau
            elif folder == "voie":
                one.voies.append(key)
            elif folder == "abrege":
                one.abrege = key
            elif folder == "organisme":
                one.attribuee = True

    def occupations(self) -> dict[str, str]:
        """The occupations of ROME and the label of each: the usual one of fiches, else the official one.

        Families and areas are no occupations.
        """
        found = {code: said for code, said in self._said_of_rome(SKOS.prefLabel) if _is_occupation(code)}
        found |= {code: said for node, said in self.told.pairs(USUAL) if (code := _last(node)) in found}
        return dict(sorted(found.items()))

    def _said_of_rome(self, prop: object) -> Iterator[tuple[str, str]]:
        scheme = f"{SKOS.inScheme} <{self._list('rome')}>"
        for node, said in self.rows(f"SELECT ?s ?o {{ ?s {scheme} ; {prop} ?o FILTER(LANG(?o) != 'en') }}"):
            yield self.key(node), said.value

    def job_titles(self, metiers: dict[str, str]) -> dict[str, list[str]]:
        """The labels and job titles of the occupations of which ROME's job titles are known."""
        found: dict[str, list[str]] = {}
        for code, said in self._said_of_rome(SKOS.altLabel):
            if code in metiers:
                found.setdefault(code, [metiers[code]]).append(said)
        for code, said in self._said_of_rome(SKOS.prefLabel):
            if code in found:
                found[code].append(said)
        return found

    def versions(self) -> list[tuple[str, str]]:
        """The occupations that version 4 added, each with those that it comes from.

        Where version 3 has the newer one too, a job title went from one to the other: they are two occupations.
        """
        old = {self.key(node) for (node,) in self.rows(f"SELECT ?s {{ ?s {SKOS.inScheme} <{self._list('rome-v3')}> }}")}
        return sorted({pair for name in _VERSIONS for pair in self.pairs(name) if pair[0] not in old})

    def _list(self, key: str) -> str:
        return f"{self.base}nomenclature/{key}"

    def mobility(self) -> list[tuple[str, str, str, bool]]:
        found = {(*pair, nature): False for nature, name in _MOBILITY.items() for pair in self.pairs(name)}
        start, end, kind = (term(f"rncp:{name}") for name in ("metierDepart", "metierArrivee", "natureMobilite"))
        for one, other, nature in self.rows(f"SELECT ?a ?b ?n {{ ?m {start} ?a ; {end} ?b ; {kind} ?n }}"):
            found.setdefault((self.key(one), self.key(other), normalised(nature.value)), True)
        return sorted((*key, restricted) for key, restricted in found.items())

    def correspondences(self) -> list[tuple[str, str, list[str], list[str]]]:
        tied, to = term("rncp:aCorrespondance"), term("rncp:certificationDestination")
        sides = {}
        for side in ("codeBlocSource", "codeBlocDestination"):
            rows = self.rows(f"SELECT ?s (GROUP_CONCAT(?o) AS ?all) {{ ?s {term(f'rncp:{side}')} ?o }} GROUP BY ?s")
            sides[side] = {node.value: sorted(said.value.split()) for node, said in rows}
        given, got = sides.values()
        return sorted(
            (self.key(c), self.key(d), given.get(k.value, []), got.get(k.value, []))
            for c, k, d in self.rows(f"SELECT ?c ?k ?d {{ ?c {tied} ?k . ?k {to} ?d }}")
        )


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _is_occupation(code: str) -> bool:
    return len(code) == 5 and code[0].isalpha() and code[1:].isdigit()


def _ranked(number: str) -> tuple[str, int, str]:
    """The order of numbers: the RNCP before the RS, then as numbers."""
    register, figures = number.rstrip("0123456789"), number.lstrip("RNCPS")
    return register, int(figures[-9:]) if figures.isdigit() else 0, number


_KNOWN: WeakKeyDictionary[OxigraphStore, tuple[int, Reading]] = WeakKeyDictionary()
"""What was read of each open store, and how often the store had changed then."""


def reading_of(store: Store) -> Reading:
    """Return what the pathfinder knows of a store: what its version keeps, else read now."""
    if not isinstance(store, OxigraphStore):
        return Reading.of(store)
    known = _KNOWN.get(store)
    if known is None or known[0] != store.changes:
        file = store.version / FILE if store.version else None
        found = kept(file) if file and file.is_file() else Reading.of(store)
        known = _KNOWN[store] = store.changes, found
    return known[1]


def kept(file: Path) -> Reading:
    """Return what a version keeps. Raises `StoreError` for a file that cannot be read."""
    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as told:
            return Reading.from_arrays(told)
    except Exception as error:  # numpy and the zip that it reads have no common class of errors
        why = reason(error)
        raise StoreError(
            t(
                f"{file} : illisible ({why}) ; reconstruisez la base, ou rétablissez une sauvegarde",
                f"{file}: unreadable ({why}); build the store anew, or restore a backup",
            )
        ) from error


def write_reading(store: Store, version: Path, statements: Statements | None = None) -> None:
    """Keep what the pathfinder knows in a version."""
    with (version / FILE).open("wb") as out:
        np.savez(out, allow_pickle=False, **cast(dict[str, Any], Reading.of(store, statements).to_arrays()))


def share_reading(source: OxigraphStore, version: Path) -> None:
    """Give a version what another one keeps, of which the default graph is the same."""
    if source.version and (source.version / FILE).is_file():
        os.link(source.version / FILE, version / FILE)
