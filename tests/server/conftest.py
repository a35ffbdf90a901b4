"""Real servers on loopback: of the example corpus, and of the graphs that the W3C asks for; each in a thread."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

pytest.importorskip("starlette")
uvicorn = pytest.importorskip("uvicorn")

from rncp_graph.language import use_language  # noqa: E402
from rncp_graph.publication.edition import Site  # noqa: E402
from rncp_graph.server.app import app  # noqa: E402
from rncp_graph.server.limits import Limits  # noqa: E402
from rncp_graph.server.served import Served  # noqa: E402
from rncp_graph.server.wire import configured  # noqa: E402
from rncp_graph.stores import open_store  # noqa: E402
from rncp_graph.stores.identity import identity_lines  # noqa: E402
from rncp_graph.stores.oxigraph import OxigraphStore  # noqa: E402
from rncp_graph.stores.versions import construction  # noqa: E402
from rncp_graph.terms import BASE  # noqa: E402

DATA = "http://kasei.us/2009/09/sparql/data/"
"""Where the graphs of the W3C tests are."""
ADDRESS = "https://example.org/behind/"


@contextmanager
def serving(served: Served, limits: Limits, *allow_services: str) -> Iterator[httpx2.Client]:
    """Serve a store while the block lasts, and return a client of it."""
    with use_language("en"):
        made = app(served, limits, allow_services)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(configured(made, log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            with httpx2.Client(base_url=address, trust_env=False, timeout=60) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def store(example_store: Path) -> Iterator[OxigraphStore]:
    opened = open_store(example_store)
    assert isinstance(opened, OxigraphStore)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def served(store: OxigraphStore) -> Served:
    return Served.of(store, Site.of(store.base, ADDRESS, "Publisher"))


@pytest.fixture(scope="session")
def site(served: Served) -> Iterator[httpx2.Client]:
    """The example corpus, served: a query may take 1.2 seconds, and its answer two megabytes and a half."""
    limits = Limits(seconds=1.2, memory=400 << 20, answer=5 << 19, query=1 << 16, at_once=2, patience=0.2, stall=1)
    with serving(served, limits) as client:
        yield client


@pytest.fixture(scope="session")
def w3c(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A server of the graphs that the tests of the W3C presuppose, of which each says that it is a document."""
    folder = tmp_path_factory.mktemp("w3c") / "db"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://xmlns.com/foaf/0.1/Document>"
    with construction(folder) as version:
        made = OxigraphStore.creating(version)
        graphs = [f"<{DATA}data{number}.rdf>" for number in range(1, 4)]
        made.load(
            [*(line.encode() for line in identity_lines(BASE)), *(f"{one} {kind} {one} .\n".encode() for one in graphs)]
        )
        made.close()
    opened = open_store(folder)
    with serving(Served.of(opened), Limits(seconds=5, at_once=1)) as client:
        yield client
