"""What is said where a request is not met, in the form that its sender reads: a page or a text."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.errors import LimitReached, NeedsFolder, QuestionError, RncpGraphError
from rncp_graph.language import language
from rncp_graph.server.negotiation import Form, chosen
from rncp_graph.signs import upright
from rncp_graph.stores.endpoint.connection import Interrupted, Refused
from rncp_graph.stores.refusals import Refusal
from rncp_graph.stores.written import NoForm

_FORMS = (Form("text", "text/plain"), Form("html", "text/html", ("application/xhtml+xml",)))


_STATUS: tuple[tuple[type[RncpGraphError], int], ...] = (
    (NoForm, 406),
    (Refusal, 403),
    (NeedsFolder, 501),
    (Interrupted, 502),
    (Refused, 502),
    (QuestionError, 400),
)


def status_of(error: Exception) -> int:
    """Return the status that says what ended a request."""
    if isinstance(error, LimitReached):
        return 504 if error.limit == "seconds" else 507
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def refusal(request: Request, status: int, said: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer that says why, in the language in force. It is not kept by caches."""
    found = chosen(request.headers.get("accept"), _FORMS)
    shared = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", "Content-Language": language()}
    if not found or found.form.name == "text":
        return Response(f"{said}\n", status, {**shared, **(headers or {})}, "text/plain")
    text = escape(upright(said))
    page = (
        f'<!doctype html>\n<html lang="{language()}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{status}</title></head>\n'
        f"<body><main><h1>{status}</h1><p>{text}</p></main></body>\n</html>\n"
    )
    return Response(page, status, {**shared, **(headers or {})}, "text/html")
