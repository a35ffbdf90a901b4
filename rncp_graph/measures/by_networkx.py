"""The measures by networkx: the reference, for small networks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx
import numpy as np

from rncp_graph.measures.ties import SWAPS, Numbers, Pairs, Places, Ties


class ByNetworkx:
    """An engine, as `engines.Engine` describes it."""

    @staticmethod
    def name() -> str:
        """Return its name and version."""
        return f"networkx {nx.__version__}"

    @staticmethod
    def betweenness(ties: Ties, sources: int, seed: int) -> Numbers:
        """Return the share of shortest paths between two others that go through each node."""
        k = sources if sources < ties.size else None
        found = nx.betweenness_centrality(_graph(ties), k=k, weight="length" if ties.weighted else None, seed=seed)
        return _in_order(found)

    @staticmethod
    def pagerank(ties: Ties) -> Numbers:
        """Return PageRank, damping 0.85."""
        return _in_order(nx.pagerank(_graph(ties), weight="strength", tol=1e-12, max_iter=1000))

    @staticmethod
    def cores(ties: Ties) -> Numbers:
        """Return core numbers."""
        return _in_order(nx.core_number(_graph(ties)))

    @staticmethod
    def partition(ties: Ties, seed: int) -> Places:
        """Return communities by the method of Louvain."""
        part = np.zeros(ties.size, dtype=np.int64)
        for number, nodes in enumerate(nx.community.louvain_communities(_graph(ties), weight="strength", seed=seed)):
            part[list(nodes)] = number
        return part

    @staticmethod
    def cuts(ties: Ties) -> tuple[Pairs, list[int]]:
        """Return bridges and articulation points, in order."""
        graph = _graph(ties)
        found: Iterable[Any] = nx.bridges(graph)
        bridges = sorted((min(pair), max(pair)) for pair in found)
        return bridges, sorted(nx.articulation_points(graph))

    @staticmethod
    def rewired(ties: Ties, seed: int) -> Ties:
        """Return a random network of the same degrees, by swaps of the ends of two edges.

        A swap that would make a loop or a second tie is refused and counts, as a fair sampling wants it. Ends are
        swapped within the side or the direction that they have.
        """
        random = np.random.default_rng(seed)
        source, target = ties.oriented()
        pairs: Pairs = list(zip(source.tolist(), target.tolist(), strict=True))
        ordered = ties.directed or ties.sides is not None

        def key(a: int, b: int) -> tuple[int, int]:
            return (a, b) if ordered or a < b else (b, a)

        taken = {key(a, b) for a, b in pairs}
        tries = SWAPS * len(pairs)
        drawn = random.integers(0, max(len(pairs), 1), size=(tries, 2)).tolist()
        turned = random.random(tries) < 0.5
        for (i, j), turn in zip(drawn, turned.tolist(), strict=True):
            (a, b), (c, d) = pairs[i], pairs[j]
            if turn and not ordered:
                c, d = d, c
            first, second = key(a, d), key(c, b)
            if a == d or c == b or first == second or first in taken or second in taken:
                continue
            taken -= {key(a, b), key(c, d)}
            taken |= {first, second}
            pairs[i], pairs[j] = (a, d), (c, b)
        return ties.rewired((pair if ties.directed else (min(pair), max(pair)) for pair in pairs), seed)


def _graph(ties: Ties) -> nx.Graph[int]:
    graph: nx.Graph[int] = nx.DiGraph() if ties.directed else nx.Graph()
    graph.add_nodes_from(range(ties.size))
    said = zip(ties.source.tolist(), ties.target.tolist(), ties.strength.tolist(), ties.length.tolist(), strict=True)
    graph.add_edges_from((a, b, {"strength": strength, "length": length}) for a, b, strength, length in said)
    return graph


def _in_order(found: dict[int, float]) -> Numbers:
    return np.array([found[node] for node in range(len(found))], dtype=np.float64)
