"""Addresses and credentials: what is asked, by whom, and what stays unsaid."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from rncp_graph.errors import StoreError
from rncp_graph.stores import open_store
from rncp_graph.stores.endpoint.credentials import Credentials, credentials
from rncp_graph.stores.endpoint.sparql import SparqlStore
from tests.servers.scripted import ASK, JSON, Request, passing, serving
from tests.stores.endpoint.tools import LINES, QUICK, SECRET, held, run

# --- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://localhost/x", "unix:/tmp/s", "gopher://localhost/"])
def test_only_http_addresses_are_asked(address: str) -> None:
    with pytest.raises(StoreError, match="address refused"):
        open_store(address)


@pytest.mark.parametrize("command", ["stats --store {}", "push {}", "pull {} -o x", "export x.nq --store {}"])
def test_an_address_that_holds_a_password_is_refused_and_not_repeated(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, built: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNCP_GRAPH_STORE", str(built))
    assert run(monkeypatch, *command.format(f"http://ada:{SECRET}@localhost:1/ds").split()) == 2
    said = capsys.readouterr()
    assert "no credentials in the address" in said.err and SECRET not in said.err + said.out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", ["", "/", "/query"])
def test_the_address_of_an_oxigraph_server_or_of_its_queries_will_do(oxigraph: str, ending: str) -> None:
    services = SparqlStore(oxigraph + ending, patience=QUICK).services
    assert (services.kind, services.query) == ("oxigraph", f"{oxigraph}/query")
    assert (services.update, services.graphs) == (f"{oxigraph}/update", f"{oxigraph}/store")


def test_an_unknown_server_is_read_and_written_where_one_says(
    oxigraph: str, target: SparqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nameless(request: Request) -> bool:
        request.send_header = _without_server(request)  # type: ignore[method-assign]
        return False

    with serving(passing(oxigraph, nameless)) as (address, _):
        store = SparqlStore(f"{address}/query", patience=QUICK)
        assert store.services.kind == ""
        with pytest.raises(StoreError, match="RNCP_GRAPH_GSP_URL"):
            store.load(LINES)
        with pytest.raises(StoreError, match="RNCP_GRAPH_UPDATE_URL"):
            store.update("CLEAR ALL")
        monkeypatch.setenv("RNCP_GRAPH_UPDATE_URL", f"{address}/update")
        monkeypatch.setenv("RNCP_GRAPH_GSP_URL", f"{address}/store")
        SparqlStore(f"{address}/query", patience=QUICK).load(LINES)
    assert held(target) == 2


def _without_server(request: Request) -> Callable[[str, str], None]:
    send = type(request).send_header.__get__(request)
    return lambda name, value: None if name.lower() == "server" else send(name, value)


# --- credentials -----------------------------------------------------------------------------------------------------


def guarded(request: Request) -> None:
    """Let in those who know the password, and repeat what others say."""
    token = base64.b64encode(f"ada:{SECRET}".encode()).decode()
    said = request.headers.get("Authorization", "")
    if said == f"Basic {token}":
        request.answer(200, JSON, ASK)
    else:
        request.answer(401, {"WWW-Authenticate": 'Basic realm="x"'}, f"you said {said}".encode())


def test_credentials_are_said_when_asked_for_and_then_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_USER", "ada")
    monkeypatch.setenv("RNCP_GRAPH_PASSWORD", SECRET)
    with serving(guarded) as (address, seen):
        store = SparqlStore(f"{address}/query", patience=QUICK)
        assert bool(store.query("ASK { ?s ?p ?o }"))
    assert [bool(request.headers.get("Authorization")) for request in seen] == [False, True, True]


def test_wrong_credentials_are_said_so_and_stay_out_of_messages_and_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = Credentials("ada", f"{SECRET}-de-travers")
    with serving(guarded) as (address, _), pytest.raises(StoreError, match="credentials refused") as told:
        SparqlStore(address, known=wrong, patience=QUICK)
    token = base64.b64encode(f"ada:{wrong.password}".encode()).decode()
    for text in (str(told.value), caplog.text, repr(wrong)):
        assert SECRET not in text and token not in text


def test_netrc_gives_the_credentials_of_its_hosts_and_of_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login ada password {SECRET}\ndefault login bob password other\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert credentials("127.0.0.1") == Credentials("ada", SECRET)
    assert credentials("example.org") is None
    with serving(guarded) as (address, _):
        assert bool(SparqlStore(f"{address}/query", patience=QUICK).query("ASK { ?s ?p ?o }"))


def test_a_broken_netrc_is_not_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login ada {SECRET}\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with pytest.raises(StoreError, match="unreadable netrc") as told:
        credentials("127.0.0.1")
    assert SECRET not in str(told.value) and told.value.__cause__ is None
