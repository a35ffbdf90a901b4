"""What pages are made of: the example corpus, and the official samples with hundreds of partners, in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rncp_graph.building.loading import load
from rncp_graph.nomenclatures import nomenclatures
from rncp_graph.readers import read
from rncp_graph.stores import Store, open_store


@pytest.fixture(scope="session")
def store(exemple: Path) -> Store:
    """The example corpus, with its official lists."""
    found = open_store()
    files = [read(path) for path in sorted(exemple.iterdir()) if path.is_file()]
    load(found, *files, nomenclatures=nomenclatures(exemple / "nomenclatures"))
    return found


@pytest.fixture(scope="session")
def samples(shared: Callable[..., Path]) -> Store:
    """The official samples of the flow V4.1."""
    found = open_store()
    load(found, *(read(path) for path in sorted(shared("xml-v4.1").glob("*.xml"))))
    return found
