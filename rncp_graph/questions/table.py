"""The answer to a question: columns, rows of terms, and the forms in which people take it away."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from rncp_graph.language import t, yes_no
from rncp_graph.resources import optional
from rncp_graph.stores import Solutions
from rncp_graph.terms import PREFIXES

if TYPE_CHECKING:
    import pandas
    from rich.console import RenderableType

TEXTS = list[list[str]]
"""Rows of cells as people read them."""

RdfTerm = NamedNode | BlankNode | Literal | Triple
Row = dict[str, Any]
"""A row as Python values: text, integer, float, truth value, day, or `None` where the answer says nothing."""

SHOWN = 200
"""Rows that a notebook or `rich.print` shows; the table holds them all."""

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


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """The rows that a SELECT gave, in its order.

    >>> table = Table(("numero", "niveau"), ((Literal("RNCP7141"), Literal(5)), (Literal("RS5000"), None)))
    >>> len(table), list(table)[1]
    (2, {'numero': 'RS5000', 'niveau': None})
    """

    columns: tuple[str, ...]
    terms: tuple[tuple[RdfTerm | None, ...], ...]

    @classmethod
    def of(cls, solutions: Solutions | QuerySolutions) -> Table:
        """Make a table of all the rows that a store returns."""
        columns = tuple(variable.value for variable in solutions.variables)
        return cls(columns, tuple(tuple(row[name] for name in columns) for row in solutions))

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Row]:
        """Return the rows as Python values."""
        return (dict(zip(self.columns, map(value, row), strict=True)) for row in self.terms)

    def __repr__(self) -> str:
        return f"<Table: {len(self)} × {', '.join(self.columns)}>"

    def to_json(self) -> str:
        """Write the table in the SPARQL 1.1 Query Results JSON Format.

        >>> Table(("n",), ((Literal("a"),), (None,))).to_json()
        '{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "a"}}, {}]}}'
        """
        bindings = [
            {name: _json(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.terms
        ]
        document = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False)

    def to_csv(self) -> str:
        r"""Write the table in the SPARQL 1.1 Query Results CSV Format: values without type, nothing for no value.

        >>> Table(("n", "m"), ((Literal("a,b"), None),)).to_csv()
        'n,m\r\n"a,b",\r\n'
        """
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.columns)
        writer.writerows([_plain(term) for term in row] for row in self.terms)
        return out.getvalue()

    def to_pandas(self) -> pandas.DataFrame:
        """Return the table as a frame of pandas. Raises `MissingExtra` when pandas is not installed."""
        frame: pandas.DataFrame = optional("pandas", extra="notebook").DataFrame(list(self), columns=list(self.columns))
        return frame

    def print(self) -> None:
        """Print the whole table as the commands do: framed in a terminal, tab-separated in a pipe.

        >>> Table(("numero",), ((Literal("RNCP7141"),),)).print()
        numero
        RNCP7141
        """
        show(self.columns, self._texts(len(self)))

    def __rich__(self) -> object:
        """Show the table where `rich` prints it."""
        return frame(self.columns, self._texts(SHOWN), self._left())

    def _repr_html_(self) -> str:
        """Show the table in a notebook."""
        head = _html_row("th", self.columns)
        body = "".join(_html_row("td", row) for row in self._texts(SHOWN))
        left = self._left()
        return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>" + (f"<p>{left}</p>" if left else "")

    def _texts(self, most: int) -> TEXTS:
        """The first rows, as people read them."""
        return [[cell(value(term)) for term in row] for row in self.terms[:most]]

    def _left(self) -> str | None:
        """What is said of the rows that are not shown."""
        left = len(self) - SHOWN
        return t(f"et {left} autres lignes", f"and {left} more rows") if left > 0 else None


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
        return _plain(term)
    convert = _PYTHON.get(term.datatype.value.removeprefix(PREFIXES["xsd"]))
    try:
        return convert(term.value) if convert else term.value
    except (ValueError, KeyError):
        return term.value


def _plain(term: RdfTerm | None) -> str:
    if term is None:
        return ""
    return str(term) if isinstance(term, BlankNode | Triple) else term.value


def _json(term: RdfTerm) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json(part) for name, part in parts.items()}}
    said = {"type": "literal", "value": term.value}
    if term.language:
        said["xml:lang"] = term.language
    elif term.datatype.value != PREFIXES["xsd"] + "string":
        said["datatype"] = term.datatype.value
    return said


def _html_row(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


# --- for people: framed in a terminal, tab-separated in a pipe ---------------------------------------------------


def cell(value: Any) -> str:
    """Write a value of a row for people.

    >>> cell(None), cell(5)
    ('', '5')
    """
    if value is None:
        return ""
    return yes_no(value) if isinstance(value, bool) else str(value)


def show(columns: Sequence[str], rows: TEXTS) -> None:
    """Print a table: framed in a terminal, tab-separated in a pipe."""
    if sys.stdout.isatty():
        from rich.console import Console

        Console(highlight=False).print(frame(columns, rows))
    else:
        for row in [list(columns), *rows]:
            print("\t".join(" ".join(text.split()) for text in row))


def frame(columns: Sequence[str], rows: TEXTS, below: str | None = None) -> RenderableType:
    """Frame a table: numbers to the right, long texts folded, every other row dimmed, a word below it.

    >>> from rich import print
    >>> print(frame(["numero", "niveau"], [["RNCP7141", "5"], ["RS5000", "10"]]))
    numero    niveau
    RNCP7141       5
    RS5000        10
    """
    from rich.console import Group
    from rich.markup import escape
    from rich.table import Table as RichTable

    table = RichTable(header_style="bold", row_styles=("", "dim"), box=None, pad_edge=False)
    for place, name in enumerate(columns):
        numeric = _numeric(row[place] for row in rows)
        table.add_column(escape(name), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    return Group(table, escape(below)) if below else table


def _numeric(texts: Iterable[str]) -> bool:
    values = [text for text in texts if text]
    return bool(values) and all(value.replace(".", "", 1).isdigit() for value in values)
