"""Ties between what shares something: occupations by certifications, certifications by codes and titles of blocks.

Who has what is a matrix, of which the product with its own transpose counts what each two share. It is made some rows
at a time, so that memory does not grow with the number of pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rncp_graph.networks.held import Held

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

AT_ONCE = 1_000
"""Rows of the product that are in memory at a time."""

IDF, JACCARD, RAW = "idf", "jaccard", "brut"
"""Weights of a tie, as the parameter `ponderation` names them."""

Ties = tuple["Ints", "Ints", list[dict[str, Any]]]
"""Which node of the left, which of the right, and what is said of each tie."""


def ties(left: Held, right: Held | None = None, *, weighting: str = JACCARD, nearest: int | None = None) -> Ties:
    """Return the ties of each node of the left to each of the right, or to those after it where both are the same.

    The weight is `jaccard`, things in common / things of either; `brut`, things in common; or `idf`, for each thing in
    common the logarithm of 1 + (nodes of the left) / (those that have it), so that what is rare counts most. A tie
    tells also how many things are in common (`communes`) and which (`temoins`, by kind where things have one). With
    `nearest` a tie stays when it is among so many of the heaviest of either end; of equal ones, those of the first
    nodes.

    >>> import numpy as np
    >>> from rncp_graph.networks.held import held
    >>> metiers = (["D1401", "D1402", "A1101"], np.array([0, 0, 1, 2]))
    >>> by = (["RNCP1", "RNCP2", "RNCP3"], np.array([0, 1, 1, 2]))
    >>> ties(held(metiers, by, ([""], np.zeros(4, int))))
    (array([0]), array([1]), [{'weight': 0.5, 'communes': 1, 'temoins': 'RNCP2'}])
    """
    one, two, weights = _pairs(left, right, weighting, nearest)
    said: list[dict[str, Any]] = [{"weight": weight} for weight in weights.tolist()]
    tell(said, left, right, one, two)
    return one, two, said


def tell(said: Sequence[dict[str, Any]], left: Held, right: Held | None, one: Ints, two: Ints) -> None:
    """Tell of pairs what each has in common: how many things (`communes`), and which (`temoins`), by kind if any."""
    import numpy as np

    pair, row = left.common(left if right is None else right, one, two)
    for its, many in zip(said, np.bincount(pair, minlength=len(said)).tolist(), strict=True):
        its["communes"] = many
    if not len(pair):
        return
    names = [f"temoins_{kind}" if kind else "temoins" for kind in left.kinds]
    if len(names) > 1:  # kinds of a pair in the order of the first thing of each
        _, first, which = np.unique(pair * len(names) + left.kind[row], return_index=True, return_inverse=True)
        order = np.argsort(first[which], kind="stable")
        pair, row = pair[order], row[order]
    kind = left.kind[row]
    starts = np.flatnonzero((np.diff(pair, prepend=-1) != 0) | (np.diff(kind, prepend=-1) != 0))
    things = list(map(left.things.__getitem__, left.thing[row].tolist()))
    of, named = pair[starts].tolist(), kind[starts].tolist()
    for (start, end), place, its in zip(pairwise([*starts.tolist(), len(things)]), of, named, strict=True):
        said[place][names[its]] = things[start] if end - start == 1 else " ; ".join(things[start:end])


def _pairs(left: Held, right: Held | None, weighting: str, nearest: int | None) -> tuple[Ints, Ints, Any]:
    """The pairs that are tied, as places in the two lists of nodes, and their weights."""
    import numpy as np

    if not left.nodes:
        none = np.zeros(0, dtype=np.int64)
        return none, none, np.zeros(0)
    seen = left.seen()
    mine, theirs = _matrix(left, seen), None if right is None else _matrix(right, seen)
    own, other = np.diff(left.starts), mine if theirs is None else theirs
    its = own if right is None else np.diff(right.starts)
    if weighting == IDF:
        frequent = np.bincount(mine.indices, minlength=mine.shape[1])
        mine.data = np.log1p(len(left.nodes) / frequent)[mine.indices]
        other = mine.sign() if theirs is None else theirs
    across = other.T.tocsr()
    alike, kind = _alike(mine)
    most = (nearest or across.shape[1]) + (right is None)  # a node is among the heaviest of its own
    found: list[tuple[Any, Any, Any]] = []
    for start in range(0, len(alike), AT_ONCE):
        some = alike[start : start + AT_ONCE]
        common = mine[some] @ across
        if weighting == JACCARD:
            common.data /= np.repeat(own[some], np.diff(common.indptr)) + its[common.indices] - common.data
        found.append(_heaviest(common, most))
    counts, columns, weights = (np.concatenate(part) for part in zip(*found, strict=True))
    rows, places = _of_each(counts, kind)
    near = _nearest(rows, columns[places], weights[places], nearest, right is None)
    return _once(near, right is None)


def _matrix(held: Held, seen: Ints) -> Any:
    """Who has what: a row a node, a column a thing that the left has, in the order in which it has them first."""
    import numpy as np
    from scipy.sparse import csr_matrix

    columns = seen[held.thing]
    ours = columns >= 0
    places = held.node[ours], columns[ours]
    matrix = csr_matrix((np.ones(len(places[0])), places), shape=(len(held.nodes), int(seen.max(initial=-1)) + 1))
    matrix.sort_indices()
    return matrix


def _alike(matrix: Any) -> tuple[Ints, Ints]:
    """The first of the rows that have the same columns, and which of these firsts each row is like."""
    import numpy as np

    firsts: dict[bytes, int] = {}
    kind = [
        firsts.setdefault(matrix.indices[begin:end].tobytes(), len(firsts))
        for begin, end in pairwise(matrix.indptr.tolist())
    ]
    return np.unique(kind, return_index=True)[1], np.array(kind)


def _heaviest(common: Any, most: int) -> tuple[Any, Any, Any]:
    """The heaviest of each row, at most so many: how many there are, their columns and weights."""
    import numpy as np

    columns, weights = common.indices, common.data
    found = [
        begin + _first(weights[begin:end], columns[begin:end], most) for begin, end in pairwise(common.indptr.tolist())
    ]
    kept = np.concatenate(found)
    return np.array(list(map(len, found))), columns[kept], weights[kept]


def _first(weights: Any, columns: Any, most: int) -> Any:
    """The places of the heaviest of a row, at most so many; of equal ones those of the first columns."""
    import numpy as np

    if len(weights) <= most:
        return np.arange(len(weights))
    least = np.partition(weights, -most)[-most]
    (found,) = np.nonzero(weights >= least)
    if len(found) == most:
        return found
    lightest = weights[found] == least
    heavier, equal = found[~lightest], found[lightest]
    room = most - len(heavier)
    return np.concatenate([heavier, equal[np.argpartition(columns[equal], room - 1)[:room]]])


def _of_each(counts: Ints, kind: Ints) -> tuple[Ints, Ints]:
    """The rows, each as often as the row that it is like has entries, and the places of these entries."""
    import numpy as np

    own = counts[kind]
    rows = np.repeat(np.arange(len(kind)), own)
    begins = np.cumsum(counts) - counts
    return rows, np.arange(len(rows)) + np.repeat(begins[kind] - (np.cumsum(own) - own), own)


def _nearest(rows: Ints, columns: Ints, weights: Any, nearest: int | None, same: bool) -> tuple[Any, Any, Any]:
    """The heaviest ties of each row, of equal ones the first: rows, columns and weights, in their order.

    Where columns are rows (`same`), what a node shares with itself ties nothing; nothing weighs more in its row.
    """
    import numpy as np

    kept = np.flatnonzero(rows != columns) if same else np.arange(len(rows))
    if nearest:
        kept = kept[np.lexsort((columns[kept], -weights[kept], rows[kept]))]
        of = rows[kept]
        kept = kept[np.arange(len(of)) - np.searchsorted(of, of) < nearest]
    kept = kept[np.lexsort((columns[kept], rows[kept]))]
    return rows[kept], columns[kept], weights[kept]


def _once(pairs: Sequence[Any], same: bool) -> tuple[Ints, Ints, Any]:
    """Each pair once: those of one list of nodes come from both ends."""
    import numpy as np

    rows, columns, weights = pairs
    if same:
        low, high = np.minimum(rows, columns), np.maximum(rows, columns)
        _, first = np.unique(low.astype(np.int64) * (int(high.max(initial=0)) + 1) + high, return_index=True)
        rows, columns, weights = low[first], high[first], weights[first]
    return rows, columns, weights
