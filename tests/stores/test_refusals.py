"""A query calls nobody and fetches nothing, unless it is told that it may: a real server listens, and hears nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from rdflib.plugins.sparql import prepareQuery, prepareUpdate

from rncp_graph.language import use_language
from rncp_graph.questions.question import query
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.rdflib_graph import rdflib_graph
from rncp_graph.stores.refusals import Refusal, check, check_update, syntax_error

ANSWER = b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "said"}}]}}'


class Server:
    """A SPARQL service of one answer, on this machine, that remembers who asked."""

    def __init__(self) -> None:
        heard = self.heard = []  # type: list[str]

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                heard.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.send_header("Content-Length", str(len(ANSWER)))
                self.end_headers()
                self.wfile.write(ANSWER)

            do_POST = do_GET  # noqa: N815 - the name is of the library

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/sparql"


@pytest.fixture(scope="module")
def service() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.http.shutdown()
    thread.join()
    server.http.server_close()


@pytest.fixture
def store() -> OxigraphStore:
    held = open_store()
    held.load(
        [b"<urn:a> <urn:a> 1 .\n<urn:a> <urn:a> 2 <urn:g> .\n".replace(b" 1 ", b' "1" ').replace(b" 2 ", b' "2" ')]
    )
    return held


CALLS = [
    "SELECT * { SERVICE <URL> { ?s ?p ?x } }",
    "SELECT * { ?s ?p ?o service<URL>{ ?s ?p ?x } }",
    "SELECT * { ?s ?p ?o SERVICE SILENT <URL> { ?s ?p ?x } }",
    "SELECT * { ?s ?p ?o SERVICESILENT<URL>{ ?s ?p ?x } }",
    "SELECT * { ?s ?p 1SERVICE # <urn:other> {\n # \r <URL> { ?s ?p ?x } }",
    "PREFIX u: <URL> SELECT * { SERVICE u: { ?s ?p ?x } }",
    "BASE <URL> SELECT * { SERVICE <> { ?s ?p ?x } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?x } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> { ?s ?p ?x } } }",
    # where the parser sees an operator and a comment, and a scanner of tokens an IRI, a string
    "SELECT * { ?s ?p ?a BIND(?a AS ?b) FILTER(?a<?b||true).SERVICE#>\n<URL>{ ?s ?p ?x } }",
    "SELECT * { ?s ?p ?a BIND(?a AS ?b) FILTER(true||?a<?b#>'''\n) SERVICE <URL> { ?s ?p ?x } #'''\n}",
    "SELECT * { ?s ?p ?o \\u0053ERVICE <URL> { ?s ?p ?x } }",
]
FETCHES = ["SELECT * FROM <URL> { ?s ?p ?o }", "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }"]


@pytest.mark.parametrize("text", CALLS + FETCHES)
def test_nobody_is_called_by_a_query(text: str, service: Server, store: OxigraphStore) -> None:
    asked = text.replace("URL", service.url)
    for ask in (store.query, rdflib_graph(store).query, lambda text: query(store, text)):
        with pytest.raises(Refusal, match=r"^(SERVICE|FROM)\b.* is refused"):
            list(ask(asked))  # type: ignore[operator]
    assert service.heard == []


def test_what_is_refused_says_what_it_is_and_how_to_allow_it(store: OxigraphStore) -> None:
    with pytest.raises(Refusal) as caught:
        store.query("SELECT * { SERVICE <http://a/b> { ?s ?p ?x } }")
    assert str(caught.value) == (
        "SERVICE <http://a/b> is refused; --allow-service URL, or allow_services=[URL] in Python, allows it"
    )
    with use_language("fr"), pytest.raises(Refusal, match=r"^FROM <urn:h> refusé : la base n'a pas ce graphe"):
        store.query("SELECT * FROM <urn:h> { ?s ?p ?x }")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?x FILTER(?x != 'SERVICE <urn:x> {}') } # SERVICE <urn:x> { }",
        "PREFIX service: <urn:load/> SELECT ?from { ?service service:from ?from ; <urn:x/SERVICE?a=b> ?load }",
        "SELECT * { ?s ?p 1, \"\"\"\nFROM <urn:x>\"\"\" , '''SERVICE \\' <urn:y> { ?s ?p ?o }''' }",
        "SELECT * FROM <urn:g> FROM NAMED <urn:g> { ?s ?p ?o }",
    ],
)
def test_words_that_call_nobody_pass(text: str, store: OxigraphStore) -> None:
    assert syntax_error(text) == ""
    list(store.query(text))  # type: ignore[arg-type]
    list(rdflib_graph(store).query(text))


def test_a_service_that_is_allowed_is_asked_and_no_other_with_it(service: Server, store: OxigraphStore) -> None:
    asked = f"SELECT ?x {{ SERVICE SILENT <{service.url}> {{ ?s ?p ?x }} }}"
    (row,) = query(store, asked, allow_services=[service.url])  # type: ignore[misc]
    assert row == {"x": "said"}
    assert service.heard == ["/sparql"]
    service.heard.clear()
    for other in (
        f"SELECT * {{ SERVICE <{service.url}> {{ ?s ?p ?x }} SERVICE <{service.url}2> {{ ?s ?p ?y }} }}",
        f"SELECT * {{ SERVICE#<{service.url}>\n<{service.url}2> {{ ?s ?p ?x }} }}",
        f"PREFIX a: <{service.url}> PREFIX a: <{service.url}2> SELECT * {{ SERVICE a: {{ ?s ?p ?x }} }}",
        "SELECT * { SERVICE ?any { ?s ?p ?x } }",
    ):
        with pytest.raises(Refusal):
            query(store, other, allow_services=[service.url])
    assert service.heard == []


def test_an_update_loads_nothing_and_calls_nobody(service: Server, store: OxigraphStore) -> None:
    view = rdflib_graph(store)
    for text in (
        f"LOAD <{service.url}>",
        f"INSERT DATA {{ <urn:x> <urn:x> <urn:x> }} ; load silent <{service.url}> INTO GRAPH <urn:g>",
        f"INSERT {{ ?s ?p ?x }} WHERE {{ SERVICE <{service.url}> {{ ?s ?p ?x }} }}",
    ):
        for update in (store.update, view.update):
            with pytest.raises(Refusal):
                update(text)
        with pytest.raises(Refusal):
            view.update(prepareUpdate(text))
    assert service.heard == []
    assert len(store) == 2
    store.update('INSERT DATA { <urn:load> <urn:from> "SERVICE <urn:x>" }')
    assert len(store) == 3


def test_what_rdflib_has_prepared_fetches_nothing(service: Server, store: OxigraphStore) -> None:
    view = rdflib_graph(store)
    for text in (CALLS[0], *FETCHES):
        with pytest.raises(Refusal, match=r"^(SERVICE|FROM) is refused in this view"):
            view.query(prepareQuery(text.replace("URL", service.url)))
    with pytest.raises(Refusal):  # a name that is bound and not asked for: rdflib itself answers, and fetches
        view.query("SELECT ?s FROM <urn:g> { ?s ?p ?o }", initBindings={"o": next(iter(view))[2]})
    assert service.heard == []


def test_a_text_that_is_no_sparql_is_told_as_such(store: OxigraphStore) -> None:
    check("SELECT * { ?s service:x }")
    with pytest.raises(SyntaxError):
        check_update("INSERT DATA { 'load' }")
