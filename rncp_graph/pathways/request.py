"""What is asked of the pathfinder: from where, to where, with what one holds, within which bounds, on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from rncp_graph.pathways.arrays import Arrays
from rncp_graph.pathways.model import Weights
from rncp_graph.pathways.records import Likeness


class End(NamedTuple):
    """An end of a path: a certification, an occupation, or (for a destination) a level.

    `dit` is what was asked, where words found it; `aussi` the occupations that they may mean as well.
    """

    genre: str
    code: str
    dit: str = ""
    aussi: tuple[str, ...] = ()

    @property
    def is_level(self) -> bool:
        """Whether it is any certification of a level, or above."""
        return self.genre == "niveau"

    @property
    def is_certification(self) -> bool:
        """Whether it is a certification."""
        return self.genre == "certification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One start, one destination, and all that bears upon the way.

    `acquis` are numbers of certifications and codes of blocks that are held. `there` says of a certification whether it
    is prepared in the département asked for: yes, no, or nothing where that is not known; it is none without one.
    `ressemblances` are blocks that count as held for being like held ones.
    """

    depart: End
    arrivee: End
    date: date
    niveau: int
    acquis: tuple[str, ...] = ()
    niveau_max: int | None = None
    voie: tuple[str, ...] = ()
    there: Mapping[str, bool | None] | None = None
    ressemblances: tuple[Likeness, ...] = ()
    weights: Weights = field(default_factory=Weights)

    def done(self, arrays: Arrays) -> bool:
        """Whether there is nothing to acquire: the destination is the start, or held, or what is held leads there."""
        if self.arrivee.is_level:
            return self.niveau >= int(self.arrivee.code)
        return self.arrivee.code in (self.depart.code, *self.acquis) or bool(self.leading(arrays))

    def leading(self, arrays: Arrays) -> list[str]:
        """Return the certifications that the person holds and that lead to the destination, an occupation."""
        certifications = [arrays.certifications[rank] for rank in self.held(arrays)]
        return [one.numero for one in certifications if self.arrivee.code in one.rome]

    def held(self, arrays: Arrays) -> list[int]:
        """Return the certifications that the person holds."""
        ends = [self.depart.code] if self.depart.is_certification else []
        return [arrays.rank[one] for one in dict.fromkeys([*ends, *self.acquis]) if one in arrays.rank]

    def certifications(self, arrays: Arrays) -> set[int]:
        """Return those that the request names: held, or aimed at."""
        aimed = {arrays.rank[self.arrivee.code]} if self.arrivee.is_certification else set()
        return {*self.held(arrays), *aimed}

    def held_blocks(self, arrays: Arrays) -> dict[int, set[str] | None]:
        """Return the blocks of each certification that the person has: held, or given by what is held; none for all."""
        found = given_blocks(arrays, {arrays.certifications[one].numero for one in self.held(arrays)}, set(self.acquis))
        for one in self.ressemblances:
            rank = arrays.rank.get(one.bloc.partition("BC")[0])
            if rank is not None and (known := found.setdefault(rank, set())) is not None:
                known.add(one.bloc)
        return found


def given_blocks(arrays: Arrays, numbers: set[str], blocks: set[str]) -> dict[int, set[str] | None]:
    """Return the blocks that are held, and those that official correspondences give to who holds others."""
    own: dict[int, set[str]] = defaultdict(set)
    for code in blocks:
        number = code.partition("BC")[0]
        if number in arrays.rank and number != code:
            own[arrays.rank[number]].add(code)
    found: dict[int, set[str] | None] = dict(own)
    for source, target, needed, given in arrays.reading.correspondances:
        if target in arrays.rank and source != target and (source in numbers or (needed and blocks.issuperset(needed))):
            rank = arrays.rank[target]
            known = found.setdefault(rank, set())
            found[rank] = None if known is None or not given else known | set(given)
    return found
