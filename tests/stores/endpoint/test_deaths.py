"""A server killed while it is loaded: what it held is whole when it starts again, and the next push clears up."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import httpx2
import pytest

from bench.server import free_ports
from rncp_graph.errors import StoreError
from rncp_graph.http import Patience
from rncp_graph.stores import Store, open_store
from rncp_graph.stores.endpoint.sparql import SparqlStore
from rncp_graph.stores.endpoint.staging import PREFIX
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.upkeep.transfer import pull, push
from tests.servers.scripted import Request, passing, serving
from tests.stores.endpoint.tools import QUICK, run

INSISTENT = Patience(tries=6000, pause=0.05, longest=0.05, timeout=120.0)
"""Until a server that was started answers."""

QUADS = 12_000
CONTENT = "SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


class Mortal:
    """An Oxigraph server on a folder: it may be killed, and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_ports(1)[0]
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
        assert program, "the package oxigraph is one of the `dev` dependencies"
        command = [program, "serve", "--location", str(self.folder), "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        SparqlStore(self.address, patience=INSISTENT).close()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def store(self, say: Callable[[str], object] = lambda _: None) -> SparqlStore:
        return SparqlStore(self.address, patience=QUICK, say=say)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Mortal]:
    server = Mortal(tmp_path / "server")
    yield server
    server.kill()


@pytest.fixture
def old(built: Path) -> Store:
    return open_store(built)


@pytest.fixture(scope="module")
def new() -> OxigraphStore:
    """Another graph, large enough for the server to work on it a while."""
    store = OxigraphStore.memory()
    store.load(f'<urn:s{n % 1000}> <urn:p> "{n}" .\n'.encode() for n in range(QUADS))
    store.load([b"<urn:s1> <urn:p> <urn:o> <https://w3id.org/rncp-graph/id/graph/provenance> .\n"])
    return store


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rncp_graph.stores.endpoint.staging.CHUNK", 30_000)
    monkeypatch.setattr("rncp_graph.stores.endpoint.staging.PART", 120_000)


def content(store: Store) -> set[tuple[str, ...]]:
    """What a store holds, without the graphs of a load."""
    rows: Any = store.query(CONTENT)
    return {quad for quad in (tuple(map(str, row)) for row in rows) if not quad[3].startswith(f"<{PREFIX}")}


def left(store: SparqlStore) -> list[str]:
    return [name for name in store.named_graphs() if name.startswith(PREFIX)]


def dying(server: Mortal, at: Callable[[Request], bool], seconds: float = 0.0) -> Callable[[Request], None]:
    """Pass requests on to a server that is killed as one of them comes, or so many seconds later."""
    killers: list[Timer] = []

    def behave(request: Request) -> None:
        if at(request) and not killers:
            killers.append(Timer(seconds, server.kill))
            killers[0].start()
            if not seconds:
                killers[0].join()
        try:
            passing(server.address)(request)
        except httpx2.TransportError:
            request.close_connection = True

    return behave


def is_the_update(request: Request) -> bool:
    return request.path == "/update" and b"ADD" in request.body


def is_clearing_up(request: Request) -> bool:
    return request.path == "/update" and not is_the_update(request)


def test_a_server_killed_amid_the_chunks_keeps_its_graph_and_the_next_push_clears_up(
    server: Mortal, old: Store, new: OxigraphStore, tmp_path: Path
) -> None:
    push(old, server.store())

    def die(_: str, number: int, __: int | None) -> None:
        if number > QUADS / 2 and server.process.poll() is None:
            server.kill()

    with pytest.raises(StoreError, match=r"(connection cut|cannot connect).*until the next push") as told:
        push(new, server.store(), replace=True, progress=die)
    assert "\n" not in str(told.value) and "may or may not" not in str(told.value)
    server.start()
    target = server.store()
    assert content(target) == content(old)
    assert len(left(target)) > 1, "the load had begun, in more than one graph"
    assert pull(target, tmp_path / "back") == len(content(old)), "what was begun is not taken along"
    assert content(open_store(tmp_path / "back")) == content(old)
    push(new, target, replace=True)
    assert content(target) == content(new) and not left(target)


def test_a_server_killed_amid_the_update_that_puts_all_in_place_holds_the_old_graph_or_the_new_one(
    server: Mortal, old: Store, new: OxigraphStore
) -> None:
    """Killed before the update reaches it, and at several moments after, told by how long it took the first time.

    Which of both it holds then is the affair of the machine, but for the first time.
    """
    whole = {"old": content(old), "new": content(new)}
    took: list[float] = []

    def timed(request: Request) -> None:
        start = time.monotonic()
        passing(server.address)(request)
        if is_the_update(request):
            took.append(time.monotonic() - start)

    push(old, server.store())
    with serving(timed) as (address, _):
        push(new, SparqlStore(address, patience=QUICK), replace=True)
    found = Counter[str]()
    for part in (0, 0.1, 0.4, 0.7):
        push(old, server.store(), replace=True)
        with serving(dying(server, is_the_update, part * took[0])) as (address, _):
            try:
                push(new, SparqlStore(address, patience=QUICK), replace=True)
            except StoreError as error:
                assert "may or may not have been put in place: do it again" in str(error)
        server.process.wait()
        server.start()
        held = content(server.store())
        found.update(name for name, quads in whole.items() if held == quads)
    assert found.total() == 4 and found["old"], (found, took)
    push(new, server.store(), replace=True)
    assert content(server.store()) == whole["new"] and not left(server.store())


def test_a_server_killed_while_it_clears_up_holds_the_new_graph_and_the_push_has_succeeded(
    server: Mortal, old: Store, new: OxigraphStore
) -> None:
    push(old, server.store())
    said: list[str] = []
    with serving(dying(server, is_clearing_up)) as (address, _):
        push(new, SparqlStore(address, patience=QUICK, say=said.append), replace=True)
    assert said[-1].startswith("put in place; what was sent stays in graphs")
    server.start()
    assert content(server.store()) == content(new) and left(server.store())
    push(old, server.store(), replace=True)
    assert content(server.store()) == content(old) and not left(server.store())


def test_the_command_insists_then_says_in_one_line_that_the_server_is_gone(
    server: Mortal, built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(dying(server, lambda request: request.path.startswith("/store"))) as (address, _):
        assert run(monkeypatch, "push", address, "--store", str(built)) == 2
    *tries, last = capsys.readouterr().err.splitlines()
    assert len(tries) == 3 and all("trying again in" in line for line in tries)
    assert last.startswith("rncp-graph: ") and last.endswith("until the next push")


def test_a_push_that_another_one_sweeps_away_fails_and_the_other_one_holds(
    server: Mortal, old: Store, new: OxigraphStore
) -> None:
    target, other = server.store(), server.store()

    def meddle(_: str, number: int, __: int | None) -> None:
        if number == len(new):
            push(old, other)

    with pytest.raises(StoreError, match=r"check failed: .* another load is under way"):
        push(new, target, progress=meddle)
    assert content(target) == content(old) and not left(target)
