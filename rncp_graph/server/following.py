"""The version that is served is the one that is current: a new build takes its place without a request being lost.

A request belongs to the version that was served when it came, to its end. A version that is no longer current is let
go of when its last request has ended. One that cannot be opened is told, and the one before stays.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import anyio
from anyio import to_thread
from anyio.abc import TaskGroup, TaskStatus
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from rncp_graph.errors import RncpGraphError

PAUSE = 1.0
"""Seconds between two looks at what is current."""


@dataclass
class Version:
    """A version that is served: its name, its application, and what asks and lets go of its store."""

    name: str
    app: Starlette
    check: Callable[[], object]
    """Asks its store something small, and raises where that does not answer."""
    close: Callable[[], object]
    held: int = 0
    """Requests that it has in hand."""
    former: bool = False
    """Whether another one is served by now."""
    over: anyio.Event = field(default_factory=anyio.Event)

    async def live(self, *, task_status: TaskStatus[None]) -> None:
        """Be ready for requests until it is over: one task, for what an application begins it ends in the same."""
        try:
            async with self.app.router.lifespan_context(self.app):
                task_status.started()
                await self.over.wait()
        finally:
            with anyio.CancelScope(shield=True):
                await to_thread.run_sync(self.close)

    def left(self) -> None:
        """Be over, once it is of the past and has no request in hand."""
        if self.former and not self.held:
            self.over.set()


class Following:
    """An application that hands each request to the version that is current.

    `current` returns the name of that, and `make` opens it: both are called in a thread. `begun` hears of each version
    that is served, and of the one before it, `refused` of each that could not be.
    """

    def __init__(
        self,
        current: Callable[[], str],
        make: Callable[[], Version],
        *,
        begun: Callable[[Version, Version | None], object] = lambda *_: None,
        refused: Callable[[str, Exception], object] = lambda *_: None,
        pause: float = PAUSE,
    ) -> None:
        self._current, self._make, self._begun, self._refused, self._pause = current, make, begun, refused, pause
        self.now: Version | None = None
        """The version that is served; none before the first."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or live as long as the server does."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        version = self.now
        assert version is not None  # noqa: S101 - no request comes before the start is complete
        version.held += 1
        try:
            await version.app(scope, receive, send)
        finally:
            version.held -= 1
            version.left()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        async with anyio.create_task_group() as group:
            try:
                await self._begin(group)
            except RncpGraphError as error:
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                return
            over = anyio.Event()
            group.start_soon(self._follow, group, over)
            await send({"type": "lifespan.startup.complete"})
            await receive()
            over.set()
            _retire(self.now)
        await send({"type": "lifespan.shutdown.complete"})

    async def _follow(self, group: TaskGroup, over: anyio.Event) -> None:
        refused = ""
        while not over.is_set():
            with anyio.move_on_after(self._pause):
                await over.wait()
            with suppress(RncpGraphError):  # a pointer that is lost, a server that is away: what is served stays
                name = await to_thread.run_sync(self._current)
                if over.is_set() or (self.now and name == self.now.name):
                    continue
                try:
                    await self._begin(group)
                except Exception as error:  # whatever it is, it is no reason to stop what is served
                    if refused != name:
                        self._refused(name, error)
                    refused = name

    async def _begin(self, group: TaskGroup) -> None:
        """Open the current version, and serve it once it is ready."""
        version = await to_thread.run_sync(self._make)
        await group.start(version.live)
        former, self.now = self.now, version
        _retire(former)
        self._begun(version, former)


def _retire(version: Version | None) -> None:
    if version:
        version.former = True
        version.left()
