"""Measures that give each node a value: degree, betweenness, PageRank, core number."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from rncp_graph.measures import definitions
from rncp_graph.measures.engines import Engine
from rncp_graph.measures.reckoning import Estimate, estimated, exactly, of_nodes
from rncp_graph.measures.records import OfNodes, Weights
from rncp_graph.measures.ties import Ties


def degree(graph: nx.Graph[Any], **options: Any) -> OfNodes:
    """Return the strength of the ties of each node, directions left aside: where all weights are 1, its degree.

    >>> degree(nx.path_graph(3), samples=0).values[1].value
    2.0
    """

    def compute(_engine: Engine, ties: Ties, _seed: int, _budget: int) -> Estimate:
        ends = np.concatenate([ties.source, ties.target])
        return exactly(np.bincount(ends, np.tile(ties.strength, 2), minlength=ties.size).astype(np.float64))

    return of_nodes(graph, definitions.DEGREE, compute, **options)


def betweenness(graph: nx.Graph[Any], **options: Any) -> OfNodes:
    """Return the share of shortest paths that go through each node, exact or with its 95 % error.

    >>> betweenness(nx.path_graph(3), samples=0).values[1].value
    1.0
    """
    return of_nodes(graph, definitions.BETWEENNESS, estimated, **options)


def pagerank(graph: nx.Graph[Any], **options: Any) -> OfNodes:
    """Return PageRank, damping 0.85; from a node without ways out one goes anywhere.

    >>> round(pagerank(nx.path_graph(3), samples=0).values[1].value, 3)
    0.486
    """

    def compute(engine: Engine, ties: Ties, _seed: int, _budget: int) -> Estimate:
        return exactly(engine.pagerank(ties))

    return of_nodes(graph, definitions.PAGERANK, compute, **options)


def core_number(graph: nx.Graph[Any], **options: Any) -> OfNodes:
    """Return how deep in the dense part of the network each node lies, directions and weights left aside.

    >>> core_number(nx.complete_graph(4), samples=0).values[0].value
    3.0
    """

    def compute(engine: Engine, ties: Ties, _seed: int, _budget: int) -> Estimate:
        return exactly(engine.cores(ties.undirected()))

    return of_nodes(graph, definitions.CORE, compute, **(options | {"weights": Weights.NONE}))
