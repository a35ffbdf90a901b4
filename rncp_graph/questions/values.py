"""The terms of an answer as Python values and as plain texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from rncp_graph.terms import PREFIXES

RdfTerm = NamedNode | BlankNode | Literal | Triple
Terms = tuple[RdfTerm | None, ...]
"""A row as terms: nothing where the answer says nothing."""

_INTEGERS = [
    "integer",
    "int",
    "long",
    "short",
    "byte",
    "gYear",
    "nonNegativeInteger",
    "positiveInteger",
    "nonPositiveInteger",
    "negativeInteger",
    "unsignedInt",
    "unsignedLong",
    "unsignedShort",
    "unsignedByte",
]
_PYTHON: dict[str, Callable[[str], Any]] = {
    "boolean": lambda text: {"true": True, "1": True, "false": False, "0": False}[text],
    "date": date.fromisoformat,
    "dateTime": datetime.fromisoformat,
    **dict.fromkeys(("decimal", "double", "float"), float),
    **dict.fromkeys(_INTEGERS, int),
}


_MISSING = ("NAType", "NaTType")
"""How pandas names the types of its missing values, which cannot be compared."""


def bare(found: Any) -> Any:
    """Return a value of numpy or pandas as Python has it: a number, a day, a list, nothing for a missing one."""
    if hasattr(found, "tolist"):
        found = found.tolist()
    return None if type(found).__name__ in _MISSING else found


def value(term: RdfTerm | None) -> Any:
    """Return the Python value of a term; a literal whose text does not fit its datatype stays text, as does an IRI.

    >>> from pyoxigraph import NamedNode
    >>> day = NamedNode(PREFIXES["xsd"] + "date")
    >>> value(Literal("2016-05-12", datatype=day)), value(Literal("2016-02-30", datatype=day))
    (datetime.date(2016, 5, 12), '2016-02-30')
    """
    if term is None:
        return None
    if not isinstance(term, Literal):
        return plain(term)
    convert = _PYTHON.get(term.datatype.value.removeprefix(PREFIXES["xsd"]))
    try:
        return convert(term.value) if convert else term.value
    except (ValueError, KeyError):
        return term.value


def plain(term: RdfTerm | None) -> str:
    """Return the text of a term without its type; nothing for no term.

    >>> plain(Literal(5)), plain(None)
    ('5', '')
    """
    if term is None:
        return ""
    return str(term) if isinstance(term, BlankNode | Triple) else term.value
