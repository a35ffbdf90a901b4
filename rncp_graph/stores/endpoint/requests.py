"""Requests of the SPARQL Protocol as SPARQLWrapper writes them, sent by a connection of our own.

The connection of SPARQLWrapper is shared by the whole process, follows redirects with the password, and is made anew
each time. What sends its requests is `urlopener`, a name of its module that it keeps for others to replace: ours takes
the requests that are written here, and leaves to `urllib` those of anybody else in the process.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, cast
from urllib.request import Request, urlopen

from SPARQLWrapper import JSON, N3, POST, SPARQLWrapper, Wrapper

from rncp_graph.stores.endpoint.connection import Reply

GRAPHS = {"CONSTRUCT", "DESCRIBE"}
"""The forms of a query whose answer is triples."""

Send = Callable[[str, dict[str, str], bytes], Reply]
"""Sends a request by POST: its address, headers and body."""

_sending: ContextVar[Send | None] = ContextVar("sending", default=None)


def asked(address: str, text: str, form: str, parameters: list[tuple[str, str]], send: Send) -> Reply:
    """Have SPARQLWrapper write a query or an update, send it by `send`, and return what was answered.

    `form` is the word that says what the text asks, such as `SELECT`; `parameters` go along with it.
    """
    wrapper = SPARQLWrapper(address, address)
    wrapper.queryString, wrapper.queryType = text, form  # `setQuery` guesses the form, at times wrongly
    wrapper.setMethod(POST)
    wrapper.setOnlyConneg(True)
    wrapper.setReturnFormat(N3 if form in GRAPHS else JSON)
    if form in GRAPHS:
        wrapper.addCustomHttpHeader("Accept", "application/n-triples, text/turtle;q=0.5")
    for name, value in parameters:
        wrapper.addParameter(name, value)
    token = _sending.set(send)
    try:
        return cast(Reply, wrapper.query().response)
    finally:
        _sending.reset(token)


def _open(request: Request, *others: Any, **options: Any) -> Any:
    send = _sending.get()
    if send is None:
        return urlopen(request, *others, **options)  # noqa: S310 - not ours
    headers = {name: value for name, value in request.header_items() if name != "User-agent"}
    return send(request.full_url, headers, cast(bytes, request.data))


_module: Any = Wrapper
_module.urlopener = _open
