"""Lines back to paragraphs: a sentence that the page wrapped is one line again, paragraphs and bullets keep theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

PLEINE = 100
"""Outside tables lines wrap between 115 and 150 characters: a shorter line ends its paragraph."""

PAGE_BREAK = 3
"""So many empty lines are a page break, which may fall inside a sentence; one or two part paragraphs."""

BULLET = re.compile(r"^\s*[-–—•▪*]\s+")
_NUMEROTE = re.compile(r"\s*\d{1,2}[.)]\s+[A-ZÀ-Ý]").match
_RETRAIT = re.compile(r"\s{3,}").match
_INACHEVE = re.compile(
    r"(?:,|\(|«|\b(?:de|du|des|d['’]un|d['’]une|la|le|les|un|une|et|ou|à|au|aux|en|sur|par|pour|dans|avec|son|sa|ses))$"
).search
_FINI = (".", ";", ":", "!", "?", "…")
_LONGUE_PARENTHESE = 300


@dataclass(slots=True)
class Wrapped:
    """Lines that a page wrapped, as one: each is joined to those before it, and a word cut at its hyphen keeps it.

    >>> wrapped = Wrapped()
    >>> for piece in ("obtenir des rendez-", "vous", "à la vente"):
    ...     wrapped.add(piece)
    >>> str(wrapped)
    'obtenir des rendez-vous à la vente'
    """

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    opened: int = 0
    """How many more parentheses open than close."""
    end: str = ""

    def add(self, piece: str) -> None:
        """Go on with a line."""
        if self.pieces and not _cut_word(self.end, piece):
            piece = f" {piece}"
        self.pieces.append(piece)
        self.length += len(piece)
        self.opened += piece.count("(") - piece.count(")")
        self.end = (self.end + piece)[-2:]

    def __str__(self) -> str:
        """All of it."""
        return "".join(self.pieces)


def paragraphs_of(lines: Iterable[str], *, table: bool = False) -> list[str]:
    """Join the lines of each paragraph. In a table (`table`) lines are short and a capital begins a new one.

    >>> paragraphs_of(["Tenir à jour la liste des clients et des", "prospects", "Retenir les actions"], table=True)
    ['Tenir à jour la liste des clients et des prospects', 'Retenir les actions']
    """
    out: list[Wrapped] = []
    last, empty = "", 0
    for line in lines:
        texte = line.strip()
        if not texte:
            empty += 1
            continue
        if not out or not (not empty or empty >= PAGE_BREAK) or not _goes_on(out[-1], last, line, table):
            out.append(Wrapped())
        out[-1].add(texte)
        last, empty = line.rstrip(), 0
    return list(map(str, out))


def _cut_word(start_text: str, fin: str) -> bool:
    return start_text.endswith("-") and start_text[-2:-1].isalpha() and fin[:1].isalpha()


def line(lines: Iterable[str]) -> str | None:
    """Join all lines into one, whatever they are; `None` when there is nothing.

    >>> line(["la fiche n° 7141 - Gérer et", "", "optimiser l'activité"])
    "la fiche n° 7141 - Gérer et optimiser l'activité"
    """
    whole = Wrapped()
    for texte in filter(None, map(str.strip, lines)):
        whole.add(texte)
    return str(whole) or None


def texte(lines: Iterable[str], *, table: bool = False) -> str | None:
    """Return the paragraphs as one text, one line each; `None` when there is nothing."""
    return "\n".join(paragraphs_of(lines, table=table)) or None


def _goes_on(paragraph: Wrapped, before: str, after: str, table: bool) -> bool:
    """Whether a line goes on with the paragraph, of which `before` is the last line."""
    if BULLET.match(after) or _NUMEROTE(after) or _RETRAIT(after):
        return False
    after = after.strip()
    if _cut_word(before, after):
        return True
    small = next((c for c in after if c.isalnum()), "A").islower()
    finished = before.endswith(_FINI)
    if table:
        ouverte = paragraph.length < _LONGUE_PARENTHESE and paragraph.opened > 0
        return ouverte or bool(_INACHEVE(before)) or (small and not finished)
    if len(before) < PLEINE:
        return False
    if small:
        return not before.endswith(":")
    return not finished and not after.endswith(":")
