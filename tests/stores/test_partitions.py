"""Partitions loaded by engines: the graph of a build, whatever the order, and again without harm."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import httpx2
import pyoxigraph as ox

from rncp_graph.building.loading import load
from rncp_graph.building.partitions import partition
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from tests.building.test_partitions import files, in_oxigraph, parsed, statements
from tests.moments import GUARD
from tests.stores.conftest import Endpoint


def test_oxigraph_and_fuseki_hold_the_graph_of_a_build_after_any_order_and_twice(
    exemple: Path, tmp_path: Path, endpoint: Endpoint, fuseki_server: str
) -> None:
    paths = sorted(path for path in exemple.iterdir() if path.suffix in (".xml", ".zip", ".txt"))
    partition(tmp_path / "p", *map(read, paths), partitions=5)
    built = open_store()
    load(built, *map(read, paths))
    parts = files(tmp_path / "p")
    everything = {str(quad) for path in parts for quad in parsed(path)}
    order = random.Random(7).sample(parts * 2, 2 * len(parts))
    store = in_oxigraph(gzip.decompress(path.read_bytes()) for path in order)
    assert len(store) == len(everything)
    endpoint("fuseki")  # emptied
    with httpx2.Client(timeout=GUARD, trust_env=False) as client:
        for rank in range(2):
            for path in sorted(parts, reverse=bool(rank)):
                headers = {"Content-Type": "application/n-quads", "Content-Encoding": "gzip"}
                client.post(fuseki_server, content=path.read_bytes(), headers=headers).raise_for_status()
            assert counted(client, fuseki_server) == len(everything)
        dump = client.get(fuseki_server, headers={"Accept": "application/n-quads"}).raise_for_status().content
    # compared as values, once both went through one store, then letter by letter
    assert statements(in_oxigraph([dump])) == statements(store) == statements(built.quads())
    assert {str(quad) for quad in ox.parse(dump, format=ox.RdfFormat.N_QUADS)} == everything


def counted(client: httpx2.Client, address: str) -> int:
    """The statements of a dataset by its own count, named graphs included."""
    query = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    answer = client.post(address, data={"query": query}, headers={"Accept": "application/sparql-results+json"})
    return int(answer.raise_for_status().json()["results"]["bindings"][0]["n"]["value"])
