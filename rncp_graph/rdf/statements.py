"""What is no field of a record, as lines of N-Triples or N-Quads: links, shared entries, provenance, changes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from rncp_graph.rdf.literals import literal
from rncp_graph.rdf.vocabulary import RDF, XSD, Term
from rncp_graph.terms import BASE

Value = str | int | Decimal | bool | date | datetime
"""What can be said of a node: text, number, truth, day, or instant in UTC."""


class Derived(NamedTuple):
    """What is derived of a record, in N-Triples: its own lines, and those of each node that it shares with others."""

    lines: list[str]
    shared: dict[str, str]


class Statements:
    r"""Writes statements about nodes, given by their IRIs: N-Triples, or N-Quads of a graph, a path under the base.

    >>> from rncp_graph.rdf.vocabulary import DCT, PROV
    >>> Statements().link("urn:a", PROV.used, "urn:b")
    '<urn:a> <http://www.w3.org/ns/prov#used> <urn:b> .\n'
    >>> Statements("urn:x/", "graph/g").say("urn:a", DCT.title, "Vente", "fr")
    '<urn:a> <http://purl.org/dc/terms/title> "Vente"@fr <urn:x/graph/g> .\n'
    """

    __slots__ = ("_end",)

    def __init__(self, base: str = BASE, graph: str | None = None) -> None:
        self._end = " .\n" if graph is None else f" <{base}{graph}> .\n"

    def link(self, subject: str, term: Term, target: str) -> str:
        """Return the statement that leads from a node to another one."""
        return f"<{subject}> {term} <{target}>{self._end}"

    def type(self, subject: str, cls: Term) -> str:
        """Return the statement that a node is of a class."""
        return f"<{subject}> {RDF.type} {cls}{self._end}"

    def say(self, subject: str, term: Term, value: Value, lang: str | None = None) -> str:
        """Return the statement of a value; a text may be in a language."""
        written = literal(value, lang) if isinstance(value, str) else typed(value)
        return f"<{subject}> {term} {written}{self._end}"

    def copy(self, subject: str, term: Term, written: str) -> str:
        """Return the statement of a node or a value that is written as in N-Triples already."""
        return f"<{subject}> {term} {written}{self._end}"


def typed(value: int | Decimal | bool | date | datetime) -> str:
    """Return a value as a typed literal of N-Triples.

    >>> typed(True), typed(date(2024, 2, 1))[:12]
    ('"true"^^<http://www.w3.org/2001/XMLSchema#boolean>', '"2024-02-01"')
    >>> typed(Decimal("0.50"))
    '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    if isinstance(value, bool):
        return f'"{"true" if value else "false"}"^^{XSD.boolean}'
    if isinstance(value, datetime):
        return f'"{value:%Y-%m-%dT%H:%M:%SZ}"^^{XSD.dateTime}'
    if isinstance(value, date):
        return f'"{value.isoformat()}"^^{XSD.date}'
    if isinstance(value, Decimal):
        return f'"{value.normalize():f}"^^{XSD.decimal}'
    return f'"{value}"^^{XSD.integer}'
