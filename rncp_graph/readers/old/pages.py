"""The pages of the PDF of an old fiche as lines, with the columns of its tables known.

Lines are rebuilt from the places of the characters; the columns are where their heads stand, so that OUI and NON are
told apart. It runs in a guarded process (`pdf.py`): a PDF is a program, and no check before tells how long it takes.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

from rncp_graph.errors import RncpGraphError, SourceError, UnsafeSource
from rncp_graph.language import t
from rncp_graph.readers.old.headings import Line, front
from rncp_graph.resources import optional

MAX_PAGES = 200
MAX_TEXT = 1 << 20
"""The most characters that the lines of a PDF may hold: as many as a text may."""

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


def prepare() -> None:
    """Import what reads a PDF: half a second, for those who read one. Raises `MissingExtra` where it is missing."""
    optional("pdfplumber", extra="pdf")


def pages(file_bytes: bytes, nom: str) -> Iterator[list[Line]]:
    """Return the lines of each page, cells included, then a page break and its links as a text dump has them.

    Raises `SourceError` for a PDF that is broken or locked by a password, `UnsafeSource` for one beyond measure.
    """
    import pdfplumber
    from pdfminer.pdfpage import PDFPage
    from pdfplumber.utils.text import dedupe_chars

    bounds: tuple[float, ...] | None = None
    left = MAX_TEXT
    try:
        with pdfplumber.open(BytesIO(file_bytes)) as pdf:
            if len(list(islice(PDFPage.create_pages(pdf.doc), MAX_PAGES + 1))) > MAX_PAGES:
                most = t(f"plus de {MAX_PAGES} pages", f"more than {MAX_PAGES} pages")
                raise UnsafeSource(t(f"PDF refusé : {most}", f"PDF refused: {most}"), source=nom)
            for page in pdf.pages:
                pdf_rows = _pdf_rows(dedupe_chars(_Placed(page.chars)))
                rules = sorted({float(edge["x0"]) for edge in page.edges if edge["orientation"] == "v"})
                rows, bounds = _cells(pdf_rows, rules, bounds)
                links = sorted(page.hyperlinks, key=lambda link: (link["top"], link["x0"]))
                breaks = [Line("") for _ in range(3)]
                found = [*rows, *breaks, *(Line(link["uri"], link=True) for link in links if link.get("uri")), *breaks]
                left -= sum(len(line.texte) for line in found)
                if left < 0:
                    most = t(f"plus de {MAX_TEXT} caractères", f"more than {MAX_TEXT} characters")
                    raise UnsafeSource(t(f"PDF refusé : {most}", f"PDF refused: {most}"), source=nom)
                yield found
                page.close()
    except (RncpGraphError, MemoryError):
        raise
    except Exception as error:  # pdfminer lets errors of many kinds through on a damaged file
        raise _refusal(error, nom) from error


def _refusal(error: Exception, nom: str) -> SourceError | MemoryError:
    """What an error of the library tells, which may stand within another."""
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    causes = (error, *error.args)
    if any(isinstance(cause, MemoryError) for cause in causes):
        return MemoryError()
    if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
        return SourceError(t("PDF protégé par un mot de passe", "PDF locked by a password"), source=nom)
    return SourceError(t("PDF illisible", "unreadable PDF"), source=nom)


class _Placed(list[Character]):
    """Characters that know where they stand: the library looks for the place of each among all of them."""

    def __init__(self, characters: Sequence[Character]) -> None:
        super().__init__(characters)
        self.places = {id(c): i for i, c in enumerate(characters)}

    def index(self, c: Character, *_: Any) -> int:
        """Return where a character stands."""
        return self.places[id(c)]


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
