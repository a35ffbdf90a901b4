"""Where nodes and labels stand in a drawing. Same graph, same places: the seed is fixed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import networkx as nx
import numpy as np

Places = dict[str, tuple[float, float]]

SEED = 7


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Tell whether two rectangles overlap.

        >>> Box(0, 0, 2, 2).meets(Box(1, 1, 3, 3)), Box(0, 0, 1, 1).meets(Box(1, 0, 2, 1))
        (True, False)
        """
        return self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top


def springs(graph: nx.Graph[str], ratio: float) -> Places:
    """Place the nodes by springs, the parts that are not connected side by side in a frame of that width to height."""
    parts = [graph.subgraph(sorted(part)) for part in _components(graph)]
    return _packed([_part(part) for part in parts], ratio)


def _components(graph: nx.Graph[str]) -> list[set[str]]:
    found = nx.weakly_connected_components(graph) if graph.is_directed() else nx.connected_components(graph)
    return sorted(found, key=lambda part: (-len(part), min(part)))


def _part(part: nx.Graph[str]) -> tuple[Places, float]:
    """The places of one connected part around its middle, and the radius that it needs."""
    size = len(part)
    radius = 0.6 + math.sqrt(size - 1) * 1.15
    if size == 1:
        return {next(iter(part)): (0.0, 0.0)}, radius
    found = nx.spring_layout(
        part, seed=SEED, iterations=300 if size < 200 else 120, k=1.6 / math.sqrt(size), method="force"
    )
    points = np.array(list(found.values()))
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    points *= (radius - 0.6) / max(float(np.hypot(*points.T).max()), 1e-9)
    return {node: (float(x), float(y)) for node, (x, y) in zip(found, points, strict=True)}, radius


def _packed(parts: Sequence[tuple[Places, float]], ratio: float) -> Places:
    """Put discs side by side, the largest first, each as near to the middle as it can be without touching another."""
    placed: list[tuple[float, float, float]] = []
    places: Places = {}
    for local, radius in parts:
        x, y = _free_place(placed, radius, ratio)
        placed.append((x, y, radius))
        places.update({node: (px + x, py + y) for node, (px, py) in local.items()})
    return places


def _free_place(placed: list[tuple[float, float, float]], radius: float, ratio: float) -> tuple[float, float]:
    if not placed:
        return 0.0, 0.0
    others = np.array(placed)
    angles = np.linspace(0, 2 * math.pi, 72, endpoint=False)
    candidates = np.concatenate(
        [np.column_stack((x + (r + radius) * np.cos(angles), y + (r + radius) * np.sin(angles))) for x, y, r in placed]
    )
    gaps = np.hypot(candidates[:, None, 0] - others[:, 0], candidates[:, None, 1] - others[:, 1]) - others[:, 2] - radius
    free = candidates[(gaps > -1e-6).all(axis=1)]
    best = free[np.argmin(np.round(np.hypot(free[:, 0] / ratio, free[:, 1]), 6))]
    return float(best[0]), float(best[1])


def generations(graph: nx.Graph[str]) -> Places:
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
    for part in _components(graph):
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
    anchor: tuple[float, float], reach: float, width: float, height: float, taken: Iterable[Box], frame: Box
) -> Box | None:
    """Find room for a label of this size in pixels around a node: beside it first, then above, below and aslant.

    Gives `None` when each place would cover what is taken or leave the frame.
    """
    x, y = anchor
    occupied = list(taken)
    for far in (reach + 3, reach + 12, reach + 26):
        side, slant = far + width / 2, far * 0.75
        for dx, dy in (
            (side, 0.0),
            (-side, 0.0),
            (0.0, far + height / 2),
            (0.0, -far - height / 2),
            (slant + width / 2, slant + height / 2),
            (slant + width / 2, -slant - height / 2),
            (-slant - width / 2, slant + height / 2),
            (-slant - width / 2, -slant - height / 2),
        ):
            middle_x, middle_y = x + dx, y + dy
            box = Box(middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2)
            inside = box.left > frame.left and box.right < frame.right and box.bottom > frame.bottom and box.top < frame.top
            if inside and not any(box.meets(other) for other in occupied):
                return box
    return None
