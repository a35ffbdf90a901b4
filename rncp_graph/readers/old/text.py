"""The old fiche "Résumé descriptif de la certification" of the CNCP, as text: one fiche a file, or several.

`rubriques` cuts it into its headings; the other modules read one part each; `lecture` puts them together. The PDF of
the same fiche takes the same path (`pdf.py`), with the columns of its tables known.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator, Sequence

from rncp_graph.errors import UnsafeSource
from rncp_graph.language import t
from rncp_graph.model.fiche import Fiche
from rncp_graph.readers.old.headings import MARK, fiches, lines, split
from rncp_graph.readers.old.sections import fiche
from rncp_graph.readers.source import File, Reading

MAX_BYTES = 1 << 20
"""The most bytes that a text may hold: the longest fiches at hand have twenty thousand."""

_HEAD_BYTES = 1 << 16


def recognises(files: Sequence[File]) -> bool:
    """Return whether some of the files are old fiches as text, by content."""
    return any(map(_is_fiche, files))


def read(files: Sequence[File], reading: Reading) -> Iterator[Fiche]:
    """Return the fiches of each file that holds some.

    Raises `SourceError` for a fiche without number, `UnsafeSource` for a text beyond measure.
    """
    for source_file in files:
        if not _is_fiche(source_file):
            reading.unknown(source_file.nom)
            continue
        if source_file.size > MAX_BYTES:
            raise UnsafeSource(
                t("texte démesuré pour des fiches", "text beyond measure for fiches"), source=source_file.nom
            )
        with source_file.open() as file:
            texte, encodage = _decode(file.read(MAX_BYTES + 1), final=True)
        if encodage != "utf-8":
            reading.doubt("encodage", valeur=encodage)
        for rows in fiches(lines(texte)):
            yield fiche(split(rows), reading)


def _is_fiche(source_file: File) -> bool:
    with source_file.open() as file:
        head = file.read(_HEAD_BYTES)
    return not head.startswith(b"%PDF-") and b"\0" not in head and bool(MARK.search(_decode(head, final=False)[0]))


def _decode(file_bytes: bytes, *, final: bool) -> tuple[str, str]:
    """The text, its accents in one piece, and the encoding it was in; `final` is false for the beginning of a file."""
    encodage = "utf-8"
    try:
        texte = codecs.getincrementaldecoder(encodage)().decode(file_bytes, final)
    except UnicodeDecodeError:
        encodage = "cp1252"
        texte = file_bytes.decode(encodage, errors="replace")
    return unicodedata.normalize("NFC", texte.removeprefix("\ufeff")), encodage
