"""What those who run the server ask of it: whether it lives, whether it is ready, what it has counted.

/healthz    200 as long as the process answers
/readyz     200 where its store answers, with the version that is served; else 503
/metrics    for Prometheus
"""

from __future__ import annotations

from functools import partial

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from rncp_graph.server import measures
from rncp_graph.server.following import Following

READY = 5.0
"""Seconds within which a store answers that is ready."""


class Health:
    """An application, with these addresses beside its own."""

    def __init__(self, app: Following, folder: str = "") -> None:
        self._app, self._folder = app, folder
        self._own = {"/healthz": self._alive, "/readyz": self._ready, "/metrics": self._measures}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        answer = self._own.get(scope.get("path", "")) if scope["type"] == "http" else None
        if answer is None:
            await self._app(scope, receive, send)
        elif Request(scope).method not in ("GET", "HEAD"):
            await Response(status_code=405, headers={"Allow": "GET, HEAD"})(scope, receive, send)
        else:
            await (await answer())(scope, receive, send)

    async def _alive(self) -> Response:
        return JSONResponse({"status": "ok"}, headers=_FRESH)

    async def _ready(self) -> Response:
        version = self._app.now
        try:
            with anyio.fail_after(READY):
                assert version is not None  # noqa: S101 - requests come after the start
                await to_thread.run_sync(version.check, abandon_on_cancel=True)
        except Exception:  # whatever it is, the store does not answer
            return JSONResponse({"status": "not ready"}, 503, _FRESH)
        return JSONResponse({"status": "ready", "version": version.name}, headers=_FRESH)

    async def _measures(self) -> Response:
        text = await to_thread.run_sync(partial(measures.written, self._folder))
        return Response(text, headers={**_FRESH, "Content-Type": measures.MEDIA})


_FRESH = {"Cache-Control": "no-store"}
