"""Where nodes and labels stand in a drawing. Same graph, same places: the seed is fixed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import networkx as nx
import numpy as np
import numpy.typing as npt

from rncp_graph.networks.values import weight_of

Places = dict[str, tuple[float, float]]

Matrix = npt.NDArray[np.float64]

SEED, ROUNDS = 7, 120

MARGIN = 1.5
"""Room around a part, in lengths of an edge."""
TOUCH = 1e-6
"""What parts that touch may overlap."""


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Return whether two rectangles overlap.

        >>> Box(0, 0, 2, 2).meets(Box(1, 1, 3, 3)), Box(0, 0, 1, 1).meets(Box(1, 0, 2, 1))
        (True, False)
        """
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )


def tensions(graph: nx.Graph[str], ratio: float) -> Places:
    """Place the nodes so that distances on the page are those along the edges, stronger ties being shorter.

    This is the least stress of Kamada and Kawai, found by majorisation (Gansner, Koren and North, 2004). Parts that
    are not connected stand side by side, in a frame of that width to height.
    """
    parts = [_part(part_of(graph, part)) for part in components(graph)]
    placed: list[Box] = []
    places: Places = {}
    for local in parts:
        wide, high = (max(axis) - min(axis) + MARGIN for axis in zip(*local.values(), strict=True))
        box = _beside(placed, wide, high, ratio)
        placed.append(box)
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        places.update({node: (px + x, py + y) for node, (px, py) in local.items()})
    return places


def part_of(graph: nx.Graph[str], nodes: Iterable[str]) -> nx.Graph[str]:
    """Return a part of a graph, its nodes and edges in alphabetical order.

    A subgraph of networkx may follow the order of a set, which changes from run to run, and a drawing with it.
    """
    part = graph.__class__()
    part.graph.update(graph.graph)
    kept = sorted(nodes)
    part.add_nodes_from((node, graph.nodes[node]) for node in kept)
    edges = graph.subgraph(kept).edges(data=True)
    ends = ((a, b, said) if graph.is_directed() or a <= b else (b, a, said) for a, b, said in edges)
    part.add_edges_from(sorted(ends, key=lambda edge: edge[:2]))
    return part


def components(graph: nx.Graph[str]) -> list[set[str]]:
    """Return the connected parts of a network, directions left aside, the largest first."""
    return sorted(nx.connected_components(nx.Graph(graph)), key=lambda part: (-len(part), min(part)))


def _part(part: nx.Graph[str]) -> Places:
    """The places of one connected part, its middle at the origin, its longer side lying."""
    strongest = max((abs(weight_of(said)) for _, _, said in part.edges(data=True)), default=1.0) or 1.0
    lengths: nx.Graph[str] = nx.Graph()
    lengths.add_nodes_from(part)
    lengths.add_edges_from(
        (a, b, {"weight": 1.4 - 0.6 * abs(weight_of(said)) / strongest}) for a, b, said in part.edges(data=True)
    )
    points = _least_stress(np.asarray(nx.floyd_warshall_numpy(lengths)))
    points = points @ np.linalg.svd(points - points.mean(axis=0), full_matrices=False)[2].T if len(part) > 1 else points
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    return {node: (float(x), float(y)) for node, (x, y) in zip(part, points, strict=True)}


def _least_stress(distances: Matrix) -> Matrix:
    """Points in the plane whose distances are near the given ones, the small ones counting most."""
    size = len(distances)
    points = np.random.default_rng(SEED).normal(scale=0.05, size=(size, 2))
    if size == 1:
        return points * 0
    centred = distances**2 - (distances**2).mean(axis=0)
    values, vectors = np.linalg.eigh(-(centred - centred.mean(axis=1)[:, None]) / 2)
    points += vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 0))
    weights = np.where(distances > 0, np.maximum(distances, 1e-9) ** -2.0, 0)
    inverse = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights)
    for _ in range(ROUNDS):
        apart = np.hypot(*(points[:, None] - points[None, :]).transpose(2, 0, 1))
        pull = -weights * distances / np.where(apart > 0, apart, 1)
        pull[np.diag_indices(size)] = -pull.sum(axis=1)
        points = inverse @ (pull @ points)
    return points


def _beside(placed: list[Box], wide: float, high: float, ratio: float) -> Box:
    """Room for a box at a corner of those that stand, where the whole stays nearest to the frame.

    All places are tried at once: one by one, hundreds of parts would take minutes.
    """
    if not placed:
        return Box(-wide / 2, -high / 2, wide / 2, high / 2)
    left, bottom, right, top = np.asarray(placed).T
    xs = np.stack([left - wide, left, right - wide, right], axis=1).repeat(4, axis=1)
    ys = np.tile(np.stack([bottom - high, bottom, top - high, top], axis=1), 4)
    x, y = np.unique(np.stack([xs.ravel(), ys.ravel()], axis=1), axis=0).T
    a, b = x[:, None] + TOUCH, y[:, None] + TOUCH
    c, d = x[:, None] + wide - TOUCH, y[:, None] + high - TOUCH
    free = ~((a < right) & (left < c) & (b < top) & (bottom < d)).any(axis=1)
    x, y = x[free], y[free]
    width = np.maximum(right.max(), x + wide) - np.minimum(left.min(), x)
    height = np.maximum(top.max(), y + high) - np.minimum(bottom.min(), y)
    whole, far = np.maximum(width / ratio, height).round(6), np.hypot(x + wide / 2, y + high / 2).round(6)
    best = np.lexsort((y, x, far, whole))[0]
    return Box(float(x[best]), float(y[best]), float(x[best]) + wide, float(y[best]) + high)


def generations(graph: nx.DiGraph[str]) -> Places:
    """Place a directed graph from left to right, by the longest way that leads to each node; lines one under another.

    A cycle stands in one column.
    """
    places: Places = {}
    below = 0.0
    whole = nx.condensation(graph)
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


def free_box(
    anchor: tuple[float, float],
    reach: float,
    size: tuple[float, float],
    taken: Iterable[Box],
    frame: Box,
    *,
    in_line: bool = False,
) -> tuple[Box, str] | None:
    """Find room for a label of this size in pixels around a node: beside it first, then above, below and aslant.

    With `in_line`, only on the right of the node. Gives the box and how its lines are set, or `None` when each place
    would cover what is taken or leave the frame.

    >>> free_box((50, 50), 5, (20, 10), [Box(58, 40, 90, 60)], Box(0, 0, 100, 100))
    (Box(left=22.0, bottom=45.0, right=42.0, top=55.0), 'right')
    """
    (x, y), (width, height) = anchor, size
    occupied = list(taken)
    for far in (reach + 3,) if in_line else (reach + 3, reach + 12, reach + 26):
        side, slant = far + width / 2, far * 0.75
        around = (
            (side, 0.0, "left"),
            (-side, 0.0, "right"),
            (0.0, far + height / 2, "center"),
            (0.0, -far - height / 2, "center"),
            (slant + width / 2, slant + height / 2, "left"),
            (slant + width / 2, -slant - height / 2, "left"),
            (-slant - width / 2, slant + height / 2, "right"),
            (-slant - width / 2, -slant - height / 2, "right"),
        )
        for dx, dy, setting in around[:1] if in_line else around:
            left, bottom = x + dx - width / 2, y + dy - height / 2
            box = Box(left, bottom, left + width, bottom + height)
            inside = (
                box.left > frame.left and box.right < frame.right and box.bottom > frame.bottom and box.top < frame.top
            )
            if inside and not any(box.meets(other) for other in occupied):
                return box, setting
    return None
