"""Two editions of the example corpus, published once: the second has another fiche, and lacks one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import rncp_graph as rg
from rncp_graph.publication.publish import Publication, publish
from rncp_graph.stores.oxigraph import OxigraphStore

ADDRESS = "https://example.org/rncp/"

Built = Callable[..., OxigraphStore]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build a store of sources."""

    def build(*paths: Path) -> OxigraphStore:
        folder = tmp_path_factory.mktemp("base") / "x.db"
        rg.build(folder, *map(rg.read, paths))
        return OxigraphStore.disk(folder)

    return build


@pytest.fixture(scope="session")
def whole(built: Built, exemple: Path) -> OxigraphStore:
    """The example corpus, of five sources."""
    return built(*(path for path in sorted(exemple.iterdir()) if path.is_file()))


@pytest.fixture(scope="session")
def published(whole: OxigraphStore, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Publication]:
    """The example corpus, published."""
    folder = tmp_path_factory.mktemp("publication") / "site"
    return folder, publish(whole, folder, address=ADDRESS, sparql=f"{ADDRESS}sparql")
