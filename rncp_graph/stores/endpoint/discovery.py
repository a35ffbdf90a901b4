"""Where an endpoint takes queries, updates and graphs: from its address, and from the server that answers there.

| server | what one gives | query | update | graphs (Graph Store Protocol) |
|---|---|---|---|---|
| Oxigraph | `http://host:7878`, or `…/query` | `/query` | `/update` | `/store` |
| Fuseki | `http://host:3030/ds`, or `…/ds/sparql` | as given | `/ds/update` | `/ds/data` |
| Virtuoso | `http://host:8890`, or `…/sparql` | `/sparql` | `/sparql-auth` | `/sparql-graph-crud-auth` |
| any other | its query service | as given | `RNCP_GRAPH_UPDATE_URL` | `RNCP_GRAPH_GSP_URL` |

The two variables are heard for every server. Without credentials, Virtuoso is asked at `/sparql` and
`/sparql-graph-crud`, which let in those whom it was told to let in.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat

from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.http import shown
from rncp_graph.language import t
from rncp_graph.settings import settings
from rncp_graph.stores.endpoint.connection import Connection, NoService, Redirected, parsed
from rncp_graph.stores.endpoint.credentials import Credentials
from rncp_graph.stores.endpoint.requests import asked


@dataclass(frozen=True, slots=True)
class Services:
    """The three addresses of an endpoint, and its kind: `oxigraph`, `fuseki`, `virtuoso`, or nothing known.

    `update` and `graphs` are empty where nobody said them.
    """

    kind: str
    query: str
    update: str = ""
    graphs: str = ""

    def to_update(self) -> str:
        """Return the address for updates. Raises `StoreError` where it is not known."""
        return self.update or _unsaid(self.query, "RNCP_GRAPH_UPDATE_URL")

    def to_graphs(self) -> str:
        """Return the address of the Graph Store Protocol. Raises `StoreError` where it is not known."""
        return self.graphs or _unsaid(self.query, "RNCP_GRAPH_GSP_URL")


def discover(connection: Connection, *, update: str | None = None, graphs: str | None = None) -> Services:
    """Ask an address `ASK {}`, then `/query` and `/sparql` under it, and tell the services of the first that answers.

    `update` and `graphs`, or the environment, prevail over what the server is known for.

    Raises `StoreError` where no address speaks SPARQL, or none may be asked.
    """
    given = str(connection.url)
    query, server = _first(connection, given)
    found = services(query, server, known=isinstance(connection.known, Credentials))
    update = update or settings().update_url or found.update
    graphs = graphs or settings().gsp_url or found.graphs
    for address in filter(None, (update, graphs)):
        parsed(address)
    return Services(found.kind, query, update, graphs)


def services(query: str, server: str, *, known: bool = False) -> Services:
    """Return the services of a server by the address of its queries, and by how it calls itself in its answers.

    >>> services("http://h:3030/ds/sparql", "Apache Jena Fuseki (5.6.0)").update
    'http://h:3030/ds/update'
    >>> services("http://h/q", "nginx").update
    ''
    """
    path = query.partition("?")[0].rstrip("/")
    root = path.removesuffix("/query").removesuffix("/sparql").removesuffix("/sparql-auth")
    name = server.lower()
    if "oxigraph" in name:
        return Services("oxigraph", query, f"{root}/update", f"{root}/store")
    if "fuseki" in name:
        return Services("fuseki", query, f"{root}/update", f"{root}/data")
    if "virtuoso" in name:
        auth = "-auth" if known else ""
        return Services("virtuoso", query, f"{root}/sparql{auth}", f"{root}/sparql-graph-crud{auth}")
    return Services("", query)


def _first(connection: Connection, given: str) -> tuple[str, str]:
    """The first address that answers a query, and the name of its server."""
    path, sign, parameters = given.partition("?")
    tried = [given, *(f"{path.rstrip('/')}/{name}{sign}{parameters}" for name in ("query", "sparql"))]
    if path.endswith(("/query", "/sparql", "/sparql-auth")):
        tried = [given]
    elsewhere: Redirected | None = None
    for address in tried:
        try:
            reply = asked(connection, address, "ASK {}", "ASK")
        except Redirected as error:
            elsewhere = elsewhere or error
            continue
        except (NoService, QuestionError):
            continue
        if reply.media_type and QueryResultsFormat.from_media_type(reply.media_type):
            return address, reply.headers.get("server", "") + (
                " fuseki" if "fuseki-request-id" in reply.headers else ""
            )
    raise elsewhere or NoService(
        t(
            f"{shown(given)} : pas de service SPARQL à cette adresse (page web, ou rien)",
            f"{shown(given)}: no SPARQL service at this address (a web page, or nothing)",
        )
    )


def _unsaid(query: str, variable: str) -> str:
    raise StoreError(
        t(
            f"{shown(query)} : serveur inconnu ; donnez {variable} pour y écrire",
            f"{shown(query)}: unknown server; give {variable} to write to it",
        )
    )
