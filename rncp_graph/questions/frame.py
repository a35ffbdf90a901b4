"""A table for people: framed in a terminal, tab-separated in a pipe. The answers of commands and of Python share it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rncp_graph.language import yes_no

if TYPE_CHECKING:
    from rich.console import RenderableType

TEXTS = list[list[str]]
"""Rows of cells as people read them."""


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
