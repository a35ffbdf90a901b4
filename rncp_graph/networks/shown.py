"""What a picture shows of a network: its tied nodes, the ties that one can tell apart, the lines that a page holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from sys import float_info

import networkx as nx

from rncp_graph.networks.layout import components, flows, generations, part_of
from rncp_graph.networks.values import is_number, weight_of

CROWDED = 3
"""Edges a node above which only the strongest two of each node are drawn, when there are more than `MANY`."""
MANY = 400

MAX_ROWS = 22
"""Rows of a page of lines of descent."""


def single(graph: nx.Graph[str]) -> nx.Graph[str]:
    """Return a network with one edge in place of several between the same two nodes, of their weight in all."""
    if not graph.is_multigraph():
        return graph
    merged: nx.Graph[str] = nx.DiGraph() if graph.is_directed() else nx.Graph()
    merged.graph.update(graph.graph)
    merged.add_nodes_from(graph.nodes(data=True))
    for source, target, said in graph.edges(data=True):
        before = weight_of(merged.edges[source, target]) if merged.has_edge(source, target) else 0.0
        weight = max(-float_info.max, min(before + weight_of(said), float_info.max))
        merged.add_edge(source, target, weight=weight)
    return merged


def shown(graph: nx.Graph[str]) -> nx.Graph[str]:
    """Return the part of a network that a page shows: what is tied, by its strong ties; the largest lines of descent.

    The network has no two edges of the same ends.
    """
    tied = [node for node in graph if graph.degree(node)]
    part = part_of(graph, _largest_lines(graph.subgraph(tied)) if flows(graph) else tied)
    if not flows(graph):
        kept = strong(part)
        part.remove_edges_from([edge for edge in part.edges if edge not in kept])
    return part


def strong(graph: nx.Graph[str]) -> set[tuple[str, str]]:
    """Return the edges that are drawn: all of them, or the strongest two of each node where they would be a tangle.

    >>> few, many = (nx.relabel_nodes(nx.complete_graph(size), str) for size in (9, 50))
    >>> len(strong(few)), len(strong(many))
    (36, 97)
    """
    if len(graph.edges) <= max(MANY, CROWDED * len(graph)):
        return set(graph.edges)
    of_node: dict[str, list[tuple[float, str, tuple[str, str]]]] = {node: [] for node in graph}
    for one, other, said in graph.edges(data=True):
        weight = -abs(weight_of(said))
        of_node[one].append((weight, other, (one, other)))
        of_node[other].append((weight, one, (one, other)))
    return {edge for tied in of_node.values() for _, _, edge in sorted(tied)[:2]}


def importance(graph: nx.Graph[str]) -> dict[str, float]:
    """Return how much each node counts: the certifications it stands for, else its ties; 0 to 1.

    A certification that is tied to something else stands for itself alone.
    """
    said = {node: certifications(graph, node) for node in graph}
    counts = said if any(said.values()) else dict(_ties(graph))
    largest = max(counts.values(), default=0.0) or 1.0
    return {node: count / largest for node, count in counts.items()}


def certifications(graph: nx.Graph[str], node: str) -> float:
    """Return how many certifications a node says that it stands for; none where it says no number."""
    number = graph.nodes[node].get("certifications")
    return max(0.0, float(number)) if is_number(number) else 0.0


def strength(graph: nx.Graph[str]) -> dict[str, float]:
    """Return the weight of the ties of each node, signs left aside."""
    total = dict.fromkeys(graph, 0.0)
    for one, other, said in graph.edges(data=True):
        for end in (one, other):
            total[end] = min(total[end] + abs(weight_of(said)), float_info.max)
    return total


def _ties(graph: nx.Graph[str]) -> Iterable[tuple[str, float]]:
    mixed = len({said.get("kind") for _, said in graph.nodes(data=True)}) > 1
    for node, ties in graph.degree():
        alone = mixed and graph.nodes[node].get("kind") == "certification"
        yield node, 0.0 if alone else float(ties)


def _largest_lines(graph: nx.Graph[str]) -> list[str]:
    """The largest lines of descent, as many as a page holds."""
    kept: list[str] = []
    rows = 0
    for part in components(graph):
        columns = Counter(x for x, _ in generations(graph.subgraph(part)).values())
        rows += max(columns.values())
        if kept and rows > MAX_ROWS:
            break
        kept.extend(part)
    return kept
