"""While queries that never end and readers that never read are there, a normal request is answered within a second."""

from __future__ import annotations

import os
import socket
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest

from bench.attack import BOMBS, REFUSED, files_of
from bench.measure import memory_of
from tests.server.test_sparql import ask

CUT = 0
"""The outcome of an answer that streams, at a limit."""


@pytest.mark.parametrize("text", REFUSED)
def test_what_reaches_out_or_nests_is_refused_at_once(site: httpx2.Client, text: str) -> None:
    answer = ask(site, text)
    assert (answer.status_code, answer.text.count("\n")) == (403, 1)


def outcome(address: httpx2.URL, text: str) -> int:
    """Return the status of an answer, or that one which streamed was cut short: it ends without its last chunk."""
    try:
        return httpx2.post(address, data={"query": text}, timeout=60).status_code
    except httpx2.RemoteProtocolError:
        return CUT


def test_under_attack_normal_requests_are_answered_and_nothing_is_written(
    site: httpx2.Client, example_store: Path, request: pytest.FixtureRequest
) -> None:
    before, memory = files_of(example_store), memory_of(os.getpid())
    slow = [socket.create_connection(("127.0.0.1", site.base_url.port or 0)) for _ in range(200)]
    for number, raw in enumerate(slow):
        request.addfinalizer(raw.close)
        half = b"GET /sparql?query=" + quote("SELECT * { ?s ?p ?o }").encode()
        raw.sendall(half if number % 2 else half + b" HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    paths = (
        "/id/certification/RNCP7141.ttl",
        "/search?q=commerce",
        "/openapi.json",
        "/healthz.txt",
        "/ontology/rncp.ttl",
    )
    for path in paths:
        site.get(path)
    took = []
    with ThreadPoolExecutor(len(BOMBS)) as threads:
        bombs = [threads.submit(outcome, site.base_url.join("/sparql"), one) for one in BOMBS.values()]
        while not all(one.done() for one in bombs):
            for path in paths:
                began = time.perf_counter()
                assert site.get(path).status_code in (200, 404)
                took.append(time.perf_counter() - began)
        assert {one.result() for one in bombs} <= {503, 504, 507, CUT}
    assert statistics.median(took) < 1
    assert memory_of(os.getpid()) - memory < 400 << 20
    assert files_of(example_store) == before
    assert ask(site, "ASK {}").json()["boolean"]
