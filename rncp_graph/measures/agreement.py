"""How far two readings of one network agree: partitions, ranks, the two ends of ties. Pure functions of arrays."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from rncp_graph.measures.ties import Numbers, Places, Ties


def nmi(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """Return the normalised mutual information of two partitions of the same things, from 0 to 1.

    Normalised by the mean of both entropies (Danon and others, 2005). Two partitions into one part are the same: 1.

    >>> nmi("aabb", "xxyy"), nmi("aabb", "xyxy")
    (1.0, 0.0)
    """
    table = np.zeros((len(set(one)), len(set(other))))
    rows, columns = numbered(one), numbered(other)
    np.add.at(table, (rows, columns), 1 / max(len(rows), 1))
    a, b = table.sum(axis=1), table.sum(axis=0)
    entropy = -float((a * np.log(a)).sum() + (b * np.log(b)).sum())
    if entropy <= 0:
        return 1.0
    met = table > 0
    shared = float((table[met] * np.log(table[met] / np.outer(a, b)[met])).sum())
    return max(0.0, round(2 * shared / entropy, 12))


def numbered(classes: Sequence[Hashable]) -> Places:
    """Return the number of each class, in order of appearance.

    >>> numbered("abca").tolist()
    [0, 1, 2, 0]
    """
    known = {one: at for at, one in enumerate(dict.fromkeys(classes))}
    return np.array([known[one] for one in classes], dtype=np.int64)


def modularity(ties: Ties, part: Places) -> float | None:
    """Return how much more strength lies within the parts than chance would put there; `None` without ties.

    The quality of Newman and Girvan (2004), of a network without directions.
    """
    whole = ties.strength.sum()
    if not whole:
        return None
    inside = ties.strength[part[ties.source] == part[ties.target]].sum()
    ends = np.concatenate([part[ties.source], part[ties.target]])
    held = np.bincount(ends, np.tile(ties.strength, 2))
    return float(inside / whole - ((held / (2 * whole)) ** 2).sum())


def same_order(one: Numbers, other: Numbers) -> float | None:
    """Return the rank correlation of Spearman, ties at their mean rank; `None` where one side has a single value."""
    a, b = _ranks(one), _ranks(other)
    return _correlation(a, b)


def _ranks(values: Numbers) -> Numbers:
    _, at, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[at], dtype=np.float64)


def _correlation(a: Numbers, b: Numbers) -> float | None:
    if len(a) < 2 or a.min() == a.max() or b.min() == b.max():
        return None
    return float(np.corrcoef(a, b)[0, 1])


def mixing(ties: Ties, classes: Places) -> float | None:
    """Return Newman's coefficient of assortativity (2003) by class; `None` where it is not defined.

    `classes` holds a number for each node, -1 for none: a tie with such an end is left aside.
    """
    a, b = _known_ends(ties, classes, classes >= 0)
    kinds = int(classes.max(initial=-1)) + 1
    if not len(a):
        return None
    table = np.zeros((kinds, kinds))
    np.add.at(table, (a, b), 1 / len(a))
    chance = float((table.sum(axis=1) * table.sum(axis=0)).sum())
    return None if chance >= 1 - 1e-12 else float((np.trace(table) - chance) / (1 - chance))


def likeness(ties: Ties, numbers: Numbers) -> float | None:
    """Return the correlation of a number at both ends of ties (Newman, 2003); `None` where it is not defined.

    A node without a number has `nan`: a tie with such an end is left aside.
    """
    return _correlation(*_known_ends(ties, numbers, ~np.isnan(numbers)))


def _known_ends(ties: Ties, said: Any, known: npt.NDArray[np.bool_]) -> tuple[Any, Any]:
    """What is said of both ends of ties, read both ways where ties have no direction."""
    kept = known[ties.source] & known[ties.target]
    a, b = said[ties.source[kept]], said[ties.target[kept]]
    return (a, b) if ties.directed else (np.concatenate([a, b]), np.concatenate([b, a]))
