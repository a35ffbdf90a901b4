r"""CSV as a spreadsheet opens it, by a double click, into the right cells and with nothing run.

A spreadsheet takes a text that begins with `=`, `+`, `-` or `@` for a formula, and a formula may start programs. Here
such a text has an apostrophe before it, the mark of a text (https://owasp.org/www-community/attacks/CSV_Injection).
The file is UTF-8 with a byte order mark; fields are separated, and decimals marked, as the region of the language in
force has it: `;` and `,` in French, `,` and `.` in English.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, Protocol

from rncp_graph.language import t

FORM = "excel-csv"
"""The name of the form; a file has it by a name that ends in `.excel.csv`."""
_FORMULA = tuple("=+-@＝＋－＠")
"""What begins a formula, in the wide form of East Asian keyboards too; blanks before it may be dropped."""
_BREAKS = ("\t", "\r", "\n")


class Rows(Protocol):
    """Writes rows of texts and numbers; nothing for `None`."""

    def writerow(self, row: Iterable[Any], /) -> object:
        """Write a row."""

    def writerows(self, rows: Iterable[Iterable[Any]], /) -> object:
        """Write rows as they come."""


def is_sheet(path: Path) -> bool:
    """Return whether a file is for a spreadsheet, by its name, packed (`.gz`) or not.

    >>> is_sheet(Path("a.excel.csv")), is_sheet(Path("excel.csv"))
    (True, False)
    """
    return path.name.lower().removesuffix(".gz").endswith(".excel.csv")


def writer(out: IO[str], *, sheet: bool) -> Rows:
    r"""Return what writes CSV: for a spreadsheet, or cells as they are.

    >>> import io
    >>> writer(out := io.StringIO(), sheet=True).writerow(["=1+1", "- vendre", -3, 2.5, None])
    >>> out.getvalue()
    "\ufeff'=1+1,'- vendre,-3,2.5,\r\n"
    """
    return _Sheet(out) if sheet else csv.writer(out)


class _Sheet:
    def __init__(self, out: IO[str]) -> None:
        out.write("\ufeff")
        self._rows = csv.writer(out, delimiter=t(";", ","))
        self._point = t(",", ".")

    def writerow(self, row: Iterable[Any], /) -> None:
        self._rows.writerow(map(self._cell, row))

    def writerows(self, rows: Iterable[Iterable[Any]], /) -> None:
        self._rows.writerows(map(self._cell, row) for row in rows)

    def _cell(self, value: Any) -> str:
        text = "" if value is None else str(value)
        if isinstance(value, int | float) and text[-1:].isdigit():  # infinity is a text
            return text.replace(".", self._point)
        return f"'{text}" if text.startswith(_BREAKS) or text.lstrip().startswith(_FORMULA) else text
