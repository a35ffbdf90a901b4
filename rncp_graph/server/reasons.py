"""The page of a statement: who states it, of what it was derived, by which rule inferred, down to the sources."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.portraits.surroundings import labels
from rncp_graph.portraits.words import property_name, sentence
from rncp_graph.reasoning.explaining import why
from rncp_graph.reasoning.words import lines, statements
from rncp_graph.server.pages import Pages
from rncp_graph.server.refusals import refusal
from rncp_graph.server.served import Served

MOST = 20
"""Statements that a page explains."""
_STEP = 4
"""Blanks by which a premise stands below what follows from it."""


class Reason(NamedTuple):
    """A line of an explanation, and those below it."""

    said: str
    below: list[Reason]


class Reasons:
    """What makes the pages that say why: `why?subject=RNCP7141&property=codeRome`, with `&value=M1805` of one value."""

    def __init__(self, served: Served, pages: Pages) -> None:
        self._served, self._pages = served, pages

    async def page(self, request: Request) -> Response:
        """Send the reasons of the statements that an address names."""
        said = {name: request.query_params.get(name, "").strip() for name in ("subject", "property", "value")}
        if not said["subject"] or not said["property"] or sum(map(len, said.values())) > MOST * 50:
            return refusal(request, 400, t("why?subject=…&property=…", "why?subject=…&property=…"))
        try:
            return await self._pages.page(request, "why.html", "why", lambda: self._filled(said), key=str(said))
        except QuestionError as error:
            return refusal(request, 404, str(error))

    def _filled(self, said: dict[str, str]) -> dict[str, Any]:
        store = self._served.store
        found = list(islice(statements(store, said["subject"], said["property"], said["value"] or None), MOST + 1))
        node = found[0][0][1:-1]
        told = [reasons(lines(store, why(store, *one))) for one in found[:MOST]]
        return {
            "subject": labels(store, (node,)).get(node) or said["subject"],
            "code": said["subject"],
            "property": sentence(property_name(said["property"])),
            "address": self._pages.href("why", node),
            "reasons": [one for each in told for one in each],
            "more": len(found) > MOST,
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
