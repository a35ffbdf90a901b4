"""What the tests of questions are asked of: the register of 2021 in a store, and the engine beside it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rncp_graph.building.loading import load
from rncp_graph.nomenclatures import nomenclatures
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.register import ROME, Metiers, Registre


@pytest.fixture(scope="session")
def registre_2021(shared: Callable[..., Path]) -> OxigraphStore:
    """The register of January 2021, in memory (fifteen seconds, once)."""
    store = open_store()
    load(store, *(read(path) for path in sorted(shared("registre-2021").glob("*.zip"))))
    return store


@pytest.fixture(scope="session")
def tables_2021(shared: Callable[..., Path]) -> Registre:
    """The same register as rows of its CSV files, read without any code of the project."""
    (path,) = sorted(shared("registre-2021").glob("*.zip"))
    return Registre.of(path)


@pytest.fixture(scope="session")
def registre_rome(shared: Callable[..., Path]) -> OxigraphStore:
    """The same register with the ROME, its mobility, and the way from it to ESCO (fifteen seconds more, once)."""
    store = open_store()
    files = [*(shared("rome", name) for name in ROME), shared("nomenclatures", "rome_v3_isco08.csv")]
    files.append(shared("esco", "esco_occupations_fr_isco.csv"))
    sources = [read(path) for path in sorted(shared("registre-2021").glob("*.zip"))]
    load(store, *sources, nomenclatures=nomenclatures(*files))
    return store


@pytest.fixture(scope="session")
def metiers(tables_2021: Registre, shared: Callable[..., Path]) -> Metiers:
    """What the tables and the files of the ROME say of occupations."""
    return Metiers(tables_2021, shared("rome"))


@pytest.fixture
def as_deep_as_rdflib_asks() -> Iterator[None]:
    """rdflib raises the limit of recursion when it is imported; hypothesis sets it back."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(6000)
    yield
    sys.setrecursionlimit(before)
