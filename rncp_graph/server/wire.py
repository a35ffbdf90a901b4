"""HTTP as it is read: by httptools, which is fast and bounds nothing, so that the head of a request is bounded here.

A head is whole within a time and a size; a connection that sends none is let go of as well, and so is one that goes on
with a body after its answer.
"""

from __future__ import annotations

import asyncio
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD, SECONDS = 1 << 16, 10.0
"""Bytes of the head of a request, and seconds in which it is whole."""
LATE = 1 << 22
"""Bytes of a body that may come after the answer: who sends more than was read hears of it nevertheless."""


class Wire(HttpToolsProtocol):
    """A connection. Its loop calls these methods."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._left: asyncio.TimerHandle | None = None
        self._held = self._late = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the head of a request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._whole()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read, as long as the head is not too long."""
        super().data_received(data)
        if self._left:
            self._held += len(data)
            if self._held > HEAD:
                self._whole()
                self.send_400_response("The head of the request is too long.")

    def on_message_begin(self) -> None:
        """Wait for the rest of a head."""
        super().on_message_begin()
        self._wait()

    def on_headers_complete(self) -> None:
        """Have a whole head."""
        self._whole()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Read a body; of one that was answered already, nobody wants more."""
        super().on_body(body)
        if self.cycle.response_complete:
            self._late += len(body)
            if self._late > LATE:
                self.transport.close()

    def _wait(self) -> None:
        self._whole()
        self._left = self.loop.call_later(SECONDS, self.transport.close)

    def _whole(self) -> None:
        self._held = 0
        if self._left:
            self._left.cancel()
            self._left = None


def configured(app: Any, **more: Any) -> uvicorn.Config:
    """Return how an application is served: fast where the system allows it, and without telling what serves it."""
    return uvicorn.Config(app, interface="asgi3", http=Wire, ws="none", access_log=False, server_header=False, **more)
