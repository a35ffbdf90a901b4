"""What an endpoint answers, held against what it was asked: the form, the variables, and what our own queries count on.

This is the one door by which an answer comes in. What passes it is rows of the variables that the query projects, a
truth value, or triples, whose terms are well formed; all else is unreadable, and why is told in a few words.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import IO, Any, cast

import pyoxigraph as ox

from rncp_graph.errors import RncpGraphError
from rncp_graph.language import t
from rncp_graph.stores.endpoint.connection import Reply
from rncp_graph.stores.endpoint.requests import GRAPHS
from rncp_graph.stores.shallow import CHUNK, check_json, shallow
from rncp_graph.stores.stream import Stream

Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

TABLES = (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML)
TEXTS = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE)
"""The forms of an answer that hold all of its terms, and that a parser reads in linear time."""


class Unreadable(RncpGraphError):
    """An answer that is not what was asked for."""


def read(reply: Reply, form: str, text: str) -> Found:
    """Return what a reply holds, when it answers a query of this form and text.

    Raises `Unreadable`, and what the parser of the engine does.
    """
    if form in GRAPHS:
        return _triples(reply)
    found = _table(reply)
    if isinstance(found, ox.QueryBoolean):
        if form != "ASK":
            raise Unreadable(t("vrai ou faux au lieu de lignes", "a truth value instead of rows"))
        return found
    if form == "ASK":
        raise Unreadable(t("des lignes au lieu de vrai ou faux", "rows instead of a truth value"))
    said, wanted = [one.value for one in found.variables], projected(text)
    if wanted is not None and said != wanted:
        raise Unreadable(
            t(
                f"variables {_listed(said)} au lieu de {_listed(wanted)}",
                f"variables {_listed(said)} instead of {_listed(wanted)}",
            )
        )
    return checked(found, text)


def projected(text: str) -> list[str] | None:
    r"""Return the variables that a SELECT projects, in order; nothing for `SELECT *`, or a text that cannot be told.

    >>> projected("PREFIX a: <urn:?x#> # ?y\nSELECT DISTINCT ?s (COUNT(?t) AS ?n) $v { ?s ?p ?u }")
    ['s', 'n', 'v']
    >>> projected("SELECT * { ?s ?p ?o }") is None
    True
    """
    begun, depth, names = False, 0, list[str]()
    before = ""
    for said in (match[0] for match in _TOKEN(text)):
        word = said.upper()
        if not begun:
            begun = word == "SELECT" and before != "PREFIX"
        elif not depth and word in ("*", "{", "FROM", "WHERE"):
            return None if word == "*" else names or None
        elif said in "([{":
            depth += 1
        elif said in ")]}":
            depth -= 1
        elif said[0] in "?$" and (not depth or (depth == 1 and before == "AS")):
            names.append(said[1:])
        before = word
    return None


_TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*> | \#[^\n\r]* | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*'  # what holds no variable
    | [?$]\w+ | \w*:[\w.%-]* | \w+ | [*(){}\[\]]""",
    re.VERBOSE | re.DOTALL,
).finditer
_COUNT = re.compile(r"\(\s*COUNT\s*\([^()]*\)\s*AS\s*[?$](\w+)", re.IGNORECASE).findall
_GRAPH = re.compile(r"(?<![\w?$:.-])GRAPH\s*[?$](\w+)", re.IGNORECASE).findall


class _Checked:
    """Rows of an engine, each of which is looked at: a number is a number, and a graph has a name."""

    def __init__(self, rows: ox.QuerySolutions, numbers: set[str], graphs: set[str]) -> None:
        self.variables = rows.variables
        self._rows, self._numbers, self._graphs = rows, numbers, graphs

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            for name in self._numbers:
                _check_number(name, row[name])
            for name in self._graphs:
                if row[name] is not None and not isinstance(row[name], ox.NamedNode | ox.BlankNode):
                    raise Unreadable(t(f"?{name} n'est pas un graphe", f"?{name} is no graph"))
            yield row


def checked(found: Found, text: str) -> Found:
    """Return rows that are looked at as they come, where the query says of what kind they are; others as they are."""
    if not isinstance(found, ox.QuerySolutions):
        return found
    names = {one.value for one in found.variables}
    numbers, graphs = names & set(_COUNT(text)), names & set(_GRAPH(text))
    return cast(Found, _Checked(found, numbers, graphs)) if numbers or graphs else found


def _check_number(name: str, said: Any) -> None:
    value = said.value if isinstance(said, ox.Literal) else ""
    if not re.fullmatch(r"\+?[0-9]{1,18}", value, re.ASCII):
        shown = f"{value[:40]!r}" if value else t("rien de tel", "none")
        raise Unreadable(t(f"?{name} n'est pas un nombre : {shown}", f"?{name} is no number: {shown}"))


def _listed(names: list[str]) -> str:
    """Variables as a message names them, as many as one line bears."""
    return " ".join(f"?{name[:40]}" for name in names[:8]) or t("aucune", "none")


def _table(reply: Reply) -> ox.QuerySolutions | ox.QueryBoolean:
    form = ox.QueryResultsFormat.from_media_type(reply.media_type)
    if form not in TABLES:
        raise Unreadable(reply.media_type[:80] or t("vide", "empty"))
    if form == ox.QueryResultsFormat.JSON:
        _whole(reply.body)
        check_json(reply.body)
    return ox.parse_query_results(reply.body, format=form)


def _whole(body: IO[bytes]) -> None:
    """Refuse JSON that does not end: its rows are read one by one, later. Blanks after its end are legal (RFC 8259)."""
    end, last = body.seek(0, os.SEEK_END), b""
    if not end:
        raise Unreadable(t("vide", "empty"))
    while end and not last:
        start = max(0, end - 4096)
        body.seek(start)
        last, end = body.read(end - start).rstrip(b" \t\r\n"), start
    if not last.endswith(b"}"):
        raise Unreadable(t("tronquée", "truncated"))
    body.seek(0)


def _triples(reply: Reply) -> ox.QueryTriples:
    """Return triples as a query of pyoxigraph gives them, each once."""
    form = ox.RdfFormat.from_media_type(reply.media_type)
    if form not in TEXTS:
        raise Unreadable(reply.media_type[:80] or t("vide", "empty"))
    stream = Stream(shallow(_chunks(reply.body), lines=form == ox.RdfFormat.N_TRIPLES))
    held = ox.Store()
    try:
        held.bulk_load(cast(IO[bytes], stream), format=form)
    except (OSError, RuntimeError, SyntaxError, ValueError):
        stream.testify()
        raise
    return cast(ox.QueryTriples, held.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))


def _chunks(body: IO[bytes]) -> Iterator[bytes]:
    while chunk := body.read(CHUNK):
        yield chunk
