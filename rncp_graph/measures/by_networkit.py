"""The measures by networkit (compiled, MIT licence) and scipy, for networks on which networkx is too slow.

One thread works: several would add in another order each time, and a seed would no longer give the same result.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from rncp_graph.measures.ties import SWAPS, Numbers, Pairs, Places, Ties
from rncp_graph.resources import optional

DAMPING, TOLERANCE, ROUNDS = 0.85, 1e-12, 1000


class ByNetworkit:
    """An engine, as `engines.Engine` describes it."""

    @staticmethod
    def name() -> str:
        """Return its name and version."""
        return f"networkit {_networkit().__version__}"

    @staticmethod
    def betweenness(ties: Ties, sources: int, seed: int) -> Numbers:
        """Return betweenness, exact by Brandes (2001), or from some sources by Geisberger and others (2008)."""
        if not len(ties.source):
            return np.zeros(ties.size)
        with _one_thread(seed) as nk:
            graph = _graph(ties, ties.length if ties.weighted else None)
            if sources < ties.size:
                scores = nk.centrality.EstimateBetweenness(graph, sources, True, False).run().scores()
            else:
                scores = nk.centrality.Betweenness(graph, True).run().scores()
        return np.array(scores, dtype=np.float64)

    @staticmethod
    def pagerank(ties: Ties) -> Numbers:
        """Return PageRank, damping 0.85, by powers of a sparse matrix of scipy; as networkx does, to the digit."""
        there, back = (ties.source, ties.target), (ties.target, ties.source)
        ways = [there] if ties.directed else [there, back]
        rows, columns = (np.concatenate([way[end] for way in ways]) for end in (0, 1))
        strength = np.tile(ties.strength, len(ways))
        leaving = np.bincount(rows, strength, minlength=ties.size)
        matrix = csr_array((strength / leaving[rows], (columns, rows)), shape=(ties.size, ties.size))
        rank = np.full(ties.size, 1 / max(ties.size, 1))
        for _ in range(ROUNDS):
            lost = rank[leaving == 0].sum()
            new = DAMPING * (matrix @ rank + lost / ties.size) + (1 - DAMPING) / ties.size
            if np.abs(new - rank).sum() < ties.size * TOLERANCE:
                return np.asarray(new)
            rank = new
        return rank

    @staticmethod
    def cores(ties: Ties) -> Numbers:
        """Return core numbers."""
        with _one_thread(0) as nk:
            graph = _graph(ties)
            return np.array(nk.centrality.CoreDecomposition(graph).run().scores(), dtype=np.float64)

    @staticmethod
    def partition(ties: Ties, seed: int) -> Places:
        """Return communities by the method of Leiden."""
        with _one_thread(seed) as nk:
            graph = _graph(ties, ties.strength)
            return np.array(nk.community.ParallelLeiden(graph).run().getPartition().getVector(), dtype=np.int64)

    @staticmethod
    def cuts(ties: Ties) -> tuple[Pairs, list[int]]:
        """Return bridges and articulation points, out of the parts that no single node can part."""
        with _one_thread(0) as nk:
            graph = _graph(ties)  # a name: this algorithm does not keep its graph alive
            parts = nk.components.BiconnectedComponents(graph).run().getComponents()
        bridges = sorted((min(part), max(part)) for part in parts if len(part) == 2)
        members = np.bincount([node for part in parts for node in part], minlength=ties.size)
        return bridges, np.flatnonzero(members > 1).tolist()

    @staticmethod
    def rewired(ties: Ties, seed: int) -> Ties:
        """Return a random network of the same degrees, by swaps of the ends of two edges."""
        if len(ties.source) < 2:
            return ties
        ordered = ties.directed or ties.sides is not None
        with _one_thread(seed) as nk:
            source, target = ties.oriented()
            graph = nk.GraphFromCoo((source, target), n=ties.size, directed=ordered)
            switching = nk.randomization.EdgeSwitching(graph, float(SWAPS), True)
            switching.run()
            pairs = switching.getGraph().iterEdges()
        return ties.rewired(((a, b) if ties.directed else (min(a, b), max(a, b)) for a, b in pairs), seed)


def _networkit() -> Any:
    return optional("networkit", extra="networks")


@contextmanager
def _one_thread(seed: int) -> Iterator[Any]:
    nk = _networkit()
    before = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)
    nk.engineering.setSeed(seed, False)
    try:
        yield nk
    finally:
        nk.setNumberOfThreads(before)


def _graph(ties: Ties, weights: Numbers | None = None) -> Any:
    nk = _networkit()
    ends = (ties.source, ties.target)
    if weights is None:
        return nk.GraphFromCoo(ends, n=ties.size, directed=ties.directed)
    return nk.GraphFromCoo((weights, ends), n=ties.size, weighted=True, directed=ties.directed)
