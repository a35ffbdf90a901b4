"""Likeness of blocks: what their texts have in common, in a graph of its own, beside the official equivalences.

A likeness is a score of words and letters. It is no equivalence, and never stands among what fiches state.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from rncp_graph.errors import QuestionError
from rncp_graph.graph.provenance import forgetting
from rncp_graph.language import Progress, t
from rncp_graph.questions.finding import sources_of
from rncp_graph.resources import optional
from rncp_graph.similarity.near import BlocProche, similar_blocks
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.upkeep.revision import revision

__all__ = ["BlocProche", "Likenesses", "similar", "similar_blocks"]

NEIGHBOURS, THRESHOLD = 10, 0.5
"""How many blocks of other certifications are kept for a block, and the least score, unless others are asked for."""


class Likenesses(NamedTuple):
    """What was found: how many pairs of blocks, among how many blocks, in how many seconds."""

    pairs: int
    blocks: int
    seconds: float


def similar(
    where: OxigraphStore | str | Path,
    *,
    k: int = NEIGHBOURS,
    threshold: float = THRESHOLD,
    progress: Progress | None = None,
) -> Likenesses:
    """Find which blocks of a store are alike, and write it to its graph `graph/similarites`; what was there goes.

    Each block is kept with its `k` nearest ones of other certifications, of a score of `threshold` or above (0 to 1;
    see docs/similarity.md). A store in memory takes it; of one on disk, given by its folder, a new version is made, in
    which all else is as it was. The same blocks give the same graph.

    Raises `QuestionError` for a `k` or a threshold out of range, `StoreError` for a store that cannot be written,
    `MissingExtra` without scikit-learn.

    >>> from rncp_graph.stores import open_store
    >>> similar(open_store()).pairs
    0
    """
    if k < 1 or not 0 < threshold <= 1:
        raise QuestionError(
            t("k : 1 ou plus ; seuil : plus de 0, au plus 1", "k: 1 or more; threshold: above 0, at most 1")
        )
    optional("sklearn", extra="similarity")
    from rncp_graph.similarity.pairs import pairs
    from rncp_graph.similarity.statements import GRAPH, made_lines, pair_lines
    from rncp_graph.similarity.texts import blocks_of

    began, clock = datetime.now(UTC), time.perf_counter()
    with revision(where) as store:
        base, sources = store.base, [source.graph for source in sources_of(store)]
        blocks = blocks_of(store)
        found = pairs(blocks, k, threshold, progress)
        store.update(forgetting(GRAPH, base))
        store.load(line.encode() for line in pair_lines(found, base))
        store.load(
            line.encode() for line in made_lines(k, threshold, store.size(f"{base}{GRAPH}"), sources, began, base)
        )
    return Likenesses(len(found), len(blocks), time.perf_counter() - clock)
