"""Lines back to paragraphs: a sentence that the page wrapped is one line again, paragraphs and bullets keep theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable

PLEINE = 100
"""Outside tables lines wrap between 115 and 150 characters: a shorter line ends its paragraph."""

SAUT = 3
"""So many empty lines are a page break, which may fall inside a sentence; one or two part paragraphs."""

PUCE = re.compile(r"\s*[-–—•▪*]\s+")
_NUMEROTE = re.compile(r"\s*\d{1,2}[.)]\s+[A-ZÀ-Ý]").match
_RETRAIT = re.compile(r"\s{3,}").match
_INACHEVE = re.compile(
    r"(?:,|\(|«|\b(?:de|du|des|d['’]un|d['’]une|la|le|les|un|une|et|ou|à|au|aux|en|sur|par|pour|dans|avec|son|sa|ses))$"
).search
_FINI = (".", ";", ":", "!", "?", "…")
_LONGUE_PARENTHESE = 300


def paragraphes(lignes: Iterable[str], *, table: bool = False) -> list[str]:
    """Join the lines of each paragraph. In a table (`table`) lines are short and a capital begins a new one.

    >>> paragraphes(["Tenir à jour la liste des clients et des", "prospects", "Retenir les actions"], table=True)
    ['Tenir à jour la liste des clients et des prospects', 'Retenir les actions']
    """
    out: list[str] = []
    last, empty = "", 0
    for ligne in lignes:
        texte = ligne.strip()
        if not texte:
            empty += 1
            continue
        if out and (not empty or empty >= SAUT) and _suite(out[-1], last, ligne, table):
            out[-1] = rejoin(out[-1], texte)
        else:
            out.append(texte)
        last, empty = ligne.rstrip(), 0
    return out


def rejoin(debut: str, fin: str) -> str:
    """Join two pieces of a wrapped line; a word cut at its hyphen keeps it.

    >>> rejoin("obtenir des rendez-", "vous"), rejoin("la", "vente")
    ('obtenir des rendez-vous', 'la vente')
    """
    return debut + fin if _mot_coupe(debut, fin) else f"{debut} {fin}"


def _mot_coupe(debut: str, fin: str) -> bool:
    return debut.endswith("-") and debut[-2:-1].isalpha() and fin[:1].isalpha()


def ligne(lignes: Iterable[str]) -> str | None:
    """Join all lines into one, whatever they are; `None` when there is nothing.

    >>> ligne(["la fiche n° 7141 - Gérer et", "", "optimiser l'activité"])
    "la fiche n° 7141 - Gérer et optimiser l'activité"
    """
    out = ""
    for texte in filter(None, map(str.strip, lignes)):
        out = rejoin(out, texte) if out else texte
    return out or None


def texte(lignes: Iterable[str], *, table: bool = False) -> str | None:
    """Give the paragraphs as one text, one line each; `None` when there is nothing."""
    return "\n".join(paragraphes(lignes, table=table)) or None


def _suite(paragraphe: str, before: str, after: str, table: bool) -> bool:
    """Whether a line goes on with the paragraph, of which `before` is the last line."""
    if PUCE.match(after) or _NUMEROTE(after) or _RETRAIT(after):
        return False
    after = after.strip()
    if _mot_coupe(before, after):
        return True
    small = next((c for c in after if c.isalnum()), "A").islower()
    finished = before.endswith(_FINI)
    if table:
        ouverte = len(paragraphe) < _LONGUE_PARENTHESE and paragraphe.count("(") > paragraphe.count(")")
        return ouverte or bool(_INACHEVE(before)) or (small and not finished)
    if len(before) < PLEINE:
        return False
    if small:
        return not before.endswith(":")
    return not finished and not after.endswith(":")
