"""Ties between what shares something: occupations by certifications, certifications by codes and titles of blocks.

Who has what is a matrix, of which the product with its own transpose counts what each two share. It is made some rows
at a time, so that memory does not grow with the number of pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Things = Mapping[str, Mapping[str, str]]
"""What each node has, by node: the things, and of which kind each of them is."""

AT_ONCE = 1_000
"""Rows of the product that are in memory at a time."""

IDF, JACCARD, RAW = "idf", "jaccard", "brut"
"""Weights of a tie, as the parameter `ponderation` names them."""


def ties(
    left: Things, right: Things | None = None, *, weighting: str = JACCARD, nearest: int | None = None
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Return the ties of each node of the left to each of the right, or to those after it where both are the same.

    The weight is `jaccard`, things in common / things of either; `brut`, things in common; or `idf`, for each thing in
    common the logarithm of 1 + (nodes of the left) / (those that have it), so that what is rare counts most. A tie
    tells also how many things are in common (`communes`) and which (`temoins`, by kind where things have one). With
    `nearest` a tie stays when it is among so many of the heaviest of either end; of equal ones, those of the first
    nodes.

    >>> has = {"D1401": {"RNCP1": "", "RNCP2": ""}, "D1402": {"RNCP2": ""}, "A1101": {"RNCP3": ""}}
    >>> list(ties(has))
    [('D1401', 'D1402', {'weight': 0.5, 'communes': 1, 'temoins': 'RNCP2'})]
    """
    other = left if right is None else right
    sources, targets = list(left), list(other)
    for one, two, weight in zip(*_pairs(left, right, weighting, nearest), strict=True):
        mine, theirs = left[sources[one]], other[targets[two]]
        shared = sorted(mine.keys() & theirs.keys())
        said: dict[str, Any] = {"weight": weight, "communes": len(shared)}
        for thing in shared:
            name = f"temoins_{kind}" if (kind := mine[thing]) else "temoins"
            said[name] = f"{said[name]} ; {thing}" if name in said else thing
        yield sources[one], targets[two], said


def _pairs(
    left: Things, right: Things | None, weighting: str, nearest: int | None
) -> tuple[list[int], list[int], list[float]]:
    """The pairs that are tied, as places in the two lists of nodes, and their weights."""
    import numpy as np

    if not left:
        return [], [], []
    places: dict[str, int] = {}
    mine, theirs = _matrix(left, places), None if right is None else _matrix(right, places)
    mine.resize(len(left), len(places))
    other = mine if theirs is None else theirs
    own, its = np.diff(mine.indptr), np.diff(other.indptr)
    frequent = np.bincount(mine.indices, minlength=len(places))
    with np.errstate(divide="ignore"):  # of what the left does not have nothing is in common
        rare = np.log1p(len(left) / frequent)
    found: list[tuple[Any, Any, Any]] = []
    for start in range(0, len(left), AT_ONCE):
        part = mine[start : start + AT_ONCE]
        common = (part @ other.T).tocsr()
        common.sort_indices()
        rows = np.repeat(np.arange(start, start + part.shape[0]), np.diff(common.indptr))
        columns, weights = common.indices, common.data
        if weighting == JACCARD:
            weights = weights / (own[rows] + its[columns] - weights)
        elif weighting == IDF:
            part.data = rare[part.indices]
            weighed = (part @ other.T).tocsr()
            weighed.sort_indices()
            weights = weighed.data
        kept = np.ones(len(rows), bool) if right is not None else rows != columns
        rows, columns, weights = rows[kept], columns[kept], weights[kept]
        if nearest is not None:
            kept = _nearest(rows, weights, nearest)
            rows, columns, weights = rows[kept], columns[kept], weights[kept]
        found.append((rows, columns, weights))
    return _once([np.concatenate(some) for some in zip(*found, strict=True)], right is None)


def _matrix(things: Things, places: dict[str, int]) -> Any:
    """Who has what: a row a node, a column a thing, whose places are told and added to."""
    import numpy as np
    from scipy.sparse import csr_matrix

    columns = [places.setdefault(thing, len(places)) for has in things.values() for thing in has]
    ends = np.cumsum([0, *map(len, things.values())])
    matrix = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(things), len(places)))
    matrix.sort_indices()
    return matrix


def _nearest(rows: Any, weights: Any, nearest: int) -> Any:
    """The places of the heaviest ties of each row, in rows that follow each other."""
    import numpy as np

    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    kept = []
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        own = weights[start:end]
        if len(own) > nearest:
            least = np.partition(own, len(own) - nearest)[len(own) - nearest]
            heavy = np.flatnonzero(own >= least)
            own = heavy[np.argsort(-own[heavy], kind="stable")[:nearest]]
            kept.append(start + np.sort(own))
        else:
            kept.append(np.arange(start, end))
    return np.concatenate(kept) if kept else np.zeros(0, int)


def _once(pairs: Sequence[Any], same: bool) -> tuple[list[int], list[int], list[float]]:
    """Each pair once: those of one list of nodes come from both ends."""
    import numpy as np

    rows, columns, weights = pairs
    if same:
        low, high = np.minimum(rows, columns), np.maximum(rows, columns)
        _, first = np.unique(low.astype(np.int64) * (int(high.max(initial=0)) + 1) + high, return_index=True)
        rows, columns, weights = low[first], high[first], weights[first]
    return rows.tolist(), columns.tolist(), weights.tolist()
