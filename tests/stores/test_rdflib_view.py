"""A store seen by rdflib: the same data, without a copy, and read-only where the store is."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.plugins.sparql import prepareQuery

from rncp_graph.building.loading import build
from rncp_graph.errors import StoreError
from rncp_graph.exports import export
from rncp_graph.graph.provenance import GRAPH
from rncp_graph.questions.question import query, question
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.rdflib_graph import rdflib_graph
from rncp_graph.stores.versions import current
from rncp_graph.terms import BASE, ONTOLOGY

RNCP = Namespace(ONTOLOGY)
A = (URIRef("urn:a"), RDF.type, URIRef("urn:b"))


@pytest.fixture(scope="module")
def base(example_store: Path) -> Path:
    return example_store


@pytest.fixture(scope="module")
def vue(base: Path) -> Graph:
    return rdflib_graph(open_store(base))


def test_rdflib_sees_the_triples_that_it_would_have_read_from_a_file(base: Path, vue: Graph, tmp_path: Path) -> None:
    export(open_store(base), tmp_path / "all.nt")
    parsed = Graph().parse(tmp_path / "all.nt")
    assert len(vue) == len(parsed) > 9000
    assert set(vue) == set(parsed)


def test_every_triple_that_rdflib_is_given_is_found_again_by_its_terms(vue: Graph) -> None:
    assert [triple for triple in vue if triple not in vue] == []


def test_the_text_of_a_question_gives_in_rdflib_the_rows_of_the_table(base: Path, vue: Graph) -> None:
    text = question("certifications-par-metier").text(rome="D1407", date="2021-01-31")
    expected = query(open_store(base), "certifications-par-metier", rome="D1407", date="2021-01-31")
    rows = [[None if term is None else str(term) for term in row] for row in vue.query(text)]
    assert not isinstance(expected, bool | list)
    assert rows == [[None if term is None else term.value for term in row] for row in expected.terms]  # type: ignore[union-attr]
    assert len(rows) == 14


def test_code_of_rdflib_walks_the_graph(vue: Graph) -> None:
    (node,) = vue.subjects(DCTERMS.identifier, Literal("RNCP27413"))
    titles = [vue.value(bloc, SKOS.prefLabel) for bloc in vue.objects(node, RNCP.bloc)]
    assert len(titles) == 4
    assert Literal("Négocier et suivre une vente", lang="fr") in titles


def test_a_construct_gives_a_graph_of_the_same_terms(vue: Graph) -> None:
    built = vue.query("CONSTRUCT { ?f dct:identifier ?n } WHERE { ?f a rncp:Certification ; dct:identifier ?n }").graph
    assert built is not None
    assert set(built) <= set(vue)
    assert len(built) == 44


def test_a_prepared_query_and_bindings_work_too(vue: Graph) -> None:
    text = "SELECT ?titre { ?fiche dct:identifier ?numero ; dct:title ?titre }"
    bound = {"numero": Literal("RNCP7141")}
    prepared = prepareQuery(text, initNs={"dct": DCTERMS})
    said = [str(row.titre) for row in vue.query(text, initBindings=bound)]  # type: ignore[union-attr]
    assert said == ["Négociateur (trice) technico-commercial (e)"]
    assert [str(row.titre) for row in vue.query(prepared, initBindings=bound)] == said  # type: ignore[union-attr]


def test_a_named_graph_is_seen_alone(base: Path, vue: Graph) -> None:
    provenance = rdflib_graph(open_store(base), BASE + GRAPH)
    sources = set(provenance.objects(None, RNCP.dateExport))
    assert sources
    assert set(provenance).isdisjoint(set(vue))
    assert len(provenance) == len(list(provenance))


@pytest.mark.parametrize(
    "write",
    [
        lambda graph: graph.add(A),
        lambda graph: graph.addN([(*A, graph)]),
        lambda graph: graph.remove((None, None, None)),
        lambda graph: graph.update("INSERT DATA { <urn:a> <urn:b> 1 }"),
        lambda graph: graph.store.remove_graph(graph),
    ],
)
def test_a_built_store_refuses_what_rdflib_would_write(vue: Graph, write: Callable[[Graph], Any]) -> None:
    before = len(vue)
    with pytest.raises(StoreError, match=r"read-only|lecture seule"):
        write(vue)
    assert len(vue) == before
    assert A not in vue


def test_what_rdflib_writes_in_memory_is_in_the_store_at_once() -> None:
    store = open_store()
    seen = rdflib_graph(store)
    seen.add(A)
    seen.addN(iter([(URIRef("urn:c"), RDF.type, URIRef("urn:b"), seen)]))
    assert len(store) == len(seen) == 2
    assert bool(store.query("ASK { <urn:a> a <urn:b> }"))
    seen.remove((None, None, None))
    assert len(store) == 0


def test_the_view_holds_its_version_against_later_builds(base: Path, exemple: Path, tmp_path: Path) -> None:
    folder = tmp_path / "base.db"
    build(folder, read(exemple / "fiche-RNCP7141.txt"))
    version, seen = current(folder), rdflib_graph(open_store(folder))
    gc.collect()
    build(folder, read(exemple / "fiche-RNCP27413.txt"))
    assert version.exists()
    assert Literal("RNCP7141") in set(seen.objects(None, DCTERMS.identifier))
    del seen
    gc.collect()
    build(folder, read(exemple / "fiche-RNCP27413.txt"))
    assert not version.exists()


def test_a_store_behind_an_address_is_sent_to_the_store_that_rdflib_has_for_it() -> None:
    class Distant:
        query = update = load = OxigraphStore.query

    with pytest.raises(StoreError, match="SPARQLStore"):
        rdflib_graph(Distant())  # type: ignore[arg-type]


def test_without_oxrdflib_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "oxrdflib", None)
    with pytest.raises(ImportError, match=r"rncp-graph\[notebook\]"):
        rdflib_graph(open_store())
