"""Pairs of blocks that are alike: each block with its nearest ones in other certifications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from rncp_graph.language import Progress, t
from rncp_graph.similarity.model import Text, compared, parts
from rncp_graph.similarity.nearest import nearest
from rncp_graph.similarity.texts import Block

CANDIDATES = 8
"""How many texts are scored in full for one that is kept."""


class Pair(NamedTuple):
    """Two blocks by their IRIs, their score, and which of their texts were compared."""

    one: str
    other: str
    score: float
    method: str


def pairs(blocks: Sequence[Block], k: int, threshold: float, progress: Progress | None = None) -> list[Pair]:
    """Return the pairs of each block and the `k` nearest ones of other certifications, of a score or above.

    A pair comes once, in the order of the blocks.

    >>> said = [Text("Vendre", ""), Text("Vendre", ""), Text("Souder", "")]
    >>> blocks = [Block(f"urn:{n}", f"urn:c{n}", text) for n, text in enumerate(said)]
    >>> pairs(blocks, 1, 0.5)
    [Pair(one='urn:0', other='urn:1', score=1.0, method='intitules')]
    """
    scores = {
        (min(block, other), max(block, other)): score
        for block, others in enumerate(neighbours(blocks, k, threshold, progress))
        for score, other in others
    }
    return [
        Pair(blocks[one].iri, blocks[other].iri, score, compared(blocks[one].text, blocks[other].text))
        for (one, other), score in sorted(scores.items())
    ]


def neighbours(
    blocks: Sequence[Block], k: int, threshold: float, progress: Progress | None = None
) -> list[list[tuple[float, int]]]:
    """Return of each block the `k` nearest ones of other certifications: scores and places, the nearest first.

    Of blocks of one score the first given are nearer. What several blocks say alike is compared once.
    """
    saying: dict[Text, list[int]] = {}
    for place, block in enumerate(blocks):
        saying.setdefault(block.text, []).append(place)
    near, members = _near(list(saying), CANDIDATES * k, threshold, progress), list(saying.values())
    own = max(Counter(block.certification for block in blocks).values(), default=0)
    found: list[list[tuple[float, int]]] = [[] for _ in blocks]
    for alike, others in zip(members, near, strict=True):
        ranked = list(islice(((score, place) for score, text in others for place in members[text]), k + own))
        for one in alike:
            home = blocks[one].certification
            found[one] = list(islice((other for other in ranked if blocks[other[1]].certification != home), k))
    return found


def _near(
    texts: Sequence[Text], candidates: int, threshold: float, progress: Progress | None
) -> list[list[tuple[float, int]]]:
    """Each text, and those near it, the nearest first."""
    found: list[list[tuple[float, int]]] = [[(1.0, place)] for place in range(len(texts))]
    for ones, others, scores in nearest(parts(texts), candidates, threshold) if texts else ():
        for one, other, score in zip(ones.tolist(), others.tolist(), scores.tolist(), strict=True):
            found[one].append((score, other))
        if progress and len(ones):
            progress(t("textes comparés", "texts compared"), int(ones[-1]) + 1, len(texts))
    for near in found:
        near.sort(key=lambda one: (-one[0], one[1]))
    return found
