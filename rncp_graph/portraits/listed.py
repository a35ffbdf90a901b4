"""Rows that are made when they are shown: a page shows a hundred of a list that may have thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import eq
from typing import TYPE_CHECKING, overload

from rncp_graph.language import language, use_language

if TYPE_CHECKING:
    from rncp_graph.portraits.description import Row

Make = Callable[[int, int], Sequence["Row"]]
"""What makes the rows from one position to before another one."""


class Listed(Sequence["Row"]):
    """The rows of a list: a short slice makes its own alone; who goes through them all makes them at once.

    They are in the language that was in force when the list was made.

    >>> rows = Listed(3, lambda start, stop: tuple("abc"[start:stop]))
    >>> len(rows), rows[2:], list(rows)
    (3, ('c',), ['a', 'b', 'c'])
    """

    def __init__(self, count: int, make: Make) -> None:
        self._count, self._make, self._language = count, make, language()
        self._all: Sequence[Row] | None = None

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self._count

    def __iter__(self) -> Iterator[Row]:
        """Go through all rows."""
        return iter(self._whole())

    def __eq__(self, other: object) -> bool:
        """Return whether the other one is a sequence of the same rows."""
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        """Return a row, or those of a slice."""
        if self._all is None and isinstance(at, slice) and at.step is None:
            start, stop, _ = at.indices(self._count)
            if 2 * (stop - start) < self._count:
                return self._between(start, max(start, stop))
        return self._whole()[at]

    def _whole(self) -> Sequence[Row]:
        if self._all is None:
            self._all = self._between(0, self._count)
        return self._all

    def _between(self, start: int, stop: int) -> Sequence[Row]:
        with use_language(self._language):
            return tuple(self._make(start, stop))
