"""The head of a request is bounded in size and time, and what is no request is refused: nobody holds the server."""

from __future__ import annotations

import asyncio
import select
import socket
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from rncp_graph.server import wire
from rncp_graph.server.wire import HEAD, configured


def connected(site: httpx2.Client) -> socket.socket:
    return socket.create_connection(("127.0.0.1", site.base_url.port or 0), timeout=60)


def test_a_head_without_end_is_refused_when_it_is_too_long(site: httpx2.Client) -> None:
    for line in (b"X: " + b"y" * 4000 + b"\r\n", b"y" * 4000):
        with connected(site) as raw:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nA: ")
            sent = 0
            while not select.select([raw], [], [], 0)[0]:
                try:
                    raw.sendall(line)
                except ConnectionError:
                    break
                sent += len(line)
                assert sent < 400 * HEAD  # what the system holds on the way counts too
            with suppress(ConnectionResetError):  # it was closed while more was on its way
                assert raw.recv(100).startswith(b"HTTP/1.1 400")
    assert site.get("/style.css").is_success


@pytest.mark.parametrize("address", [b"/sparql", b"/search"])
def test_a_body_without_end_is_let_go_of_after_its_answer(site: httpx2.Client, address: bytes) -> None:
    kind = b"Content-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk, sent = b"10000\r\n" + b"#" * 65536 + b"\r\n", 0
    with connected(site) as raw:
        raw.sendall(b"POST " + address + b" HTTP/1.1\r\nHost: x\r\n" + kind)
        with suppress(ConnectionError):
            while sent < 20 * wire.LATE:
                raw.sendall(chunk)
                sent += len(chunk)
    assert sent < 20 * wire.LATE
    assert site.get("/style.css").is_success


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_does_not_come_is_not_waited_for(begun: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.05)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError

    async def run() -> bytes:
        config = configured(app, log_level="critical", lifespan="off")
        config.load()
        from uvicorn.server import ServerState

        loop = asyncio.get_running_loop()
        made = await loop.create_server(
            lambda: wire.Wire(config=config, server_state=ServerState(), app_state={}), "127.0.0.1", 0
        )
        async with made:
            reader, writer = await asyncio.open_connection(*made.sockets[0].getsockname())
            writer.write(begun)
            found = await asyncio.wait_for(reader.read(), 60)
            writer.close()
            return found

    assert asyncio.run(run()) == b""


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nASK",
        b"GET / HTTP/1.1\r\nHost: x\r\nX : y\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_no_request_is_refused(site: httpx2.Client, head: bytes) -> None:
    with connected(site) as raw:
        raw.sendall(head)
        assert raw.recv(100).startswith((b"HTTP/1.1 400", b"HTTP/1.1 505"))


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2f..%2f..%2fpyproject.toml",
        "/static/%2e%2e/app.py",
        "/ontology/..%2f..%2fpyproject.toml",
        "/ontology/....//....//etc/passwd",
        "/ontology//etc/passwd",
        "/..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/id/../../../../etc/passwd",
        "/void.%2fetc%2fpasswd",
        "/catalog./../../etc/passwd",
        "/%00",
        "/id/rome/M1805%00.ttl",
        "/ontology/%5c..%5c..%5cetc%5cpasswd",
        "/questions/..%2fcompte.rq",
        "/api/questions/%2e%2e%2fcompte",
    ],
)
def test_no_path_leads_out_of_what_is_served(site: httpx2.Client, path: str) -> None:
    with connected(site) as raw:  # a client would tidy the path
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b""))
    assert answer.split()[1] in (b"404", b"400"), answer[:200]
    assert b"root:" not in answer and b"[project]" not in answer


def test_nothing_that_is_asked_becomes_a_header(site: httpx2.Client) -> None:
    evil = "x\r\nSet-Cookie: a=b\r\n\r\n<script>"
    for path, said in (
        ("/id/certification/RNCP7141", {evil: evil}),
        ("/id/certification/RNCP7141", {"lang": evil}),
        ("/sparql", {"query": "ASK {}", "format": evil}),
        ("/search", {"q": evil}),
        ("/questions/certifications-par-metier", {"rome": evil}),
        ("/api/questions/certifications-par-metier", {"rome": evil, "format": "csv"}),
        ("/path", {"from": evil, "to": evil}),
        ("/reconcile/suggest/entity", {"prefix": evil}),
        (f"/id/{quote(evil, safe='')}", {}),
    ):
        for accept in ("text/html", "*/*", "application/json", "text/turtle"):
            answer = site.get(path, params=said, headers={"Accept": accept})
            assert "set-cookie" not in answer.headers
            assert answer.status_code < 500
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                assert "<script>" not in answer.text
    for host in ("evil.example", "x/../y", "a b", "<script>"):
        manifest = site.get("/reconcile", headers={"Host": host}).json()
        assert manifest["view"]["url"].startswith("https://example.org/behind/")
