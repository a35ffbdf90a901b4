"""A small HTTP server on loopback that does what a test says: answers amiss, keeps silent, hangs up, or passes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx2

ASK = b'{"head":{},"boolean":true}'
JSON = {"Content-Type": "application/sparql-results+json"}


class Request(BaseHTTPRequestHandler):
    """A request, with its body read, and how to answer it."""

    protocol_version = "HTTP/1.1"
    body: bytes

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append(copy(self))  # type: ignore[attr-defined]
        self.server.behave(self)  # type: ignore[attr-defined]

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"", *, length: int | None = None) -> None:
        """Answer; with a `length` beyond that of the body, the connection is cut before its end."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        if length is not None:
            self.close_connection = True

    def version_string(self) -> str:
        """Say no name: a server that nobody knows."""
        return "faux"

    def log_message(self, *said: object) -> None:
        """Keep quiet."""


Behaviour = Callable[[Request], None]


@contextmanager
def serving(behave: Behaviour) -> Iterator[tuple[str, list[Request]]]:
    """Return the address of a server, and the requests that it gets."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
    server.seen, server.behave = [], behave  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.seen  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def passing(to: str, before: Callable[[Request], bool] = lambda _: False) -> Behaviour:
    """Pass requests on to a real server, its name included, unless `before` has dealt with one."""

    def behave(request: Request) -> None:
        if before(request):
            return
        kept = {name: value for name, value in request.headers.items() if name.lower() in ("accept", "content-type")}
        got = httpx2.request(request.command, to + request.path, content=request.body, headers=kept, trust_env=False)
        names = ("content-type", "server")
        request.answer(got.status_code, {n: got.headers[n] for n in names if n in got.headers}, got.content)

    return behave
