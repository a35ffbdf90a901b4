"""The whole time of a request: no wait of the network outlasts it, be the server one that sends a byte now and then.

httpx counts the time of each read anew. Under it, httpcore takes its connections from a backend; the one here gives
each wait no more time than is left, and none when none is left.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PIECE = 1 << 16
"""Bytes written between two looks at the time."""

SLACK = 0.01
"""Seconds by which the system may wake too early."""


class Overdue(Exception):
    """The time of a request is over."""


class Deadline(threading.local):
    """When the request of a thread must be over, on the clock of `time.monotonic`.

    >>> deadline = Deadline()
    >>> deadline.left(3.0), deadline.passed
    (3.0, False)
    >>> with deadline.within(0):
    ...     deadline.passed
    True
    """

    at = math.inf

    @property
    def passed(self) -> bool:
        """Whether no time is left."""
        return time.monotonic() >= self.at - SLACK

    def left(self, most: float | None) -> float | None:
        """Return how long to wait, in seconds: `most`, or what is left. Raises `Overdue` when nothing is left."""
        if self.at == math.inf:
            return most
        left = self.at - time.monotonic()
        if left <= 0:
            raise Overdue
        return left if most is None else min(left, most)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Let all that this thread waits for in a block be over in so many seconds."""
        before, self.at = self.at, min(self.at, time.monotonic() + seconds)
        try:
            yield
        finally:
            self.at = before


class Backend:
    """The backend of a pool of httpcore, whose every wait ends with the deadline."""

    def __init__(self, inner: Any, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, **options: Any) -> Connected:
        """Return a connection to a host."""
        made = self._inner.connect_tcp(host, port, timeout=self._deadline.left(timeout), **options)
        return Connected(made, self._deadline)


class Connected:
    """A connection of httpcore, whose every wait ends with the deadline."""

    def __init__(self, inner: Any, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, most: int, timeout: float | None = None) -> Any:
        """Return the next bytes, at most so many."""
        return self._inner.read(most, timeout=self._deadline.left(timeout))

    def write(self, data: bytes, timeout: float | None = None) -> None:
        """Send bytes, piece by piece: a server may take them as slowly as it gives them."""
        for start in range(0, len(data), PIECE):
            self._inner.write(data[start : start + PIECE], timeout=self._deadline.left(timeout))

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> Connected:
        """Return the same connection, secured; it is closed where it cannot be."""
        try:
            left = self._deadline.left(timeout)
        except Overdue:
            self.close()
            raise
        return Connected(self._inner.start_tls(ssl_context, server_hostname, timeout=left), self._deadline)

    def close(self) -> None:
        """Close it."""
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks of its socket."""
        return self._inner.get_extra_info(info)


def bound(client: Any, deadline: Deadline) -> None:
    """Let the connections of a client of httpx heed a deadline, also those that go through a proxy."""
    for transport in filter(None, (client._transport, *client._mounts.values())):
        pool = transport._pool  # httpx lets a backend be given to nobody but httpcore
        pool._network_backend = Backend(pool._network_backend, deadline)
