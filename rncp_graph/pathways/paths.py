"""The best paths of a network: shortest ones, costed again with all that is held on the way, each with news of its own.

Yen's algorithm gives near ties by the dozen: it runs on the part of the network that is near to the shortest path, and
of what it gives only paths are kept that bring a certification which no better path has or could have had instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, yen

from rncp_graph.pathways.arrays import LOIN, VERSION, Floats
from rncp_graph.pathways.model import MOST_BLOCS
from rncp_graph.pathways.network import LEAST, LEVELS, Move, Network

SLACK = 4.0
"""How much more than the cheapest a path may cost: beyond it, it is no alternative."""
RAW = 60
"""Paths that are looked at before those are chosen that differ."""
LIKE = 0.5
"""How much more than the best another certification may cost that makes the same step as well."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a path: the certification that makes it, what it costs and why, and which others make it as well.

    `avant` is the occupation held from which one comes, `entree` the one of the certification that is nearest to it,
    `relation` how they stand to each other (`arrays.MEME` …). `blocs` are those to acquire, of `comptes` in all, and
    `seule` tells that without it the destination is out of reach.
    """

    certification: int
    avant: int | None
    entree: int | None
    sortie: int | None
    relation: int
    par: int | None
    gain: str
    blocs: int
    comptes: int
    couts: dict[str, float]
    autres: tuple[int, ...]
    seule: bool = False
    detour: float | None = None

    @property
    def cout(self) -> float:
        """What it costs in all."""
        return sum(self.couts.values())


@dataclass(frozen=True, slots=True)
class Trail:
    """A path: its stages, and the version of ROME that it changes at its end, if it does."""

    stages: tuple[Stage, ...]

    @property
    def cout(self) -> float:
        """What all of it costs."""
        return sum(one.cout for one in self.stages)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The certifications, in their order."""
        return tuple(one.certification for one in self.stages)

    @property
    def rank(self) -> tuple[float, int]:
        """The order of paths by the same certifications: their cost, then how many others could make the same steps."""
        return round(self.cout, 6), -sum(len(one.autres) for one in self.stages)


Costed = dict[tuple[tuple[int, ...], int | None, int], Stage]
"""Stages by what is held before, the exit, and the certification: many paths begin alike."""


@dataclass(slots=True)
class Search:
    """The search of one request."""

    network: Network
    matrix: Any = field(init=False)
    costed: Costed = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Put the arcs into a matrix."""
        arcs = self.network.arcs
        ends = [np.array(side) for side in zip(*self._ends(), strict=True)]
        one, other, cost = (np.concatenate(both) for both in zip(arcs, ends, strict=True))
        self.matrix = _matrix(one, other, cost, self.network.nodes)

    def _ends(self) -> Iterator[tuple[int, int, float]]:
        network, asked, arrays = self.network, self.network.request, self.network.arrays
        if not asked.depart.is_certification:
            yield network.start, network.held(arrays.place[asked.depart.code], asked.niveau), LEAST
        for rank in asked.held(arrays):
            yield network.start, network.single[rank], LEAST
        if asked.arrivee.is_certification:
            yield network.single[arrays.rank[asked.arrivee.code]], network.goal, LEAST
        elif asked.arrivee.is_level:
            for place in range(len(arrays.metiers)):
                for level in range(int(asked.arrivee.code), LEVELS):
                    yield network.held(place, level), network.goal, LEAST
        else:
            goal = arrays.place[asked.arrivee.code]
            for other in np.nonzero(arrays.relation[:, goal] <= VERSION)[0]:
                cost = max(float(network.costs.distance[arrays.relation[other, goal]]), LEAST)
                for level in range(LEVELS):
                    yield network.held(int(other), level), network.goal, cost

    def best(self, number: int) -> list[Trail]:
        """Return the best paths that differ in a certification that matters, the best first."""
        found: dict[tuple[int, ...], Trail] = {}
        for nodes in self._shortest():
            trail = self._trail(self.network.moves(nodes))
            known = found.get(trail.numbers)
            if trail.stages and (known is None or trail.rank < known.rank):
                found[trail.numbers] = trail
        ordered = sorted(found.values(), key=lambda one: (round(one.cout, 6), len(one.stages), one.numbers))
        return [self._fragile(trail) for trail in _different(ordered, number)]

    def _shortest(self) -> list[list[int]]:
        """Return the nodes of the shortest paths, those of the near part of the network only."""
        network = self.network
        ahead = _lengths(self.matrix, network.start)
        if not np.isfinite(ahead[network.goal]):
            return []
        behind = _lengths(self.matrix.T.tocsr(), network.goal)
        most = ahead[network.goal] + SLACK
        arcs = self.matrix.tocoo()
        one, other = arcs.coords
        near = ahead[one] + arcs.data + behind[other] <= most
        one, other, cost = one[near], other[near], arcs.data[near]
        names, ends = np.unique(np.concatenate([one, other]), return_inverse=True)
        part = _matrix(ends[: len(one)], ends[len(one) :], cost, len(names))
        start, goal = (int(np.searchsorted(names, end)) for end in (network.start, network.goal))
        lengths, before = yen(part, start, goal, RAW, return_predecessors=True)
        return [[int(names[node]) for node in _walk(row, start, goal)] for row, _ in zip(before, lengths, strict=True)]

    def _trail(self, moves: Iterable[Move]) -> Trail:
        """Cost steps again, with all that is held on the way."""
        held = _Held(self.network, self.costed)
        return Trail(tuple(held.take(move) for move in moves))

    def _fragile(self, trail: Trail) -> Trail:
        """Say of each stage that nothing else makes whether the destination is out of reach without it, or how far."""

        def told(stage: Stage) -> Stage:
            if stage.autres or (cost := self.without(stage.certification)) is None:
                return replace(stage, seule=not stage.autres)
            return replace(stage, detour=max(round(cost - trail.cout, 2), 0.0))

        return Trail(tuple(map(told, trail.stages)))

    def without(self, rank: int) -> float | None:
        """Return what the cheapest path costs without a certification; none where there is none."""
        if rank in self.network.request.certifications(self.network.arrays):
            return None
        allowed = self.network.allowed.copy()
        allowed[rank] = False
        other = Network(self.network.costs, allowed)
        cost = _lengths(Search(other).matrix, other.start)[other.goal]
        return float(cost) if np.isfinite(cost) else None

    def within(self) -> dict[int, float]:
        """Return the occupations that can be reached, with the cost of each."""
        network = self.network
        ahead = _lengths(self.matrix, network.start)[: network.held(len(network.arrays.metiers), 0)]
        best = ahead.reshape(-1, 9).min(axis=1)
        return {int(place): float(best[place]) for place in np.nonzero(np.isfinite(best))[0]}


class _Held:
    """What a person holds on the way: occupations, certifications, blocks, the highest level."""

    def __init__(self, network: Network, costed: Costed) -> None:
        self.network, self.arrays, self.costed, asked = network, network.arrays, costed, network.request
        self.occupations: list[int] = []
        self.numbers: list[int] = []
        self.level = asked.niveau
        if not asked.depart.is_certification:
            self.occupations.append(self.arrays.place[asked.depart.code])
        for rank in asked.held(self.arrays):
            self._hold(rank)

    def _hold(self, rank: int) -> None:
        self.numbers.append(rank)
        self.level = max(self.level, int(self.arrays.niveau[rank]))
        place = self.arrays.place
        opened = [place[code] for code in self.arrays.certifications[rank].rome if code in place]
        self.occupations += [one for one in opened if one not in self.occupations]

    def take(self, move: Move) -> Stage:
        """Return the stage that a move is, by the cheapest of its certifications now, and hold that one."""
        stages: dict[int, Stage] = {}
        for rank in move.certifications[:40]:
            key = tuple(self.numbers), move.sortie, rank
            stages[rank] = self.costed.get(key) or self.costed.setdefault(key, self._stage(rank, move))
        ordered = sorted(stages, key=lambda one: round(stages[one].cout, 6))
        chosen = stages[ordered[0]]
        others = tuple(rank for rank in ordered[1:] if stages[rank].cout <= chosen.cout + LIKE)
        self._hold(chosen.certification)
        return replace(chosen, autres=others)

    def _stage(self, rank: int, move: Move) -> Stage:
        costs, weights, arrays = self.network.costs, self.network.costs.weights, self.arrays
        blocks, gain, by = self._blocks(rank)
        avant, entree, relation = self._entered(rank)
        quotes = arrays.quotes(rank)
        told = {
            "pas": weights.pas,
            "niveaux": costs.climbs[self.level][arrays.niveau[rank]],
            "blocs": weights.bloc * min(blocks, MOST_BLOCS),
            "distance": 0.0 if by is not None else float(costs.distance[relation]),
            "etendue": _of_quotes(quotes, costs.etendue, move.sortie, entree if by is None else None),
            "version": self._renamed(move.sortie),
            "sous_niveau": _of_quotes(quotes, costs.below, move.sortie),
            "intitule": _of_quotes(quotes, costs.unnamed, move.sortie),
            "d_abord": _of_quotes(quotes, costs.lower, move.sortie),
            "voies": float(costs.route[rank]),
            "validite": float(costs.validity[rank]),
            "demande": float(costs.on_request[rank]),
            "certificateur": float(costs.unawarded[rank]),
            "lieu": float(costs.place[rank]),
        }
        told = {name: round(cost, 2) for name, cost in told.items()}  # as it is shown, so that what is shown adds up
        return Stage(rank, avant, entree, move.sortie, relation, by, gain, blocks, int(costs.counted[rank]), told, ())

    def _blocks(self, rank: int) -> tuple[int, str, int | None]:
        """The blocks left to acquire, why some are held, and by which certification."""
        network = self.network
        missing = int(network.costs.missing[rank])
        best: tuple[int, str, int | None] = missing, "", None
        for one in self.numbers:
            given, how = network.official.get((one, rank), (0, ""))
            official = best[2] is None and how == "correspondance"
            if how and (missing - given < best[0] or (official and missing - given <= best[0])):
                best = missing - given, how, one
        return max(best[0], 0), best[1], best[2]

    def _entered(self, rank: int) -> tuple[int | None, int | None, int]:
        """From which occupation held one comes to the certification, by which of its own, and how they stand."""
        arrays = self.arrays
        own = [arrays.place[code] for code in arrays.certifications[rank].rome if code in arrays.place]
        ways = [(int(arrays.relation[one, other]), one, other) for one in self.occupations for other in own]
        relation, avant, entree = min(ways, default=(LOIN, None, None))
        if relation == LOIN:
            return (self.occupations[0] if self.occupations else None), None, LOIN
        return avant, entree, relation

    def _renamed(self, sortie: int | None) -> float:
        """Return what it costs that the exit is the destination in the other version of ROME."""
        goal = self.network.request.arrivee
        if goal.genre != "metier" or sortie is None or self.arrays.metiers[sortie] == goal.code:
            return 0.0
        relation = int(self.arrays.relation[sortie, self.arrays.place[goal.code]])
        return float(self.network.costs.distance[relation]) if relation == VERSION else 0.0


def _of_quotes(quotes: Mapping[int, int], costs: Floats, sortie: int | None, entree: int | None = None) -> float:
    """Return what quotes cost: that of the exit, and half that of the entry where it is another."""
    found = 0.0 if sortie is None or sortie not in quotes else float(costs[quotes[sortie]])
    return found if entree in (None, sortie) else found + float(costs[quotes[entree]]) / 2


def _different(ordered: list[Trail], number: int) -> list[Trail]:
    """Keep the paths that bring a certification which no better one has, or could have had instead.

    A path that makes all the steps of a better one, by whichever of its certifications, and more is a detour.
    """
    kept: list[Trail] = []
    known: set[int] = set()
    for trail in ordered:
        taken = set(trail.numbers)
        detour = any(all(taken & {stage.certification, *stage.autres} for stage in one.stages) for one in kept)
        if len(kept) < number and not detour and not known.issuperset(trail.numbers):
            kept.append(trail)
            known.update(trail.numbers, *(stage.autres for stage in trail.stages))
    return kept


def _matrix(one: Any, other: Any, cost: Any, size: int) -> Any:
    """Return a sparse matrix of arcs, of which no two have the same ends."""
    return csr_array((cost, (one.astype(np.int32), other.astype(np.int32))), shape=(size, size))


def _lengths(matrix: Any, start: int) -> Floats:
    """Return the cost of the cheapest path from a node to each."""
    found: Floats = np.asarray(dijkstra(matrix, indices=[start]), dtype=np.float64)[0]
    return found


def _walk(before: Any, start: int, goal: int) -> list[int]:
    """Return the nodes from the start to the goal, by the node before each."""
    nodes = [goal]
    while nodes[-1] != start:
        nodes.append(int(before[nodes[-1]]))
    return nodes[::-1]
