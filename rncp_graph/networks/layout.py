"""Where the nodes of a network stand in a picture. Same graph, same places."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import networkx as nx
import numpy as np
import numpy.typing as npt

from rncp_graph.networks.forces import Ends, Matrix, attraction, least_stress
from rncp_graph.networks.values import weight_of

Places = dict[str, tuple[float, float]]

FEW = 700
"""Nodes of a part of which all pairs can be compared."""
MARGIN = 1.5
"""Room around a part, in lengths of an edge; a large one has more, a node alone less."""
GENERATION = 2.0
"""From one generation to the next, in heights of a row."""
CELLS = 40_000
"""Cells of the grid on which parts are put side by side, about."""


def places(graph: nx.Graph[str], ratio: float) -> Places:
    """Place the nodes so that those that are tied stand together, stronger ties being shorter.

    Lines of descent go from left to right. Of parts that are not connected the largest stands in the middle of a frame
    of that width to height, the others around it, and around these the nodes without a tie.
    """
    lay = _layered if flows(graph) else _part
    parts = [lay(graph, part) for part in components(graph)]
    sizes = []
    for local in parts:
        xs, ys = zip(*local.values(), strict=True)
        margin = MARGIN * (1 + math.log10(len(local))) if len(local) > 1 else 1.0
        sizes.append((max(xs) - min(xs) + margin, max(ys) - min(ys) + margin))
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
    """Return the left lower corner of each rectangle: the first in the middle, each other as near to it as it can be.

    What is near is told by the ratio of width to height of the frame, whose corners are rounded. Rectangles stand on a
    grid, of which each takes whole cells.

    >>> packed([(4, 4), (1, 1), (1, 1)], 1.5)
    [(-2.0, -2.0), (-3.0, -0.5), (2.0, -0.5)]
    """
    area = sum(wide * high for wide, high in sizes)
    cell = max(1e-9, min((min(size) for size in sizes), default=1.0) / 2, (area / CELLS) ** 0.5)
    cells = [(max(1, math.ceil(wide / cell - 1e-9)), max(1, math.ceil(high / cell - 1e-9))) for wide, high in sizes]
    widest, highest = (max((one[axis] for one in cells), default=1) for axis in (0, 1))
    side = (2 * sum(wide * high for wide, high in cells)) ** 0.5
    columns, rows = int(side * ratio**0.5) + 2 * widest, int(side / ratio**0.5) + 2 * highest
    taken = np.zeros((rows, columns), dtype=bool)
    places: dict[tuple[int, int], list[int]] = {}
    for number, size in enumerate(cells):
        places.setdefault(size, []).append(number)
    found = [(0.0, 0.0)] * len(sizes)
    for wide, high in sorted(places, key=lambda size: places[size][0]):
        same = places[wide, high]
        for number, (row, column) in zip(same, _nearest_free(taken, wide, high, ratio), strict=False):
            taken[row : row + high, column : column + wide] = True
            found[number] = ((column - columns // 2) * cell, (row - rows // 2) * cell)
    return found


def _nearest_free(taken: npt.NDArray[np.bool_], wide: int, high: int, ratio: float) -> Iterator[tuple[int, int]]:
    """Where a rectangle of so many cells may stand, the nearest to the middle first; more may be taken meanwhile."""
    rows, columns = taken.shape
    sums = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    sums[1:, 1:] = taken.cumsum(axis=0).cumsum(axis=1)
    inside = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
    row, column = np.nonzero(inside == 0)
    across = (column + wide / 2 - columns // 2) / ratio
    far = across**4 + (row + high / 2 - rows // 2) ** 4
    for place in np.lexsort((row, column, far)).tolist():
        one, other = int(row[place]), int(column[place])
        if not taken[one : one + high, other : other + wide].any():
            yield one, other


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
