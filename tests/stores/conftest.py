"""Every kind of store: in memory, on disk, and the real servers, each started once per session."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench import server
from rncp_graph.http import Patience
from rncp_graph.stores import Store
from rncp_graph.stores.endpoint.sparql import SparqlStore
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.servers import fuseki, virtuoso

LOCAL = ("memory", "disk")
SERVERS = ("oxigraph", "fuseki", "virtuoso")
KINDS = (*LOCAL, *SERVERS)
QUICK = Patience(tries=3, pause=0.05, longest=1.0, timeout=120.0)


@pytest.fixture(scope="session", autouse=True)
def alone() -> Iterator[None]:
    """What the user of this machine has set for endpoints is nothing to the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("RNCP_GRAPH_") and name != "RNCP_GRAPH_CACHE":
                patch.delenv(name)
        patch.setenv("NETRC", os.devnull)
        yield


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server.serving(tmp_path_factory.mktemp("oxigraph") / "log") as address:
        yield address


@pytest.fixture(scope="session")
def fuseki_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with fuseki.serving(tmp_path_factory.mktemp("fuseki") / "log") as address:
        yield address


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with virtuoso.serving(tmp_path_factory.mktemp("virtuoso")) as address:
        yield address


Endpoint = Callable[[str], SparqlStore]


@pytest.fixture(scope="session")
def endpoint(request: pytest.FixtureRequest) -> Iterator[Endpoint]:
    """Return the emptied endpoint of a kind."""
    opened: list[SparqlStore] = []

    def open_empty(kind: str) -> SparqlStore:
        address = request.getfixturevalue(kind if kind == "oxigraph" else f"{kind}_server")
        known = virtuoso.KNOWN if kind == "virtuoso" else None
        store = SparqlStore(address, known=known, patience=QUICK)
        opened.append(store)
        empty(store)
        return store

    yield open_empty
    for store in opened:
        store.close()


def empty(store: SparqlStore) -> None:
    """Drop all graphs that are not the server's own; Virtuoso would drop those too."""
    default = store.dialect.default
    graphs = [f"GRAPH <{name}>" for name in [*store.named_graphs(), *([default] if default else [])]]
    store.update(" ; ".join(f"DROP SILENT {graph}" for graph in graphs) if default else "DROP ALL")


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store of each kind, which may be written."""
    if request.param == "memory":
        return OxigraphStore.memory()
    if request.param == "disk":
        return OxigraphStore.creating(tmp_path / "s")
    made: Store = request.getfixturevalue("endpoint")(request.param)
    return made
