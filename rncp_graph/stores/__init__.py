"""The door out: triples in, answers out, behind one small protocol."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, overload

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

if TYPE_CHECKING:
    from rncp_graph.stores.endpoint.sparql import SparqlStore
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


@overload
def open_store(where: Path | None = None) -> OxigraphStore: ...
@overload
def open_store(where: str) -> OxigraphStore | SparqlStore: ...


def open_store(where: str | Path | None = None) -> OxigraphStore | SparqlStore:
    """Open a store: nothing gives an empty one in memory, a folder the current build in it, read-only.

    A text such as `http://localhost:3030/ds` opens a SPARQL 1.1 endpoint: the address of its queries, or of a server
    of Oxigraph, Fuseki or Virtuoso. `RNCP_GRAPH_UPDATE_URL` and `RNCP_GRAPH_GSP_URL` say where another server takes
    updates and graphs. Credentials come from `RNCP_GRAPH_USER` and `RNCP_GRAPH_PASSWORD`, or netrc.

    Raises `StoreMissing` when nothing was built in the folder, `StoreError` when the endpoint does not answer.
    """
    from rncp_graph.stores.oxigraph import OxigraphStore

    if where is None:
        return OxigraphStore.memory()
    if isinstance(where, str) and is_address(where):
        from rncp_graph.stores.endpoint.sparql import SparqlStore

        return SparqlStore(where)
    return OxigraphStore.disk(Path(where))


def is_address(where: str | Path) -> bool:
    """Return an address from a folder.

    >>> is_address("http://localhost:3030/ds"), is_address("rncp.db"), is_address(Path("https://example.org"))
    (True, False, True)
    """
    return bool(_SCHEME(str(where)))


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/").match
