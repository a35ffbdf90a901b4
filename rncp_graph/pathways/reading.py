"""What the pathfinder knows of a store: read once, of flat scans, and kept beside each version.

What is dear is each term that leaves the engine: what a certification is tied to comes as one text. Codes, numbers and
days are plain values here; the names of things that a path shows are looked up when it is told (`evidence.py`).
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Self, cast
from weakref import WeakKeyDictionary

from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.pathways.naming import Jobs
from rncp_graph.questions.day import day_of
from rncp_graph.rdf.vocabulary import DCT, SKOS, term
from rncp_graph.reasons import reason
from rncp_graph.stores import Solutions, Store
from rncp_graph.stores.garbage import uncollected
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import normalised

FILE = "parcours-3.json.gz"
"""What is kept in a version. The number rises with its form: one of another form is none."""

DROIT = "Enregistrement de droit"
"""How a fiche says that a certification is registered by law, as national diplomas are."""

_TIES = {"rome": "codeRome", "niveau": "niveau", "voie": "voieOuverte", "abrege": "abrege", "situation": "situation"}
_TIED = " ".join(term(f"rncp:{name}") for name in _TIES.values())
_MOBILITY = {"proche": "mobiliteProche", "evolution": "mobiliteEvolution"}
_VERSIONS = ("metierParent", "ancienneAppellationDe")


@dataclass(slots=True)
class Certification:
    """A certification as the pathfinder sees it. `niveau` 0 is none that a fiche states.

    `droit` is that it is registered by law, `attribuee` that somebody who awards it is known. `nommes` are those of the
    occupations it quotes that its title names.
    """

    numero: str
    niveau: int = 0
    rome: list[str] = field(default_factory=list)
    voies: list[str] = field(default_factory=list)
    fermees: list[str] = field(default_factory=list)
    abrege: str = ""
    droit: bool = False
    attribuee: bool = False
    blocs: int = 0
    situations: list[int] = field(default_factory=list)
    nommes: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False, weakref_slot=True)
class Reading:
    """All of it. Days are texts of ISO 8601, which sort as days do.

    `situations` are `(du, au, enregistree)`; `mobilite` holds `(from, to, nature, restricted)`; `versions` pairs of an
    occupation of ROME 4 and the older one it comes from; `appellations` the occupations of which ROME's job titles are
    known; `remplace` pairs of a certification and the one it replaces;
    `correspondances` `(from, to, blocks from, blocks to)`, where no blocks stand for the whole certification.
    """

    jour: str
    jour_connu: bool
    certifications: list[Certification]
    metiers: dict[str, str]
    situations: list[tuple[str, str, bool]]
    mobilite: list[tuple[str, str, str, bool]]
    versions: list[tuple[str, str]]
    appellations: list[str]
    remplace: list[tuple[str, str]]
    correspondances: list[tuple[str, str, list[str], list[str]]]

    @classmethod
    def of(cls, store: Store) -> Self:
        """Read a store: some seconds for the whole register."""
        scan, day = _Scan(store), day_of(store)
        situations = scan.situations()
        ranks = {node: rank for rank, node in enumerate(situations)}
        metiers = scan.occupations()
        jobs = scan.job_titles(metiers)
        return cls(
            jour=day.date.isoformat(),
            jour_connu=day.known,
            certifications=scan.certifications(ranks, jobs),
            metiers=metiers,
            situations=list(situations.values()),
            mobilite=scan.mobility(),
            versions=scan.versions(),
            appellations=sorted(jobs),
            remplace=sorted(set(scan.pairs("remplace"))),
            correspondances=scan.correspondences(),
        )

    @classmethod
    def from_json(cls, said: bytes) -> Self:
        """Return what was kept. Raises `ValueError` or `TypeError` for what is not ours."""
        with uncollected():
            told = json.loads(said)
            told["certifications"] = [Certification(*one) for one in told["certifications"]]
        return cls(**told)

    def to_json(self) -> bytes:
        """Return the text that is kept."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        told["certifications"] = [list(asdict(one).values()) for one in self.certifications]
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


class _Scan:
    """The questions, each of one pattern where it can be."""

    def __init__(self, store: Store) -> None:
        self.store, self.base = store, store.base

    def rows(self, query: str) -> Iterator[Any]:
        return iter(cast(Solutions, self.store.query(query)))

    def key(self, node: Any) -> str:
        """The code or number of a node, where its IRI tells it; elsewhere what is shown must be looked up."""
        return str(node.value).rpartition("/")[2]

    def pairs(self, name: str) -> Iterator[tuple[str, str]]:
        for one, other in self.rows(f"SELECT ?s ?o {{ ?s {term(f'rncp:{name}')} ?o }}"):
            yield self.key(one), self.key(other)

    def situations(self) -> dict[str, tuple[str, str, bool]]:
        du, au, oui = (term(f"rncp:{name}") for name in ("du", "au", "enregistree"))
        rows = self.rows(f"SELECT ?s ?du ?au ?oui {{ ?s {oui} ?oui ; {du} ?du ; {au} ?au }}")
        found = {s.value: (d.value, a.value, o.value in ("true", "1")) for s, d, a, o in rows}
        return dict(sorted(found.items()))

    def certifications(self, ranks: dict[str, int], jobs: dict[str, list[str]]) -> list[Certification]:
        certification = term("rncp:Certification")
        found = {self.key(c): Certification(self.key(c)) for (c,) in self.rows(f"SELECT ?c {{ ?c a {certification} }}")}
        tied = f"SELECT ?s (GROUP_CONCAT(STR(?o)) AS ?all) {{ VALUES ?p {{ {_TIED} }} ?s ?p ?o }} GROUP BY ?s"
        for node, entries in self.rows(tied):
            if one := found.get(self.key(node)):
                self._tie(one, entries.value.split(), ranks)
        for number, route in self.pairs("voieFermee"):
            if number in found:
                found[number].fermees.append(route)
        for node, count in self.rows(f"SELECT ?s (COUNT(?o) AS ?n) {{ ?s {term('rncp:bloc')} ?o }} GROUP BY ?s"):
            if one := found.get(self.key(node)):
                one.blocs = int(count.value)
        for (node,) in self.rows(f"SELECT DISTINCT ?s {{ ?s {term('rncp:certificateur')} ?o }}"):
            if one := found.get(self.key(node)):
                one.attribuee = True
        for number, said in self._texts("typeEnregistrement"):
            if one := found.get(number):
                one.droit = said == DROIT
        named = Jobs(jobs)
        for number, title in self._rows_of_texts(DCT.title):
            if one := found.get(number):
                one.nommes = named.named(title, one.rome)
        return [found[number] for number in sorted(found, key=_ranked)]

    def _tie(self, one: Certification, entries: list[str], ranks: dict[str, int]) -> None:
        for entry in sorted(entries):
            folder, _, key = entry.removeprefix(self.base).partition("/")
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

    def occupations(self) -> dict[str, str]:
        """The occupations of ROME and the label of each: the usual one of fiches, else the official one.

        Families and areas are no occupations.
        """
        found = {code: said for code, said in self._said_of_rome(SKOS.prefLabel) if _is_occupation(code)}
        found |= {code: said for code, said in self._texts("libelleUsuel") if code in found}
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

    def _texts(self, name: str) -> Iterator[tuple[str, str]]:
        return self._rows_of_texts(term(f"rncp:{name}"))

    def _rows_of_texts(self, prop: object) -> Iterator[tuple[str, str]]:
        for node, said in self.rows(f"SELECT ?s ?o {{ ?s {prop} ?o }}"):
            yield self.key(node), said.value

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
        return Reading.from_json(gzip.decompress(file.read_bytes()))
    except (OSError, EOFError, ValueError, TypeError, KeyError) as error:
        why = reason(error)
        raise StoreError(
            t(
                f"{file} : illisible ({why}) ; reconstruisez la base, ou rétablissez une sauvegarde",
                f"{file}: unreadable ({why}); build the store anew, or restore a backup",
            )
        ) from error


def write_reading(store: Store, version: Path) -> None:
    """Keep what the pathfinder knows in a version."""
    with (version / FILE).open("wb") as raw, gzip.GzipFile("", "wb", 1, raw, mtime=0) as file:
        file.write(Reading.of(store).to_json())


def share_reading(source: OxigraphStore, version: Path) -> None:
    """Give a version what another one keeps, of which the default graph is the same."""
    if source.version and (source.version / FILE).is_file():
        os.link(source.version / FILE, version / FILE)
