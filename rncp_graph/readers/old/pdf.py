"""The PDF of the old fiche, read as its text is (`resume`), with the columns of its tables known.

Lines are rebuilt from the places of the characters; the columns are where their heads stand, so that OUI and NON are
told apart.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from base64 import a85decode
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

from rncp_graph.errors import SourceError, UnsafeSource
from rncp_graph.language import t
from rncp_graph.model.fiche import Fiche
from rncp_graph.readers.old.headings import MARK, Line, fiches, front, split
from rncp_graph.readers.old.sections import fiche
from rncp_graph.readers.source import File, Reading
from rncp_graph.resources import optional

MAX_PAGES = 200
MAX_BYTES = 64 << 20
MAX_DEPLOYE = 256 << 20
"""The most bytes that the streams of a PDF may hold once unpacked."""

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_TWICE_PACKED = re.compile(rb"/Fl(?:ateDecode)?\s*/Fl(?:ateDecode)?\b")

_COLONNES = {
    "signataires": ("AUTORITE", "QUALITE"),
    "entete_blocs": ("INTITULE", "DESCRIPTIF"),
    "voies": ("CONDITIONS", "OUI", "NON", "COMPOSITION"),
    "outremer": ("OUI", "NON"),
    "liens": ("LIENS", "ACCORDS"),
}
"""The first words of the columns of each table."""

Character = dict[str, Any]
"""A character as pdfplumber gives it: `text`, `x0`, `x1`, `top`, `bottom`, in points from the top left corner."""


def recognises(files: Sequence[File]) -> bool:
    """Return whether some file is a PDF, by its first bytes."""
    return any(map(_is_pdf, files))


def read(files: Sequence[File], reading: Reading) -> Iterator[Fiche]:
    """Return the fiches of each PDF.

    Raises `SourceError` for a PDF that is broken, locked by a password, or no old fiche, `UnsafeSource` for one that
    would swell beyond measure.
    """
    for source_file in files:
        if not _is_pdf(source_file):
            reading.unknown(source_file.nom)
            continue
        with source_file.open() as file:
            file_bytes = file.read(MAX_BYTES + 1)
        _refuse_swelling(file_bytes, source_file.nom)
        rows = [row for page in _pages(file_bytes, source_file.nom) for row in page]
        if not MARK.search("\n".join(row.texte for row in rows)):
            raise SourceError(
                t("ce PDF n'est pas une ancienne fiche du RNCP", "this PDF is no old fiche of the RNCP"),
                source=source_file.nom,
            )
        for part in fiches(rows):
            yield fiche(split(part), reading)


def _is_pdf(source_file: File) -> bool:
    with source_file.open() as file:
        return b"%PDF-" in file.read(1024)


def _refuse_swelling(file_bytes: bytes, nom: str) -> None:
    """Unpack each stream within bounds, before the PDF library does it without any."""
    left = MAX_DEPLOYE
    for found in _STREAM.finditer(file_bytes):
        data = file_bytes[found.end() : file_bytes.find(b"endstream", found.end())].strip()
        try:
            packed = a85decode(data[:-2]) if data.endswith(b"~>") else data
            left -= len(zlib.decompressobj().decompress(packed, left))
        except (zlib.error, ValueError):  # packed otherwise, or not at all
            continue
        if left <= 0:
            break
    if len(file_bytes) > MAX_BYTES or left <= 0 or _TWICE_PACKED.search(file_bytes):
        raise UnsafeSource(
            t("PDF refusé : contenu démesuré une fois ouvert", "PDF refused: it would swell beyond measure"), source=nom
        )


# --- pages and lines ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PdfRow:
    """The characters that stand on one line, from left to right."""

    characters: Sequence[Character]

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(float(c["top"]) for c in self.characters)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(float(c["bottom"]) for c in self.characters)

    @property
    def texte(self) -> str:
        """Its text; a gap is a blank."""
        return _texte(self.characters)


def _pages(file_bytes: bytes, nom: str) -> Iterator[list[Line]]:
    """The lines of each page, cells included, then a page break with the links of the page as a text dump has them."""
    pdfplumber = optional("pdfplumber", extra="pdf")  # half a second of imports, for those who read a PDF
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfpage import PDFPage

    bounds: tuple[float, ...] | None = None
    try:
        with pdfplumber.open(BytesIO(file_bytes)) as pdf:
            if len(list(islice(PDFPage.create_pages(pdf.doc), MAX_PAGES + 1))) > MAX_PAGES:
                raise UnsafeSource(t("PDF refusé : trop de pages", "PDF refused: too many pages"), source=nom)
            for page in pdf.pages:
                pdf_rows = _pdf_rows(page.dedupe_chars().chars)
                rules = sorted({float(edge["x0"]) for edge in page.edges if edge["orientation"] == "v"})
                rows, bounds = _cells(pdf_rows, rules, bounds)
                links = sorted(page.hyperlinks, key=lambda link: (link["top"], link["x0"]))
                breaks = [Line("") for _ in range(3)]
                yield [*rows, *breaks, *(Line(link["uri"], link=True) for link in links if link.get("uri")), *breaks]
                page.close()
    except SourceError:
        raise
    except Exception as error:  # pdfminer lets errors of many kinds through on a damaged file
        locked = isinstance(error, PDFPasswordIncorrect) or any(isinstance(a, PDFPasswordIncorrect) for a in error.args)
        message = t("PDF protégé par un mot de passe", "PDF locked by a password") if locked else None
        raise SourceError(message or t("PDF illisible", "unreadable PDF"), source=nom) from error


def _pdf_rows(characters: Sequence[Character]) -> list[PdfRow]:
    """Characters by line: those whose middles are at about the same height."""
    lines: list[list[Character]] = []
    middle = size = 0.0
    for c in sorted(characters, key=lambda c: (c["top"] + c["bottom"], c["x0"])):
        if lines and abs((c["top"] + c["bottom"]) / 2 - middle) <= 0.3 * size:
            lines[-1].append(c)
            continue
        middle, size = (c["top"] + c["bottom"]) / 2, c["bottom"] - c["top"]
        lines.append([c])
    pdf_rows = [PdfRow(sorted(line, key=lambda c: float(c["x0"]))) for line in lines]
    return [rang for rang in pdf_rows if rang.texte.strip()]


def _texte(characters: Sequence[Character]) -> str:
    out = ""
    reached = float("inf")
    for c in characters:
        if c["x0"] - reached > 0.2 * c["size"] and not out.endswith(" "):
            out += " "
        out += c["text"]
        reached = c["x1"]
    return unicodedata.normalize("NFC", out)


# --- columns ------------------------------------------------------------------------------------------------------


def _cells(
    pdf_rows: Sequence[PdfRow], rules: Sequence[float], bounds: tuple[float, ...] | None
) -> tuple[list[Line], tuple[float, ...] | None]:
    """The lines of a page, cut at the columns of the table they stand in; a table may go on from the page before."""
    flat = [Line(rang.texte) for rang in pdf_rows]
    out: list[Line] = []
    skip = 0
    for i, rang in enumerate(pdf_rows):
        if i and rang.top - pdf_rows[i - 1].bottom > 0.6 * (rang.bottom - rang.top):
            out.append(Line(""))
        found = front(flat, i) if i >= skip else None
        if found:
            skip = i + found.lines
            bounds = _bounds(found.cle, pdf_rows[i:skip], _down_to_the_head(pdf_rows, flat, skip), rules)
        if i < skip or not bounds:
            out.append(flat[i])
        else:
            out.append(Line(flat[i].texte, cells=_cut(rang, bounds)))
    return out, bounds


def _down_to_the_head(pdf_rows: Sequence[PdfRow], flat: Sequence[Line], start: int) -> Sequence[PdfRow]:
    """The lines under a head, down to the next one or the end of the page."""
    end = next((i for i in range(start, len(pdf_rows)) if front(flat, i)), len(pdf_rows))
    return pdf_rows[start:end]


def _bounds(
    cle: str, head: Sequence[PdfRow], under: Sequence[PdfRow], rules: Sequence[float]
) -> tuple[float, ...] | None:
    """Where the columns of a table part; `None` when it is no table, or when its heads are not found."""
    places = [_place(head, word) for word in _COLONNES.get(cle, ())]
    if not places or None in places:
        return None
    spans = [place for place in places if place]
    if cle in ("voies", "outremer"):
        yes_no, non = spans[-3:-1] if cle == "voies" else spans
        marks = (yes_no[0], (yes_no[1] + non[0]) / 2)
        return (*marks, non[1]) if cle == "voies" else marks
    (left, _), (right, _) = spans
    inside = [rule for rule in rules if left < rule <= right]
    if inside:
        return (inside[-1],)
    return (_corridor(under, left + (right - left) / 3, right),)


def _place(head: Sequence[PdfRow], word: str) -> tuple[float, float] | None:
    """Where a word of the head begins and ends on the page."""
    for rang in head:
        plain = "".join(unicodedata.normalize("NFD", c["text"])[:1].upper() or " " for c in rang.characters)
        at = plain.find(word)
        if at >= 0:
            return float(rang.characters[at]["x0"]), float(rang.characters[at + len(word) - 1]["x1"])
    return None


def _corridor(pdf_rows: Sequence[PdfRow], left: float, right: float) -> float:
    """The middle of the widest strip without characters between two places; the right one when there is none."""
    inked = sorted((c["x0"], c["x1"]) for rang in pdf_rows for c in rang.characters)
    best, middle, reached = 0.0, right, left
    for x0, x1 in [*inked, (right, right)]:
        if left < min(x0, right) and (gap := min(x0, right) - reached) > best:
            best, middle = gap, reached + gap / 2
        reached = max(reached, x1)
    return middle


def _cut(rang: PdfRow, bounds: Sequence[float]) -> tuple[str, ...]:
    cells: list[list[Character]] = [[] for _ in range(len(bounds) + 1)]
    for c in rang.characters:
        cells[bisect(bounds, (c["x0"] + c["x1"]) / 2)].append(c)
    return tuple(_texte(cell).rstrip() for cell in cells)
