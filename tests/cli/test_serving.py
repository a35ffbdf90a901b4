"""`rncp-graph serve` answers as soon as it says so, tells what it cannot be told, and leaves nobody behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from bench.server import free_ports
from tests.commands import ROOT, program

pytest.importorskip("uvicorn")


def test_a_store_is_served_until_it_is_interrupted(example_store: Path) -> None:
    (port,) = free_ports(1)
    words = ["serve", "--store", str(example_store), "--port", str(port), "--queries", "1", "--timeout", "0.3"]
    env = {**os.environ, "RNCP_GRAPH_LANG": "en"}
    command = [sys.executable, "-m", "rncp_graph", *words]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert process.stderr and process.stdout
            assert process.stderr.readline() == f"serving: http://127.0.0.1:{port}/ (Ctrl-C stops)\n".encode()
            transport = httpx2.HTTPTransport(retries=8)  # it listens when its processes are ready
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=60) as client:
                assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"]
                endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
                assert "serve --timeout raises it" in client.get("/sparql", params={"query": endless}).text
                assert client.get("/id/rome/D1407.ttl").status_code == 200
        finally:
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            process.send_signal(signal.SIGINT)
        assert process.wait(60) in (0, 130)
        assert process.stdout.read() == b""
        assert b"Traceback" not in process.stderr.read()
    assert not [one for one in children if Path("/proc", one).exists()]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--timeout", "soon"), "--timeout: seconds are needed"),
        (("--memory", "much"), "--memory: a size is needed"),
        (("--answer", "x"), "--answer: a size is needed"),
        (("--port", "99999"), "--port"),
    ],
)
def test_what_it_cannot_be_told_is_told_in_one_line(example_store: Path, words: tuple[str, ...], said: str) -> None:
    env = {**os.environ, "RNCP_GRAPH_LANG": "en"}
    command = [program(), "serve", "--store", str(example_store), *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env, timeout=300)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("words", [("serve",), ("mcp", "--http")], ids=" ".join)
def test_a_port_that_is_taken_is_told_in_one_line(example_store: Path, words: tuple[str, ...]) -> None:
    env = {**os.environ, "RNCP_GRAPH_LANG": "en"}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [program(), *words, "--store", str(example_store), "--port", port]
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=env, timeout=300)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"rncp-graph: 127.0.0.1:{port}: cannot listen (Address already in use")
