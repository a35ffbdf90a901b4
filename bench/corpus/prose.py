"""Texts of a register in our own words: competences, sentences, titles, names of bodies.

Fragments are made once, each from a few lists of words; a text is a draw of fragments cut to its length. It has what
is left of HTML in the real flow: one line, runs of blanks, bullets `* ` and `- `, quotes, `&` and `<`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import exp
from random import Random
from typing import Generic, TypeVar

from bench.corpus import targets
from bench.corpus.words import DOMAINS, FORMS, JURYS, MANNERS, OBJECTS, PLACES, PURPOSES, TESTS, TRADES, VERBS

T = TypeVar("T")

BULLETS = ("    * ", "    - ", " ; ", "      ", "    ● ", ". ", "    • ")
"""What stands between two items of a list."""

STOCK_TEXTS = 8_000
"""Fragments of each kind."""


class Prose:
    """Fragments made once, and the texts drawn from them.

    >>> len(Prose(Random(1)).bulleted(300)) in range(270, 301)
    True
    """

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        pick, drawn = rng.choice, rng.random
        self.actions = [
            " ".join(filter(None, (pick(VERBS), pick(OBJECTS), pick(MANNERS), pick(PURPOSES) if drawn() < 0.5 else "")))
            for _ in range(STOCK_TEXTS)
        ]
        self.phrases = [
            f"Le titulaire de la certification sait {action[0].lower()}{action[1:]}."
            if i % 3
            else f"Dans {pick(OBJECTS)}, il lui revient d'abord de {action[0].lower()}{action[1:]}."
            for i, action in enumerate(self.actions)
        ]
        self.epreuves = [f"{pick(TESTS)} : {pick(self.actions).lower()}." for _ in range(STOCK_TEXTS)]
        self.metiers = [f"{pick(TRADES)} en {pick(DOMAINS)}" for _ in range(STOCK_TEXTS)]
        self.jurys = [f"{pick(JURYS)} {pick(JURYS)}" for _ in range(200)]
        self.communs = [f"{pick(VERBS)} {pick(OBJECTS)}" for _ in range(1_500)]
        self.blocs = [f"{pick(VERBS)} {pick(OBJECTS)} {pick(MANNERS)}" for _ in range(40_000)]

    def _text(self, spool: Sequence[str], entre: str, length: int) -> str:
        mean = len(spool[0]) + len(spool[1]) + len(spool[2])  # a third of it is surely less than the mean
        texte = entre.join(self.rng.choices(spool, k=1 + 4 * length // mean))
        while len(texte) < length:
            texte += entre + self.rng.choice(spool)
        return texte[: max(texte.rfind(" ", 0, length), 1)]

    def bulleted(self, length: int) -> str:
        """Return a list of competences of about this many characters, shaped as the flow leaves lists."""
        bullet = self.rng.choice(BULLETS)
        start = bullet if bullet[-2:] in ("* ", "- ", "● ", "• ") and self.rng.random() < 0.6 else ""
        end = "    " if self.rng.random() < 0.1 else ""
        return start + self._text(self.actions, bullet, length - len(start)) + end

    def narrative(self, length: int) -> str:
        """Return sentences, with a run of blanks for each paragraph."""
        texte = self._text(self.phrases, " ", length)
        return texte.replace(". Dans", ".    Dans")[:length] if self.rng.random() < 0.7 else texte

    def exam(self, length: int) -> str:
        """Return how something is assessed."""
        return self._text(self.epreuves, self.rng.choice(BULLETS), length)

    def jobs(self, length: int) -> str:
        """Return a list of occupations."""
        return self._text(self.metiers, self.rng.choice((", ", "    - ", " ; ")), length)

    def jury(self, length: int) -> str:
        """Return the composition of a jury."""
        return self._text(self.jurys, " ", length)

    def bloc(self) -> str:
        """Return the title of a bloc: about 55 characters, some shared by many."""
        return self.rng.choice(self.communs if self.rng.random() < 0.25 else self.blocs)

    def titre(self, mention: str) -> str:
        """Return the title of a certification of this type."""
        rng = self.rng
        subject = rng.choice(DOMAINS)
        if mention in ("", "TP", "CS", "Autre"):
            titre = rng.choice(TRADES) + rng.choice((" en ", " spécialisé en ", " (H/F) en ")) + subject
        else:
            titre = f"{rng.choice(DOMAINS).capitalize()}, {subject}"
        if (length := drawn_length(rng, 66, 0.52, 558)) > len(titre):
            ajout = " ".join(("- option", rng.choice(DOMAINS), "et", rng.choice(OBJECTS), rng.choice(MANNERS)))
            titre = f"{titre} {ajout} " + " ".join(rng.choices(self.communs, k=length // 30))
            titre = titre[: titre.rindex(" ", 0, max(length, 40))]
        return titre

    def organisme(self) -> str:
        """Return the name of a body, in capitals as the flow has them."""
        rng = self.rng
        forme, lieu = rng.choice(FORMS), rng.choice(PLACES).upper()
        milieu = rng.choice(("", "DE FORMATION ", "PROFESSIONNEL ", "& CONSEIL ", "REGIONAL ", "D'ENSEIGNEMENT "))
        return f"{forme} {milieu}{lieu}{rng.choice(('', ' SUD', ' NORD', ' - ' + rng.choice(TRADES).upper()))}"


def drawn_length(rng: Random, mediane: float, sigma: float, maximum: int) -> int:
    """Draw a length from a log-normal distribution, at least 1 and at most `maximum`."""
    return max(1, min(maximum, round(mediane * exp(rng.gauss(0.0, sigma)))))


def length_of(rng: Random, nom: str, facteur: float = 1.0) -> int:
    """Draw the length of a kind of text of `targets.LENGTHS`, its median times `facteur`."""
    mediane, sigma, maximum = targets.LENGTHS[nom]
    return drawn_length(rng, mediane * facteur, sigma, maximum)


class Draw(Generic[T]):
    """A draw of values by weight, the weights summed once."""

    def __init__(self, weights: dict[T, float] | dict[T, int]) -> None:
        self.values, self.cumul = list(weights), list(accumulate(weights.values()))

    def __call__(self, rng: Random) -> T:
        """Draw one value."""
        return rng.choices(self.values, cum_weights=self.cumul)[0]


class Quota:
    """Truths of which exactly `true_count` in `total` are true, spread evenly.

    >>> quota, rng = Quota(10, 3), Random(0)
    >>> sum(quota(rng) for _ in range(10))
    3
    """

    def __init__(self, total: int, true_count: int) -> None:
        self.total, self.true_count = total, min(true_count, total)

    def __call__(self, rng: Random) -> bool:
        """Draw the next truth."""
        vrai = self.total > 0 and rng.random() * self.total < self.true_count
        self.total -= 1
        self.true_count -= vrai
        return vrai
