"""Clients that others wrote have the same answers of the endpoint: Jena, Comunica, pandas.

SPARQLWrapper and the store of rdflib are in `test_sparql.py`.
"""

from __future__ import annotations

import csv
import io
import subprocess
from urllib.parse import urlencode

import httpx2
import pandas as pd
import pytest

from rncp_graph.stores.oxigraph import OxigraphStore
from tests.server.test_sparql import TITLES
from tests.servers import fuseki, npm

COMUNICA = "4.3.0"  # of the line that runs on Node 20


@pytest.fixture(scope="module")
def expected(store: OxigraphStore) -> list[tuple[str, ...]]:
    found = [tuple(term.value for term in row) for row in store.query(TITLES)]  # type: ignore[union-attr]
    assert len(found) > 40
    return found


def rows(text: str) -> list[tuple[str, ...]]:
    head, *found = csv.reader(io.StringIO(text))
    assert head == ["n", "t"]
    return [tuple(row) for row in found]


def said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_jena_has_the_same_answers(site: httpx2.Client, expected: list[tuple[str, ...]]) -> None:
    address = str(site.base_url.join("/sparql"))
    command = ["java", "-cp", str(fuseki.fetched()), "arq.rsparql", "--service", address, "--results", "CSV", TITLES]
    assert rows(said(command)) == expected


def test_comunica_has_the_same_answers(site: httpx2.Client, expected: list[tuple[str, ...]]) -> None:
    client = npm.taken("@comunica/query-sparql", COMUNICA, "comunica-sparql")
    command = [str(client), f"sparql@{site.base_url.join('/sparql')}", TITLES, "-t", "text/csv"]
    assert sorted(rows(said(command))) == sorted(expected)


def test_pandas_has_the_same_answers(site: httpx2.Client, expected: list[tuple[str, ...]]) -> None:
    asked = urlencode({"query": TITLES, "format": "csv"})
    table = pd.read_csv(f"{site.base_url.join('/sparql')}?{asked}", dtype=str)
    assert list(table.itertuples(index=False, name=None)) == expected
