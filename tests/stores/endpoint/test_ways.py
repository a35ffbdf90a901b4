"""Services that refuse POST, or forms, or strangers: they are asked in the way that they take."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from pyoxigraph import Literal

from rncp_graph.errors import SettingError, StoreError
from rncp_graph.settings import Settings
from rncp_graph.stores import open_store
from rncp_graph.stores.endpoint.credentials import Token
from rncp_graph.stores.endpoint.requests import LONGEST
from rncp_graph.stores.endpoint.sparql import ROOM, SparqlStore
from rncp_graph.upkeep.transfer import push
from tests.servers.scripted import ASK, JSON, Request, passing, serving
from tests.stores.endpoint.tools import LINES, QUICK, SECRET, TABLE, after_ask, answering, held, output

ROWS = "SELECT ?o { ?s <urn:p> ?o } ORDER BY ?o"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"


def refusing(status: int, *, forms: bool = False) -> Callable[[Request], bool]:
    """Refuse queries by POST with this status, or only those that are forms; updates and graphs alike."""

    def refuse(request: Request) -> bool:
        refused = request.command == "POST" and (not forms or request.headers["Content-Type"] == FORM)
        if refused and not request.path.startswith("/store"):
            request.answer(status, {"Allow": "GET"}, b"not so")
        return refused and not request.path.startswith("/store")

    return refuse


def ways(seen: list[Request]) -> list[tuple[str, str | None]]:
    return [(request.command, request.headers.get("Content-Type")) for request in seen]


# --- POST is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [405, 501, 403])
def test_a_service_that_refuses_post_is_asked_by_get_and_not_by_post_again(
    oxigraph: str, target: SparqlStore, status: int
) -> None:
    target.load(LINES[:1])
    with serving(passing(oxigraph, refusing(status))) as (address, seen):
        store = SparqlStore(f"{address}/query", patience=QUICK)
        assert [str(row["o"]) for row in store.query(ROWS)] == ["<urn:b>"]
        assert len(list(store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"))) == 1
    assert ways(seen) == [("POST", FORM), ("GET", None), ("GET", None), ("GET", None)]
    assert f"query={quote(ROWS, safe='/')}" in seen[2].path


@pytest.mark.parametrize("command", ["show RNCP7141", "query blocs certification=27413 --format csv", "stats"])
def test_commands_say_the_same_of_a_service_that_refuses_post(
    command: str,
    built: Path,
    oxigraph: str,
    target: SparqlStore,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    push(open_store(built), target)
    expected = output(monkeypatch, capfdbinary, command, str(built))
    with serving(passing(oxigraph, refusing(405))) as (address, seen):
        assert output(monkeypatch, capfdbinary, command, f"{address}/query") == expected != b""
    assert [request.command for request in seen].count("POST") == 1
    assert max(len(request.path) for request in seen if request.command == "GET") < LONGEST


def test_what_goes_with_an_address_goes_with_every_query_by_get() -> None:
    with serving(after_get(answering(200, JSON, TABLE))) as (address, seen):
        store = SparqlStore(f"{address}/sparql?apikey=k&default-graph-uri=urn:a%20b", patience=QUICK)
        assert [row["o"] for row in store.query("SELECT ?o { ?s ?p '+ é' }")] == [Literal("x")]
    said = parse_qs(urlsplit(seen[-1].path).query)
    assert said == {"apikey": ["k"], "default-graph-uri": ["urn:a b"], "query": ["SELECT ?o { ?s ?p '+ é' }"]}


def after_get(behave: Callable[[Request], None]) -> Callable[[Request], None]:
    """Take nothing but GET, greet as an endpoint does, then behave."""

    def answer(request: Request) -> None:
        if request.command == "POST":
            request.answer(405, {"Allow": "GET"})
        elif parse_qs(urlsplit(request.path).query)["query"] == ["ASK {}"]:
            request.answer(200, JSON, ASK)
        else:
            behave(request)

    return answer


def test_a_query_too_long_for_get_is_told_so_and_the_longest_that_fits_is_asked() -> None:
    with serving(after_get(answering(200, JSON, TABLE))) as (address, seen):
        store = SparqlStore(f"{address}/sparql", patience=QUICK)
        text = "SELECT ?o { ?s ?p ?o }#"
        room = LONGEST - len(f"{address}/sparql?query={quote(text, safe='/')}")
        assert len(list(store.query(text + room * "x"))) == 1
        assert len(address + seen[-1].path) == LONGEST
        with pytest.raises(StoreError, match=rf"POST refused, .* too long for GET \({LONGEST + 1} bytes, {LONGEST} at"):
            store.query(text + (room + 1) * "x")
    assert len(seen) == 3


def test_a_service_that_takes_less_says_so_itself() -> None:
    with serving(after_get(answering(414, {}, b"<html>long</html>"))) as (address, _):
        store = SparqlStore(f"{address}/sparql", patience=QUICK)
        with pytest.raises(StoreError, match="HTTP 414 query too long for GET"):
            store.query(ROWS)


def test_an_update_is_never_sent_by_get(oxigraph: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(passing(oxigraph, refusing(405))) as (address, seen):
        store = SparqlStore(f"{address}/query", update=f"{address}/update", patience=QUICK)
        with pytest.raises(StoreError, match="/update: HTTP 405"):
            store.update("INSERT DATA { <urn:a> <urn:p> <urn:b> }")
    assert ways(seen)[2:] == [("POST", FORM)]


def test_a_neighbourhood_of_many_nodes_is_asked_in_queries_that_fit_an_address(
    oxigraph: str, target: SparqlStore
) -> None:
    nodes = [f"https://example.org/noeud/{number}/{'x' * 60}" for number in range(150)]
    target.load(
        f"<urn:a> <urn:vers> <{node}> .\n<{node}> <urn:nom> 'n' .\n".replace("'", '"').encode() for node in nodes
    )
    with serving(passing(oxigraph, refusing(405))) as (address, seen):
        found = SparqlStore(f"{address}/query", patience=QUICK).about("urn:a", {"urn:vers"})
    assert len(found) == 300
    assert max(len(request.path) for request in seen) < LONGEST
    assert len(seen) < 3 + len("".join(quote(node, safe="") + 9 * "x" for node in nodes)) / ROOM + 2


# --- forms are refused -----------------------------------------------------------------------------------------------


def test_a_service_that_refuses_forms_takes_queries_and_updates_as_they_are(oxigraph: str, target: SparqlStore) -> None:
    with serving(passing(oxigraph, refusing(415, forms=True))) as (address, seen):
        store = SparqlStore(f"{address}/query?union=non", update=f"{address}/update", patience=QUICK)
        store.update("INSERT DATA { <urn:a> <urn:p> 'é' }")
        assert [row["o"] for row in store.query(ROWS)] == [Literal("é")]
        store.update("DELETE WHERE { <urn:a> <urn:p> ?o }")
    update = ("POST", "application/sparql-update")
    assert ways(seen) == [("POST", FORM), ("POST", DIRECT), ("POST", FORM), update, ("POST", DIRECT), update]
    assert (seen[4].path, seen[4].body) == ("/query?union=non", ROWS.encode())
    assert held(target) == 0


def test_a_service_that_refuses_forms_and_bodies_is_asked_by_get(oxigraph: str) -> None:
    with serving(passing(oxigraph, refusing(415))) as (address, seen):
        SparqlStore(f"{address}/query", patience=QUICK)
    assert ways(seen) == [("POST", FORM), ("POST", DIRECT), ("GET", None)]


# --- tokens ----------------------------------------------------------------------------------------------------------


def by_token(request: Request) -> None:
    """Let in those who bear the token, and repeat what others say."""
    said = request.headers.get("Authorization", "")
    if said == f"Bearer {SECRET}":
        request.answer(200, JSON, ASK)
    else:
        request.answer(500, {}, f"you said {said}".encode())


def test_a_token_of_the_environment_goes_with_each_request_and_prevails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_TOKEN", f" {SECRET}\n")
    monkeypatch.setenv("RNCP_GRAPH_USER", "ada")
    with serving(by_token) as (address, seen):
        assert bool(SparqlStore(f"{address}/sparql", patience=QUICK).query("ASK { ?s ?p ?o }"))
    assert [request.headers["Authorization"] for request in seen] == [f"Bearer {SECRET}"] * 2


@pytest.mark.parametrize("status", [400, 401, 403, 500])
def test_a_refused_token_stays_out_of_messages_and_logs(status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = Token(f"{SECRET}-de-travers")

    def repeat(request: Request) -> None:
        request.answer(status, {}, f"you said {request.headers.get('Authorization')}".encode())

    with serving(repeat) as (address, seen), pytest.raises(StoreError) as told:
        SparqlStore(f"{address}/sparql", known=wrong, patience=QUICK)
    assert seen[0].headers["Authorization"] == f"Bearer {wrong.secret}"
    for text in (str(told.value), caplog.text, repr(wrong)):
        assert SECRET not in text


@pytest.mark.parametrize("said", ["deux mots", "é", "a\nb", "=", "x\x00"])
def test_a_token_that_is_none_is_refused_and_not_quoted(said: str) -> None:
    with pytest.raises(SettingError) as told:
        Settings.of({"RNCP_GRAPH_TOKEN": said})
    assert str(told.value) == "RNCP_GRAPH_TOKEN: a bearer token (RFC 6750) is needed"
    assert SECRET not in repr(Settings.of({"RNCP_GRAPH_TOKEN": SECRET}))


# --- blanks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blanks", [b"\n", 17 * b" ", b"\r\n\t " * 5000])
def test_blanks_around_json_are_legal(blanks: bytes) -> None:
    with serving(after_ask(answering(200, JSON, blanks + TABLE + blanks))) as (address, _):
        store = SparqlStore(f"{address}/sparql", patience=QUICK)
        assert [row["o"] for row in store.query(ROWS)] == [Literal("x")]


@pytest.mark.parametrize("blanks", [b"", b"\n", 5000 * b" "])
def test_json_that_does_not_end_is_refused_whatever_blanks_follow(blanks: bytes) -> None:
    with serving(after_ask(answering(200, JSON, TABLE[:-1] + b" " + blanks))) as (address, _):
        store = SparqlStore(f"{address}/sparql", patience=QUICK)
        with pytest.raises(StoreError, match="unreadable answer"):
            list(store.query(ROWS))
