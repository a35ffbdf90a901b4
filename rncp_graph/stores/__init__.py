"""The door out: triples in, answers out, behind one small protocol."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

if TYPE_CHECKING:
    from rncp_graph.stores.oxigraph import OxigraphStore

Answer = QuerySolutions | QueryTriples | QueryBoolean
"""What a query gives: rows, triples or a truth value, with the terms of pyoxigraph in all of them."""


class Store(Protocol):
    """What the system asks of a store. Memory, disk and remote endpoints pass one contract test."""

    def query(self, text: str) -> Answer:
        """Answer a SPARQL query. Raises `QuestionError` for a query that cannot be parsed."""
        ...

    def update(self, text: str) -> None:
        """Carry out a SPARQL update. Raises `StoreError` on a store that is read-only."""
        ...

    def load(self, quads: Iterable[bytes]) -> None:
        """Load chunks of N-Quads text, all or nothing."""
        ...


def open_store(where: str | Path | None = None) -> OxigraphStore:
    """Open a store: nothing gives an empty one in memory, a folder the current build in it, read-only.

    Raises `StoreMissing` when nothing was built in the folder.
    """
    from rncp_graph.stores.oxigraph import OxigraphStore

    return OxigraphStore.memory() if where is None else OxigraphStore.disk(Path(where))
