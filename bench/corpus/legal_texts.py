"""The legal texts that fiches quote: some by very many fiches, some by one alone; a few with a defect."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from bench.corpus import targets
from bench.corpus.plan import Planned
from bench.corpus.words import DOMAINS, MONTHS


def figures_of(day: date) -> str:
    """Return a day as the flow writes it.

    >>> figures_of(date(2026, 8, 16))
    '16/08/2026'
    """
    return f"{day.day:02}/{day.month:02}/{day.year}"


def in_words(day: date) -> str:
    """Return a day as the title of a legal text writes it.

    >>> in_words(date(2020, 7, 1))
    '1er juillet 2020'
    """
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


PUBLISHED = " publié au Journal officiel du"


def contradicts(titre: str, appeared: str | None) -> bool:
    """Return whether the day of publication of a text is not the one that its title tells.

    >>> contradicts("Arrêté publié au Journal officiel du 28 juillet 2001", "28/01/2001")
    True
    """
    if not appeared or PUBLISHED not in titre:
        return False
    day, month, year = map(int, appeared.split("/"))
    return f"{PUBLISHED} {in_words(date(year, month, day))}" not in titre


class LegalTexts:
    """Draws the legal texts of fiches. `_AUTRE` copies `_CREATION`, as it does in the real flow."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.communs = [self._published(self._decree(rng.choice(DOMAINS)), date(1985, 1, 1)) for _ in range(200)]

    def _decree(self, subject: str) -> str:
        rng = self.rng
        return f"Décret n° {{annee}}-{rng.randint(40, 1_800)} du {{jour}} relatif aux diplômes du domaine « {subject} »"

    def _published(self, model: str, start: date) -> tuple[str, str | None]:
        """A title and its day of publication, from a title that lacks its day."""
        rng = self.rng
        signed = start + timedelta(days=rng.randint(0, 2_000))
        appeared = signed + timedelta(days=rng.randint(3, 40))
        titre = model.replace("{annee}", str(signed.year)).replace("{jour}", in_words(signed))
        if rng.random() < 0.3:
            titre += f"{PUBLISHED} {in_words(appeared)}"
            if rng.random() < targets.CONTRARY_DATE / 0.3:
                appeared = appeared.replace(month=appeared.month % 12 + 1, day=min(appeared.day, 28))
        if rng.random() < targets.SHARED_TITRE:
            titre += f"    Arrêté du {in_words(signed + timedelta(days=9))} pris pour son application"
        return titre, figures_of(appeared) if rng.random() < 0.9 else None

    def of(self, p: Planned, intitule: str) -> dict[str, Any]:
        """Draw the texts of a fiche, by tag."""
        rng, tree = self.rng, {}
        by_decree = bool(p.abrege[0])
        start = date((p.fin.year if p.fin else 2_016) - 9, 1, 1)
        if p.registre == "RNCP" and rng.random() < (0.75 if p.fresh else 0.45):
            how_many = rng.choice((1, 1, 1, 1, 2, 4, 5))
            positions = dict.fromkeys(int(200 * rng.random() ** 2) for _ in range(how_many))
            tree["PUBLICATION_DECRET_GENERAL"] = _rows([self.communs[position] for position in positions])
        if rng.random() < (0.05 if p.registre == "RS" else 0.75 if by_decree and p.fresh else 0.35):
            texts = []
            for _ in range(rng.choice((1, 1, 1, 1, 1, 4))):
                what = rng.choice(
                    ("portant création", "fixant les conditions de délivrance", "modifiant le référentiel")
                )
                texts.append(self._published(f"Arrêté du {{jour}} {what} de la certification {intitule[:120]}", start))
            for role in ("CREATION", "AUTRE"):
                tree[f"PUBLICATION_DECRET_{role}"] = _rows(texts)
        return tree


def _rows(texts: list[tuple[str, str | None]]) -> list[Any]:
    return [
        ("PUBLICATION_JO", [("TITRE", titre), *([("DATE_PUBLICATION_JO", appeared)] if appeared else [])])
        for titre, appeared in texts
    ]
