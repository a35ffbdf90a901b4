"""What is inferred: the same by both engines, in a graph of its own, under a regime that is stated."""

from __future__ import annotations

from pathlib import Path

import pytest

from rncp_graph.building.loading import build
from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.graph.shared import Shared
from rncp_graph.questions.finding import find
from rncp_graph.readers import read
from rncp_graph.reasoning import ENGINES, reason
from rncp_graph.searching.asking import search
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE, expand

GRAPH = f"{BASE}graph/inferences"
PROVENANCE = f"{BASE}graph/provenance"


def fiches(exemple: Path, *numeros: str) -> OxigraphStore:
    """Some fiches of the example and what they share, with no vocabulary beside."""
    store, shared = open_store(), Shared()
    lines = [
        line
        for fiche in read(exemple / "export-fiches-csv-exemple.zip")
        if fiche.numero in numeros
        for line in shared.fiche_lines(fiche)
    ]
    store.load("".join([*lines, *shared.lines()]).encode().splitlines(keepends=True))
    return store


def inferred(store: OxigraphStore, graph: str = GRAPH) -> set[str]:
    return {str(quad.triple) for quad in store.quads(graph)}


def test_both_engines_infer_the_same(exemple: Path) -> None:
    store = fiches(exemple, "RNCP28155", "RNCP22094", "RNCP1657", "RNCP34079")
    found = {}
    for engine in ENGINES:
        assert reason(store, engine=engine).statements > 150
        found[engine] = inferred(store)

    assert found["rules"] == found["owlrl"]


def test_what_follows_is_what_vocabularies_and_hierarchies_say(exemple: Path) -> None:
    store = fiches(exemple, "RNCP28155", "RNCP22094")
    reason(store)

    def holds(subject: str, curie: str, value: str) -> bool:
        schema, elm = "https://schema.org/", "http://data.europa.eu/snb/model/elm/"
        value = value.replace("schema:", schema).replace("elm:", elm)
        value = value if "://" in value else BASE + value
        pattern = f"<{BASE}{subject}> <{expand(curie)}> <{value}>"
        return bool(store.query(f"ASK {{ GRAPH <{GRAPH}> {{ {pattern} }} }}"))

    assert holds("certification/RNCP22094", "rdf:type", "schema:EducationalOccupationalCredential")
    assert holds("certification/RNCP22094", "rdf:type", "elm:Qualification")
    assert holds("certification/RNCP28155", "rncp:succedeA", "certification/RNCP4049")
    assert holds("certification/RNCP4049", "rncp:precede", "certification/RNCP28155")
    assert not holds("certification/RNCP28155", "rncp:remplace", "certification/RNCP4049")
    assert not holds("certification/RNCP4049", "rdf:type", "elm:Qualification")  # others name it: it has no fiche here
    assert holds("certification/RNCP22094", "rncp:releveDe", "nsf/2")


def test_a_new_version_holds_what_was_there_and_what_follows(exemple: Path, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    build(folder, read(exemple / "fiche-RNCP27413.txt"), read(exemple / "export-fiches-csv-exemple.zip"))
    before = OxigraphStore.disk(folder)
    first = reason(folder)
    after = OxigraphStore.disk(folder)
    kept = {str(quad) for quad in after.quads()} - {str(quad) for quad in after.quads(GRAPH)}

    assert first.statements == after.size(GRAPH) > 2000
    assert not inferred(after) & {str(quad.triple) for quad in before.quads()}
    assert {str(quad) for quad in before.quads()} <= kept
    assert {quad.graph_name.value for quad in after.quads(PROVENANCE) if str(quad) in kept} == {PROVENANCE}
    assert {line for line in kept if PROVENANCE not in line} == {
        str(quad) for quad in before.quads() if PROVENANCE not in str(quad)
    }
    assert search(after, "attaché commercial").iris == search(before, "attaché commercial").iris
    assert find(after, "RNCP27413") == find(before, "RNCP27413")

    assert reason(folder).statements == first.statements
    again = OxigraphStore.disk(folder)
    assert inferred(again) == inferred(after)
    assert len(again) == len(after)


def test_the_metadata_state_the_regime_once(exemple: Path) -> None:
    store = fiches(exemple, "RNCP28155")
    reason(store)
    inferences = reason(store)
    rows = store.query(
        f"""PREFIX sd: <{expand("sd:")}> PREFIX prov: <{expand("prov:")}> PREFIX void: <{expand("void:")}>
        SELECT ?regime ?profile ?n {{ GRAPH <{PROVENANCE}> {{ <{GRAPH}> sd:entailmentRegime ?regime ; void:triples ?n ;
        sd:supportedEntailmentProfile ?profile ; prov:wasGeneratedBy/prov:used ?ontology }} }}"""
    )
    ((regime, profile, count),) = [tuple(term.value for term in row) for row in rows]

    assert regime == "http://www.w3.org/ns/entailment/OWL-RDF-Based"
    assert profile == "http://www.w3.org/ns/owl-profile/RL"
    assert int(count) == inferences.statements


def test_a_file_takes_what_follows_and_leaves_the_store(exemple: Path, tmp_path: Path) -> None:
    folder, file = tmp_path / "s", tmp_path / "inferences.nq"
    build(folder, read(exemple / "fiche-RNCP27413.txt"))
    version = (folder / "courant").read_text()
    found = reason(folder, output=file)
    lines = file.read_text(encoding="utf-8").splitlines()

    assert (folder / "courant").read_text() == version
    assert sum(line.endswith(f"<{GRAPH}> .") for line in lines) == found.statements
    assert all(line.endswith((f"<{GRAPH}> .", f"<{PROVENANCE}> .")) for line in lines)


def test_an_unknown_engine_and_an_open_version_are_refused(exemple: Path, tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="rules, owlrl"):
        reason(open_store(), engine="magic")
    build(tmp_path / "s", read(exemple / "fiche-RNCP27413.txt"))
    with pytest.raises(StoreError, match="read-only"):
        reason(OxigraphStore.disk(tmp_path / "s"))
