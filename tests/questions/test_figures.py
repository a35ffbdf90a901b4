"""The figures of a store: counted once by its build, read afterwards, and dropped when it is added to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rncp_graph as rg
from rncp_graph.questions.figures import GRAPH, counted, recorded, statistics
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from tests import oracle

ASKED = {
    "certifications": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a rncp:Certification }",
    "actives": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a rncp:Certification ; rncp:actif true }",
    "inactives": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a rncp:Certification ; rncp:actif false }",
    "rncp": 'SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a rncp:Certification ; rncp:registre "RNCP" }',
    "rs": 'SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a rncp:Certification ; rncp:registre "RS" }',
    "blocs": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a rncp:BlocCompetences }",
    "codes_rome": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?c rncp:codeRome ?x }",
    "codes_nsf": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?c rncp:codeNSF ?x }",
    "certificateurs": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?c rncp:certificateur ?x }",
    "habilitations": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a rncp:Habilitation }",
    "centres": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a rncp:CentrePreparation }",
    "textes": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a rncp:TexteOfficiel }",
    "constats": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a rncp:Constat }",
    "successions": "SELECT (COUNT(*) AS ?n) { ?x rncp:remplace ?y }",
    "triples": "SELECT (COUNT(*) AS ?n) { ?x ?y ?z }",
}
"""Each figure, as a question that counts it."""


def built(folder: Path, *sources: rg.Source) -> OxigraphStore:
    rg.build(folder, *sources)
    return OxigraphStore.disk(folder)


def asked(store: OxigraphStore) -> dict[str, int]:
    head = "PREFIX rncp: <https://w3id.org/rncp-graph/ontology#> "
    rows: dict[str, Any] = {name: store.query(head + text) for name, text in ASKED.items()}
    return {name: int(next(found)["n"].value) for name, found in rows.items()}


def figures(store: rg.Store) -> dict[str, int]:
    return {name: value for name, _, value in statistics(store)}


@pytest.fixture(scope="module")
def store(exemple: Path, tmp_path_factory: pytest.TempPathFactory) -> OxigraphStore:
    sources = [rg.read(path) for path in sorted(exemple.iterdir()) if path.is_file()]
    return built(tmp_path_factory.mktemp("base") / "x.db", *sources)


def test_a_build_keeps_what_questions_count(store: OxigraphStore) -> None:
    assert figures(store) == asked(store)
    assert recorded(store) == counted(store, asked(store)["triples"])


def test_figures_are_read_and_not_counted(store: OxigraphStore) -> None:
    texts: list[str] = []

    class Witness(OxigraphStore):
        def query(self, text: str) -> Any:
            texts.append(text)
            return super().query(text)

    assert figures(Witness(store.inner)) == figures(store)
    assert texts and not any("COUNT" in text for text in texts)


def test_the_flow_keeps_what_questions_count(shared: Callable[..., Path], tmp_path: Path) -> None:
    store = built(tmp_path / "x.db", *map(rg.read, sorted(shared("xml-v4.1").glob("*.xml"))))

    assert figures(store) == asked(store) and figures(store)["habilitations"] > 0


def test_figures_are_a_description_in_void(store: OxigraphStore) -> None:
    rows = oracle.quads("".join(f"{quad} .\n" for quad in store.quads() if GRAPH in str(quad.graph_name)), "nquads")
    void = "http://rdfs.org/ns/void#"
    said = {(str(s).removeprefix(store.base), str(p).removeprefix(void), str(o)) for s, p, o, _ in rows}

    assert ("void", "triples", str(figures(store)["triples"])) in said
    assert ("void", "classPartition", f"{store.base}void/rncp-BlocCompetences") in said
    assert ("void/rncp-BlocCompetences", "entities", "143") in said
    assert ("void/rncp-codeRome", "distinctObjects", "38") in said
    assert ("void/rncp-remplace", "triples", "35") in said


def test_a_store_that_was_added_to_is_counted_anew(store: OxigraphStore, exemple: Path) -> None:
    memory = open_store()
    memory.load(f"{quad} .\n".encode() for quad in store.quads() if "RNCP7141" not in str(quad.subject))
    assert figures(memory)["certifications"] == 44, "what its build counted"
    rg.load(memory, rg.read(exemple / "fiche-RNCP7141.txt"))

    assert recorded(memory) == {}
    assert figures(memory)["certifications"] == 44 and figures(memory)["triples"] != figures(store)["triples"]
