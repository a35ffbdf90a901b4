"""What a query may take of the server, and how many may be under way at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio

from rncp_graph import guard

NICE = 10
"""How far the process of a query stands back: the server has nine parts in ten of a processor that both want."""
TRIED, BRIEF, TRIED_NICE = 2, 0.1, 5
"""While all places are taken, so many queries at once are tried for so many seconds of processor time; they stand back
for the server, and those that hold the places for them."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a query may take, and how many may be there.

    `answer` and `query` are bytes, of an answer and of the request that holds a query; `at_once` queries are under
    way, `waiting` others wait for as many seconds as `patience`. A reader takes a chunk within `stall` seconds, and
    who asks sends all of a query in as many.
    """

    seconds: float = 60.0
    memory: int = 2 << 30
    answer: int = 256 << 20
    query: int = 1 << 20
    at_once: int = 4
    waiting: int = 100
    patience: float = 5.0
    stall: float = 10.0

    @property
    def guard(self) -> guard.Limits:
        """The limits of the process of a query, which stands back for the server: pages do not wait for queries."""
        by = ("serve --timeout", "cpu", "serve --memory")
        return guard.Limits(seconds=self.seconds, memory=self.memory, nice=NICE, by=by)


class Busy(Exception):
    """As many queries as there may be are under way, and others wait."""


class Places:
    """The places of the queries that are under way."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._places, self._waiting = limits, anyio.CapacityLimiter(limits.at_once), 0

    @property
    def free(self) -> bool:
        """Whether one can be held without waiting."""
        return self._places.available_tokens > 0

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Hold a place within a block. Raises `Busy` where none becomes free in time, or too many wait."""
        holder = object()
        try:
            self._places.acquire_on_behalf_of_nowait(holder)
        except anyio.WouldBlock:
            await self._wait(holder)
        try:
            yield
        finally:
            self._places.release_on_behalf_of(holder)

    async def _wait(self, holder: object) -> None:
        if self._waiting >= self._limits.waiting:
            raise Busy
        self._waiting += 1
        try:
            with anyio.fail_after(self._limits.patience):
                await self._places.acquire_on_behalf_of(holder)
        except TimeoutError:
            raise Busy from None
        finally:
            self._waiting -= 1
