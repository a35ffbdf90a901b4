"""What makes up for Virtuoso: its cut answers are refused, and hard queries are answered here on what they need."""

from __future__ import annotations

from pathlib import Path

import pytest

from rncp_graph.errors import StoreError
from rncp_graph.stores.endpoint.fragments import Pattern, answer_here, needed
from rncp_graph.stores.endpoint.sparql import SparqlStore
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.protocol import Solutions
from tests.servers import virtuoso
from tests.stores.conftest import QUICK, Endpoint

CHAIN = [f"<urn:{n}> <urn:suite> <urn:{n + 1}> .\n".encode() for n in range(5)]
NOISE = [f"<urn:x{n}> <urn:bruit> <urn:x{n + 1}> .\n".encode() for n in range(50)]
NAMED = [b'<urn:0> <urn:nom> "zero" <urn:g> .\n', b'<urn:1> <urn:nom> "un" <urn:h> .\n']
HARD = [
    "SELECT ?x { <urn:0> <urn:suite>+ ?x } ORDER BY ?x",
    "SELECT ?x { <urn:0> <urn:suite>* ?x . ?x <urn:suite>+ <urn:5> } ORDER BY ?x",
    "SELECT ?x ?y { ?x (<urn:suite>/<urn:suite>)|^<urn:suite> ?y } ORDER BY ?x ?y",
    "SELECT ?x { ?x <urn:suite> ?y FILTER NOT EXISTS { ?y <urn:suite> ?z . ?z <urn:suite> ?t } } ORDER BY ?x",
    "SELECT ?x ?n { ?x <urn:suite> ?y OPTIONAL { GRAPH ?g { ?x <urn:nom> ?n } } } ORDER BY ?x",
    "SELECT ?x { ?x <urn:suite> ?y FILTER EXISTS { GRAPH <urn:h> { ?x <urn:nom> ?n } } } ORDER BY ?x",
    "SELECT ?p (COUNT(*) AS ?n) { <urn:0> ?p ?o } GROUP BY ?p ORDER BY ?p",
    "SELECT ?x { ?x !<urn:bruit> <urn:1> } ORDER BY ?x",
    "SELECT ?x ?m { ?x <urn:suite> ?y MINUS { <urn:2> <urn:suite> ?y } BIND(1 / 3 AS ?m) } ORDER BY ?x",
    "SELECT (COUNT(?x) / 2 AS ?n) { SELECT DISTINCT ?x { ?x <urn:suite> ?y } }",
]


def rows(answer: object) -> list[str]:
    assert isinstance(answer, Solutions)
    return [str(row) for row in answer]


@pytest.fixture(scope="module")
def memory() -> OxigraphStore:
    store = OxigraphStore.memory()
    store.load(CHAIN + NOISE + NAMED)
    return store


@pytest.fixture(scope="module")
def remote(endpoint: Endpoint) -> SparqlStore:
    store = endpoint("virtuoso")
    store.load(CHAIN + NOISE + NAMED)
    return store


@pytest.mark.parametrize("text", HARD)
def test_a_query_answered_on_what_it_needs_has_the_answer_of_the_whole_graph(text: str, memory: OxigraphStore) -> None:
    asked: list[str] = []

    def ask(question: str) -> Solutions:
        asked.append(question)
        answer = memory.query(question)
        assert isinstance(answer, Solutions)
        return answer

    patterns = needed(text)
    assert patterns, "a hard query is not left to the endpoint"
    expected = rows(memory.query(text))
    assert rows(answer_here(text, patterns, ask)) == expected != []
    assert "<urn:bruit>" in text or all(needed(question) is None for question in asked), "only plain queries are sent"


@pytest.mark.parametrize("text", HARD)
def test_virtuoso_answers_as_the_standard_says(text: str, memory: OxigraphStore, remote: SparqlStore) -> None:
    assert rows(remote.query(text)) == rows(memory.query(text))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?p ?o { ?s ?p ?o }",
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g",
        "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a <urn:C> ; <urn:p> true }",
        "ASK { ?s ?p ?o }",
        "SELECT ?s { ?s <urn:p> <urn:o> } LIMIT 1",
        "SELECT ?s FROM <urn:g> { ?s <urn:p>+ ?o } ORDER BY ?s",
        "SELECT ?s { SERVICE <http://localhost:1/> { ?s ?p ?o } BIND(1 AS ?x) }",
        "DESCRIBE <urn:a>",
        "SELECT WHERE",
    ],
)
def test_what_is_plain_or_for_the_endpoint_to_judge_is_passed_on(text: str) -> None:
    assert needed(text) is None


def test_a_pattern_keeps_its_constants_and_its_graph() -> None:
    assert needed("SELECT ?p { GRAPH <urn:g> { <urn:a> ?p 5 } BIND(1 AS ?x) }") == {
        Pattern("<urn:g>", "<urn:a>", "", '"5"^^<http://www.w3.org/2001/XMLSchema#integer>')
    }


def test_an_answer_that_virtuoso_cuts_is_refused(tmp_path: Path) -> None:
    with virtuoso.serving(tmp_path, rows=10) as address:
        store = SparqlStore(address, known=virtuoso.KNOWN, patience=QUICK)
        store.load(CHAIN)
        assert len(rows(store.query("SELECT ?s { ?s <urn:suite> ?o }"))) == 5
        store.load(NOISE)
        with pytest.raises(StoreError, match=r"cuts the answer at 10 rows|coupe la réponse à 10 lignes"):
            store.query("SELECT ?s { ?s <urn:bruit> ?o }")
        store.close()


def test_virtuoso_refuses_wrong_credentials_where_it_is_written(endpoint: Endpoint) -> None:
    from rncp_graph.stores.endpoint.credentials import Credentials

    address = endpoint("virtuoso").services.query
    store = SparqlStore(address, known=Credentials("dba", "autre"), patience=QUICK)
    with pytest.raises(StoreError, match=r"credentials refused|identifiants refusés"):
        store.load(CHAIN)
    stranger = SparqlStore(address, patience=QUICK)
    with pytest.raises(StoreError, match="RNCP_GRAPH_USER"):
        stranger.load(CHAIN)
