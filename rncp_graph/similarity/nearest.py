"""The nearest texts of each text, among all, by products of sparse matrices: a piece of the rows at a time.

What all texts say makes most of the work and little of a score. So the heaviest terms of a text name its candidates
among all others, and candidates alone are scored in full.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from rncp_graph.similarity.model import Part

Numbers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]

PIECE = 256
"""Texts whose candidates are sought at once: their product with all others is what takes memory."""

HEAVIEST = (1000, 16, 4)
"""How many terms of a text, in each view, name candidates: all words of a title, some runs of its letters, and some
words of its competences; the others are common to thousands of texts."""


class Near(NamedTuple):
    """Pairs of texts, by their places, each with its score; those of one text come together."""

    ones: Numbers
    others: Numbers
    scores: Scores


def nearest(parts: Sequence[Part], candidates: int, threshold: float) -> Iterator[Near]:
    """Return, a piece of the texts at a time, their nearest other texts among `candidates`, of a score or above."""
    views = [heaviest(part.rows, most) * part.weight**0.5 for part, most in zip(parts, HEAVIEST, strict=True)]
    heavy = hstack(views, format="csr", dtype=np.float32)
    across = heavy.T.tocsr()

    def piece(begin: int) -> Near:
        ones, others = _candidates(heavy[begin : begin + PIECE] @ across, candidates, begin)
        scores = score(parts, ones, others)
        kept = scores >= threshold
        return Near(ones[kept], others[kept], scores[kept])

    with ThreadPoolExecutor(os.cpu_count()) as threads:  # products of scipy let other threads run
        yield from threads.map(piece, range(0, heavy.shape[0], PIECE))


def heaviest(rows: Any, most: int) -> Any:
    """Return rows with their heaviest terms alone, at most so many.

    >>> heaviest(csr_matrix([[0.8, 0.5, 0.33], [0, 1, 0]]), 2).toarray().tolist()
    [[0.8, 0.5, 0.0], [0.0, 1.0, 0.0]]
    """
    owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    order = np.lexsort((-rows.data, owners))
    kept = np.sort(order[np.arange(len(order)) - rows.indptr[:-1][owners] < most])
    return csr_matrix((rows.data[kept], (owners[kept], rows.indices[kept])), shape=rows.shape)


def _candidates(products: Any, most: int, begin: int) -> tuple[Numbers, Numbers]:
    """The others of greatest product of each row, at most so many; itself is none."""
    ones, others = [], []
    for row, (start, end) in enumerate(zip(products.indptr[:-1], products.indptr[1:], strict=True), begin):
        found, values = products.indices[start:end], products.data[start:end]
        if len(found) > most + 1:
            found = found[np.argpartition(values, -most - 1)[-most - 1 :]]
        found = np.sort(found[found != row])
        ones.append(np.full(len(found), row))
        others.append(found)
    return np.concatenate(ones), np.concatenate(others)


def score(parts: Sequence[Part], ones: Numbers, others: Numbers) -> Scores:
    """Return the scores of pairs of texts, from 0 to 1: the mean of the cosines of the views that both have, weighed.

    >>> from rncp_graph.similarity.model import Text, parts
    >>> views = parts([Text("Vendre", "Accueillir"), Text("Vendre", ""), Text("Vendre", "Conseiller")])
    >>> score(views, np.array([0, 0]), np.array([1, 2])).tolist()
    [1.0, 0.5]
    """
    total, weights = np.zeros(len(ones)), np.zeros(len(ones))
    for part in parts:
        has = np.diff(part.rows.indptr) > 0
        total += part.weight * _dot(part.rows[ones], part.rows[others])
        weights += part.weight * (has[ones] & has[others])
    total[weights > 0] /= weights[weights > 0]
    return np.round(total, 3)


def _dot(ones: Any, others: Any) -> Scores:
    return np.asarray(ones.multiply(others).sum(axis=1), dtype=np.float64).ravel()
