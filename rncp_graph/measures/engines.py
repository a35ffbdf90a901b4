"""Which program does the work: networkx for small networks, networkit and scipy where networkx is too slow."""

from __future__ import annotations

from typing import Protocol

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.measures.ties import Numbers, Pairs, Places, Ties

ENGINES = ("networkx", "networkit")

LIGHT = 200_000
"""Nodes times (nodes + edges) up to which networkx answers in a few seconds, random networks included."""


class Engine(Protocol):
    """What is asked of a program. One seed gives one answer."""

    @staticmethod
    def name() -> str:
        """Return its name and version."""

    @staticmethod
    def betweenness(ties: Ties, sources: int, seed: int) -> Numbers:
        """Return betweenness from so many sources drawn at random; from all of them, it is exact."""

    @staticmethod
    def pagerank(ties: Ties) -> Numbers:
        """Return PageRank, damping 0.85."""

    @staticmethod
    def cores(ties: Ties) -> Numbers:
        """Return core numbers."""

    @staticmethod
    def partition(ties: Ties, seed: int) -> Places:
        """Return the number of the community of each node, of a partition of high modularity."""

    @staticmethod
    def cuts(ties: Ties) -> tuple[Pairs, list[int]]:
        """Return bridges and articulation points, in order."""

    @staticmethod
    def rewired(ties: Ties, seed: int) -> Ties:
        """Return a random network of the same degrees."""


def engine_for(ties: Ties, wanted: str | None) -> Engine:
    """Return the engine of that name; without a name, the one that the size of the network calls for.

    The choice rests on the network alone, so that it is the same on all machines. Networks of fewer than two ties, of
    which networkit expects no one to ask, are left to networkx. Raises `QuestionError` for another name.
    """
    if wanted not in (None, *ENGINES):
        known = ", ".join(ENGINES)
        raise QuestionError(t(f"moteur inconnu : {wanted} ; voyez {known}", f"unknown engine: {wanted}; see {known}"))
    large = wanted == "networkit" or (wanted is None and ties.size * ties.work > LIGHT)
    if large and len(ties.source) > 1:
        from rncp_graph.measures.by_networkit import ByNetworkit

        return ByNetworkit
    from rncp_graph.measures.by_networkx import ByNetworkx

    return ByNetworkx
