"""The rows of a CSV file as they come, whatever its encoding and its separator, which its first bytes tell."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rncp_graph.errors import SourceError
from rncp_graph.language import number, t
from rncp_graph.readers.source import File
from rncp_graph.reasons import reason

MAX_ROW = 4 << 20
"""The most characters of a row, all its lines together: it is in memory as a whole. A field has its own limit."""

_HEAD_BYTES = 1 << 14
_SEPARATORS = ";,\t|"


class Form(NamedTuple):
    """How a file is written: its encoding, and what stands between two values of a row."""

    encoding: str
    separator: str


def form_of(head: bytes) -> Form:
    r"""Return how a file is written, by its first bytes: programs that save a table anew have habits of their own.

    >>> form_of(b"Numero_Fiche;Nsf_Code"), form_of("Numero_Fiche\tNsf_Code".encode("utf-16"))
    (Form(encoding='utf-8-sig', separator=';'), Form(encoding='utf-16', separator='\t'))
    """
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    lines = [line for line in head.decode(encoding, errors="replace").splitlines() if not is_before([line])]
    return Form(encoding, max(_SEPARATORS, key=lines[0].count) if lines else ";")


def is_before(row: Sequence[str]) -> bool:
    """Return whether a row stands before the header: a blank one, or one that tells a separator."""
    return not any(map(str.strip, row)) or row[0].startswith("sep=")


def head_of(source_file: File) -> bytes:
    """Return the first bytes of a file, which hold its header."""
    with source_file.open() as file:
        return file.read(_HEAD_BYTES)


def rows(source_file: File) -> Iterator[tuple[int, list[str]]]:
    r"""Return the rows of a file, each with the line on which it ends; empty ones are left out.

    Raises `SourceError`, with the line, for text in another encoding, ill-formed CSV, what is beyond a limit.

    >>> list(rows(File("a.csv", 0, lambda: io.BytesIO(b"n;m\n1;2\n"))))
    [(1, ['n', 'm']), (2, ['1', '2'])]
    """
    form = form_of(head_of(source_file))
    with source_file.open() as raw:
        lines = _Lines(io.TextIOWrapper(raw, form.encoding, newline=""))
        parser = csv.reader(lines, delimiter=form.separator, strict=True)
        try:
            for row in parser:
                lines.left = MAX_ROW
                if any(row):
                    yield parser.line_num, row
        except UnicodeError as error:
            if form.encoding == "utf-16":
                raise wrong_row(source_file, parser.line_num + 1, t("UTF-16 mal formé", "ill-formed UTF-16")) from error
            raise wrong_row(
                source_file, _wrong_line(source_file), t("texte qui n'est pas UTF-8", "text is not UTF-8")
            ) from None
        except csv.Error as error:
            raise wrong_row(source_file, parser.line_num, ill_formed(error)) from None
        except _TooLong:
            most = number(MAX_ROW)
            said = t(f"ligne de plus de {most} caractères", f"a row of more than {most} characters")
            raise wrong_row(source_file, parser.line_num + 1, said) from None


class _TooLong(Exception):
    """A row beyond its limit."""


class _Lines:
    """The lines of a text, of which no row may have more characters than are `left`."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._readline, self.left = text.readline, MAX_ROW

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._readline(MAX_ROW)
        if not line:
            raise StopIteration
        self.left -= len(line)
        if self.left <= 0:
            raise _TooLong
        return line


def ill_formed(error: csv.Error) -> str:
    """Return what the parser of CSV found wrong; a value that is too long mostly is a quotation mark left open."""
    if "field larger" not in str(error):
        return t(f"CSV mal formé, {reason(error)}", f"bad CSV: {reason(error)}")
    most = number(csv.field_size_limit())
    return t(
        f"champ de plus de {most} caractères, ou guillemet jamais refermé",
        f"a field of more than {most} characters, or a quotation mark that is never closed",
    )


def wrong_row(source_file: File, line: int, what: str) -> SourceError:
    """Return the error of a row of a file, with its line."""
    return SourceError(t(f"ligne {line} : {what}", f"line {line}: {what}"), source=source_file.nom)


def _wrong_line(source_file: File) -> int:
    """The line of the first byte that is not UTF-8: the parser reads ahead of the line at which it stands."""
    returns = 0
    with source_file.open() as raw:
        for number, line in enumerate(raw, 1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                return number + returns + line.count(b"\r", 0, error.start)
            returns += line.count(b"\r") - line.count(b"\r\n")
    return number
