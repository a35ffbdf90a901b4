"""A document as it is sent: with what tells its age and its other forms, once where the reader has it already.

Its age is that of the build, so what a reader holds is known to be good without being made again. What is made is
kept, as long as there is room.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from email.utils import format_datetime, parsedate_to_datetime

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.language import language
from rncp_graph.resources import software_version
from rncp_graph.server.negotiation import Form
from rncp_graph.server.served import Served
from rncp_graph.terms import digest

ROOM = 64 << 20
"""Bytes of documents that are kept."""
MAKING = 4
"""Documents that are made at once; what is kept does not wait for them."""
FRESH = 300
"""Seconds in which a cache need not ask again."""


class Documents:
    """What sends documents about what is served."""

    def __init__(self, served: Served, room: int = ROOM) -> None:
        self._served, self._kept = served, _Kept(room)
        self._making: dict[str, anyio.Lock] = {}
        self._threads = anyio.CapacityLimiter(MAKING)

    async def send(
        self,
        request: Request,
        media: str,
        make: Callable[[], bytes],
        *,
        links: Iterable[str] = (),
        spoken: bool = False,
        daily: bool = False,
        key: str = "",
    ) -> Response:
        """Send what `make` makes, unless the reader has it.

        `links` are members of the header `Link`; `spoken` says that it is in the language in force, `daily` that it
        tells of today. `key` is what it depends on beyond its path.
        """
        today = date.today()
        told = [self._served.version, software_version(), request.url.path, key]
        told += [language()] if spoken else []
        told += [today.isoformat()] if daily else []
        tag = f'"{digest(*told)}"'
        modified = self._served.built
        if daily:
            modified = max(modified, datetime.combine(today, time(), UTC))
        headers = {
            "ETag": tag,
            "Last-Modified": format_datetime(modified, usegmt=True),
            "Cache-Control": f"public, max-age={FRESH}",
            "Vary": "Accept-Language" if spoken else "Accept",
        }
        if spoken:
            headers["Content-Language"] = language()
        if joined := ", ".join(links):
            headers["Link"] = joined
        if _fresh(request, tag, modified):
            return Response(status_code=304, headers=headers)
        body = self._kept.get(tag) or await self._made(tag, make)
        return Response(body, headers=headers, media_type=media)

    async def _made(self, tag: str, make: Callable[[], bytes]) -> bytes:
        """Make a document, once for all who ask for it at once."""
        making = self._making.setdefault(tag, anyio.Lock())
        try:
            async with making:
                if (body := self._kept.get(tag)) is None:
                    body = await to_thread.run_sync(make, limiter=self._threads)
                    self._kept.put(tag, body)
                return body
        finally:
            if not making.statistics().tasks_waiting:
                self._making.pop(tag, None)


def alternates(name: str, forms: Iterable[Form]) -> list[str]:
    """Return the members of `Link` that name the other forms of what stands beside it under a name."""
    return [f'<{name}.{form.name}>; rel="alternate"; type="{form.media}"' for form in forms]


def _fresh(request: Request, tag: str, modified: datetime) -> bool:
    """Whether the reader has it (RFC 9110, 13.2.2): a tag that is told goes before a day."""
    if (tags := request.headers.get("if-none-match")) is not None:
        held = {one.strip().removeprefix("W/") for one in tags.split(",")}
        return "*" in held or tag in held
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except (ValueError, TypeError):
        return False
    return since.tzinfo is not None and modified <= since


class _Kept:
    """Bytes by tag, the last used longest; no more of them than there is room."""

    def __init__(self, room: int) -> None:
        self._largest = room // 4
        self._left, self._held = room, OrderedDict[str, bytes]()

    def get(self, tag: str) -> bytes | None:
        if tag in self._held:
            self._held.move_to_end(tag)
        return self._held.get(tag)

    def put(self, tag: str, body: bytes) -> None:
        if tag in self._held or len(body) > self._largest:
            return
        self._held[tag] = body
        self._left -= len(body)
        while self._left < 0:
            self._left += len(self._held.popitem(last=False)[1])
