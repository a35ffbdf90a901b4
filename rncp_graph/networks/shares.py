"""Ties between what shares something: occupations by certifications, certifications by codes and titles of blocks.

Who has what is a matrix, of which the product with its own transpose counts what each two share. It is made some rows
at a time, so that memory does not grow with the number of pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from rncp_graph.networks.held import Held, each

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
    import numpy as np

    one, two, weights = _pairs(left, right, weighting, nearest)
    common = in_common(left, right, one, two)
    # each dictionary is made with all that most of them hold: to come back to so many takes as long as to make them
    new = np.diff(common.pair, prepend=-1) != 0
    firsts = compress(common.name, new), compress(common.things, new)
    said: list[dict[str, Any]] = [
        {"weight": weight, "communes": many, name: things}
        for weight, many, name, things in zip(weights.tolist(), common.many.tolist(), *firsts, strict=True)
    ]
    for entry in np.flatnonzero(~new).tolist():
        said[common.pair[entry]][common.name[entry]] = common.things[entry]
    return one, two, said


class Common(NamedTuple):
    """What pairs have in common: how many things each, and an entry for each kind of them: of which pair, and which.

    Entries are in the order of pairs, and in that of the first thing of each kind.
    """

    many: Ints
    pair: Ints
    name: list[str]
    things: list[str]


def in_common(left: Held, right: Held | None, one: Ints, two: Ints) -> Common:
    """Return what pairs have in common; the name of an entry is `temoins`, with the kind if there is any."""
    import numpy as np

    pair, row = left.common(left if right is None else right, one, two)
    many = np.bincount(pair, minlength=len(one))
    names = [f"temoins_{kind}" if kind else "temoins" for kind in left.kinds]
    if len(names) > 1 and len(pair):
        _, first, which = np.unique(pair * len(names) + left.kind[row], return_index=True, return_inverse=True)
        order = np.argsort(first[which], kind="stable")
        pair, row = pair[order], row[order]
    kind = left.kind[row]
    starts = np.flatnonzero((np.diff(pair, prepend=-1) != 0) | (np.diff(kind, prepend=-1) != 0))
    things = list(map(left.things.__getitem__, left.thing[row].tolist()))
    told = [
        things[start] if end - start == 1 else " ; ".join(things[start:end])
        for start, end in pairwise([*starts.tolist(), len(things)])
    ]
    return Common(many, pair[starts], list(map(names.__getitem__, kind[starts].tolist())), told)


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
    alike, kind = _alike(mine)
    beyond, theirs_kind = (alike, kind) if theirs is None else _alike(theirs)
    across, its = other[beyond].T.tocsr(), its[beyond]
    most = (nearest or across.shape[1]) + (right is None)  # a node is among the heaviest of its own
    found: list[tuple[Any, Any, Any]] = []
    for start in range(0, len(alike), AT_ONCE):
        some = alike[start : start + AT_ONCE]
        common = mine[some] @ across
        if weighting == JACCARD:
            common.data /= np.repeat(own[some], np.diff(common.indptr)) + its[common.indices] - common.data
        found.append(_heaviest(common, most))
    counts, columns, weights = (np.concatenate(part) for part in zip(*found, strict=True))
    rows, places = _members(kind, np.repeat(np.arange(len(alike)), counts))
    columns, entries = _members(theirs_kind, columns[places])
    near = _nearest(rows[entries], columns, weights[places][entries], nearest, right is None)
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
    """The heaviest of each row, at most so many, of equal ones the first: how many there are, columns and weights."""
    import numpy as np

    columns, weights, sizes = common.indices, common.data, np.diff(common.indptr)
    if sizes.max(initial=0) <= most:
        return sizes, columns, weights
    least = np.array(
        [
            np.partition(weights[begin:end], -most)[-most] if end - begin > most else -np.inf
            for begin, end in pairwise(common.indptr.tolist())
        ]
    )
    kept = np.flatnonzero(weights >= np.repeat(least, sizes))
    rows = np.searchsorted(common.indptr, kept, side="right") - 1
    lightest = weights[kept] == least[rows]
    order = np.argsort((2 * rows + lightest) * common.shape[1] + columns[kept])
    kept = kept[order[_place(rows[order]) < most]]
    return np.minimum(sizes, most), columns[kept], weights[kept]


def _place(rows: Ints) -> Ints:
    """The place of each entry among those of its row; rows follow each other."""
    import numpy as np

    return np.arange(len(rows)) - np.searchsorted(rows, rows)


def _members(kind: Ints, kinds: Ints) -> tuple[Ints, Ints]:
    """Return all members of some kinds, of which a kind is that of each member: who, and at which place of these."""
    import numpy as np

    sizes = np.bincount(kind)
    which, within = each(sizes[kinds])
    return np.argsort(kind, kind="stable")[(np.cumsum(sizes) - sizes)[kinds][which] + within], which


def _nearest(rows: Ints, columns: Ints, weights: Any, nearest: int | None, same: bool) -> tuple[Any, Any, Any]:
    """The heaviest ties of each row, of equal ones the first: rows, columns and weights, in the order of rows.

    Where columns are rows (`same`), what a node shares with itself ties nothing; nothing weighs more in its row. Else
    those of a row are in the order of columns, too.
    """
    import numpy as np

    kept = np.flatnonzero(rows != columns) if same else np.arange(len(rows))
    if nearest:
        kept = kept[np.lexsort((columns[kept], -weights[kept], rows[kept]))]
        kept = kept[_place(rows[kept]) < nearest]
    if not (same and nearest):
        kept = kept[np.argsort(rows[kept] * (int(columns.max(initial=0)) + 1) + columns[kept])]
    return rows[kept], columns[kept], weights[kept]


def _once(pairs: Sequence[Any], same: bool) -> tuple[Ints, Ints, Any]:
    """Each pair once: those of one list of nodes come from both ends, and are put in order."""
    import numpy as np

    rows, columns, weights = pairs
    if same:
        low, high = np.minimum(rows, columns), np.maximum(rows, columns)
        _, first = np.unique(low.astype(np.int64) * (int(high.max(initial=0)) + 1) + high, return_index=True)
        rows, columns, weights = low[first], high[first], weights[first]
    return rows, columns, weights
