"""What is served of a remote endpoint is what is served of its folder; what needs the folder says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from bench import server
from rncp_graph.publication.edition import Site
from rncp_graph.server.limits import Limits
from rncp_graph.server.served import Served
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.server.conftest import ADDRESS, serving

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def remote(store: OxigraphStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    assert isinstance(store.version, Path)
    with server.serving(tmp_path_factory.mktemp("remote") / "log", store.version) as address:
        endpoint = open_store(address)
        limits = Limits(seconds=1.2, at_once=1)
        with serving(Served.of(endpoint, Site.of(endpoint.base, ADDRESS, "Publisher")), limits) as client:
            yield client
        endpoint.close()


@pytest.mark.parametrize(
    "path",
    [
        "/id/rome/D1407.ttl",
        "/id/certification/RNCP7141.html",
        "/api/questions/compte?format=csv",
        "/api/questions/certifications-par-metier?rome=D1407&format=json",
        "/sparql?format=csv&query=SELECT%20*%20%7B%20%3Crome/D1407%3E%20%3Fp%20%3Fo%20%7D%20ORDER%20BY%20%3Fp%20%3Fo",
        "/sparql?query=ASK%20%7B%20%3Fs%20a%20%3Fo%20%7D",
    ],
)
def test_it_answers_as_the_folder_does(remote: httpx2.Client, site: httpx2.Client, path: str) -> None:
    here, there = site.get(path), remote.get(path)
    assert (there.status_code, there.headers["Content-Type"]) == (200, here.headers["Content-Type"])
    assert there.text == here.text


def test_triples_are_the_same(remote: httpx2.Client, site: httpx2.Client) -> None:
    said = {"query": "DESCRIBE <rome/D1407>", "format": "nt"}
    here, there = (sorted(client.get("/sparql", params=said).text.splitlines()) for client in (site, remote))
    assert here == there != []


def test_what_needs_the_folder_or_cannot_be_told_says_so(remote: httpx2.Client) -> None:
    found = remote.get("/search", params={"q": "commerce"})
    assert (found.status_code, "`rncp-graph pull`" in found.text) == (501, True)
    assert remote.get("/path", params={"from": "D1407", "to": "RNCP7141"}).status_code == 501
    assert remote.get("/reconcile", params={"queries": '{"q": {"query": "commerce"}}'}).status_code == 501
    dataset = remote.get("/sparql", params={"query": "ASK {}", "default-graph-uri": "urn:g"})
    assert (dataset.status_code, "GRAPH" in dataset.text) == (400, True)
    assert remote.get("/sparql", params={"query": "ASK {"}).status_code == 400
    assert remote.get("/sparql", params={"query": "ASK { SERVICE <http://127.0.0.1:1/> {} }"}).status_code == 403


def test_a_query_without_end_is_given_up(remote: httpx2.Client) -> None:
    assert remote.get("/sparql", params={"query": ENDLESS}).status_code == 504
    assert remote.get("/sparql", params={"query": "ASK {}"}).json()["boolean"]
