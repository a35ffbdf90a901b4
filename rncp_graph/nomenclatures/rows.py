"""Rows of a table, one by one: CSV with its header, or XML whose root holds flat records.

For the official files of nomenclatures, which are small: a row is a dictionary from column to text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import IO, cast

from lxml import etree

from rncp_graph.errors import SourceError
from rncp_graph.language import t
from rncp_graph.readers.source import File
from rncp_graph.readers.xml.safely import OPTIONS, Bounded, TooLarge, ill_formed, refuse_doctype, too_large
from rncp_graph.reasons import reason

OfficialRow = dict[str, str]

_SEPARATORS = ";,\t|"
_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE|\w)").match
_DEBUT = 4096


def columns(source_file: File) -> tuple[str, ...]:
    """Return the columns of a table, told by its first lines; none when it is no table.

    >>> from io import BytesIO
    >>> columns(File("f.csv", 9, lambda: BytesIO(b"code;nom")))
    ('code', 'nom')
    """
    with source_file.open() as file:
        head = file.read(_DEBUT)
    if _XML(head):
        return tuple(dict.fromkeys(tag.decode() for tag in re.findall(rb"<(\w+)>", head)))
    try:
        first = head.decode("utf-8-sig", errors="ignore").partition("\n")[0].rstrip("\r")
        return tuple(name.strip() for name in next(csv.reader([first], delimiter=_separator(first)), []))
    except csv.Error:
        return ()


def rows(source_file: File, expected: tuple[str, ...]) -> Iterator[OfficialRow]:
    """Return the rows of a table.

    Raises `SourceError` with the line for a missing column, a row of another length, text that is not UTF-8 (CSV),
    XML that is cut or ill-formed, a table without rows; `UnsafeSource` for a document type declaration.
    """
    with source_file.open() as file:
        is_xml = bool(_XML(file.read(_DEBUT)))
    number = 0
    for number, row in enumerate(_xml(source_file, expected) if is_xml else _csv(source_file, expected), 1):  # noqa: B007
        yield row
    if not number:
        raise SourceError(t("aucune ligne dans ce fichier", "no row in this file"), source=source_file.nom)


def _csv(source_file: File, expected: tuple[str, ...]) -> Iterator[OfficialRow]:
    text = _text(source_file)
    separator = _separator(text.partition("\n")[0])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip() for name in next(rows, [])]
        for name in expected:
            if name not in header:
                what = t(f"la colonne {name} manque", f"column {name} is missing")
                raise SourceError(what, source=source_file.nom, champ=name)
        for row in rows:
            if row and len(row) != len(header):
                what = t(
                    f"{len(row)} valeurs pour {len(header)} colonnes", f"{len(row)} values in {len(header)} columns"
                )
                raise _error(source_file, rows.line_num, what)
            if row:
                yield {name: value.strip() for name, value in zip(header, row, strict=True)}
    except csv.Error as error:
        raise _error(
            source_file, rows.line_num, t(f"CSV mal formé, {reason(error)}", f"bad CSV: {reason(error)}")
        ) from None


def _text(source_file: File) -> str:
    with source_file.open() as file:
        data = file.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _error(source_file, line, t("texte qui n'est pas en UTF-8", "text is not UTF-8")) from None


def _separator(header: str) -> str:
    return max(_SEPARATORS, key=header.count)


def _xml(source_file: File, expected: tuple[str, ...]) -> Iterator[OfficialRow]:
    with source_file.open() as raw:
        file = Bounded(raw)
        try:
            for _, element in etree.iterparse(cast(IO[bytes], file), events=("end",), **OPTIONS):
                refuse_doctype(element, source_file.nom)
                parent = element.getparent()
                if parent is None or parent.getparent() is not None:
                    continue  # the root, or a field
                row = {child.tag: (child.text or "").strip() for child in element}
                if missing := [name for name in expected if name not in row]:
                    what = t(f"l'élément {missing[0]} manque", f"element {missing[0]} is missing")
                    raise _error(source_file, element.sourceline or 0, what)
                yield row
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]
                file.rest()
        except etree.XMLSyntaxError as error:
            raise _error(source_file, error.lineno or 0, ill_formed(error)) from None
        except TooLarge:
            raise SourceError(too_large(), source=source_file.nom) from None


def _error(source_file: File, line: int, what: str) -> SourceError:
    return SourceError(t(f"ligne {line} : {what}", f"line {line}: {what}"), source=source_file.nom)
