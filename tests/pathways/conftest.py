"""What tests of pathways share: the example corpus in a store."""

from __future__ import annotations

from pathlib import Path

import pytest

from rncp_graph.building.loading import load
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore


@pytest.fixture(scope="session")
def example(exemple: Path) -> OxigraphStore:
    store = open_store()
    load(store, *(read(one) for one in sorted(exemple.iterdir()) if one.is_file()))
    return store
