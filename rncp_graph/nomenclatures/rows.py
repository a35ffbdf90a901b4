"""Rows of a table, one by one: CSV with its header, or XML whose root holds flat records.

For the official files of nomenclatures, which are small: a row is a dictionary from column to text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import IO, cast

from lxml import etree

from rncp_graph.errors import SourceError
from rncp_graph.language import t
from rncp_graph.readers.csv.rows import form_of, head_of, wrong_row
from rncp_graph.readers.csv.rows import rows as csv_rows
from rncp_graph.readers.source import File
from rncp_graph.readers.xml.safely import OPTIONS, Bounded, TooLarge, ill_formed, refuse_doctype, too_large

OfficialRow = dict[str, str]

MAX_BYTES = 256 << 20
"""The most bytes of a file: all it says is in memory during a build. The largest official one has a few million."""

_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE|\w)").match


def columns(source_file: File) -> tuple[str, ...]:
    """Return the columns of a table, told by its first lines; none when it is no table.

    >>> from io import BytesIO
    >>> columns(File("f.csv", 9, lambda: BytesIO(b"code;nom")))
    ('code', 'nom')
    """
    head = head_of(source_file)
    if _XML(head):
        return tuple(dict.fromkeys(tag.decode() for tag in re.findall(rb"<(\w+)>", head)))
    form = form_of(head)
    first = head.decode(form.encoding, errors="ignore").partition("\n")[0].rstrip("\r")
    try:
        return tuple(name.strip() for name in next(csv.reader([first], delimiter=form.separator), []))
    except csv.Error:
        return ()


def rows(source_file: File, expected: tuple[str, ...]) -> Iterator[OfficialRow]:
    """Return the rows of a table.

    Raises `SourceError` with the line for a missing column, a row of another length, text that is not UTF-8 (CSV),
    XML that is cut or ill-formed, a table without rows, what is beyond a limit; `UnsafeSource` for a document type
    declaration.
    """
    if source_file.size > MAX_BYTES:
        most = MAX_BYTES >> 20
        said = t(f"nomenclature de plus de {most} Mio", f"a nomenclature of more than {most} MiB")
        raise SourceError(said, source=source_file.nom)
    found = False
    for row in (_xml if _XML(head_of(source_file)) else _csv)(source_file, expected):
        found = True
        yield row
    if not found:
        raise SourceError(t("aucune ligne dans ce fichier", "no row in this file"), source=source_file.nom)


def _csv(source_file: File, expected: tuple[str, ...]) -> Iterator[OfficialRow]:
    lines = csv_rows(source_file)
    header = [name.strip() for name in next((row for _, row in lines), [])]
    for name in expected:
        if name not in header:
            what = t(f"la colonne {name} manque", f"column {name} is missing")
            raise SourceError(what, source=source_file.nom, champ=name)
    for line, row in lines:
        if len(row) != len(header):
            what = t(f"{len(row)} valeurs pour {len(header)} colonnes", f"{len(row)} values in {len(header)} columns")
            raise wrong_row(source_file, line, what)
        yield {name: value.strip() for name, value in zip(header, row, strict=True)}


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
                    raise wrong_row(source_file, element.sourceline or 0, what)
                yield row
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]
                file.rest()
        except etree.XMLSyntaxError as error:
            raise wrong_row(source_file, error.lineno or 0, ill_formed(error)) from None
        except TooLarge:
            raise SourceError(too_large(), source=source_file.nom) from None
