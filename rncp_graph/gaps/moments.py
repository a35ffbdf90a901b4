"""The network over time: what certifications join on a day, what is left as they expire, what successors may hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rncp_graph.gaps.ground import Couple, Ground
from rncp_graph.gaps.pairs import OPEN, counted, within


@dataclass(frozen=True, slots=True)
class Moment:
    """The network on a day: certifications that quote occupations, and what they join.

    `liees` are the mobilities that certifications known to be registered join, `liees_au_plus` those that would be
    joined if all were that may be; `composante` counts the occupations of the largest part that holds together.
    From the day of the map on, `reprises` counts its certifications that ended and of which a successor, or one of its
    successors, is registered: with each of them in the place of the one that ended, so many mobilities are joined,
    `liees_avec_successeurs`, and so many occupations hold together, `composante_avec_successeurs`.
    """

    jour: date
    certifications: int
    incertaines: int
    liees: int
    liees_au_plus: int
    une_seule: int
    hors_mobilite: int
    composante: int
    reprises: int | None
    liees_avec_successeurs: int | None
    composante_avec_successeurs: int | None


def moments(ground: Ground, day: date, days: Iterable[date], domaine: str | None = None) -> Iterator[Moment]:
    """Return the network on some days; `day` is that of the map.

    With a code of the ROME, only pairs with an end in it are counted; all tie the network together.
    """
    mobile = {pair for pair in ground.mobility if within(ground, pair, domaine)}
    quoting = ground.quotes.keys()
    at_first = ground.on(day, registered=True) & quoting
    for one in days:
        everywhere = ground.on(one, registered=True)
        registered = everywhere & quoting
        unsure = quoting - registered - ground.on(one, registered=False)
        joining = counted(ground, registered)
        held = joining.keys() & mobile
        ignored = (pair for pair in joining if ground.mobility_of(pair) == "aucune" and within(ground, pair, domaine))
        taken = (at_first & kept(ground, everywhere)) - registered if one >= day else None
        after = None if taken is None else counted(ground, registered | taken)
        yield Moment(
            jour=one,
            certifications=len(registered),
            incertaines=len(unsure),
            liees=len(held),
            liees_au_plus=len((joining.keys() | counted(ground, unsure).keys()) & mobile),
            une_seule=sum(joining[pair] == 1 for pair in held),
            hors_mobilite=sum(1 for _ in ignored),
            composante=largest(joining),
            reprises=None if taken is None else len(taken),
            liees_avec_successeurs=None if after is None else len(after.keys() & mobile),
            composante_avec_successeurs=None if after is None else largest(after),
        )


def kept(ground: Ground, registered: Iterable[str]) -> set[str]:
    """Return the certifications of which a successor, or a successor of one, is registered."""
    former: dict[str, list[str]] = {}
    for old, new in ground.successors.items():
        for one in new:
            former.setdefault(one, []).append(old)
    found: set[str] = set()
    waiting = list(registered)
    while waiting:
        for old in former.get(waiting.pop(), ()):
            if old not in found:
                found.add(old)
                waiting.append(old)
    return found


def largest(couples: Iterable[Couple]) -> int:
    """Return how many occupations the largest part holds that pairs tie together.

    >>> largest([("A", "B"), ("B", "C"), ("D", "E")])
    3
    """
    import networkx as nx  # a second of its own, and pages of occupations stand on this room

    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(couples)
    return max(map(len, nx.connected_components(graph)), default=0)


def years(ground: Ground, day: date) -> list[date]:
    """Return the days that are looked at unless others are asked for: that of a map, and New Years around it.

    They run from five years before the day to the first New Year on which no certification is known to be registered,
    and ten years after it at most.
    """
    last = max((one.au for one in ground.situations if one.enregistree and one.au != OPEN), default=day)
    until = min(max(last, day).year + 1, day.year + 10)
    return sorted({date(year, 1, 1) for year in range(day.year - 5, until + 1)} | {day})
