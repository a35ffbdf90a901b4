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

from rncp_graph.model.parts import VOIES
from rncp_graph.pathways.arrays import EVOLUTIONS, LOIN, NON, OUI, Arrays, Floats, Ints, Truths, distances
from rncp_graph.pathways.model import ADULTES, BLOCS, MONTHS, MOST_BLOCS
from rncp_graph.pathways.request import Request

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
    """The costs of a request over the arrays of a store, and the arcs that they make."""

    def __init__(self, arrays: Arrays, request: Request) -> None:
        """Work out what each certification costs on that day, to that person."""
        self.arrays, self.request, self.weights = arrays, request, request.weights
        self.state, self.last = arrays.state(request.date)
        self.distance = distances(self.weights)
        self.etendue = arrays.etendue(self.weights)
        self.usual = arrays.usual_level(self.weights, self.state)
        self.allowed = self._allowed()

    # What a certification costs by itself

    @cached_property
    def route(self) -> Floats:
        """What its routes add: nothing where one is open to an adult, or the one asked for is."""
        adult = [VOIES.index(route) for route in ADULTES]
        known = self.arrays.ouvertes | self.arrays.fermees
        shut = np.where(
            known[:, adult].all(axis=1) | self.arrays.ouvertes.any(axis=1),
            self.weights.voie,
            self.weights.voie_inconnue,
        )
        return np.where(self.arrays.ouvertes[:, adult].any(axis=1), 0.0, shut)

    @cached_property
    def validity(self) -> Floats:
        """What is to be feared of the end of its registration, or of not knowing it."""
        months = np.maximum(self.last - self.request.date.toordinal(), 0) / 30.44
        ending = self.weights.validite * np.maximum(0.0, 1 - months / MONTHS)
        return np.where(self.state == OUI, ending, self.weights.etat_inconnu)

    @cached_property
    def counted(self) -> Ints:
        """How many blocks each certification counts for."""
        return np.asarray(np.where(self.arrays.blocs > 0, self.arrays.blocs, BLOCS), dtype=np.int64)

    @cached_property
    def missing(self) -> Ints:
        """How many of them are to acquire, those that the person holds aside."""
        held = np.zeros_like(self.counted)
        for rank, codes in self.given.items():
            held[rank] = self.counted[rank] if codes is None else len(codes)
        return np.asarray(np.maximum(self.counted - held, 0), dtype=np.int64)

    @cached_property
    def given(self) -> dict[int, set[str] | None]:
        """The blocks of each certification that the person holds, or that what she holds gives; none for all."""
        return self.request.held_blocks(self.arrays)

    @cached_property
    def own(self) -> Floats:
        """What it costs by itself: the step, its blocks, its routes, its validity, its place."""
        blocks = self.weights.bloc * np.minimum(self.missing, MOST_BLOCS)
        return np.asarray(
            self.weights.pas + blocks + self.route + self.validity + self.place + self.on_request + self.unawarded
        )

    @cached_property
    def on_request(self) -> Floats:
        """What it adds that it was registered on request, where the fiche says so."""
        return np.where(self.arrays.droit, 0.0, self.weights.demande)

    @cached_property
    def unawarded(self) -> Floats:
        """What it adds that nobody is known to award it."""
        return np.where(self.arrays.attribuee, 0.0, self.weights.certificateur_inconnu)

    @cached_property
    def place(self) -> Floats:
        """What it adds that its centres stand in places that are not known, where a département is asked for."""
        there = self.request.there
        if there is None:
            return np.zeros(len(self.arrays.certifications))
        return np.array(
            [0.0 if there.get(one.numero) else self.weights.lieu_inconnu for one in self.arrays.certifications]
        )

    @cached_property
    def below(self) -> Floats:
        """What each quote adds that the certification is of a lower level than most of that occupation."""
        level, usual = self.arrays.niveau[self.arrays.quote_c], self.usual[self.arrays.quote_o]
        under = np.where(level > 0, np.maximum(usual - level, 0), 0)
        return np.asarray(self.weights.sous_niveau * under, dtype=np.float64)

    @cached_property
    def lower(self) -> Floats:
        """What each quote adds that the certification trains first for another it quotes, lower and of its level."""
        c, first, second = self.arrays.pairs
        level, usual = self.arrays.niveau[c], self.usual[self.arrays.quote_o]
        relation = self.arrays.relation[self.arrays.quote_o[first], self.arrays.quote_o[second]]
        above = np.isin(relation, EVOLUTIONS) & (usual[first] < usual[second])
        first_for = above & (level > 0) & (level <= usual[first])
        found = np.bincount(second, weights=first_for, minlength=len(usual)) > 0
        return np.asarray(self.weights.d_abord * found, dtype=np.float64)

    @cached_property
    def exit(self) -> Floats:
        """What it costs that an occupation is reached by a certification: its breadth, its level, what it is for."""
        return np.asarray(self.etendue + self.below + self.lower)

    def climb(self, held: Any, level: Any) -> Floats:
        """Return what it costs to go for a level from the one held, for levels or arrays of them; 0 is not known."""
        held, level = np.asarray(held), np.asarray(level)
        up = np.maximum(level - held, 0)
        known = self.weights.niveau * up + self.weights.saut * np.maximum(up - 1, 0) ** 2
        known = known + self.weights.descente * np.maximum(held - level, 0)
        return np.where((held == 0) | (level == 0), self.weights.niveau_inconnu, known).astype(float)

    def _allowed(self) -> Truths:
        """Which certifications a step may acquire: not held, not known to be unregistered, and within the filters."""
        asked = self.request
        found = self.state != NON
        found[asked.held(self.arrays)] = False
        if asked.niveau_max is not None:
            found &= self.arrays.niveau <= asked.niveau_max
        if asked.voie:
            found &= self.arrays.ouvertes[:, [VOIES.index(route) for route in asked.voie]].all(axis=1)
        if asked.there is not None:
            found &= np.array(
                [asked.there.get(one.numero) is not False for one in self.arrays.certifications], dtype=bool
            )
        return np.asarray(found, dtype=bool)

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

        What the person holds gives no more (`given` has it). A successor is taken to keep half of the blocks.
        """
        rank, held = self.arrays.rank, self.request.certifications(self.arrays)
        found: dict[tuple[int, int], set[str] | None] = {}
        for source, target, _, blocks in self.arrays.reading.correspondances:
            if source in rank and target in rank and source != target:
                pair = rank[source], rank[target]
                if not blocks or found.get(pair, set()) is None:
                    found[pair] = None
                else:
                    found[pair] = {*(found.get(pair) or ()), *blocks}
        given: dict[tuple[int, int], tuple[int, str]] = {}
        for (one, other), codes in found.items():
            before = self.given.get(other, set())
            more = 0 if before is None else int(self.missing[other]) if codes is None else len(codes - before)
            given[one, other] = more, "correspondance"
        for new, old in self.arrays.reading.remplace:
            if new in rank and old in rank:
                given.setdefault((rank[old], rank[new]), (-(-int(self.counted[rank[new]]) // 2), "filiation"))
        able = self.allowed
        return {
            (one, other): told
            for (one, other), told in sorted(given.items())
            if (able[one] or one in held) and able[other]
        }

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
        cost = self.own[c] + self.exit[second] + np.where(same, 0.0, self.etendue[first] / 2)
        return _Ways.of(self, arrays.quote_o[first], arrays.quote_o[second], c, cost)

    @cached_property
    def _afar(self) -> _Ways:
        """The same of those that one enters from afar: what they quote besides the exit does not help."""
        arrays = self.arrays
        able = self.allowed[arrays.quote_c]
        c, o = arrays.quote_c[able], arrays.quote_o[able]
        return _Ways.of(self, np.zeros_like(o), o, c, self.own[c] + self.exit[able])

    @cached_property
    def arcs(self) -> tuple[Ints, Ints, Floats]:
        """Every arc but those of the start and the goal: from, to, cost."""
        n, relation = len(self.arrays.metiers), self.arrays.relation
        levels = np.unique(self.arrays.niveau[self.allowed])
        found: list[tuple[Any, Any, Any]] = []
        o, before, level = (
            axis.ravel() for axis in np.meshgrid(np.arange(n), np.arange(LEVELS), levels, indexing="ij")
        )
        found.append((self.held(o, before), self.going(o, level), self.climb(before, level)))
        one, other = np.nonzero(relation < LOIN)
        for level in levels:
            found.append((self.going(one, level), self.entry(other, level), self.distance[relation[one, other]]))
            found.append((self.going(np.arange(n), level), np.full(n, self.afar(level)), np.full(n, self.weights.loin)))
        near, afar = self._ways, self._afar
        found.append((self.entry(near.entry, near.level), self.held(near.exit, near.level), near.cost))
        found.append((self.afar(afar.level), self.held(afar.exit, afar.level), afar.cost))
        found += self._singles()
        parts = [np.concatenate([np.asarray(part[side]) for part in found]) for side in range(3)]
        return parts[0].astype(np.int64), parts[1].astype(np.int64), np.maximum(parts[2].astype(float), LEAST)

    def _singles(self) -> Iterable[tuple[Any, Any, Any]]:
        """The arcs of certifications that are nodes: into them, to each other, to the occupations they lead to."""
        starts = self.arrays.starts
        for rank, node in self.single.items():
            level, quotes = int(self.arrays.niveau[rank]), np.arange(starts[rank], starts[rank + 1])
            occupations = self.arrays.quote_o[quotes]
            if len(quotes):
                yield np.full(len(quotes), node), self.held(occupations, level), self.exit[quotes]
            if self.allowed[rank]:
                own = float(self.own[rank])
                yield self.entry(occupations, level), np.full(len(quotes), node), own + self.etendue[quotes] / 2
                yield [self.afar(level)], [node], [own]
        for (one, other), (blocks, _) in self.official.items():
            yield [self.single[one]], [self.single[other]], [self.onward(one, other, blocks)]

    def onward(self, one: int, other: int, blocks: int) -> float:
        """Return what a certification costs to those who hold one that gives blocks of it."""
        saved = self.weights.bloc * min(blocks, MOST_BLOCS)
        climb = float(self.climb(self.arrays.niveau[one], self.arrays.niveau[other]))
        return max(float(self.own[other]) - saved, LEAST) + climb

    def moves(self, nodes: list[int]) -> list[Move]:
        """Return the steps that a path of nodes makes."""
        names = {node: rank for rank, node in self.single.items()}
        found: list[Move] = []
        for before, node, after in zip([-1, *nodes], nodes, [*nodes[1:], -1], strict=False):
            if node in names and before != self.start:
                official = before in names
                entree = None if official or before >= self.afar(0) else self._occupation(before)
                sortie = self._occupation(after) if 0 <= after < self._size else None
                found.append(Move((names[node],), entree, sortie, names[before] if official else None))
            elif 2 * self._size <= node < self.start and after not in names:
                far = node >= self.afar(0)
                ways = self._afar if far else self._ways
                entree = None if far else self._occupation(node)
                sortie = self._occupation(after)
                found.append(Move(ways.members(0 if far else entree or 0, sortie, after % LEVELS), entree, sortie))
        return found

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
        order = np.lexsort((c, -network.last[c], ~network.arrays.droit[c], cost.round(6), key))
        entry, exit_, level, c, key, cost = entry[order], exit_[order], level[order], c[order], key[order], cost[order]
        keys, starts = np.unique(key, return_index=True)
        first = starts
        return cls(entry[first], exit_[first], level[first], cost[first], keys, np.append(starts, len(c)), c, n)

    def members(self, entry: int, exit_: int, level: int) -> tuple[int, ...]:
        """Return the certifications of a step."""
        key = (entry * self.size + exit_) * LEVELS + level
        place = int(np.searchsorted(self.keys, key))
        return tuple(int(one) for one in self.c[self.starts[place] : self.starts[place + 1]])
