"""What these tests share: how to ask in few words, and servers that answer as one says."""

from __future__ import annotations

import pytest

from rncp_graph.cli import main
from rncp_graph.http import Patience
from rncp_graph.stores.endpoint.sparql import SparqlStore
from tests.servers.scripted import ASK, JSON, Behaviour

QUICK = Patience(tries=3, pause=0.01, longest=2.0, timeout=120.0)
SECRET = "tres-secret"
EVERYTHING = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
LINES = [b"<urn:a> <urn:p> <urn:b> .\n", b'<urn:b> <urn:p> "2" <urn:g> .\n']
TABLE = b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"literal","value":"x"}}]}}'


def held(store: SparqlStore) -> int:
    return len(list(store.query(EVERYTHING)))


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["rncp-graph", *words])
    with pytest.raises(SystemExit) as done:
        main()
    return int(done.value.code or 0)


def output(monkeypatch: pytest.MonkeyPatch, heard: pytest.CaptureFixture[bytes], command: str, store: str) -> bytes:
    """What a command says of a store."""
    assert run(monkeypatch, *command.split(), "--store", store) == 0
    return heard.readouterr().out


def answering(status: int, headers: dict[str, str], body: bytes = b"") -> Behaviour:
    return lambda request: request.answer(status, headers, body)


def after_ask(behave: Behaviour) -> Behaviour:
    """Greet as an endpoint does, then behave."""
    return lambda request: request.answer(200, JSON, ASK) if b"ASK+%7B%7D" in request.body else behave(request)
