"""Queries are answered as they come, by real clients too, and none of them takes more than its limits."""

from __future__ import annotations

import csv
import io
import select
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import anyio
import httpx2
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
from starlette.types import Message

from rncp_graph.server.documents import Documents
from rncp_graph.server.editor import Editor
from rncp_graph.server.limits import Limits
from rncp_graph.server.pages import Pages
from rncp_graph.server.served import Served
from rncp_graph.server.sparql import Sparql
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.server.conftest import serving

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT ?a ?c { ?a ?b ?c . ?d ?e ?f }"
TITLES = """PREFIX dct: <http://purl.org/dc/terms/> PREFIX rncp: <https://w3id.org/rncp-graph/ontology#>
SELECT ?n ?t { ?c a rncp:Certification ; dct:identifier ?n ; dct:title ?t } ORDER BY ?n"""
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { VALUES ?s { <certification/RNCP7141> } ?s ?p ?o }"


@pytest.fixture(scope="module")
def patient(served: Served) -> Iterator[httpx2.Client]:
    """A server that gives the time which a large answer takes on a busy machine."""
    with serving(served, Limits(answer=5 << 19, at_once=1)) as client:
        yield client


def ask(client: httpx2.Client, text: str, **headers: str) -> httpx2.Response:
    return client.post("/sparql", content=text, headers={"Content-Type": "application/sparql-query", **headers})


def children() -> set[int]:
    """The processes that this one has started, and that are still there."""
    by_thread = (path.read_text().split() for path in Path("/proc/self/task").glob("*/children"))
    return {int(one) for some in by_thread for one in some}


def test_all_forms_of_an_answer_are_those_of_the_engine(site: httpx2.Client, store: OxigraphStore) -> None:
    for media, form in (
        ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ("text/csv", ox.QueryResultsFormat.CSV),
        ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ):
        answer = ask(site, TITLES, Accept=media)
        assert answer.content == store.inner.query(TITLES).serialize(format=form)  # type: ignore[union-attr]
        assert answer.headers["Content-Type"].partition(";")[0] == media
        assert answer.headers["Vary"].startswith("Accept")
    by_name = site.get("/sparql", params={"query": TITLES, "format": "csv"}, headers={"Accept": "text/html"})
    assert len(list(csv.reader(io.StringIO(by_name.text)))) > 40


def test_a_form_that_an_answer_has_not_is_406(site: httpx2.Client) -> None:
    assert ask(site, "ASK {}", Accept="text/csv").status_code == 406
    assert ask(site, "ASK {}", Accept="text/turtle").status_code == 406
    assert ask(site, CONSTRUCT, Accept="text/csv").status_code == 406
    assert ask(site, CONSTRUCT, Accept="text/csv, text/turtle;q=0.1").is_success


def test_errors_are_told_in_one_line_with_their_place(site: httpx2.Client) -> None:
    wrong = ask(site, "SELECT * {\n ?s ?p }", **{"Accept-Language": "fr"})
    assert wrong.status_code == 400
    assert wrong.text.startswith("SPARQL mal formé, ligne 2, colonne ")
    for text, status in (
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
        ("ASK FROM <http://127.0.0.1:1/x.ttl> { ?s ?p ?o }", 403),
        ("ASK " + "{" * 3000, 403),
        ("INSERT DATA { <a> <b> <c> }", 400),
        ("x" * 70000, 413),
    ):
        answer = ask(site, text)
        assert (answer.status_code, answer.text.count("\n")) == (status, 1), text[:40]


def test_a_body_without_end_is_refused_when_it_is_too_long(site: httpx2.Client) -> None:
    with socket.create_connection(("127.0.0.1", site.base_url.port or 0)) as raw:
        raw.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        chunk = b"1000\r\n" + b" " * 4096 + b"\r\n"
        for _ in range(17):
            raw.sendall(chunk)
        assert raw.recv(100).startswith(b"HTTP/1.1 413")


def test_a_body_that_does_not_come_is_not_waited_for(site: httpx2.Client) -> None:
    with socket.create_connection(("127.0.0.1", site.base_url.port or 0)) as raw:
        raw.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: 9\r\n\r\nASK"
        )
        assert raw.recv(100).startswith(b"HTTP/1.1 408")


def test_a_query_without_end_is_ended_and_its_process_is_gone(site: httpx2.Client) -> None:
    assert ask(site, "ASK {}").is_success  # by a process that is there for the next query
    before = children()
    began = time.monotonic()
    answer = ask(site, ENDLESS)
    assert answer.status_code == 504
    assert answer.text == "work ended at its limit: 1.2 s (serve --timeout raises it)\n"
    assert time.monotonic() - began < 20
    assert len(before - children()) == 1
    assert children() < before
    assert ask(site, "ASK {}").json()["boolean"]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a",
        "SELECT * { ?a (!<urn:x>|^!<urn:y>)* ?b . ?b (!<urn:x>)+ ?c }",
    ],
)
def test_bombs_end_at_a_limit_and_the_server_goes_on(site: httpx2.Client, text: str) -> None:
    assert ask(site, text).status_code in (504, 507)
    assert ask(site, "ASK {}").json()["boolean"]


def test_a_regular_expression_takes_no_longer_than_its_text(site: httpx2.Client) -> None:
    text = "a" * 5000
    for pattern in ("^(a+)+$", "(a|aa)+$", "(.*a){20}b"):
        assert ask(site, f'ASK {{ FILTER(REGEX("{text}!", "{pattern}")) }}').json()["boolean"] is False


def test_an_answer_that_is_cut_short_says_so_and_has_no_end(patient: httpx2.Client) -> None:
    for accept in ("application/sparql-results+json", "text/csv"):
        with patient.stream(
            "POST", "/sparql", content=LARGE, headers={"Content-Type": "application/sparql-query", "Accept": accept}
        ) as answer:
            assert answer.status_code == 200
            held = bytearray()
            with pytest.raises(httpx2.RemoteProtocolError, match="incomplete"):
                for chunk in answer.iter_raw():
                    held += chunk
        assert held.endswith(b"\n# answer cut short: answer ended at its limit: 2560 KB (serve --answer raises it)\n")
        assert 2 << 20 < len(held) < 3 << 20


def test_a_large_answer_that_fits_is_whole(patient: httpx2.Client) -> None:
    answer = ask(patient, "SELECT * { ?s ?p ?o } LIMIT 7000")
    assert len(answer.content) > 1 << 20
    assert len(answer.json()["results"]["bindings"]) == 7000
    assert answer.headers.get("Transfer-Encoding") == "chunked"


def test_a_query_whose_reader_has_gone_is_ended(store: OxigraphStore) -> None:
    body = ENDLESS.encode()
    with serving(Served.of(store), Limits(seconds=300, at_once=1)) as client:
        assert ask(client, "ASK {}").is_success  # by a process that is there for the next query
        before = children()
        with socket.create_connection(("127.0.0.1", client.base_url.port or 0)) as raw:
            raw.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
                b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
            )
            assert not select.select([raw], [], [], 0.2)[0]
        deadline = time.monotonic() + 60  # long before its own limit
        while before <= children() and time.monotonic() < deadline:
            select.select([], [], [], 0.02)
        assert len(before - children()) == 1
        assert ask(client, "ASK {}").is_success


def test_beyond_the_places_a_query_is_told_to_come_again(site: httpx2.Client) -> None:
    with ThreadPoolExecutor(6) as threads:
        statuses = sorted(one.status_code for one in threads.map(lambda _: ask(site, ENDLESS), range(6)))
    assert statuses[:2] + statuses[-2:] == [503] * 2 + [504] * 2  # two were tried: they may have had a place later
    assert ask(site, "ASK {}").is_success


def test_a_small_query_is_answered_while_long_ones_hold_all_places(served: Served) -> None:
    """The others are not: they wait, and are told to come again."""
    made = Sparql(served, Editor(served, Pages(served, Documents(served))), Limits(waiting=0, at_once=1))

    async def asked(text: str) -> int:
        said: list[Message] = []

        async def receive() -> Message:
            await anyio.sleep_forever()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            said.append(message)

        query = urlencode({"query": text}).encode()
        scope = {"type": "http", "method": "GET", "path": "/sparql", "query_string": query, "headers": []}
        await made(scope, receive, send)
        return int(said[0]["status"])

    async def while_all_are_held() -> list[int]:
        async with made._places.one():
            return [await asked(one) for one in (TITLES, ENDLESS, LARGE, "ASK {")]

    assert anyio.run(while_all_are_held) == [200, 503, 503, 400]
    assert list(made._long) == [hash(ENDLESS), hash(LARGE)]  # they are not tried again
    assert anyio.run(asked, LARGE + " LIMIT 20000") == 200


def test_readers_that_take_nothing_stop_nobody(site: httpx2.Client) -> None:
    slow = [socket.create_connection(("127.0.0.1", site.base_url.port or 0)) for _ in range(40)]
    for raw in slow:
        raw.sendall(b"GET /sparql?query=SELECT%20*%20%7B%7B%3Fs%20a%20%3Fo%7D%7D HTTP/1.1\r\nHost: x\r\n")  # no end
    began = time.monotonic()
    assert ask(site, "ASK {}").is_success
    assert site.get("/id/certification/RNCP7141.ttl").is_success
    assert time.monotonic() - began < 5
    for raw in slow:
        raw.close()


def test_any_site_may_ask(site: httpx2.Client) -> None:
    answer = ask(site, "ASK {}", Origin="https://elsewhere.example")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    headers = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    before = site.options("/sparql", headers=headers)
    assert before.is_success and "POST" in before.headers["Access-Control-Allow-Methods"]
    page = site.get("/id/certification/RNCP7141.ttl", headers={"Origin": "https://elsewhere.example"})
    assert page.headers["Access-Control-Allow-Origin"] == "*"


def test_a_server_that_is_allowed_is_called_and_no_other(site: httpx2.Client, store: OxigraphStore) -> None:
    allowed, other = (str(site.base_url.join(path)) for path in ("/sparql", "/sparql/"))
    text = "SELECT ?n {{ SERVICE <{0}> {{ SELECT (COUNT(*) AS ?n) {{ ?s a ?kind }} }} }}"
    with serving(Served.of(store), Limits(seconds=20, at_once=1), allowed) as client:
        (row,) = ask(client, text.format(allowed)).json()["results"]["bindings"]
        assert int(row["n"]["value"]) > 500
        assert ask(client, text.format(other)).status_code == 403
        said = client.get("/sparql", headers={"Accept": "text/turtle"}).text
        assert "BasicFederatedQuery" in said
    refused = ask(site, text.format(allowed))
    assert (refused.status_code, allowed in refused.text) == (403, True)


def test_the_service_describes_itself(site: httpx2.Client, store: OxigraphStore) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    said = rdflib.Graph().parse(data=site.get("/sparql", headers={"Accept": "text/turtle"}).content, format="turtle")
    (service,) = said.subjects(rdflib.RDF.type, sd.Service)
    assert str(said.value(service, sd.endpoint)) == "https://example.org/behind/sparql"
    assert len(list(said.objects(service, sd.resultFormat))) == 8
    assert not list(said.objects(service, sd.feature))
    named = {str(name) for name in said.objects(None, sd.name)}
    assert f"{store.base}graph/provenance" in named
    page = site.get("/sparql", headers={"Accept": "text/html"})
    assert "<textarea" in page.text
    for form in ("application/n-triples", "application/ld+json", "application/rdf+xml"):
        assert site.get("/sparql", headers={"Accept": form}).headers["Content-Type"].startswith(form)


def test_sparqlwrapper_has_the_same_answers(site: httpx2.Client, store: OxigraphStore) -> None:
    expected = [tuple(term.value for term in row) for row in store.query(TITLES)]  # type: ignore[union-attr]
    client = SPARQLWrapper(str(site.base_url.join("/sparql")))
    client.setQuery(TITLES)
    client.setReturnFormat(JSON)
    for method in ("GET", POST):
        client.setMethod(method)
        rows = client.queryAndConvert()["results"]["bindings"]
        assert [(row["n"]["value"], row["t"]["value"]) for row in rows] == expected
    client.setReturnFormat(CSV)
    assert [tuple(row) for row in csv.reader(io.StringIO(client.queryAndConvert().decode()))][1:] == expected
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == len(expected)
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=client.queryAndConvert(), format="turtle")) > 10
    client.setReturnFormat(JSON)
    client.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed):
        client.query()


def test_the_store_of_rdflib_has_the_same_answers(site: httpx2.Client, store: OxigraphStore) -> None:
    expected = [tuple(term.value for term in row) for row in store.query(TITLES)]  # type: ignore[union-attr]
    graph = rdflib.Graph(SPARQLStore(str(site.base_url.join("/sparql"))))
    assert [tuple(map(str, row)) for row in graph.query(TITLES)] == expected  # type: ignore[union-attr]
    node = rdflib.URIRef(f"{store.base}certification/RNCP7141")
    assert len(list(graph.triples((node, None, None)))) == sum(
        triple.subject.value == str(node) for triple in store.about(str(node), ())
    )
