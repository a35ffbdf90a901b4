"""Servers that answer amiss: what goes wrong is said in one line."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import suppress
from threading import Event
from typing import Any, cast
from weakref import ref

import pyoxigraph
import pytest
from pyoxigraph import Literal

from rncp_graph.errors import QuestionError, SettingError, StoreError
from rncp_graph.stores import open_store
from rncp_graph.stores.endpoint.answers import checked, projected
from rncp_graph.stores.endpoint.credentials import Credentials
from rncp_graph.stores.endpoint.sparql import SparqlStore, form_of
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.protocol import Store
from tests.servers.scripted import ASK, JSON, Behaviour, Request, serving
from tests.stores.endpoint.tools import QUICK, SECRET, TABLE, after_ask, answering, run


@pytest.mark.parametrize(
    ("behave", "said"),
    [
        (answering(200, {"Content-Type": "text/html"}, b"<html>Welcome</html>"), "no SPARQL service"),
        (answering(404, {"Content-Type": "text/html"}, b"<html>lost</html>"), "no SPARQL service"),
        (answering(302, {"Location": f"http://ada:{SECRET}@127.0.0.1:1/login?token={SECRET}"}), "redirects to"),
        (answering(401, {"WWW-Authenticate": 'Basic realm="x"'}), "access denied .*RNCP_GRAPH_USER"),
        (answering(403, {}), "access denied"),
        (answering(500, {}, b"boom"), "HTTP 500 boom"),
        (answering(503, {}, b"busy"), "HTTP 503"),
    ],
    ids=["page", "nothing", "redirect", "stranger", "forbidden", "error", "busy"],
)
def test_an_address_that_is_no_endpoint_is_told_in_one_line(behave: Behaviour, said: str) -> None:
    with serving(behave) as (address, _), pytest.raises(StoreError, match=said) as told:
        SparqlStore(address, patience=QUICK)
    assert SECRET not in str(told.value) and "<html>" not in str(told.value)


@pytest.mark.parametrize(
    ("behave", "said"),
    [
        (answering(200, {"Content-Type": "text/html"}, b"<html>Sorry</html>"), "unreadable answer"),
        (answering(200, JSON, TABLE[:-20]), "unreadable answer"),
        (answering(200, JSON, b'{"error": "none"}'), "unreadable answer"),
        (answering(200, JSON), "unreadable answer"),
        (lambda request: request.answer(200, JSON, TABLE, length=10_000), "connection cut"),
        (answering(413, {}), "HTTP 413"),
    ],
    ids=["page", "cut json", "other json", "empty", "cut connection", "too large"],
)
def test_an_answer_that_is_no_table_is_a_store_error(behave: Behaviour, said: str) -> None:
    with serving(after_ask(behave)) as (address, _):
        store = SparqlStore(address, patience=QUICK)
        with pytest.raises(StoreError, match=said):
            store.query("SELECT ?o { ?s ?p ?o }")


def test_a_query_that_the_server_refuses_is_a_question_error() -> None:
    with serving(after_ask(answering(400, {}, b"Parse error: line 1"))) as (address, _):
        store = SparqlStore(address, patience=QUICK)
        with pytest.raises(QuestionError, match="Parse error: line 1"):
            store.query("SELECT ?o { ?s ?p ?o")


def test_a_query_waits_for_a_busy_server_and_asks_again() -> None:
    answers: list[Behaviour] = [
        answering(503, {"Retry-After": "0"}),
        lambda request: request.answer(200, JSON, TABLE[:20], length=len(TABLE)),
        answering(200, JSON, TABLE),
    ]
    heard: list[str] = []

    def next_one(request: Request) -> None:
        answers.pop(0)(request)

    with serving(after_ask(next_one)) as (address, _):
        store = SparqlStore(address, patience=QUICK, say=heard.append)
        assert [row["o"] for row in store.query("SELECT ?o { ?s ?p ?o }")] == [Literal("x")]
    assert len(heard) == 2 and "HTTP 503" in heard[0] and "connection cut" in heard[1]


def test_nothing_of_a_store_outlives_a_fault_that_passed() -> None:
    """What the garbage collector must free may be freed in any thread, and rows of the engine may not.

    (It writes an error to stderr then, "is unsendable, but is being dropped on another thread".)
    """
    answers: list[Behaviour] = [answering(503, {"Retry-After": "0"}), answering(200, JSON, TABLE)]

    def next_one(request: Request) -> None:
        answers.pop(0)(request)

    def failing() -> Iterator[bytes]:
        raise OSError("the source is broken")
        yield b""

    gc.disable()
    try:
        with serving(after_ask(next_one)) as (address, _):
            store: Store = SparqlStore(address, patience=QUICK)
            assert len(list(store.query("SELECT ?o { ?s ?p ?o }"))) == 1
            gone = [ref(store)]
            store = OxigraphStore.memory()
            with suppress(OSError):
                store.load(failing())
            gone.append(ref(store))
            del store
        assert [one() for one in gone] == [None, None]
    finally:
        gc.enable()


def test_a_server_that_is_silent_is_given_up_after_the_time_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    over = Event()
    monkeypatch.setenv("RNCP_GRAPH_TIMEOUT", "5")
    with serving(after_ask(lambda _: (over.wait(), None)[1])) as (address, seen):
        store = SparqlStore(address)
        with pytest.raises(StoreError, match=r"no answer in 5 s \(RNCP_GRAPH_TIMEOUT\)"):
            store.query("SELECT ?o { ?s ?p ?o }")
        over.set()
        assert len(seen) == 2, "a query that took too long is not asked again"


@pytest.mark.parametrize("said", ["0", "soon", "nan", "-1"])
def test_a_time_that_is_none_is_refused(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_TIMEOUT", said)
    with pytest.raises(SettingError, match="RNCP_GRAPH_TIMEOUT: seconds are needed"):
        open_store("http://127.0.0.1:1/")


def test_a_server_that_is_not_there_is_said_so_by_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("rncp_graph.stores.endpoint.connection.PATIENCE", QUICK)
    assert run(monkeypatch, "stats", "--store", "http://127.0.0.1:1/ds") == 2
    said = capsys.readouterr()
    assert "http://127.0.0.1:1/ds: cannot connect" in said.err and "Traceback" not in said.err and not said.out


def test_a_redirect_is_not_followed() -> None:
    with (
        serving(answering(200, JSON, ASK)) as (other, seen),
        serving(answering(307, {"Location": f"{other}/ds"})) as (address, _),
        pytest.raises(StoreError, match=f"redirects to {other}/ds"),
    ):
        SparqlStore(address, known=Credentials("ada", SECRET), patience=QUICK)
    assert not seen


@pytest.mark.parametrize("location", ["http://[::bad/", "http://h:port/", "javascript:\x1balert(1)"])
def test_a_redirect_to_no_address_is_told_in_one_line(location: str) -> None:
    with (
        serving(answering(307, {"Location": location})) as (address, _),
        pytest.raises(StoreError, match=r"ill-formed address|adresse mal formée"),
    ):
        SparqlStore(address, patience=QUICK)


# --- the form of a text ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("PREFIX select: <urn:x>\nask { ?s select:a ?o }", "ASK"),
        ("# DROP ALL\nBASE <urn:b/> prefix : <x#> SELECT * { ?s ?p 'INSERT' }", "SELECT"),
        ("PREFIX a: <urn:drop/> DESCRIBE <urn:a>", "DESCRIBE"),
        ("  WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH"),
        ("zorb", ""),
        ("", ""),
    ],
)
def test_what_a_text_asks_is_its_first_word_after_the_prologue(text: str, form: str) -> None:
    assert form_of(text) == form


# --- what was not asked ----------------------------------------------------------------------------------------------


def table(names: str, *rows: str, head: str = "") -> bytes:
    listed = ",".join(f'"{name}"' for name in names.split())
    return f'{{"head":{{"vars":[{listed}]{head}}},"results":{{"bindings":[{",".join(rows)}]}}}}'.encode()


def cell(name: str, value: str, kind: str = "literal", more: str = "") -> str:
    return f'"{name}":{{"type":"{kind}","value":"{value}"{more}}}'


NEST = b'{"type":"triple","value":{"subject":{"type":"uri","value":"urn:a"},"object":'


def row(*cells: str) -> str:
    return "{" + ",".join(cells) + "}"


NT = {"Content-Type": "application/n-triples"}
TTL = {"Content-Type": "text/turtle"}
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ROWS = "SELECT ?o { ?s ?p ?o }"
DEEP = b"<urn:s> <urn:p> " + b"<<( <urn:s> <urn:p> " * 50_000 + b"<urn:o>" + b" )>>" * 50_000 + b" ."


@pytest.mark.parametrize(
    ("query", "headers", "body", "said"),
    [
        (ROWS, JSON, ASK, "a truth value instead of rows"),
        ("ASK { ?s ?p ?o }", JSON, TABLE, "rows instead of a truth value"),
        (ROWS, JSON, table("x", row(cell("x", "1"))), r"variables \?x instead of \?o"),
        (ROWS, JSON, table("o x"), r"variables \?o \?x instead of \?o"),
        (ROWS, JSON, table(""), r"variables none instead of \?o"),
        ("SELECT ?s ?o { ?s ?p ?o }", JSON, table("o s"), r"variables \?o \?s instead of \?s \?o"),
        (ROWS, NT, b"<urn:s> <urn:p> <urn:o> .", "application/n-triples"),
        (ROWS, {"Content-Type": "text/csv"}, b"o\r\nx\r\n", "text/csv"),
        (ROWS, {}, b"", "empty"),
        (ROWS, JSON, b"", "empty"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", JSON, TABLE, "application/sparql-results"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", {"Content-Type": "application/rdf+xml"}, b"<x/>", "application/rdf"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", NT, DEEP, "more than 100 deep"),
        ("DESCRIBE <urn:s>", TTL, DEEP, "more than 100 deep"),
        (ROWS, JSON, TABLE.replace(b'"x"', b'"\\ud800"'), "unreadable answer"),
        (ROWS, JSON, TABLE.replace(b'"x"', b'"\xff"'), "unreadable answer"),
        (ROWS, JSON, TABLE.replace(b'"x"', b"NaN"), "unreadable answer"),
        (ROWS, JSON, TABLE.replace(b'"x"', b"9" * 5000), "unreadable answer"),
        (ROWS, JSON, TABLE.replace(b'"x"', b'"x","datatype":"no iri"'), "unreadable answer"),
        (ROWS, JSON, TABLE.replace(b'"literal"', b'"uri"'), "unreadable answer"),
        (ROWS, JSON, TABLE.replace(b'{"type":"literal","value":"x"}', NEST * 50_000), "more than 100 levels deep"),
        (COUNT, JSON, table("n", row(cell("n", "9" * 5000))), "is no number: '9"),
        (COUNT, JSON, table("n", row(cell("n", "many"))), "is no number: 'many'"),
        (COUNT, JSON, table("n", "{}"), "is no number: none"),
        ("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", JSON, table("g", row(cell("g", "1"))), r"\?g is no graph"),
    ],
)
def test_an_answer_that_was_not_asked_for_is_a_store_error_in_one_line(
    query: str, headers: dict[str, str], body: bytes, said: str
) -> None:
    with serving(after_ask(answering(200, headers, body))) as (address, _):
        told = amiss(SparqlStore(address, patience=QUICK), query)
    assert told.startswith(f"{address}: unreadable answer (")
    assert re.search(said, told) and "\n" not in told and len(told) < 400


def amiss(store: Store, query: str) -> str:
    """What is said of an answer. No test holds the error: the rows that it holds would be freed in any thread."""
    try:
        list(store.query(query))  # type: ignore[arg-type]
    except StoreError as error:
        return str(error)
    return "answered"


@pytest.mark.parametrize("body", [b"\xef\xbb\xbf" + TABLE, TABLE + b"\n \n", TABLE.replace(b",", b" ,\r\n")])
def test_an_answer_that_is_written_otherwise_is_read(body: bytes) -> None:
    with serving(after_ask(answering(200, JSON, body))) as (address, _):
        rows = SparqlStore(address, patience=QUICK).query(ROWS)
        assert [row["o"] for row in rows] == [Literal("x")]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (table("s p o", row(cell("s", "x"), cell("p", "urn:p", "uri"), cell("o", "y"))), "this is no triple"),
        (table("s p o", row(cell("s", "urn:s", "uri"))), "this is no triple"),
        (table("s p o", "{}"), "this is no triple"),
    ],
    ids=["a literal for a subject", "unbound", "nothing"],
)
def test_rows_that_make_no_triples_are_a_store_error(body: bytes, said: str) -> None:
    with serving(after_ask(answering(200, JSON, body))) as (address, _):
        store = SparqlStore(address, patience=QUICK)
        with pytest.raises(StoreError, match=f"{address}: {said}"):
            store.about("urn:s", ())


@pytest.mark.parametrize("said", [row(), row(cell("base", "x")), row(cell("base", "x"), cell("layout", "x"))])
def test_an_endpoint_that_says_nonsense_of_itself_is_a_store_error(said: str) -> None:
    with serving(after_ask(answering(200, JSON, table("base layout", said)))) as (address, _):
        store = SparqlStore(address, patience=QUICK)
        with pytest.raises(StoreError, match="makes no sense"):
            _ = store.base


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT ?s ?o WHERE { ?s ?p ?o }", ["s", "o"]),
        ("select distinct ?s (?x + 1 AS ?y) FROM <urn:g> { ?s ?p ?x }", ["s", "y"]),
        ("SELECT (IF(EXISTS { ?a ?b ?c }, ')', \"{?z\") AS ?d) { }", ["d"]),
        ("PREFIX select: <urn:x> SELECT ?s { ?s select:p ?o }", ["s"]),
        ("SELECT (COUNT(*) AS ?n) { }", ["n"]),
        ("SELECT (COUNT(DISTINCT * ) AS ?n) ?s { }", ["n", "s"]),
        ("SELECT * { SELECT ?s { ?s ?p ?o } }", None),
        ("SELECT", None),
    ],
)
def test_what_a_query_projects_is_told_from_its_tokens(text: str, names: list[str] | None) -> None:
    assert projected(text) == names


def test_a_variable_whose_name_ends_in_graph_makes_no_graph_of_the_next_one() -> None:
    rows = pyoxigraph.Store().query('SELECT ?graph ?titre { VALUES (?graph ?titre) { (<urn:g> "x") } }')
    text = "SELECT ?graph ?titre { ?s dct:source ?graph ?titre }"
    assert [row["titre"].value for row in cast(Any, checked(cast(Any, rows), text))] == ["x"]
