"""Processes of a server follow its store, lose no request on the way, tell what they do, and end in order."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from rncp_graph.stores.versions import construction, current
from tests.commands import ROOT

pytest.importorskip("uvicorn")

LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
DEADLINE = 120


@contextmanager
def served(store: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], httpx2.Client, Path]]:
    """Run the command while the block lasts; return its process, a client, and the file of its log."""
    log = store.parent / "log"
    command = [sys.executable, "-m", "rncp_graph", "serve", "--store", str(store), "--port", "0", *words]
    env = {**os.environ, "RNCP_GRAPH_LANG": "en"}
    with log.open("w") as err, subprocess.Popen(command, cwd=ROOT, env=env, stderr=err, text=True) as process:
        try:
            address = until(lambda: log.read_text().partition("serving: ")[2].partition(" ")[0])
            with httpx2.Client(base_url=address, trust_env=False, timeout=DEADLINE) as client:
                yield process, client, log
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(DEADLINE)


def until(found: Callable[[], Any]) -> Any:
    """Return what is found at last."""
    deadline = time.monotonic() + DEADLINE
    while not (one := found()):
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)
    return one


def family(pid: int) -> set[int]:
    """A process and all that it has started."""
    below = {int(one) for path in Path(f"/proc/{pid}/task").glob("*/children") for one in path.read_text().split()}
    return {pid}.union(*map(family, below))


def measured(client: httpx2.Client, name: str) -> float:
    return sum(
        float(line.rpartition(" ")[2]) for line in client.get("/metrics").text.splitlines() if line.startswith(name)
    )


def build_anew(store: Path) -> str:
    """Make a new version, of what the current one holds, and return its name."""
    former = current(store)
    with construction(store) as version:
        shutil.copytree(former, version, dirs_exist_ok=True, ignore=shutil.ignore_patterns("LOCK", "sceau*"))
    return version.name


def test_several_processes_follow_the_store_without_losing_a_request_and_end_in_order(
    example_store: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store.db"
    shutil.copytree(example_store, store)
    words = ("--workers", "2", "--queries", "1", "--timeout", "1.5", "--log", "kinds")
    with served(store, *words) as (process, client, log):
        first = client.get("/readyz").json()["version"]
        until(lambda: measured(client, f'rncp_graph_served{{version="{first}"}}') == 2)
        tag = client.get("/id/rome/D1407.ttl").headers["ETag"]

        over, outcomes = threading.Event(), Counter[Any]()

        def load(path: str) -> None:
            anew = httpx2.Limits(max_keepalive_connections=0)  # each request may meet another process
            with httpx2.Client(base_url=client.base_url, trust_env=False, timeout=DEADLINE, limits=anew) as own:
                while not over.wait(0.01):
                    outcomes[own.get(path).status_code, path] += 1

        with ThreadPoolExecutor(4) as threads:
            paths = ("/id/rome/D1407.ttl", "/sparql?query=ASK%20%7B%7D", "/openapi.json", "/api/questions/compte")
            loads = [threads.submit(load, path) for path in paths]
            slow = threads.submit(client.get, "/sparql", params={"query": LONG})
            second = build_anew(store)
            until(lambda: measured(client, f'rncp_graph_served{{version="{second}"}}') == 2)
            over.set()
            assert [one.result() for one in loads] == [None] * 4
            assert slow.result().status_code in (200, 504)  # at its own limit, by the version that it was asked of
        assert {status for status, _ in outcomes} == {200}
        assert len(outcomes) == 4
        assert client.get("/id/rome/D1407.ttl").headers["ETag"] != tag
        assert client.get("/readyz").json()["version"] == second
        assert measured(client, f'rncp_graph_served{{version="{first}"}}') == 0
        assert measured(client, "rncp_graph_requests_total") >= outcomes.total()

        with ThreadPoolExecutor(1) as threads:
            everyone = family(process.pid)
            in_hand = threads.submit(client.get, "/sparql", params={"query": LONG})
            until(lambda: measured(client, "rncp_graph_requests_in_hand") >= 1)
            process.send_signal(signal.SIGTERM)
            assert in_hand.result().status_code in (200, 504)
        assert process.wait(DEADLINE) == 0
        until(lambda: not [one for one in everyone if Path(f"/proc/{one}").exists()])
        lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
        assert {one["event"] for one in lines} == {"version served", "request"}
        assert {one["version"] for one in lines} == {first, second}
        requests = [one for one in lines if one["event"] == "request"]
        assert len(requests) >= outcomes.total()
        assert all(one.keys() >= {"time", "kind", "status", "ms", "bytes", "whole"} for one in requests)
        assert "D1407" not in log.read_text() and "COUNT" not in log.read_text() and "127.0.0.1:" not in str(lines)
