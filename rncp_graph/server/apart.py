"""What a page looks for in a process of its own: one search at a time, whose answers are kept; others wait."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import Generic, TypeVar

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.errors import LimitReached
from rncp_graph.language import language, t
from rncp_graph.server.limits import Busy, Limits, Places
from rncp_graph.server.refusals import refusal, status_of

KEPT = 128
"""Answers that are kept."""
Found = TypeVar("Found")


class Apart(Generic[Found]):
    """The answers of one kind of search."""

    def __init__(self, limits: Limits) -> None:
        self.places = Places(replace(limits, at_once=1))
        self._kept: dict[tuple[str, Hashable], Found] = {}

    async def answer(self, asked: Hashable, begin: Callable[[], Iterable[Found]]) -> Found:
        """Return the one answer of what is asked, kept or from the search that is begun, in the language in force.

        Raises `Busy` where others search and wait, and what the search raises.
        """
        key = (language(), asked)
        if key not in self._kept:
            async with self.places.one():
                (found,) = await to_thread.run_sync(list, begin())
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[key] = found
        return self._kept[key]


def ended(request: Request, error: Busy | LimitReached) -> Response:
    """Say that a search was ended at a limit, or that it has to wait for others."""
    if isinstance(error, LimitReached):
        return refusal(request, status_of(error), str(error))
    said = t("trop de recherches de ce genre à la fois ; réessayez", "too many searches of this kind; try again")
    return refusal(request, 503, said, {"Retry-After": "5"})
