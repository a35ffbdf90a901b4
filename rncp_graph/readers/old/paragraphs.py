"""Lines back to paragraphs: a sentence that the page wrapped is one line again, paragraphs and bullets keep theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable

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


def paragraphs_of(lines: Iterable[str], *, table: bool = False) -> list[str]:
    """Join the lines of each paragraph. In a table (`table`) lines are short and a capital begins a new one.

    >>> paragraphs_of(["Tenir à jour la liste des clients et des", "prospects", "Retenir les actions"], table=True)
    ['Tenir à jour la liste des clients et des prospects', 'Retenir les actions']
    """
    out: list[str] = []
    last, empty = "", 0
    for line in lines:
        texte = line.strip()
        if not texte:
            empty += 1
            continue
        if out and (not empty or empty >= PAGE_BREAK) and _goes_on(out[-1], last, line, table):
            out[-1] = rejoin(out[-1], texte)
        else:
            out.append(texte)
        last, empty = line.rstrip(), 0
    return out


def rejoin(start_text: str, fin: str) -> str:
    """Join two pieces of a wrapped line; a word cut at its hyphen keeps it.

    >>> rejoin("obtenir des rendez-", "vous"), rejoin("la", "vente")
    ('obtenir des rendez-vous', 'la vente')
    """
    return start_text + fin if _cut_word(start_text, fin) else f"{start_text} {fin}"


def _cut_word(start_text: str, fin: str) -> bool:
    return start_text.endswith("-") and start_text[-2:-1].isalpha() and fin[:1].isalpha()


def line(lines: Iterable[str]) -> str | None:
    """Join all lines into one, whatever they are; `None` when there is nothing.

    >>> line(["la fiche n° 7141 - Gérer et", "", "optimiser l'activité"])
    "la fiche n° 7141 - Gérer et optimiser l'activité"
    """
    out = ""
    for texte in filter(None, map(str.strip, lines)):
        out = rejoin(out, texte) if out else texte
    return out or None


def texte(lines: Iterable[str], *, table: bool = False) -> str | None:
    """Return the paragraphs as one text, one line each; `None` when there is nothing."""
    return "\n".join(paragraphs_of(lines, table=table)) or None


def _goes_on(paragraph: str, before: str, after: str, table: bool) -> bool:
    """Whether a line goes on with the paragraph, of which `before` is the last line."""
    if BULLET.match(after) or _NUMEROTE(after) or _RETRAIT(after):
        return False
    after = after.strip()
    if _cut_word(before, after):
        return True
    small = next((c for c in after if c.isalnum()), "A").islower()
    finished = before.endswith(_FINI)
    if table:
        ouverte = len(paragraph) < _LONGUE_PARENTHESE and paragraph.count("(") > paragraph.count(")")
        return ouverte or bool(_INACHEVE(before)) or (small and not finished)
    if len(before) < PLEINE:
        return False
    if small:
        return not before.endswith(":")
    return not finished and not after.endswith(":")
