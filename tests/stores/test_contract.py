"""The store contract: what every store gives, whatever holds its data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.stores import Store, open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.stores.conftest import SERVERS, Endpoint

LINES = [
    b'<urn:a> <urn:p> "un"@fr .\n<urn:a> <urn:q> <urn:b> .\n',
    b'<urn:b> <urn:p> "2"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .\n',
]


def values(store: Store, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in store.query(query)]


def test_chunks_of_n_quads_are_loaded_into_their_graphs(store: Store) -> None:
    store.load(LINES)
    assert values(store, "SELECT ?o { <urn:a> <urn:p> ?o }") == [(Literal("un", language="fr"),)]
    assert values(store, "SELECT ?o { GRAPH <urn:g> { ?s ?p ?o } }") == [(Literal(2),)]
    assert values(store, "SELECT ?s { ?s <urn:p> 2 }") == [], "the default graph is not the union of the others"


def test_a_line_may_be_cut_anywhere_between_chunks(store: Store) -> None:
    text = b"".join(LINES)
    store.load(text[i : i + 3] for i in range(0, len(text), 3))
    assert len(values(store, "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")) == 3


def test_loading_twice_changes_nothing(store: Store) -> None:
    store.load(LINES)
    store.load(LINES)
    assert len(values(store, "SELECT * { ?s ?p ?o }")) == 2


def test_a_source_that_breaks_leaves_the_store_unchanged(store: Store) -> None:
    def chunks() -> Iterator[bytes]:
        yield LINES[0]
        raise KeyError("broken source")

    with pytest.raises(KeyError, match="broken source"):
        store.load(chunks())
    assert values(store, "SELECT * { ?s ?p ?o }") == []


@pytest.mark.parametrize("text", [b"<urn:a> <urn:p> .\n", b"<urn:a b> <urn:p> <urn:c> .\n", b"\xff\xfe\n"])
def test_text_that_is_not_n_quads_is_refused_whole(store: Store, text: bytes) -> None:
    with pytest.raises(StoreError):
        store.load([LINES[0], text])
    assert values(store, "SELECT * { ?s ?p ?o }") == []


def test_ask_and_construct_answer_with_the_same_terms(store: Store) -> None:
    store.load(LINES)
    assert bool(store.query("ASK { <urn:a> ?p ?o }"))
    triples = list(store.query("CONSTRUCT { ?s <urn:r> ?o } WHERE { ?s <urn:q> ?o }"))
    assert [(t.subject, t.predicate, t.object) for t in triples] == [
        (NamedNode("urn:a"), NamedNode("urn:r"), NamedNode("urn:b"))
    ]


def test_a_query_that_cannot_be_parsed_is_a_question_error(store: Store) -> None:
    with pytest.raises(QuestionError):
        store.query("SELECT WHERE")


def test_an_update_changes_a_store_that_may_be_written(store: Store) -> None:
    store.load(LINES)
    store.update("DELETE WHERE { <urn:a> <urn:p> ?o }")
    assert values(store, "SELECT ?p { <urn:a> ?p ?o }") == [(NamedNode("urn:q"),)]


@pytest.mark.parametrize("write", [lambda s: s.load(LINES), lambda s: s.update("CLEAR ALL")], ids=["load", "update"])
def test_a_built_store_is_read_only(tmp_path: Path, write: Callable[[Store], None]) -> None:
    from rncp_graph.stores.versions import construction

    with construction(tmp_path / "db") as version:
        made = OxigraphStore.creating(version)
        made.load(LINES)
        made.close()
    store = open_store(tmp_path / "db")
    with pytest.raises(StoreError):
        write(store)
    assert len(store) == 3


TERMS = [
    '"un"@fr',
    '""',
    '"déjà \\n ligne \\t \\"dit\\" \\\\ 😀"',
    '"vrai"',
    "<urn:%C3%A9/a%20b>",
    '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
    '"-12"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"7.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    '"2016-05-12"^^<http://www.w3.org/2001/XMLSchema#date>',
    '"2016-05-12T03:04:05Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
    '"2016"^^<http://www.w3.org/2001/XMLSchema#gYear>',
]


@pytest.mark.parametrize("graph", ["", " <urn:g>"], ids=["default", "named"])
def test_terms_come_back_as_they_went_in(store: Store, graph: str) -> None:
    store.load(f"<urn:s> <urn:p{rank}> {term}{graph} .\n".encode() for rank, term in enumerate(TERMS))
    pattern = "GRAPH <urn:g> { ?s ?p ?o }" if graph else "?s ?p ?o"
    assert {str(row["o"]) for row in store.query(f"SELECT ?o {{ {pattern} }}")} == set(TERMS)
    found = store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")
    assert {str(triple.object) for triple in found} == set(TERMS)


def test_an_ask_may_say_no(store: Store) -> None:
    store.load(LINES)
    assert not bool(store.query("ASK { <urn:c> ?p ?o }"))
    assert bool(store.query("ASK { GRAPH <urn:g> { ?s ?p 2 } }"))


def test_a_graph_that_is_a_variable_is_a_named_one(store: Store) -> None:
    store.load(LINES)
    assert values(store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == [(NamedNode("urn:g"),)]


def test_a_variable_without_a_value_is_none(store: Store) -> None:
    store.load(LINES)
    rows = values(store, "SELECT ?s ?o ?x { ?s <urn:q> ?o OPTIONAL { ?o <urn:q> ?x } }")
    assert rows == [(NamedNode("urn:a"), NamedNode("urn:b"), None)]


def test_rows_come_in_the_order_that_was_asked(store: Store) -> None:
    numbers = [3, 10, 2, -1]
    store.load(f'<urn:s> <urn:p> "{n}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'.encode() for n in numbers)
    assert values(store, "SELECT ?o { ?s ?p ?o } ORDER BY DESC(?o)") == [(Literal(n),) for n in sorted(numbers)[::-1]]


def test_an_update_is_no_query_and_changes_nothing(store: Store) -> None:
    store.load(LINES)
    with pytest.raises(QuestionError):
        store.query("DELETE WHERE { ?s ?p ?o }")
    assert len(values(store, "SELECT * { ?s ?p ?o }")) == 2


def test_an_update_that_cannot_be_parsed_is_a_question_error(store: Store) -> None:
    with pytest.raises(QuestionError):
        store.update("INSERT DATA { <urn:a> }")


def test_an_update_may_be_about_named_graphs(store: Store) -> None:
    store.load(LINES)
    store.update(
        "DELETE DATA { GRAPH <urn:g> { <urn:b> <urn:p> 2 } } ; INSERT DATA { GRAPH <urn:h> { <urn:b> <urn:p> 3 } }"
    )
    assert values(store, "SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } }") == [(NamedNode("urn:h"), Literal(3))]


@pytest.mark.parametrize("kind", SERVERS)
def test_quads_that_replace_others_leave_nothing_of_those_nor_of_their_load(
    kind: str, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rncp_graph.stores.endpoint.staging.CHUNK", 100)
    monkeypatch.setattr("rncp_graph.stores.endpoint.staging.PART", 300)
    target, graph = endpoint(kind), NamedNode("urn:g")
    for word, count in (("ancien", 40), ("nouveau", 30)):
        quads = [Quad(NamedNode(f"urn:{n}"), NamedNode("urn:p"), Literal(word)) for n in range(count)]
        assert target.replace([*quads, Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal(word), graph)]) == count + 1
    target.load([b"<urn:killed> <urn:p> <urn:o> <urn:rncp-graph:chargement:x:0> .\n"])
    assert target.replace([]) == 0
    assert values(target, "SELECT * { ?s ?p ?o }") == [] and target.named_graphs() == ["urn:g"]
    assert values(target, "SELECT ?o { GRAPH <urn:g> { ?s ?p ?o } }") == [(Literal("nouveau"),)]
