"""The door out: triples in, answers out, behind one small protocol."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, overload

from rncp_graph.stores.protocol import Answer, Solutions, Store, Triples, is_address

if TYPE_CHECKING:
    from rncp_graph.stores.endpoint.sparql import SparqlStore
    from rncp_graph.stores.oxigraph import OxigraphStore

__all__ = ["Answer", "Solutions", "Store", "Triples", "is_address", "open_store"]


@overload
def open_store(where: Path | None = None) -> OxigraphStore: ...
@overload
def open_store(where: str) -> OxigraphStore | SparqlStore: ...


def open_store(where: str | Path | None = None) -> OxigraphStore | SparqlStore:
    """Open a store: nothing gives an empty one in memory, a folder the current build in it, read-only.

    A text such as `http://localhost:3030/ds` opens a SPARQL 1.1 endpoint: the address of its queries, or of a server
    of Oxigraph, Fuseki or Virtuoso. `RNCP_GRAPH_UPDATE_URL` and `RNCP_GRAPH_GSP_URL` say where another server takes
    updates and graphs. Credentials come from `RNCP_GRAPH_TOKEN`, `RNCP_GRAPH_USER` and `RNCP_GRAPH_PASSWORD`, or netrc.

    Raises `StoreMissing` when nothing was built in the folder, `StoreError` when the endpoint does not answer, or when
    what is there is of another layout.
    """
    from rncp_graph.stores.oxigraph import OxigraphStore

    if where is None:
        return OxigraphStore.memory()
    if isinstance(where, str) and is_address(where):
        from rncp_graph.stores.endpoint.sparql import SparqlStore

        endpoint = SparqlStore(where)
        _ = endpoint.layout  # refused here, whatever is asked of it next
        return endpoint
    return OxigraphStore.disk(Path(where))
