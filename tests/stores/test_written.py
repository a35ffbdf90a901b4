"""An answer as the engine writes it comes out of a process of its own: whole, of its kind, or with why it is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from rncp_graph.errors import LimitReached, QuestionError
from rncp_graph.guard import Limits
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.protocol import Dataset
from rncp_graph.stores.refusals import Refusal
from rncp_graph.stores.written import PACKET, ROWS, TRIPLES, TRUTH, Asked, NoForm, ask

FORMS = {ROWS: "JSON", TRIPLES: "N_TRIPLES", TRUTH: "JSON"}


@pytest.fixture(scope="module")
def store(example_store: Path) -> Iterator[OxigraphStore]:
    opened = open_store(example_store)
    assert isinstance(opened, OxigraphStore)
    yield opened
    opened.close()


def said(store: OxigraphStore, text: str, seconds: float = 20.0, **more: Any) -> tuple[str, bytes]:
    kind, *chunks = ask(store, Asked(**{"text": text, "forms": FORMS} | more), Limits(seconds=seconds))
    return kind, b"".join(chunks)


def test_the_answer_is_what_the_engine_writes_here(store: OxigraphStore) -> None:
    text = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
    here = store.inner.query(text).serialize(format=ox.QueryResultsFormat.JSON)  # type: ignore[union-attr]
    assert len(here or b"") > 4 * PACKET
    assert said(store, text) == (ROWS, here)
    assert said(store, "ASK { ?s ?p ?o }") == (TRUTH, b'{"head":{},"boolean":true}')
    kind, triples = said(store, "CONSTRUCT { <a> <b> ?o } { BIND(1 AS ?o) }")
    assert (kind, triples.count(b"\n")) == (TRIPLES, 1)
    assert triples.startswith(f"<{store.base}a> <{store.base}b> ".encode())


def test_a_dataset_takes_the_place_of_that_of_the_query(store: OxigraphStore) -> None:
    void, provenance = f"{store.base}graph/void", f"{store.base}graph/provenance"
    names = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    number = "SELECT (COUNT(*) AS ?n) FROM <graph/provenance> { ?s ?p ?o }"

    def rows(text: str, dataset: Dataset) -> Any:
        found = json.loads(said(store, text, dataset=dataset)[1])["results"]["bindings"]
        return [term["value"] for row in found for term in row.values()]

    assert rows(names, Dataset((), (void,))) == [void]
    assert rows(names, Dataset((void,), ())) == []
    assert rows(number, Dataset((), ())) == ["0"]
    assert rows(number, Dataset((void,), ())) != rows(number, Dataset((provenance,), ())) != ["0"]


def test_what_cannot_be_answered_is_told_as_anywhere(store: OxigraphStore) -> None:
    with pytest.raises(QuestionError, match="SPARQL, line 1, column 6"):
        said(store, "ASK {")
    with pytest.raises(NoForm) as caught:
        said(store, "ASK {}", forms={ROWS: "CSV"})
    assert caught.value.kind == TRUTH
    with pytest.raises(LimitReached, match=r"0\.2 s"):
        said(store, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", seconds=0.2)
    with pytest.raises(LimitReached, match=r"answer ended at its limit: 100 KB \(--bytes raises it\)"):
        said(store, "SELECT * { ?s ?p ?o }", most=100 << 10, by="--bytes")


@pytest.mark.parametrize("service", ["<http://127.0.0.1:9/>", "<x>", "<//127.0.0.1:9/>", "SILENT <x>"])
def test_no_server_is_called_by_a_relative_name_either(store: OxigraphStore, service: str) -> None:
    with pytest.raises(Refusal, match="SERVICE"):
        said(store, f"SELECT * {{ <a> ?p ?o SERVICE {service} {{ ?s ?p ?o }} }}")


def test_a_graph_that_is_elsewhere_is_refused(store: OxigraphStore) -> None:
    assert said(store, "ASK FROM <graph/void> { <void> ?p ?o }")[1].endswith(b"true}")
    for name in ("http://127.0.0.1:9/x", "graph/none", "../x"):
        with pytest.raises(Refusal, match="FROM"):
            said(store, f"ASK FROM <{name}> {{ <void> ?p ?o }}")


@pytest.mark.parametrize(("kind", "form"), [(ROWS, "XML"), (TRIPLES, "RDF_XML")])
def test_what_is_written_as_xml_is_xml(store: OxigraphStore, kind: str, form: str) -> None:
    text = {
        ROWS: 'SELECT ("a\\r\\n<&%s" AS ?x) {}',
        TRIPLES: 'CONSTRUCT { <a> <urn:p> ?x } { BIND("a\\r\\n<&%s" AS ?x) }',
    }[kind]
    _, written = said(store, text % "", forms={kind: form})
    assert "a\r\n<&" in list(ElementTree.fromstring(written).itertext())
    with pytest.raises(NoForm, match=r"XML cannot hold U\+0001"):
        said(store, text % "\\u0001", forms={kind: form})
