"""Who has what, in numbers: the things of each node, and those that two nodes have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Truths = npt.NDArray[np.bool_]

Named = tuple[Sequence[str], "Ints"]
"""A column of names: the distinct ones, and which of them each row has, a negative number for none."""


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Nodes in the order in which they are told of, and what they have: the node `node[i]` has `thing[i]`.

    `things` are the names of all things, put in order, `kinds` those of their kinds. `told` is the row that told of
    it first. Nodes follow each other, the things of a node too.
    """

    nodes: list[str]
    things: list[str]
    kinds: list[str]
    node: Ints
    thing: Ints
    kind: Ints
    told: Ints

    @property
    def starts(self) -> Ints:
        """Where what each node has begins, and where that of the last ends."""
        import numpy as np

        return np.searchsorted(self.node, np.arange(len(self.nodes) + 1))

    def seen(self) -> Ints:
        """Return the number of each thing in the order in which nodes have them first, -1 where none does."""
        import numpy as np

        things, _ = in_order(self.thing[np.lexsort((self.told, self.node))])
        found = np.full(len(self.things), -1, dtype=np.int64)
        found[things] = np.arange(len(things))
        return found

    def find(self, node: Ints, thing: Ints) -> Ints:
        """Return where nodes have things, -1 where they have not."""
        import numpy as np

        keys, wanted = self.node * len(self.things) + self.thing, node * len(self.things) + thing
        place = np.searchsorted(keys, wanted)
        there = np.append(keys, -1)[place] == wanted
        return np.where(there, place, -1)

    def rows(self, pairs: Ints, nodes: Ints) -> tuple[Ints, Ints]:
        """Return all rows of the node of each pair: which pair, and which row."""
        starts = self.starts
        which, within = each(starts[nodes + 1] - starts[nodes])
        return pairs[which], starts[nodes][which] + within

    def common(self, other: Held, mine: Ints, its: Ints) -> tuple[Ints, Ints]:
        """Return what pairs of a node here and one there, of the same things, have in common.

        First which pair, then which row of these; those of a pair are in the order of things.
        """
        import numpy as np

        sizes, theirs = np.diff(self.starts)[mine], np.diff(other.starts)[its]
        meetings = self._meetings(other, mine)
        keys = mine * len(other.nodes) + its
        few = meetings.sum() < np.minimum(sizes, theirs).sum() and bool((np.diff(keys) > 0).all())
        pairs, rows = self._met(other, meetings, keys) if few else self._looked_up(other, mine, its, sizes <= theirs)
        order = np.argsort(pairs, kind="stable")
        return pairs[order], rows[order]

    def _meetings(self, other: Held, mine: Ints) -> Ints:
        """With how many nodes there each row meets in its thing, none where its node is not among some."""
        import numpy as np

        wanted = np.zeros(len(self.nodes), dtype=bool)
        wanted[mine] = True
        return np.bincount(other.thing, minlength=len(self.things))[self.thing] * wanted[self.node]

    def _met(self, other: Held, meetings: Ints, keys: Ints) -> tuple[Ints, Ints]:
        """What pairs have in common, where few meet: of those that meet in a thing, the pairs that are wanted.

        Pairs are given by their `keys`, each once and in order.
        """
        import numpy as np

        by_thing = np.argsort(other.thing, kind="stable")
        first = np.searchsorted(other.thing[by_thing], self.thing)
        row, within = each(meetings)
        met = self.node[row] * len(other.nodes) + other.node[by_thing[first[row] + within]]
        place = np.searchsorted(keys, met)
        there = np.append(keys, -1)[place] == met
        return place[there], row[there]

    def _looked_up(self, other: Held, mine: Ints, its: Ints, fewer: Truths) -> tuple[Ints, Ints]:
        """What pairs have in common, where few are wanted: the shorter list is looked up in the longer."""
        import numpy as np

        here, there = np.flatnonzero(fewer), np.flatnonzero(~fewer)
        pair, row = self.rows(here, mine[here])
        found = other.find(its[pair], self.thing[row]) >= 0
        pair_there, row_there = other.rows(there, its[there])
        place = self.find(mine[pair_there], other.thing[row_there])
        pairs = np.concatenate([pair[found], pair_there[place >= 0]])
        return pairs, np.concatenate([row[found], place[place >= 0]])


def each(sizes: Ints) -> tuple[Ints, Ints]:
    """Of runs of some sizes, each member: of which run it is, and which of it."""
    import numpy as np

    which = np.repeat(np.arange(len(sizes)), sizes)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def held(nodes: Named, things: Named, kinds: Named) -> Held:
    """Return what nodes have, told row by row; of two rows that say the kind of a thing of a node, the last is heard.

    >>> import numpy as np
    >>> found = held((["b", "a"], np.array([0, 1, 0])), (["y", "x"], np.array([0, 0, 1])), ([""], np.zeros(3, int)))
    >>> [(found.nodes[one], found.things[two]) for one, two in zip(found.node, found.thing)]
    [('b', 'x'), ('b', 'y'), ('a', 'y')]
    """
    import numpy as np

    (names, node), (named, thing), (of, kind) = nodes, things, kinds
    ranked = sorted(range(len(named)), key=named.__getitem__)
    rank = np.empty(len(ranked), dtype=np.int64)
    rank[ranked] = np.arange(len(ranked))
    told = np.flatnonzero((node >= 0) & (thing >= 0))
    owners, node = in_order(node[told])
    thing = np.append(rank, -1)[thing[told]]
    order = np.argsort(node * len(named) + thing, kind="stable")
    node, thing, told = node[order], thing[order], told[order]
    new = (np.diff(node, prepend=-1) != 0) | (np.diff(thing, prepend=-1) != 0)
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(node)) - 1 if len(first) else first
    things_, kinds_ = [named[one] for one in ranked], list(of)
    nodes_ = [names[one] for one in owners.tolist()]
    return Held(nodes_, things_, kinds_, node[first], thing[first], kind[told[last]], told[first])


def in_order(numbers: Ints) -> tuple[Ints, Ints]:
    """Return the distinct numbers (0 or more, of a small range) in the order of the first of each, and which each is.

    >>> import numpy as np
    >>> [found.tolist() for found in in_order(np.array([5, 3, 5]))]
    [[5, 3], [0, 1, 0]]
    """
    import numpy as np

    first = np.full(int(numbers.max(initial=-1)) + 1, len(numbers))
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]  # of places that repeat, numpy keeps the last, here the first
    distinct = np.flatnonzero(first < len(numbers))
    distinct = distinct[np.argsort(first[distinct])]
    rank = np.empty(len(first), dtype=np.int64)
    rank[distinct] = np.arange(len(distinct))
    return distinct, rank[numbers]
