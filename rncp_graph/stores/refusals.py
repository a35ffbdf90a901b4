"""What a query may not do unless it is told so: call others (`SERVICE`), name graphs that are not here (`FROM`).

A query of a stranger that calls another server is a request that is made from inside. The parser of the engine has no
tokens: whether `SERVICE` is a word of the language in `?a<?b).SERVICE#>` hangs on what stands around it. So the parser
itself is asked: where the word is one of the language, another in its place makes the text ill-formed; in a string, an
IRI, a name or a comment it does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from typing import Any

import pyoxigraph as ox

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.stores.nesting import CHAIN, MOST, deep

Holds = Callable[[str], bool]
Parse = Callable[[str], str]

_GAP = r"(?:\s|\#[^\n\r]*+)*+"
_NAMED = re.compile(
    rf"(?P<word>SERVICE|FROM|LOAD){_GAP}(?:(?:SILENT|NAMED)\b{_GAP})?"
    r"""(?P<target><(?P<iri>[^<>\s]*)>|(?P<name>[^\s<>(){}'"]+))""",
    re.IGNORECASE,
)
_WORDS = re.compile("(SERV)I(CE)|(F)RO(M)|(LO)A(D)", re.IGNORECASE)
_PREFIX = re.compile(rf"PREFIX{_GAP}(?P<name>[^\s:<>]*):{_GAP}<(?P<iri>[^<>\s]*)>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_ALLOWED = 100
"""Calls of others, and graphs, that a text may name."""


class Refusal(QuestionError):
    """A query that is well formed, and that is refused for what it would do."""


def check(
    text: str,
    allowed: Collection[str] = (),
    holds: Holds = lambda _: False,
    parse: Parse | None = None,
    *,
    doubtful: bool = False,
) -> None:
    """Refuse a query that nests too deep, calls a server that is not in `allowed`, or names a graph that is elsewhere.

    `holds` tells whether a graph is in the store. `allowed` are whole IRIs; a service that is a variable is never
    allowed, since it may be any. Raises `Refusal`. A text that is no SPARQL is left to the engine that is to read it,
    unless it is `doubtful`: this engine is another than the one that parses here.

    >>> check("SELECT * { ?service ?p 'SERVICE <urn:x> {}' } # SERVICE <urn:x>")
    >>> check("SELECT * { SERVICE SILENT <http://localhost/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    rncp_graph.stores.refusals.Refusal: SERVICE <http://localhost/> is refused; --allow-service URL, or...
    """
    check_depth(text)
    for reading in dict.fromkeys((text, _unescaped(text))):
        if _spoken(reading):
            _check(reading, frozenset(allowed), holds, parse or syntax_error, doubtful)


def check_update(text: str) -> None:
    """Refuse an update that nests too deep, loads from an address, or calls a server. Raises `Refusal`.

    An update has to be carried out to be parsed: it is on an empty store, with other words for these.
    """
    check_depth(text)
    for reading in dict.fromkeys((text, _unescaped(text))):
        if _spoken(reading):
            try:
                ox.Store().update(_WORDS.sub(_other, reading))
            except SyntaxError:
                if named := list(_some(reading)):
                    raise refusal(named, reading) from None
                raise


def check_depth(text: str) -> None:
    """Refuse a text in which brackets or operators nest too deep. Raises `Refusal`."""
    if deep(text):
        raise Refusal(
            t(
                f"SPARQL trop imbriqué : au plus {MOST} parenthèses ouvertes, {CHAIN} opérateurs à la suite",
                f"SPARQL nests too deep: at most {MOST} brackets open at once, {CHAIN} operators in a row",
            )
        )


def _spoken(text: str) -> bool:
    lower = text.lower()
    return "service" in lower or "from" in lower or "load" in lower


def _some(text: str) -> Iterator[re.Match[str]]:
    """What a text may name, at the first places; a name that comes later is not looked at, and so not allowed."""
    return islice(_NAMED.finditer(text), _ALLOWED)


def _check(text: str, allowed: frozenset[str], holds: Holds, parse: Parse, doubtful: bool) -> None:
    named = list(_some(text))
    here = [found for found in named if _here(found, _iri(found, text), allowed, holds)]
    pieces, end = [], 0
    for found in here:
        pieces.append(_WORDS.sub(_other, text[end : found.start()]))
        pieces.append(f"GRAPH {found['target']}" if found["word"].upper() == "SERVICE" else " ")
        end = found.end()
    pieces.append(_WORDS.sub(_other, text[end:]))
    refused = [found for found in named if found not in here]
    if parse("".join(pieces)) and (refused if doubtful and parse(text) else not parse(text)):
        raise refusal(refused, text)


def refusal(named: list[re.Match[str]], text: str) -> Refusal:
    """Return the error of what a text names first."""
    first = named[0] if named else None
    word = first["word"].upper() if first else "SERVICE"
    where = f" <{_iri(first, text)}>" if first and _iri(first, text) else ""
    if word == "FROM":
        return Refusal(
            t(
                f"FROM{where} refusé : la base n'a pas ce graphe",
                f"FROM{where} is refused: the store has no such graph",
            )
        )
    if word == "LOAD":
        return Refusal(t(f"LOAD{where} refusé : chargez un fichier", f"LOAD{where} is refused: load a file"))
    return Refusal(
        t(
            f"SERVICE{where} refusé ; --allow-service URL, ou allow_services=[URL] en Python, l'autorise",
            f"SERVICE{where} is refused; --allow-service URL, or allow_services=[URL] in Python, allows it",
        )
    )


def _here(found: re.Match[str], iri: str, allowed: frozenset[str], holds: Holds) -> bool:
    word = found["word"].upper()
    return bool(iri) and (iri in allowed or (word == "FROM" and holds(iri)))


def _iri(found: re.Match[str], text: str) -> str:
    """The IRI that stands behind a word, by the prefixes of the text too; nothing where it may be another."""
    if found["iri"] is not None:
        return found["iri"]
    prefix, colon, local = found["name"].partition(":")
    known = {one["iri"] for one in _PREFIX.finditer(text) if one["name"] == prefix} if colon else set()
    return known.pop() + local if len(known) == 1 and re.fullmatch(r"[\w.-]*", local) else ""


def _other(found: re.Match[str]) -> str:
    """A word that is none of the language, of the same length, so that places in the text stay."""
    start, *_, end = (group for group in found.groups() if group)
    return start + "_" * (len(found[0]) - len(start) - len(end)) + end


def _unescaped(text: str) -> str:
    r"""Return a text with characters in place of the escapes `\u` and `\U`, as engines do that go by the letter."""
    if "\\" not in text:
        return text
    numbers = ((found, int(found[1] or found[2], 16)) for found in _ESCAPED.finditer(text))
    by_escape = {found[0]: chr(number) for found, number in numbers if number <= 0x10FFFF}
    return _ESCAPED.sub(lambda found: by_escape.get(found[0], found[0]), text)


def syntax_error(text: str, prefixes: Mapping[str, str] | None = None, base: str | None = None) -> str:
    """Return what the parser of the engine says against a query; nothing of a good one. Nothing is evaluated.

    The engine parses, then refuses to give a value to a variable that the query has not, and stops there.

    >>> syntax_error("ASK {}"), syntax_error("ASK {").partition(":")[0]
    ('', 'error at 1')
    """
    unknown = "nowhere"
    while unknown in text:
        unknown += "_"
    value: Any = {ox.Variable(unknown): ox.Literal(0)}
    try:
        ox.Store().query(text, base_iri=base, prefixes=dict(prefixes or {}), substitutions=value)
    except SyntaxError as error:
        return error.msg or type(error).__name__
    except (OSError, RuntimeError, ValueError):
        return ""
    return ""
