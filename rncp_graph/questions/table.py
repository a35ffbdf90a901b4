"""The answer to a question: columns, rows of terms, and the forms in which people take it away."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import QuerySolutions

from rncp_graph.language import how_many, t, yes_no
from rncp_graph.questions import forms, frames
from rncp_graph.questions.codes import label, labelled
from rncp_graph.questions.values import Terms, value
from rncp_graph.signs import upright, visible
from rncp_graph.stores import Solutions
from rncp_graph.stores.garbage import uncollected

if TYPE_CHECKING:
    import pandas
    import polars
    from rich.console import RenderableType

TEXTS = list[list[str]]
"""Rows of cells as people read them."""

Row = dict[str, Any]
"""A row as Python values: text, integer, float, truth value, day, or `None` where the answer says nothing."""

SHOWN = 200
"""Rows that a notebook or `rich.print` shows; the table holds them all."""


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """The rows that a SELECT gave, in its order.

    >>> from pyoxigraph import Literal
    >>> table = Table(("numero", "niveau"), ((Literal("RNCP7141"), Literal(5)), (Literal("RS5000"), None)))
    >>> len(table), list(table)[1]
    (2, {'numero': 'RS5000', 'niveau': None})
    """

    columns: tuple[str, ...]
    terms: tuple[Terms, ...]
    about: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """Which answer it is: `question`, `parametres`, `jour` of the export, `sources`, `licences`, `version`."""

    @classmethod
    def of(cls, solutions: Solutions | QuerySolutions, about: Mapping[str, Any] | None = None) -> Table:
        """Make a table of all the rows that a store returns."""
        columns = tuple(variable.value for variable in solutions.variables)
        with uncollected():
            terms = tuple(map(tuple, solutions))  # by name, a cell costs five times as much
        return cls(columns, terms, about or {})

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Row]:
        """Return the rows as Python values."""
        return (dict(zip(self.columns, map(value, row), strict=True)) for row in self.terms)

    def __repr__(self) -> str:
        return f"<Table: {len(self)} × {', '.join(self.columns)}>"

    def to_json(self) -> str:
        """Write the table in the SPARQL 1.1 Query Results JSON Format.

        >>> from pyoxigraph import Literal
        >>> Table(("n",), ((Literal("a"),), (None,))).to_json()
        '{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "a"}}, {}]}}'
        """
        return self._written(forms.write_json)

    def to_csv(self, *, excel: bool = False) -> str:
        r"""Write the table in the SPARQL 1.1 Query Results CSV Format: values without type, nothing for no value.

        Cells are as they are. With `excel`, it is for a spreadsheet instead, and no cell is a formula
        (`questions/sheet.py`).

        >>> from pyoxigraph import Literal
        >>> Table(("n", "m"), ((Literal("a,b"), None),)).to_csv()
        'n,m\r\n"a,b",\r\n'
        """
        return self._written(forms.write_sheet if excel else forms.write_csv)

    def to_pandas(self) -> pandas.DataFrame:
        """Return the table as a frame of pandas, whose `attrs` say which answer it is.

        Days are `datetime64`, integers `Int64`, truths `boolean`, other texts `string`, or categories where a column
        has few. A column with values of several types is text. Raises `MissingExtra` when pandas is not installed.
        """
        return frames.to_pandas(self.columns, self.terms, self.about)

    def to_polars(self) -> polars.DataFrame:
        """Return the table as a frame of polars, with the types that all values of a column have.

        Raises `MissingExtra` when polars is not installed.
        """
        return frames.to_polars(self.columns, self.terms)

    def to_parquet(self, path: str | Path) -> None:
        """Write the table to a Parquet file, whose metadata say under `rncp_graph`, in JSON, which answer it is.

        Raises `MissingExtra` when polars is not installed, `StoreError` where the place cannot be written.
        """
        forms.write(self.columns, self.terms, Path(path), "parquet", self.about)

    def labelled(self) -> Table:
        """Return the table with a column of labels, in the language in force, beside each column of codes.

        >>> from pyoxigraph import Literal
        >>> from rncp_graph.language import use_language
        >>> with use_language("fr"):
        ...     list(Table(("sens",), ((Literal("ancetre"),),)).labelled())
        [{'sens': 'ancetre', 'sens_libelle': 'ancêtre'}]
        """
        columns, rows = labelled(self.columns, self.terms)
        return Table(columns, tuple(rows), self.about)

    def print(self) -> None:
        """Print the whole table as the commands do: framed in a terminal, tab-separated in a pipe.

        >>> from pyoxigraph import Literal
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
        return list(texts(self.columns, self.terms[:most]))

    def _written(self, write: forms.Write) -> str:
        out = io.StringIO(newline="")
        write(self.columns, self.terms, out)
        return out.getvalue()

    def _left(self) -> str | None:
        """What is said of the rows that are not shown."""
        left = len(self) - SHOWN
        if left <= 0:
            return None
        return t("et ", "and ") + how_many(left, "autre ligne|autres lignes", "more row|more rows")


def _html_row(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(upright(cell))}</{tag}>' for cell in cells)}</tr>"


# --- for people: framed in a terminal, tab-separated in a pipe ---------------------------------------------------


def texts(columns: Sequence[str], rows: Iterable[Terms]) -> Iterator[list[str]]:
    """Return rows as people read them: truths and codes in the words of the language in force."""
    words = [label(name) for name in columns]
    for row in rows:
        yield [read(cell(value(term))) for read, term in zip(words, row, strict=True)]


def cell(value: Any) -> str:
    """Write a value of a row for people.

    >>> cell(None), cell(5)
    ('', '5')
    """
    if value is None:
        return ""
    return yes_no(value) if isinstance(value, bool) else str(value)


def show(columns: Sequence[str], rows: Iterable[list[str]]) -> None:
    """Print a table: framed in a terminal, tab-separated in a pipe."""
    if sys.stdout.isatty():
        from rich.console import Console

        styled = getattr(sys.stdout, "styled", None)  # the command line puts signs into all that is not styled
        Console(highlight=False, emoji=False, file=styled).print(frame(columns, list(rows)))
    else:
        for row in chain([list(columns)], rows):
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
        table.add_column(escape(visible(name)), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*[escape(visible(text)) for text in row])
    return Group(table, escape(below)) if below else table


def _numeric(texts: Iterable[str]) -> bool:
    values = [text for text in texts if text]
    return bool(values) and all(value.replace(".", "", 1).isdigit() for value in values)
