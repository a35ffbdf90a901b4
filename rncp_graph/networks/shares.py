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
    names = {kind: f"temoins_{kind}" if kind else "temoins" for has in left.values() for kind in has.values()}
    mine = [(name, has, has.keys()) for name, has in left.items()]
    theirs = [(name, has.keys()) for name, has in other.items()]
    for one, two, weight in zip(*_pairs(left, right, weighting, nearest), strict=True):
        (source, kinds, has), (target, its) = mine[one], theirs[two]
        shared = has & its
        said: dict[str, Any] = {"weight": weight, "communes": len(shared)}
        if len(shared) == 1:
            (thing,) = shared
            said[names[kinds[thing]]] = thing
        else:
            found: dict[str, list[str]] = {}
            for thing in sorted(shared):
                found.setdefault(names[kinds[thing]], []).append(thing)
            for name, things in found.items():
                said[name] = " ; ".join(things)
        yield source, target, said


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
    if weighting == IDF:
        frequent = np.bincount(mine.indices, minlength=len(places))
        with np.errstate(divide="ignore"):  # of what the left does not have nothing is in common
            mine.data = np.log1p(len(left) / frequent)[mine.indices]
        other = mine.sign() if theirs is None else theirs
    across = other.T.tocsr()
    found: list[tuple[Any, Any, Any]] = []
    for start in range(0, len(left), AT_ONCE):
        common = mine[start : start + AT_ONCE] @ across
        rows = np.repeat(np.arange(start, start + common.shape[0]), np.diff(common.indptr))
        columns, weights = common.indices, common.data
        kept = np.ones(len(rows), bool) if right is not None else rows != columns
        rows, columns, weights = rows[kept], columns[kept], weights[kept]
        if weighting == JACCARD:
            weights = weights / (own[rows] + its[columns] - weights)
        kept = np.lexsort((columns, rows)) if nearest is None else _nearest(rows, columns, weights, nearest)
        found.append((rows[kept], columns[kept], weights[kept]))
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


def _nearest(rows: Any, columns: Any, weights: Any, nearest: int) -> Any:
    """The places of the heaviest ties of each row, in the order of rows and columns; rows follow each other."""
    import numpy as np

    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    kept = []
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(rows)], strict=True):
        heavy: Any = np.arange(start, end)
        if end - start > nearest:
            own = weights[start:end]
            least = np.partition(own, len(own) - nearest)[len(own) - nearest]
            heavy = start + np.flatnonzero(own >= least)
            heavy = heavy[np.lexsort((columns[heavy], -weights[heavy]))[:nearest]]
        kept.append(heavy)
    found = np.concatenate(kept) if kept else np.zeros(0, int)
    return found[np.lexsort((columns[found], rows[found]))]


def _once(pairs: Sequence[Any], same: bool) -> tuple[list[int], list[int], list[float]]:
    """Each pair once: those of one list of nodes come from both ends."""
    import numpy as np

    rows, columns, weights = pairs
    if same:
        low, high = np.minimum(rows, columns), np.maximum(rows, columns)
        _, first = np.unique(low.astype(np.int64) * (int(high.max(initial=0)) + 1) + high, return_index=True)
        rows, columns, weights = low[first], high[first], weights[first]
    return rows.tolist(), columns.tolist(), weights.tolist()
