"""The page of a statement: who states it, of what it was derived, by which rule inferred, down to the sources.

It is looked for in a process of its own, within limits, one page at a time; others wait.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.errors import LimitReached, QuestionError
from rncp_graph.language import t
from rncp_graph.portraits.words import property_name, sentence
from rncp_graph.reasoning.apart import Told, telling
from rncp_graph.server.apart import Apart, ended
from rncp_graph.server.limits import Busy, Limits
from rncp_graph.server.pages import Pages
from rncp_graph.server.refusals import refusal
from rncp_graph.server.served import Served

MOST = 20
"""Statements that a page explains."""
SECONDS = 20.0
"""What it may take at least: the first of a process waits for what the process must read."""
_STEP = 4
"""Blanks by which a premise stands below what follows from it."""


class Reason(NamedTuple):
    """A line of an explanation, and those below it."""

    said: str
    below: list[Reason]


class Reasons:
    """What makes the pages that say why: `why?subject=RNCP7141&property=codeRome`, with `&value=M1805` of one value."""

    def __init__(self, served: Served, pages: Pages, limits: Limits) -> None:
        self._served, self._pages = served, pages
        self._limits = replace(limits.guard, seconds=max(limits.seconds, SECONDS))
        self._apart = Apart[Told](limits)

    async def page(self, request: Request) -> Response:
        """Send the reasons of the statements that an address names."""
        subject, name, value = (request.query_params.get(one, "").strip() for one in ("subject", "property", "value"))
        said = (subject, name, value)
        if not subject or not name or sum(map(len, said)) > MOST * 50:
            return refusal(request, 400, t("why?subject=…&property=…", "why?subject=…&property=…"))
        try:
            told = await self._apart.answer(said, lambda: telling(self._served.store, said, MOST, self._limits))
        except QuestionError as error:
            return refusal(request, 404, str(error))
        except (Busy, LimitReached) as error:
            return ended(request, error)
        return await self._pages.page(request, "why.html", "why", self._filled(subject, name, told), key=str(said))

    def _filled(self, subject: str, name: str, told: Told) -> dict[str, Any]:
        return {
            "subject": told.label,
            "code": subject,
            "property": sentence(property_name(name)),
            "address": self._pages.href("why", told.node),
            "reasons": [one for each in told.reasons for one in reasons(each)],
            "more": told.more,
        }


def reasons(told: Iterable[str]) -> list[Reason]:
    """Return lines, each below the one it is indented under.

    >>> reasons(["a", "    b", "        c", "    d"])[0].below[1]
    Reason(said='d', below=[])
    """
    top: list[Reason] = []
    levels = [top]
    for line in told:
        depth = (len(line) - len(line.lstrip(" "))) // _STEP
        one = Reason(line.strip(), [])
        del levels[depth + 1 :]
        levels[-1].append(one)
        levels.append(one.below)
    return top
