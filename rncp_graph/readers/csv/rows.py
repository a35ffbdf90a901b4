"""The rows of a CSV file as they come, whatever its encoding and its separator, which its first bytes tell."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rncp_graph.errors import SourceError
from rncp_graph.language import t
from rncp_graph.readers.source import File
from rncp_graph.reasons import reason

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

    Raises `SourceError`, with the line, for text in another encoding and for ill-formed CSV.

    >>> list(rows(File("a.csv", 0, lambda: io.BytesIO(b"n;m\n1;2\n"))))
    [(1, ['n', 'm']), (2, ['1', '2'])]
    """
    form = form_of(head_of(source_file))
    with source_file.open() as raw:
        text = io.TextIOWrapper(raw, form.encoding, newline="")
        parser = csv.reader(text, delimiter=form.separator, strict=True)
        try:
            for row in parser:
                if any(row):
                    yield parser.line_num, row
        except UnicodeError as error:
            if form.encoding == "utf-16":
                raise wrong_row(source_file, parser.line_num + 1, t("UTF-16 mal formé", "ill-formed UTF-16")) from error
            raise wrong_row(
                source_file, _wrong_line(source_file), t("texte qui n'est pas UTF-8", "text is not UTF-8")
            ) from None
        except csv.Error as error:
            raise wrong_row(
                source_file, parser.line_num, t(f"CSV mal formé, {reason(error)}", f"bad CSV: {reason(error)}")
            ) from None


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
