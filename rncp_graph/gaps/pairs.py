"""Pairs of occupations on a day: what the ROME sees between them, and which certifications join them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rncp_graph.gaps.ground import Couple, Ground

NONE, ONE, SEVERAL, IGNORED, UNKNOWN = (
    "sans certification",
    "une seule",
    "plusieurs",
    "hors mobilite",
    "non precise",
)
GENRES = (NONE, ONE, SEVERAL, IGNORED, UNKNOWN)
"""The kinds of pairs: a mobility of the ROME that no certification registered on the day joins, that one alone does, or
several; what certifications join and the ROME does not see; and what is not known.
"""
BRIDGED = (ONE, SEVERAL)

OPEN = date(9999, 12, 31)
"""How the graph writes an end that is still open. It does not leave it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two occupations, by their codes: a mobility of the ROME, or one that certifications alone make.

    `certifications` join them and are registered on the day: how many, and `numeros` says which. Beside these,
    `incertaines` may be registered, and `anciennes` joined them and are not. They are joined until `jusqu_au`, as far
    as is known: `None` when no end is, or nothing joins them.
    """

    metier_1: str
    metier_2: str
    libelle_1: str | None
    libelle_2: str | None
    genre: str
    mobilite: str
    certifications: int
    numeros: tuple[str, ...]
    incertaines: int
    anciennes: int
    jusqu_au: date | None

    @property
    def codes(self) -> Couple:
        """Return both codes."""
        return self.metier_1, self.metier_2

    @property
    def mobile(self) -> bool:
        """Whether the ROME sees a mobility there, as far as is known."""
        return self.mobilite not in ("aucune", "non precise")


def pairs_on(ground: Ground, day: date, domaine: str | None = None) -> Iterator[Pair]:
    """Return the pairs of a day, in alphabetical order; with a code of the ROME, those with an end in it."""
    joining = joined(ground, ends := ground.ends(day))
    closed = ground.on(day, registered=False)
    former = counted(ground, closed)
    unsure = counted(ground, ground.joins.keys() - ends.keys() - closed)
    for couple in sorted(ground.mobility.keys() | joining.keys()):
        if within(ground, couple, domaine):
            numbers, mobility = joining.get(couple, []), ground.mobility_of(couple)
            last = max((ends[number] for number in numbers), default=OPEN)
            yield Pair(
                metier_1=couple[0],
                metier_2=couple[1],
                libelle_1=ground.rome.labels.get(couple[0]),
                libelle_2=ground.rome.labels.get(couple[1]),
                genre=_genre(mobility, len(numbers), unsure[couple]),
                mobilite=mobility,
                certifications=len(numbers),
                numeros=tuple(numbers),
                incertaines=unsure[couple],
                anciennes=former[couple],
                jusqu_au=None if last == OPEN else last,
            )


def within(ground: Ground, couple: Couple, domaine: str | None) -> bool:
    """Return whether a pair has an end in a domain of the ROME, or there is none to be in."""
    return domaine is None or any(domaine in ground.rome.line(code) for code in couple)


def joined(ground: Ground, certifications: Iterable[str]) -> dict[Couple, list[str]]:
    """Return the pairs that certifications join, each with these, in the order of their register and number."""
    found: defaultdict[Couple, list[str]] = defaultdict(list)
    for number in sorted(certifications, key=by_number):
        for couple in ground.joins.get(number, ()):
            found[couple].append(number)
    return dict(found)


def counted(ground: Ground, certifications: Iterable[str]) -> Counter[Couple]:
    """Return how many of some certifications join each pair."""
    return Counter(couple for number in certifications for couple in ground.joins.get(number, ()))


def by_number(numero: str) -> tuple[str, int, str]:
    """Return the place of a certification in the order of the registers.

    >>> sorted(["RNCP34079", "RNCP7141"], key=by_number)
    ['RNCP7141', 'RNCP34079']
    """
    digits = "".join(one for one in numero if one in "0123456789")
    return numero.removesuffix(digits), int(digits[-9:] or 0), numero


def _genre(mobility: str, registered: int, unsure: int) -> str:
    """The kind of a pair. One more certification that may be registered leaves open whether there is none, or one."""
    if mobility == "non precise" or (unsure and registered < 2 and mobility != "aucune"):
        return UNKNOWN
    if mobility == "aucune":
        return IGNORED
    return NONE if not registered else ONE if registered == 1 else SEVERAL
