"""The parts of the map as tables, for programs and for people: a record a row, a field a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from pyoxigraph import Literal, NamedNode

from rncp_graph.gaps.areas import Area, Support
from rncp_graph.gaps.moments import Moment
from rncp_graph.gaps.pairs import Pair
from rncp_graph.questions.table import Table
from rncp_graph.questions.values import RdfTerm
from rncp_graph.terms import expand

_DAY = NamedNode(expand("xsd:date"))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the map: the records of it, those of its fields that are left out, and where the map has them."""

    kind: type
    attribute: str
    without: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields of its records that are shown."""
        return tuple(one.name for one in fields(self.kind) if one.name not in self.without)


_WHOLE = ("avec", "libelle_avec")

PARTS: Mapping[str, Part] = {
    "paires": Part(Pair, "pairs"),
    "domaines": Part(Area, "domains", _WHOLE),
    "croisements": Part(Area, "crossings"),
    "specialites": Part(Area, "specialities", (*_WHOLE, "sans_certification", "taux")),
    "certifications": Part(Support, "certifications"),
    "annees": Part(Moment, "moments"),
}
"""The parts of the map by name: pairs, domains of the ROME, what is between two, domains of the NSF, certifications,
years.
"""

PICTURES = (".svg", ".png")
"""The suffixes of a picture of a part."""


def table(columns: tuple[str, ...], records: Iterable[Any], about: Mapping[str, Any]) -> Table:
    """Return the fields of records as a table.

    >>> from rncp_graph.gaps.ground import Situation
    >>> day = date(2021, 1, 31)
    >>> list(table(("du", "certifications"), [Situation(day, day, True, ("RNCP1", "RS2"))], {}))
    [{'du': datetime.date(2021, 1, 31), 'certifications': 'RNCP1 RS2'}]
    """
    return Table(columns, tuple(tuple(_term(getattr(one, name)) for name in columns) for one in records), about)


def _term(value: Any) -> RdfTerm | None:
    """A value as a term: of several, one text."""
    if value is None or isinstance(value, tuple):
        return Literal(" ".join(value)) if value else None
    return Literal(value.isoformat(), datatype=_DAY) if isinstance(value, date) else Literal(value)
