"""A network as arrays: what the engines measure, whatever the names of the nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.measures.records import Weights

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Pairs = list[tuple[int, int]]

SWAPS = 10
"""Swaps for each edge of a random network, after which it has forgotten where it came from (Milo and others, 2003)."""

SHORTEST = 1e-9
"""The length of a tie between things that are the same (similarity 1): above zero, so that a path counts its steps."""


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """A simple network: nodes are `0 … size - 1`, edges are ordered pairs in order, each with strength and length.

    `sides` tells the two kinds of nodes of a network between kinds, else it is `None`.
    """

    size: int
    source: Places
    target: Places
    strength: Numbers
    length: Numbers
    directed: bool
    sides: Places | None

    @property
    def weighted(self) -> bool:
        """Whether the lengths differ; where they do not, all shortest paths have the fewest steps."""
        return bool(len(self.length)) and bool((self.length != self.length[0]).any())

    @property
    def work(self) -> int:
        """What one walk through the whole network costs: nodes and edges."""
        return self.size + len(self.source)

    def undirected(self) -> Ties:
        """Return the network without directions; of two ties that become one, the strengths are added."""
        return self if not self.directed else _simple(self, self.strength, self.length)

    def oriented(self) -> tuple[Places, Places]:
        """Return the ends of the edges, from one side to the other in a network between two kinds."""
        if self.sides is None or self.directed:
            return self.source, self.target
        first = self.sides[self.source] == 0
        return np.where(first, self.source, self.target), np.where(first, self.target, self.source)

    def without(self, share: float, seed: int) -> Ties:
        """Return the network less a share of its edges, drawn at random."""
        kept = np.random.default_rng(seed).random(len(self.source)) >= share
        return replace(
            self,
            source=self.source[kept],
            target=self.target[kept],
            strength=self.strength[kept],
            length=self.length[kept],
        )

    def rewired(self, pairs: Iterable[tuple[int, int]], seed: int) -> Ties:
        """Return a network of other pairs, over which the weights of this one are dealt at random."""
        ends = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
        dealt = np.random.default_rng(seed).permutation(len(self.source))
        return replace(
            self, source=ends[:, 0], target=ends[:, 1], strength=self.strength[dealt], length=self.length[dealt]
        )


def ties_of(graph: nx.Graph[Any], weights: Weights) -> Ties:
    """Return a network as arrays, nodes in its order.

    Loops and ties without strength are left out, parallel edges become one whose strengths are added. Raises
    `QuestionError` for a weight that is no positive number, or above 1 where it is to be a similarity.

    >>> ties_of(nx.Graph([("a", "b", {"weight": 4})]), Weights.STRENGTH).length
    array([0.25])
    """
    place = {node: at for at, node in enumerate(graph)}
    read = [
        (place[a], place[b], _strength(said.get("weight", 1), weights, f"{a} - {b}"))
        for a, b, said in graph.edges(data=True)
        if a != b
    ]
    found = [one for one in read if one[2] > 0]
    ends = np.array([one[:2] for one in found], dtype=np.int64).reshape(-1, 2)
    strength = np.array([one[2] for one in found], dtype=np.float64)
    marks = [said.get("bipartite", said.get("kind")) for _, said in graph.nodes(data=True)]
    classes = {mark: at for at, mark in enumerate(dict.fromkeys(marks))}
    sides = np.array([classes[mark] for mark in marks], dtype=np.int64)
    between = len(classes) == 2 and len(ends) > 0 and bool((sides[ends[:, 0]] != sides[ends[:, 1]]).all())
    raw = Ties(
        size=len(place),
        source=ends[:, 0],
        target=ends[:, 1],
        strength=strength,
        length=strength,
        directed=graph.is_directed(),
        sides=sides if between else None,
    )
    simple = _simple(raw, strength, None, directed=raw.directed)
    return replace(simple, length=_length(simple.strength, weights))


def _strength(weight: Any, weights: Weights, where: str) -> float:
    if weights is Weights.NONE:
        return 1.0
    good = isinstance(weight, (int, float)) and 0 <= weight < float("inf")
    if not good or (weights is Weights.SIMILARITY and weight > 1) or (weights is Weights.DISTANCE and weight == 0):
        raise QuestionError(
            t(
                f"{where} : poids {weight} : « {weights.value.fr} » ne s'y applique pas",
                f"{where}: weight {weight}: `{weights.value.en}` does not apply to it",
            )
        )
    return 1 / weight if weights is Weights.DISTANCE else float(weight)


def _length(strength: Numbers, weights: Weights) -> Numbers:
    similar = weights is Weights.SIMILARITY
    return np.maximum(1 - strength, SHORTEST) if similar else 1 / strength


def _simple(ties: Ties, strength: Numbers, length: Numbers | None, *, directed: bool = False) -> Ties:
    """The same ties, each pair once and in order; strengths are added, of lengths the shortest stays."""
    source, target = ties.source, ties.target
    if not directed:
        source, target = np.minimum(source, target), np.maximum(source, target)
    keys, at = np.unique(source * max(ties.size, 1) + target, return_inverse=True)
    added = np.zeros(len(keys))
    np.add.at(added, at, strength)
    shortest = np.full(len(keys), np.inf)
    np.minimum.at(shortest, at, added[at] if length is None else length)
    return replace(
        ties,
        source=keys // max(ties.size, 1),
        target=keys % max(ties.size, 1),
        strength=added,
        length=shortest,
        directed=directed,
    )
