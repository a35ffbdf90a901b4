"""The small register of `tools.py` in a store, and its map."""

from __future__ import annotations

import pytest

from rncp_graph.gaps import GapMap, gap_map
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.gaps.tools import FICHES, register


@pytest.fixture(scope="package")
def small(tmp_path_factory: pytest.TempPathFactory) -> OxigraphStore:
    return register(tmp_path_factory.mktemp("rome"), *FICHES)


@pytest.fixture(scope="package")
def found(small: OxigraphStore) -> GapMap:
    return gap_map(small)
