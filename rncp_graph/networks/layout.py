"""Where the nodes of a network stand in a picture. Same graph, same places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import networkx as nx
import numpy as np

from rncp_graph.networks.forces import Ends, Matrix, attraction, least_stress
from rncp_graph.networks.values import weight_of

Places = dict[str, tuple[float, float]]

FEW = 700
"""Nodes of a part of which all pairs can be compared."""
MARGIN = 1.5
"""Room around a part, in lengths of an edge."""
GENERATION = 4.0
"""From one generation to the next, in heights of a row."""


def places(graph: nx.Graph[str], ratio: float) -> Places:
    """Place the nodes so that those that are tied stand together, stronger ties being shorter.

    Lines of descent go from left to right. Parts that are not connected stand side by side, in a frame of that width
    to height; nodes without a tie make a block of their own.
    """
    alone = sorted(nx.isolates(graph))
    columns = max(1, round((len(alone) * ratio) ** 0.5))
    lay = _layered if flows(graph) else _part
    parts = [lay(graph, part) for part in components(graph) if len(part) > 1 or part.isdisjoint(alone)]
    if alone:
        parts.append({node: (float(rank % columns), -float(rank // columns)) for rank, node in enumerate(alone)})
    sizes = []
    for local in parts:
        xs, ys = zip(*local.values(), strict=True)
        sizes.append((max(xs) - min(xs) + MARGIN, max(ys) - min(ys) + MARGIN))
    found: Places = {}
    for local, (left, bottom) in zip(parts, packed(sizes, ratio), strict=True):
        dx, dy = (low - min(axis) for low, axis in zip((left, bottom), zip(*local.values(), strict=True), strict=True))
        found.update({node: (x + dx, y + dy) for node, (x, y) in local.items()})
    return found


def flows(graph: nx.Graph[str]) -> bool:
    """Return whether a network goes somewhere: it is directed, and next to nothing of it turns in circles.

    >>> flows(nx.DiGraph([("a", "b"), ("b", "c")])), flows(nx.DiGraph([("a", "b"), ("b", "a")]))
    (True, False)
    """
    return isinstance(graph, nx.DiGraph) and nx.number_strongly_connected_components(graph) > 0.9 * len(graph)


def packed(sizes: Sequence[tuple[float, float]], ratio: float) -> list[tuple[float, float]]:
    """Return the left lower corner of each rectangle, in the frame of that width to height that is smallest.

    Three widths are tried: that of the area, that of the widest, and one that leaves room beside the widest.

    >>> packed([(2, 2), (1, 1), (1, 1)], 1.5)
    [(0.0, 0.0), (2.0, 0.0), (2.0, 1.0)]
    """
    area, widest = sum(wide * high for wide, high in sizes), max((wide for wide, _ in sizes), default=0.0)

    def frame(corners: list[tuple[float, float]]) -> float:
        ends = [(x + wide, y + high) for (x, y), (wide, high) in zip(corners, sizes, strict=True)]
        return max((max(right / ratio, top) for right, top in ends), default=0.0)

    widths = {max((area * ratio) ** 0.5, widest), widest, 1.15 * widest}
    return min((_stacked(sizes, width) for width in sorted(widths)), key=frame)


def _stacked(sizes: Sequence[tuple[float, float]], width: float) -> list[tuple[float, float]]:
    """Each rectangle as low as it goes, in a frame of that width."""
    outline = [(0.0, 0.0)]  # from each left on, the height that is taken, up to the next left
    corners = []
    for wide, high in sizes:
        best = (float("inf"), 0.0)
        for rank, (left, _) in enumerate(outline):
            if left + wide > width + 1e-9:
                break
            level = 0.0
            for start, height in outline[rank:]:
                if start >= left + wide - 1e-9 or level >= best[0]:
                    break
                level = max(level, height)
            best = min(best, (level, left))
        level, left = best
        corners.append((left, level))
        right = left + wide
        after = [height for start, height in outline if start <= right + 1e-9][-1]
        kept = [step for step in outline if step[0] < left - 1e-9 or step[0] > right + 1e-9]
        outline = sorted([*kept, (left, level + high), *([(right, after)] if right < width - 1e-9 else [])])
    return corners


def part_of(graph: nx.Graph[str], nodes: Iterable[str]) -> nx.Graph[str]:
    """Return a part of a graph, its nodes and edges in alphabetical order.

    A subgraph of networkx may follow the order of a set, which changes from run to run, and a drawing with it.
    """
    part = graph.__class__()
    part.graph.update(graph.graph)
    kept = set(nodes)
    part.add_nodes_from((node, graph.nodes[node]) for node in sorted(kept))
    edges = (edge for edge in graph.edges(kept, data=True) if edge[0] in kept and edge[1] in kept)
    ends = ((a, b, said) if graph.is_directed() or a <= b else (b, a, said) for a, b, said in edges)
    part.add_edges_from(sorted(ends, key=lambda edge: edge[:2]))
    return part


def components(graph: nx.Graph[str]) -> list[set[str]]:
    """Return the connected parts of a network, directions left aside, the largest first."""
    parts = nx.weakly_connected_components(graph) if isinstance(graph, nx.DiGraph) else nx.connected_components(graph)
    return sorted(parts, key=lambda part: (-len(part), min(part)))


def _part(graph: nx.Graph[str], part: set[str]) -> Places:
    """The places of one connected part, its middle at the origin, its longer side lying."""
    nodes = sorted(part)
    rank = {node: number for number, node in enumerate(nodes)}
    tied = sorted(
        (*sorted((rank[one], rank[other])), abs(weight_of(said)))
        for one, other, said in graph.edges(nodes, data=True)
        if one != other
    )
    ends: Ends = np.array([edge[:2] for edge in tied], dtype=np.intp).reshape(-1, 2)
    strengths: Matrix = np.array([edge[2] for edge in tied])
    strengths /= strengths.max(initial=0.0) or 1.0
    if len(nodes) <= FEW:
        points = least_stress(len(nodes), ends, 1.4 - 0.6 * strengths)
    else:
        points = attraction(len(nodes), ends, 0.4 + 0.6 * strengths)
    points = (
        points @ np.linalg.svd(points - points.mean(axis=0), full_matrices=False)[2].T if len(nodes) > 1 else points
    )
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, points, strict=True)}


def _layered(graph: nx.Graph[str], part: set[str]) -> Places:
    """The places of a line of descent, or of what else goes from one node to the next."""
    return {node: (GENERATION * x, y) for node, (x, y) in generations(part_of(graph, part)).items()}


def generations(graph: nx.Graph[str]) -> Places:
    """Place a directed graph from left to right, by the longest way that leads to each node; lines one under another.

    A cycle stands in one column.
    """
    places: Places = {}
    below = 0.0
    whole = nx.condensation(nx.DiGraph(graph))
    depth: dict[int, int] = {}
    for group in nx.topological_sort(whole):
        depth[group] = max((depth[before] + 1 for before in whole.predecessors(group)), default=0)
    rank = {node: depth[group] for node, group in whole.graph["mapping"].items()}
    for part in components(graph):
        columns: dict[int, list[str]] = {}
        for node in sorted(part, key=lambda node: (rank[node], node)):
            columns.setdefault(rank[node], []).append(node)
        height = max(map(len, columns.values()))
        for column, nodes in columns.items():
            top = below - (height - len(nodes)) / 2
            places.update({node: (float(column), top - row) for row, node in enumerate(nodes)})
        below -= height
    return places
