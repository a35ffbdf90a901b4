"""A store of the Oxigraph server, a build to send there, and nothing of what the user of this machine has set."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rncp_graph.building.loading import build
from rncp_graph.readers import read
from rncp_graph.stores.endpoint.sparql import SparqlStore
from tests.stores.endpoint.tools import QUICK


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("RNCP_GRAPH_") and name != "RNCP_GRAPH_CACHE":
            monkeypatch.delenv(name)
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    monkeypatch.setenv("NETRC", os.devnull)


@pytest.fixture
def target(oxigraph: str) -> Iterator[SparqlStore]:
    store = SparqlStore(oxigraph, patience=QUICK)
    store.update("DROP ALL")
    yield store
    store.close()


@pytest.fixture(scope="session")
def built(exemple: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exemple") / "db"
    build(folder, *(read(exemple / f"fiche-{numero}.txt") for numero in ("RNCP7141", "RNCP27413")))
    return folder
