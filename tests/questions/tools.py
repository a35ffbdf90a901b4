"""What the tests of questions share: small graphs, the example corpus in a store, and its fiches."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, parse

from rncp_graph.building.loading import load
from rncp_graph.graph import provenance
from rncp_graph.graph.properties import property_lines
from rncp_graph.graph.shared import Shared
from rncp_graph.graph.situations import Observed
from rncp_graph.model.fiche import Fiche, Nsf, Rome
from rncp_graph.questions.question import Question, query
from rncp_graph.questions.table import Row, Table
from rncp_graph.rdf.names import iri
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import RNCP
from rncp_graph.readers import read
from rncp_graph.reasoning import reason
from rncp_graph.resources import resource
from rncp_graph.similarity import similar
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE


def graph(*fiches: Fiche, jour: date | None = None, base: str = BASE) -> OxigraphStore:
    """A small graph of one export of this day, with the vocabularies that questions look up."""
    shared, store = Shared(base), open_store()
    lines = [line for fiche in fiches for line in shared.fiche_lines(fiche, [Observed(jour, fiche)])]
    if jour:
        say = Statements(base, provenance.GRAPH)
        lines.append(say.say(f"{base}graph/export", RNCP.dateExport, jour))
        lines += [provenance.derived(iri(fiche, base), "graph/export", base) for fiche in fiches]
    for name in ("evaluations", "fondements", "niveaux", "regles", "territoires", "voies"):
        vocabulary = resource("ontology") / "vocabularies" / f"{name}.ttl"
        lines += [f"{quad.triple} .\n" for quad in parse(vocabulary.read_bytes(), RdfFormat.TURTLE, base_iri=base)]
    store.load(line.encode() for line in [*lines, *property_lines(), *shared.lines()])
    return store


def rows(store: OxigraphStore, name: str | Question | Path, **values: Any) -> list[Row]:
    table = query(store, name, **values)
    assert isinstance(table, Table)
    return list(table)


def column(found: list[Row], name: str) -> list[Any]:
    return [row[name] for row in found]


def rome(*codes: str) -> tuple[Rome, ...]:
    return tuple(Rome(code=code) for code in codes)


def nsf(*codes: str) -> tuple[Nsf, ...]:
    return tuple(Nsf(code=code) for code in codes)


@cache
def corpus(folder: Path, base: str = BASE) -> OxigraphStore:
    """The example corpus, with its nomenclatures, what follows, and which blocks are alike."""
    store, vocabulaires = open_store(), folder / "nomenclatures"
    extra: dict[str, Any] = {}
    if vocabulaires.is_dir():
        from rncp_graph.nomenclatures import nomenclatures

        extra["nomenclatures"] = nomenclatures(vocabulaires)
    load(store, *(read(path) for path in files(folder)), base=base, **extra)
    reason(store)
    similar(store)
    return store


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


@cache
def fiches(folder: Path) -> dict[str, list[Fiche]]:
    """What each source says of each certification."""
    found: dict[str, list[Fiche]] = {}
    for path in files(folder):
        for fiche in read(path):
            found.setdefault(fiche.numero, []).append(fiche)
    return found


def codes(exemple: Path, field: str) -> dict[str, set[str]]:
    return {
        numero: {concept.code for fiche in said for concept in getattr(fiche, field)}
        for numero, said in fiches(exemple).items()
    }
