"""Where labels stand in a picture: beside their node, over no other label."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

import networkx as nx
import numpy as np


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

    def within(self, frame: Box) -> bool:
        """Return whether a rectangle stands in a frame and does not touch it."""
        return (
            self.left > frame.left and self.right < frame.right and self.bottom > frame.bottom and self.top < frame.top
        )


def free_box(
    anchor: tuple[float, float],
    reach: float,
    size: tuple[float, float],
    taken: Sequence[Box],
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
    left, bottom, right, top = np.array(taken, dtype=float).reshape(-1, 4).T
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
            low, below = x + dx - width / 2, y + dy - height / 2
            box = Box(low, below, low + width, below + height)
            covered = (box.left < right) & (left < box.right) & (box.bottom < top) & (bottom < box.top)
            if box.within(frame) and not covered.any():
                return box, setting
    return None


def wordings(graph: nx.Graph[str], node: str, letters: int, *, lines: bool) -> list[str]:
    r"""Return the label of a node in lines of so many letters, from long to short: code and title, the code alone.

    With `lines`, the short title stands under the code.

    >>> graph = nx.Graph()
    >>> graph.add_node("M1805", label="Études et développement informatique")
    >>> wordings(graph, "M1805", 20, lines=False)
    ['M1805\nÉtudes et\ndéveloppement…', 'M1805 Études et…', 'M1805']
    """
    title, code = (" ".join(said.split()) for said in (graph.nodes[node].get("label", node), node))
    if title in ("", code):
        return [code]
    long = textwrap.wrap(title, letters, max_lines=2, placeholder="…")
    short = textwrap.shorten(title, letters - 4, placeholder="…")
    return ["\n".join([code, *long]), f"{code}\n{short}" if lines else f"{code} {short}", code]
