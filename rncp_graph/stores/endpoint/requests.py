"""Requests of the SPARQL Protocol as SPARQLWrapper writes them, sent by our connection as the service takes them.

The connection of SPARQLWrapper is shared by the whole process, follows redirects with the password, and is made anew
each time. What sends its requests is `urlopener`, a name of its module that it keeps for others to replace: ours takes
the requests that are written here, and leaves to `urllib` those of anybody else in the process.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, cast
from urllib.request import Request, urlopen

from SPARQLWrapper import GET, JSON, N3, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper, Wrapper

from rncp_graph.errors import StoreError
from rncp_graph.http import shown
from rncp_graph.language import t
from rncp_graph.stores.endpoint.connection import Connection, Refused, Reply, Way

GRAPHS = {"CONSTRUCT", "DESCRIBE"}
"""The forms of a query whose answer is triples."""
QUERIES = {"SELECT", "ASK", *GRAPHS}
UPDATES = {"INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}

LONGEST = 8000
"""Bytes of an address that holds a query. Servers ought to take as many (RFC 9110, 4.1), and many take no more."""

NO_POST, NO_FORM = {403, 405, 501}, 415
"""How services refuse a method (some read-only ones by 403), and a type of body."""

_written: ContextVar[list[Request] | None] = ContextVar("written", default=None)


def asked(
    connection: Connection,
    address: str,
    text: str,
    form: str,
    parameters: list[tuple[str, str]] | None = None,
    *,
    again: bool = True,
    timeout: float | None = None,
) -> Reply:
    """Send a query or an update in the first way that the service does not refuse, and return what it answers.

    `form` is the word that says what the text asks, such as `SELECT`; `parameters` go along with it. What the service
    refuses is not tried again on this connection.

    Raises `StoreError` where no way is left, or where the query is too long for the address it would have to go in.
    """
    key = (address, form in QUERIES)
    while True:
        way = connection.ways.get(key, Way.FORM)
        request = _request(address, text, form, parameters or [], way)
        if way is Way.ADDRESS and len(request.full_url) > LONGEST:
            raise _too_long(address, len(request.full_url))
        headers = {name: value for name, value in request.header_items() if name != "User-agent"}
        content = cast(bytes | None, request.data)
        try:
            return connection.ask(
                request.get_method(), request.full_url, headers=headers, content=content, again=again, timeout=timeout
            )
        except Refused as refusal:
            following = _after(way, refusal.status, query=form in QUERIES)
            if following is None:
                raise
            connection.ways[key] = following


def _after(way: Way, status: int, *, query: bool) -> Way | None:
    """The way to try after a refusal; none where it tells of something else. An update is never sent by GET."""
    if way is Way.FORM and status == NO_FORM:
        return Way.DIRECT
    return Way.ADDRESS if query and way is not Way.ADDRESS and status in {*NO_POST, NO_FORM} else None


def _request(address: str, text: str, form: str, parameters: list[tuple[str, str]], way: Way) -> Request:
    """Have SPARQLWrapper write a request."""
    path, _, given = address.partition("?")
    wrapper = SPARQLWrapper(path, path)
    wrapper.queryString, wrapper.queryType = text, form  # `setQuery` guesses the form, at times wrongly
    wrapper.setMethod(GET if way is Way.ADDRESS else POST)
    wrapper.setRequestMethod(POSTDIRECTLY if way is Way.DIRECT else URLENCODED)
    wrapper.setOnlyConneg(True)
    wrapper.setReturnFormat(N3 if form in GRAPHS else JSON)
    if form in GRAPHS:
        wrapper.addCustomHttpHeader("Accept", "application/n-triples, text/turtle;q=0.5")
    for name, value in parameters:
        wrapper.addParameter(name, value)
    written: list[Request] = []
    token = _written.set(written)
    try:
        wrapper.query()
    finally:
        _written.reset(token)
    request = written[0]
    said = request.full_url.partition("?")[2].replace("+", "%20")  # a blank in any address, not in forms alone
    request.full_url = "?".join(filter(None, (path, "&".join(filter(None, (given, said))))))
    return request


def _too_long(address: str, size: int) -> StoreError:
    place = shown(address)
    return StoreError(
        t(
            f"{place} : POST refusé, et la requête est trop longue pour GET ({size} octets, {LONGEST} au plus)",
            f"{place}: POST refused, and the query is too long for GET ({size} bytes, {LONGEST} at most)",
        )
    )


def _open(request: Request, *others: Any, **options: Any) -> Any:
    written = _written.get()
    if written is None:
        return urlopen(request, *others, **options)  # noqa: S310 - not ours
    written.append(request)
    return None


_module: Any = Wrapper
_module.urlopener = _open
