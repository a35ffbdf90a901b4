"""What the server tells of itself: a line of JSON for each request and event, without personal data, and its measures.

No address of a reader, no header, and of an address neither its path (unless that is wanted) nor what is asked in it.
Of an error the kind and the places in the code: its words may repeat what somebody wrote.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from datetime import UTC, datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rncp_graph.server import measures
from rncp_graph.server.following import Version

LOG = logging.getLogger("rncp_graph.server")
NONE, KINDS, PATHS = "none", "kinds", "paths"
"""What is told of requests: nothing; their kind, status, time, size; their path too."""


class Lines(logging.Formatter):
    """Records as lines of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": record.process,
        }
        told |= getattr(record, "told", None) or {"event": "log", "said": record.getMessage()}
        if record.exc_info and (error := record.exc_info[1]):
            told |= {"event": "error", "error": type(error).__qualname__, "places": _places(error)}
        return json.dumps(told, ensure_ascii=False)


def _places(error: BaseException) -> list[str]:
    return [f"{one.name} ({one.filename}:{one.lineno})" for one in traceback.extract_tb(error.__traceback__)[-8:]]


def logging_of(log: str) -> dict[str, Any]:
    """Return how the processes of a server log, as `logging.config` takes it."""
    level = "WARNING" if log == NONE else "INFO"
    own = {"handlers": ["lines"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "rncp_graph.server.witness.Lines"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
        "loggers": {"uvicorn": {**own, "level": "WARNING"}, LOG.name: {**own, "level": level}},
    }


def tell(event: str, level: int = logging.INFO, **said: object) -> None:
    """Log an event."""
    LOG.log(level, event, extra={"told": {"event": event, **said}})


class Witness:
    """An application whose requests are counted, and told as `log` says; `version` is the name of what is served."""

    def __init__(self, app: ASGIApp, version: str, log: str = NONE) -> None:
        self._app, self._version, self._log = app, version, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, size, whole, began = 500, 0, False, time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status, size, whole
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b"")) if scope["method"] != "HEAD" else 0
                whole = not message.get("more_body", False)
            await send(message)

        measures.IN_HAND.inc()
        try:
            await self._app(scope, receive, sending)
        finally:
            measures.IN_HAND.dec()
            seconds, kind = time.perf_counter() - began, measures.kind(scope["path"])
            measures.REQUESTS.labels(kind, status).inc()
            measures.SECONDS.labels(kind).observe(seconds)
            if self._log != NONE:
                path = {"path": scope["path"]} if self._log == PATHS else {}
                said = {
                    "method": _method(scope),
                    "kind": kind,
                    **path,
                    "status": status,
                    "ms": round(1000 * seconds, 1),
                }
                tell("request", **said, bytes=size, whole=whole, version=self._version)


def _method(scope: Scope) -> str:
    method: str = scope["method"]
    return method if method in ("GET", "HEAD", "POST", "OPTIONS") else "other"


def begun(version: Version, former: Version | None) -> None:
    """Tell of a version that is served from now on, in the place of another."""
    measures.SWAPS.labels("served").inc()
    measures.SERVED.labels(version.name).set(1)
    if former:
        measures.SERVED.labels(former.name).set(0)
    tell("version served", version=version.name)


def refused(name: str, error: Exception) -> None:
    """Tell of a version that could not be served."""
    measures.SWAPS.labels("refused").inc()
    tell("version refused", logging.ERROR, version=name, error=type(error).__qualname__, said=str(error))
