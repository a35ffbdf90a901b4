"""The table that a question is asked for, row by row: a CSV file, a frame of pandas or polars, rows, or bare values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import chain
from math import isnan
from pathlib import Path
from typing import Any

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.questions.values import bare
from rncp_graph.readers.csv.rows import is_before, rows
from rncp_graph.readers.files import files_at

Each = Any
"""A path, a frame of pandas or polars, an iterable of mappings, or of values for the one parameter that is needed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The columns of a table, and its rows as they come, each with as many cells; blank is `None`.

    Without `named` the only column has no name, and its name is that of a parameter.
    """

    columns: tuple[str, ...]
    rows: Iterator[Sequence[Any]]
    named: bool = True


def asked_of(each: Each) -> Asked:
    """Return the table that is given. Raises `SourceError` for a file that cannot be read, `QuestionError` otherwise.

    >>> asked = asked_of([{"certification": "RNCP1", "note": 5}, {"certification": None, "note": 6}])
    >>> asked.columns, list(asked.rows)
    (('certification', 'note'), [('RNCP1', 5), (None, 6)])
    """
    if isinstance(each, str | Path):
        return _of_file(Path(each))
    if hasattr(each, "itertuples"):  # pandas
        return _framed(each.columns, each.itertuples(index=False, name=None))
    if hasattr(each, "iter_rows"):  # polars
        return _framed(each.columns, each.iter_rows())
    left = iter(each)
    first = next(left, None)
    if isinstance(first, Mapping):
        columns = tuple(first)
        return _framed(columns, (_in_order(row, columns) for row in chain([first], left)))
    values = () if first is None else chain([first], left)
    return Asked(("",), ((_bare(one),) for one in values), named=False)


def _framed(columns: Iterable[Any], found: Iterable[Sequence[Any]]) -> Asked:
    return Asked(tuple(map(str, columns)), (tuple(map(_bare, row)) for row in found))


def _in_order(row: Mapping[str, Any], columns: Sequence[str]) -> tuple[Any, ...]:
    if strange := row.keys() - set(columns):
        name = min(strange)
        raise QuestionError(
            t(f"la colonne {name} manque à la première ligne", f"column {name} is missing in the first row")
        )
    return tuple(row.get(name) for name in columns)


def _of_file(path: Path) -> Asked:
    found = files_at(path)
    if len(found) != 1:
        raise QuestionError(t(f"{path} : il faut un seul fichier CSV", f"{path}: one CSV file is needed"))
    lines = (row for _, row in rows(found[0]))
    head = next((row for row in lines if not is_before(row)), None)
    if head is None:
        raise QuestionError(t(f"{path} : aucune ligne", f"{path}: no row"))
    if len(head) == 1:  # it may be the first value
        return Asked((head[0].strip(),), (_wide(row, 1) for row in lines), named=False)
    return Asked(tuple(name.strip() for name in head), (_wide(row, len(head)) for row in lines))


def _wide(row: list[str], width: int) -> tuple[str | None, ...]:
    """A row of a file with as many cells as there are columns; cells beyond the last column make it wider."""
    cells = [cell.strip() or None for cell in row]
    while len(cells) > width and cells[-1] is None:
        cells.pop()
    return tuple(cells + [None] * (width - len(cells)))


def _bare(cell: Any) -> Any:
    """A cell as one would type it: no missing values of pandas, no types of numpy, no midnight after a day.

    >>> _bare(float("nan")), _bare(27413.0), _bare(datetime(2021, 1, 31))
    (None, 27413, datetime.date(2021, 1, 31))
    """
    cell = bare(cell)
    if cell is None or cell == "" or (isinstance(cell, float) and isnan(cell)):
        return None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return cell
