"""A server that behaves as data.gouv.fr does, on this machine: the API in pages, redirects, files, and their bad days.

The shape of the answers is that of udata, the software of data.gouv.fr (`udata/core/dataset/apiv2.py`).
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

DATASET = "5eebbc067a14b6fecc9c9976"
LISTING = f"/api/2/datasets/{DATASET}/resources/"


@dataclass
class Trouble:
    """What happens to one request in place of the ordinary answer, or to it."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: int | None = None
    """Send so many bytes of the body that was declared, then close."""
    undeclared: bool = False
    """Say nothing of the length of the body: it ends when the connection does."""
    silent: bool = False
    """Say nothing until the server ends."""


@dataclass
class Asked:
    """A request that came."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    at: float
    """When, in seconds since 1970."""


class DataGouv:
    """The server: `add` resources, plan `trouble`, read what was `asked`."""

    def __init__(self) -> None:
        self.resources: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.troubles: dict[str, deque[Trouble]] = defaultdict(deque)
        self.asked: list[Asked] = []
        self.connections = 0
        self.over = threading.Event()
        self.largest_page = 2
        self.ranges = True
        self.etags = True
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.root = f"http://127.0.0.1:{self.server.server_port}"
        self.api = f"{self.root}/api"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> DataGouv:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def add(self, title: str, content: bytes = b"", *, moved: bool = False, **declared: Any) -> str:
        """Publish a file, newest first as data.gouv.fr does, and return its path; `moved` puts it behind a redirect."""
        path = f"/resources/repertoire/{len(self.resources):08}/{quote(title.rpartition('/')[2])}"
        url = f"/fr/datasets/r/{len(self.resources)}" if moved else path
        self.files[path] = content
        if moved:
            self.trouble(url, Trouble(302, {"Location": path}), times=99)
        resource = {
            "id": str(len(self.resources)),
            "title": title,
            "type": "update",
            "format": "zip",
            "url": self.root + url,
            "latest": f"{self.root}/fr/datasets/r/{len(self.resources)}",
            "filesize": len(content),
            "checksum": {"type": "sha1", "value": hashlib.sha1(content).hexdigest()},
            "created_at": "2026-08-26T02:00:02.000000+00:00",
            "last_modified": "2026-08-26T02:00:02.000000+00:00",
        }
        self.resources.insert(0, {**resource, **declared})
        return path

    def trouble(self, path: str, *troubles: Trouble, times: int = 1) -> None:
        """Plan what happens to the next requests for a path."""
        self.troubles[path].extend(list(troubles) * times)

    def asked_for(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]

    def page(self, query: dict[str, str]) -> dict[str, Any]:
        """One page of the list, no larger than the server allows."""
        size, page, words = min(int(query["page_size"]), self.largest_page), int(query["page"]), query.get("q", "")
        found = [one for one in self.resources if words.lower() in one["title"].lower()]
        address = f"{self.root}{LISTING}?page_size={size}&q={quote(words)}&page="
        more = page * size < len(found)
        return {
            "data": found[(page - 1) * size : page * size],
            "next_page": f"{address}{page + 1}" if more else None,
            "previous_page": f"{address}{page - 1}" if page > 1 else None,
            "page": page,
            "page_size": size,
            "total": len(found),
        }


def _handler(site: DataGouv) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            site.connections += 1

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            site.asked.append(Asked(parts.path, query, {k.lower(): v for k, v in self.headers.items()}, time.time()))
            waiting = site.troubles[parts.path]
            trouble = waiting.popleft() if waiting else Trouble()
            if trouble.silent:
                site.over.wait()
                self.close_connection = True
                return
            if trouble.status:
                self.answer(trouble.status, trouble.headers, trouble.body, trouble)
            elif parts.path == LISTING:
                body = json.dumps(site.page(query)).encode()
                self.answer(200, {"Content-Type": "application/json"}, body, trouble)
            elif parts.path in site.files:
                self.file(site.files[parts.path], trouble)
            else:
                self.answer(404, {}, b"", trouble)

        def file(self, content: bytes, trouble: Trouble) -> None:
            """A file, or the end of it: RFC 9110, 14.2 and 13.1.5."""
            tag = f'"{hashlib.md5(content).hexdigest()}"'
            headers = {"Content-Type": "application/zip"}
            headers |= {"ETag": tag, "Accept-Ranges": "bytes"} if site.etags else {}
            asked = self.headers.get("Range", "")
            if not (site.ranges and asked and self.headers.get("If-Range", tag) == tag):
                self.answer(200, headers | trouble.headers, content, trouble)
                return
            start, size = int(asked.removeprefix("bytes=").removesuffix("-")), len(content)
            if start >= size:
                self.answer(416, {"Content-Range": f"bytes */{size}"}, b"", trouble)
                return
            headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
            self.answer(206, headers | trouble.headers, content[start:], trouble)

        def answer(self, status: int, headers: dict[str, str], body: bytes, trouble: Trouble) -> None:
            closes = trouble.undeclared or trouble.cut is not None
            length = {} if trouble.undeclared else {"Content-Length": str(len(body))}
            try:
                self.send_response(status)
                for name, value in (length | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body if trouble.cut is None else body[: trouble.cut])
            except (BrokenPipeError, ConnectionResetError):
                closes = True
            self.close_connection = self.close_connection or closes

        def log_message(self, *_: object) -> None:
            pass

    return Handler
