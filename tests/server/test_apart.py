"""What a page looks for in a process of its own ends at its limit, and is refused where too many look at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import anyio
import pytest
from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.language import use_language
from rncp_graph.reasoning import apart
from rncp_graph.server import pathfinder, reasons
from rncp_graph.server.documents import Documents
from rncp_graph.server.limits import Limits, Places
from rncp_graph.server.pages import Pages
from rncp_graph.server.pathfinder import Pathfinder
from rncp_graph.server.reasons import Reasons
from rncp_graph.server.served import Served

PATH, WHY = "from=D1407&to=niveau=7", "subject=RNCP27413&property=codeRome"


def endless(*_: object) -> None:
    while True:
        pass


def asked(query: str) -> Request:
    return Request({"type": "http", "method": "GET", "path": "/x", "query_string": query.encode(), "headers": []})


def finding(served: Served, limits: Limits) -> tuple[Places, Callable[[Request], Awaitable[Response]]]:
    made = Pathfinder(served, Pages(served, Documents(served)), limits)
    return made._apart.places, made.json


def explaining(served: Served, limits: Limits) -> tuple[Places, Callable[[Request], Awaitable[Response]]]:
    made = Reasons(served, Pages(served, Documents(served)), limits)
    return made._apart.places, made.page


@pytest.mark.parametrize(("made", "query"), [(finding, PATH), (explaining, WHY)])
def test_what_takes_too_long_is_ended(
    served: Served, monkeypatch: pytest.MonkeyPatch, made: Callable[..., object], query: str
) -> None:
    monkeypatch.setattr(pathfinder, "SECONDS", 0.1)
    monkeypatch.setattr(reasons, "SECONDS", 0.1)
    monkeypatch.setattr(pathfinder, "_find", endless)
    monkeypatch.setattr(apart, "_told", endless)
    with use_language("en"):
        _, answer = made(served, Limits(seconds=0.1))
        response = anyio.run(answer, asked(query))
    assert response.status_code == 504
    assert "serve --timeout" in response.body.decode()


@pytest.mark.parametrize(("made", "query"), [(finding, PATH), (explaining, WHY)])
def test_who_comes_while_another_looks_and_may_not_wait_is_told_to_come_again(
    served: Served, made: Callable[..., object], query: str
) -> None:
    places, answer = made(served, Limits(waiting=0))

    async def at_once() -> Response:
        async with places.one():
            return await answer(asked(query))

    response = anyio.run(at_once)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
