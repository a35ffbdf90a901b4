"""What holds for every request: the language, the prefix of its path, and the headers that keep a page to itself."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rncp_graph.language import LANGUAGES, language, use_language
from rncp_graph.server import negotiation

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of what is sent: no script, nothing from elsewhere."""
STYLED = {"Content-Security-Policy": POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")}
"""The same for a page that holds its own style: it was made to stand by itself."""
SCRIPTED = {"Content-Security-Policy": f"{POLICY}; script-src 'self'"}
"""The same for a page that runs scripts, which are files of ours."""
SAFE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


class Front:
    """An application within what holds for all requests.

    The language is that of `?lang=`, else that of `Accept-Language`, else that of the server. `prefixes` are taken off
    the beginning of paths.
    """

    def __init__(self, app: ASGIApp, prefixes: Sequence[str]) -> None:
        self._app, self._prefixes, self._default = app, prefixes, language()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE.items():
                    headers.setdefault(name, value)
            await send(message)

        with use_language(self._language(scope)):
            await self._app({**scope, "path": self._path(scope["path"])}, receive, sending)

    def _language(self, scope: Scope) -> str:
        query: bytes = scope["query_string"]
        said = parse_qs(query.decode("latin-1")).get("lang", [""])[-1]
        if said in LANGUAGES:
            return said
        return negotiation.language(Headers(scope=scope).get("accept-language"), LANGUAGES, self._default)

    def _path(self, path: str) -> str:
        for prefix in self._prefixes:
            if path.startswith(f"{prefix}/"):
                return path.removeprefix(prefix)
        return path
