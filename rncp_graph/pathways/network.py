"""The network in which a pathway is a shortest path: what one holds, and what each step from there costs.

A node is an occupation held at a level, or a certification just acquired. From an occupation one chooses a level to go
for (climbing costs), then an occupation that one's own is near to (distance costs), then a certification of that level
that quotes it, and holds the occupations that it leads to. Certifications that make the same step, from one occupation
to another at one level, are one arc, of which the cheapest tells the cost: ties by the dozen are grouped before
anything is searched. A certification that officially counts towards others is a node of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from rncp_graph.pathways.arrays import LOIN, Floats
from rncp_graph.pathways.columns import Ints, Truths
from rncp_graph.pathways.costs import Costs
from rncp_graph.pathways.model import MOST_BLOCS

LEVELS = 9
"""Levels 1 to 8, and 0 for one that is not known."""
LEAST = 1e-6
"""What an arc costs at the least: a matrix has no arc of cost 0."""


@dataclass(frozen=True, slots=True)
class Move:
    """A step as the network has it: from what, near which occupation one enters, to which; and who can make it.

    `certifications` are in the order of their cost. `entree` is the occupation of the certification that is near to
    what one holds, or none where nothing is near; `par` the certification before it, where it officially counts.
    """

    certifications: tuple[int, ...]
    entree: int | None
    sortie: int | None
    par: int | None = None


class Network:
    """The nodes and arcs of a request, by its costs."""

    def __init__(self, costs: Costs, allowed: Truths | None = None) -> None:
        """Take the costs, and the certifications that a step may acquire: those that the request allows."""
        self.costs, self.arrays, self.request = costs, costs.arrays, costs.request
        self.allowed = costs.allowed if allowed is None else allowed

    # Nodes

    def held(self, occupation: Any, level: Any) -> Any:
        """Return the node of an occupation that is held at a level."""
        return occupation * LEVELS + level

    @property
    def _size(self) -> int:
        return len(self.arrays.metiers) * LEVELS

    def going(self, occupation: Any, level: Any) -> Any:
        """Return the node of going for a level from an occupation."""
        return self._size + occupation * LEVELS + level

    def entry(self, occupation: Any, level: Any) -> Any:
        """Return the node of entering a certification of a level by an occupation that it quotes."""
        return 2 * self._size + occupation * LEVELS + level

    def afar(self, level: Any) -> Any:
        """Return the node of entering a certification of a level from afar."""
        return 3 * self._size + level

    @property
    def start(self) -> int:
        """The node of what the person holds."""
        return 3 * self._size + LEVELS

    @property
    def goal(self) -> int:
        """The node of the destination."""
        return self.start + 1

    @cached_property
    def single(self) -> dict[int, int]:
        """The certifications that are nodes of their own."""
        ranks = {end for pair in self.official for end in pair} | self.request.certifications(self.arrays)
        return {rank: self.goal + 1 + place for place, rank in enumerate(sorted(ranks))}

    @cached_property
    def official(self) -> dict[tuple[int, int], tuple[int, str]]:
        """How many more blocks one certification officially gives of another, and how: correspondence, or lineage.

        What the person holds gives no more (`given` has it). A successor is taken to keep half of the blocks, for who
        holds the earlier one: nobody goes for that one first when the successor is to be had.
        """
        place = self.arrays.rank.get
        able = set(np.flatnonzero(self.allowed).tolist())
        held = set(self.request.held(self.arrays))
        start = able | held
        found: dict[tuple[int, int], set[str] | None] = {}
        for source, target, _, blocks in self.arrays.reading.correspondances:
            one, other = place(source), place(target)
            if one in start and other in able and one != other:
                if not blocks or found.get((one, other), set()) is None:
                    found[one, other] = None
                else:
                    found[one, other] = {*(found.get((one, other)) or ()), *blocks}
        given: dict[tuple[int, int], tuple[int, str]] = {}
        for (one, other), codes in found.items():
            before = self.costs.given.get(other, set())
            more = 0 if before is None else int(self.costs.missing[other]) if codes is None else len(codes - before)
            given[one, other] = more, "correspondance"
        for new, old in self.arrays.reading.remplace:
            one, other = place(old), place(new)
            if one in held and other in able:
                given.setdefault((one, other), (-(-int(self.costs.counted[other]) // 2), "filiation"))
        return dict(sorted(given.items()))

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return self.goal + 1 + len(self.single)

    # Arcs

    @cached_property
    def _ways(self) -> _Ways:
        """The steps of certifications: entry, exit and level, the cheapest certification first."""
        arrays = self.arrays
        c, first, second = arrays.pairs
        able = self.allowed[c]
        c, first, second = c[able], first[able], second[able]
        same = first == second
        cost = self.costs.own[c] + self.costs.exit[second] + np.where(same, 0.0, self.costs.etendue[first] / 2)
        return _Ways.of(self, arrays.quote_o[first], arrays.quote_o[second], c, cost)

    @cached_property
    def _afar(self) -> _Ways:
        """The same of those that one enters from afar: what they quote besides the exit does not help."""
        arrays = self.arrays
        able = self.allowed[arrays.quote_c]
        c, o = arrays.quote_c[able], arrays.quote_o[able]
        return _Ways.of(self, np.zeros_like(o), o, c, self.costs.own[c] + self.costs.exit[able])

    @cached_property
    def arcs(self) -> tuple[Ints, Ints, Floats]:
        """Every arc but those of the start and the goal: from, to, cost."""
        n, relation = len(self.arrays.metiers), self.arrays.relation
        levels = np.unique(self.arrays.niveau[self.allowed])
        found: list[tuple[Any, Any, Any]] = []
        o, before, level = (
            axis.ravel() for axis in np.meshgrid(np.arange(n), np.arange(LEVELS), levels, indexing="ij")
        )
        found.append((self.held(o, before), self.going(o, level), self.costs.climb(before, level)))
        one, other = np.nonzero(relation < LOIN)
        for level in levels:
            found.append((self.going(one, level), self.entry(other, level), self.costs.distance[relation[one, other]]))
            found.append(
                (self.going(np.arange(n), level), np.full(n, self.afar(level)), np.full(n, self.costs.weights.loin))
            )
        near, afar = self._ways, self._afar
        found.append((self.entry(near.entry, near.level), self.held(near.exit, near.level), near.cost))
        found.append((self.afar(afar.level), self.held(afar.exit, afar.level), afar.cost))
        found += self._singles()
        parts = [np.concatenate([np.asarray(part[side]) for part in found]) for side in range(3)]
        return parts[0].astype(np.int64), parts[1].astype(np.int64), np.maximum(parts[2].astype(float), LEAST)

    def _singles(self) -> Iterable[tuple[Any, Any, Any]]:
        """The arcs of certifications that are nodes: into them, to each other, to the occupations they lead to."""
        starts, held = self.arrays.starts, set(self.request.held(self.arrays))
        for rank, node in self.single.items():
            level, quotes = int(self.arrays.niveau[rank]), np.arange(starts[rank], starts[rank + 1])
            occupations = self.arrays.quote_o[quotes]
            if len(quotes):
                exit_ = np.zeros(len(quotes)) if rank in held else self.costs.exit[quotes]  # what one holds is paid for
                yield np.full(len(quotes), node), self.held(occupations, level), exit_
            if self.allowed[rank]:
                own = float(self.costs.own[rank])
                yield self.entry(occupations, level), np.full(len(quotes), node), own + self.costs.etendue[quotes] / 2
                yield [self.afar(level)], [node], [own]
        for (one, other), (blocks, _) in self.official.items():
            yield [self.single[one]], [self.single[other]], [self.onward(one, other, blocks)]

    def onward(self, one: int, other: int, blocks: int) -> float:
        """Return what a certification costs to those who hold one that gives blocks of it."""
        saved = self.costs.weights.bloc * min(blocks, MOST_BLOCS)
        climb = float(self.costs.climb(self.arrays.niveau[one], self.arrays.niveau[other]))
        return max(float(self.costs.own[other]) - saved, LEAST) + climb

    def moves(self, nodes: list[int]) -> list[Move]:
        """Return the steps that a path of nodes makes."""
        names = {node: rank for rank, node in self.single.items()}
        found: list[Move] = []
        for before, node, after in zip([-1, *nodes], nodes, [*nodes[1:], -1], strict=False):
            if node in names and before != self.start:
                official = before in names
                if not official and after < self._size:
                    found.append(self._step(before, after))
                else:
                    entree = None if official or before >= self.afar(0) else self._occupation(before)
                    sortie = self._occupation(after) if after < self._size else None
                    found.append(Move((names[node],), entree, sortie, names[before] if official else None))
            elif 2 * self._size <= node < self.start and after not in names:
                found.append(self._step(node, after))
        return found

    def _step(self, entered: int, held: int) -> Move:
        """The step between two nodes, by whichever certification makes it, a node of its own or not."""
        far = entered >= self.afar(0)
        entree, sortie = None if far else self._occupation(entered), self._occupation(held)
        ways = self._afar if far else self._ways
        return Move(ways.members(entree or 0, sortie, held % LEVELS), entree, sortie)

    def _occupation(self, node: int) -> int:
        return node % self._size // LEVELS


@dataclass(slots=True)
class _Ways:
    """Steps grouped by entry, exit and level: the cost of the cheapest certification, and all of them by cost."""

    entry: Ints
    exit: Ints
    level: Ints
    cost: Floats
    keys: Ints
    starts: Ints
    c: Ints
    size: int

    @classmethod
    def of(cls, network: Network, entry: Ints, exit_: Ints, c: Ints, cost: Floats) -> _Ways:
        """Group steps. Of equal cost, national diplomas come first, then those registered longest, then by number."""
        level, n = network.arrays.niveau[c], len(network.arrays.metiers)
        key = (entry * n + exit_) * LEVELS + level
        order = np.lexsort((c, -network.costs.last[c], ~network.arrays.droit[c], cost.round(6), key))
        entry, exit_, level, c, key, cost = entry[order], exit_[order], level[order], c[order], key[order], cost[order]
        keys, starts = np.unique(key, return_index=True)
        first = starts
        return cls(entry[first], exit_[first], level[first], cost[first], keys, np.append(starts, len(c)), c, n)

    def members(self, entry: int, exit_: int, level: int) -> tuple[int, ...]:
        """Return the certifications of a step."""
        key = (entry * self.size + exit_) * LEVELS + level
        place = int(np.searchsorted(self.keys, key))
        return tuple(int(one) for one in self.c[self.starts[place] : self.starts[place + 1]])
