"""Servers that lie: an endpoint and a catalogue of downloads that answer well, but for what a seed changes."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store

from bench.fuzz.mutation import WORDS, mutated

JSON, NT = "application/sparql-results+json", "application/n-triples"
STATUSES = (*[200] * 12, 202, 204, 206, 301, 302, 307, 308, 400, 401, 404, 406, 413, 416, 429, 500, 503, 599)
TYPES = (
    JSON,
    NT,
    "text/html",
    "text/turtle",
    "application/json",
    "application/zip",
    "x",
    "",
    "text/plain; charset=utf-7",
)
PLACES = (
    "/",
    "",
    "//",
    "http://[",
    "http://127.0.0.1:9/",
    "file:///etc/passwd",
    "http://\x7f/",
    "ftp://x/",
    "?" * 5000,
)
CHALLENGES = (
    "Basic",
    "Digest",
    'Digest realm="',
    "Digest nonce=x, qop=auth",
    "Bearer",
    "Negotiate",
    'Basic realm="\xff"',
)
GOOD = 0.5
"""How often a request of a hostile case has an answer that is right, so that a command gets further."""


@contextmanager
def lying(store: Store, rng: random.Random) -> Iterator[str]:
    """Return the address of a server over a store, which lies as chance has it."""
    seed, over = rng.random(), Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            chance = random.Random(f"{seed} {self.path[:80]} {asked[:200]!r}")  # noqa: S311 - not for secrets
            kind, body = answer(store, self.path, asked, f"http://{self.headers.get('Host')}")
            with suppress(OSError):
                if chance.random() < GOOD:
                    self._give(200, {"Content-Type": kind, "Content-Length": str(len(body))}, body)
                else:
                    self._lie(chance, kind, body)

        def _lie(self, chance: random.Random, kind: str, body: bytes) -> None:
            if chance.random() < 0.6:
                body = mutated(chance, body, [body, b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'])
            size = chance.choice((len(body),) * 6 + (0, len(body) + 9, max(0, len(body) - 9), 10**18, -1))
            said = {"Content-Type": chance.choice((kind,) * 5 + TYPES), "Content-Length": str(size)}
            if chance.random() < 0.1:
                said["Content-Length"] = chance.choice(("x", "1" * 5000, "1, 2"))
            if chance.random() < 0.1:
                del said["Content-Length"]
            if chance.random() < 0.1:
                said |= {"Content-Encoding": chance.choice(("gzip", "deflate", "br", "x"))}
            if chance.random() < 0.1:
                said |= {"Content-Range": chance.choice(("bytes 0-1/2", "bytes x", "bytes 9-1/0", "1" * 5000))}
            if chance.random() < 0.05:
                said |= {"X": "y" * 70_000}
            status = chance.choice(STATUSES)
            if status in (301, 302, 307, 308):
                said["Location"] = chance.choice(PLACES)
            if status == 401:
                said["WWW-Authenticate"] = chance.choice(CHALLENGES)
            self._give(status, said, body, slow=chance.random() < 0.04)

        def _give(self, status: int, said: dict[str, str], body: bytes, *, slow: bool = False) -> None:
            self.send_response(status)
            for name, value in said.items():
                self.send_header(name, value)
            self.end_headers()
            if slow:
                while not over.wait(0.1):  # a byte now and then, without end
                    self.wfile.write(body[:1] or b"x")
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, *said: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def answer(store: Store, path: str, asked: bytes, root: str) -> tuple[str, bytes]:
    """Return the type and the body of the right answer."""
    if path.startswith("/api/"):
        return "application/json", json.dumps(_listing(root)).encode()
    if path.startswith("/resources/"):
        return "application/zip", _export()
    said = {**parse_qs(urlsplit(path).query), **parse_qs(asked.decode(errors="replace"))}
    text = said.get("query", [asked.decode(errors="replace")])[0]
    try:
        found = store.query(text)
    except (SyntaxError, ValueError, OSError):
        return "text/plain", words_for(text)
    if isinstance(found, QueryBoolean | QuerySolutions):
        return JSON, found.serialize(format=QueryResultsFormat.JSON) or b""
    return NT, found.serialize(format=RdfFormat.N_TRIPLES) or b""


def words_for(text: str) -> bytes:
    """Return words that a text alone decides."""
    return WORDS[len(text) % len(WORDS)]


def _listing(root: str) -> dict[str, object]:
    resources = [
        {
            "id": str(rank),
            "title": title,
            "type": "update",
            "format": "zip",
            "url": f"{root}/resources/{title}",
            "latest": f"{root}/resources/{title}",
            "filesize": len(_export()),
            "checksum": {"type": "sha1", "value": "0" * 40},
            "created_at": "2026-08-26T02:00:02.000000+00:00",
            "last_modified": "2026-08-26T02:00:02.000000+00:00",
        }
        for rank, title in enumerate(("export-fiches-rncp-v4-1-2026-08-26.zip", "export-fiches-rs-v4-1-2026-08-26.zip"))
    ]
    size = {"page": 1, "page_size": 20, "total": len(resources)}
    return {"data": resources, "next_page": None, "previous_page": None, **size}


def _export() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        example = Path(__file__).parents[2] / "data" / "exemple" / "export_fiches_RS_V4_1_exemple.xml"
        archive.writestr(zipfile.ZipInfo("a.xml"), example.read_bytes())
    return packed.getvalue()
