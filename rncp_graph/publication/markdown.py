"""Tables in Markdown, as generated pages show them."""

from __future__ import annotations

from collections.abc import Iterable


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    r"""Return a table, one line a row, each ended by a line break.

    A `|` in a cell would end it, and a `<` begin a tag: both are escaped, but for the `<` of a cell with a link.

    >>> print(table(("n", "what"), [(1, "a|b"), (2, "a < b")]), end="")
    | n | what |
    | --- | --- |
    | 1 | a\|b |
    | 2 | a &lt; b |
    """
    heads = list(columns)
    return "".join(map(_line, [heads, ["---"] * len(heads), *rows]))


def _line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(map(_escaped, cells)) + " |\n"


def _escaped(cell: object) -> str:
    text = str(cell).replace("|", "\\|")
    return text if "](" in text else text.replace("<", "&lt;")
