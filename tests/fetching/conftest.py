"""A server that behaves as data.gouv.fr does, on its good days and its bad ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.data_gouv import DataGouv


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[DataGouv]:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    with DataGouv() as server:
        yield server
