"""Virtuoso 7 as a SPARQL 1.1 endpoint: its known deviations, and what makes up for each.

- It has no default graph, and reads the union of all graphs, its own included. The graph `urn:rncp-graph:defect`
  stands for it, by the `default-graph-uri` of the Protocol.
- With a default graph given, `GRAPH <iri>` is empty unless that graph is given too. Every named graph goes along as
  `named-graph-uri`; they are listed once, and after each write of ours.
- The answer to an ASK is a table `__ASK_RETVAL`. It is read as the truth value it is.
- Booleans come as 1 and 0. They are written `true` and `false`.
- It divides integers into integers; sorts long strings by their place in its tables; loses steps of `p+` and `p*`
  where both ends are bound; takes an error in an expression for the end of the query; refuses a `VALUES` that meets a
  `BIND`; gives dates as instants out of sub-queries. So it is trusted with patterns alone, and with their number. Any
  other query is answered here, by Oxigraph, on the triples that fit its patterns (`fragments.py`): right, and
  as slow as their transfer. A query that names its graphs by `FROM`, or calls another endpoint, is passed on as it is.
- An answer is cut at `ResultSetMaxRows` without an error. A header tells the limit: an answer that reaches it is
  refused.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.stores.endpoint.connection import Reply
from rncp_graph.stores.endpoint.dialects import Dialect, Parameters
from rncp_graph.stores.endpoint.fragments import answer_here, needed
from rncp_graph.stores.protocol import Answer
from rncp_graph.terms import expand

DEFAULT = "urn:rncp-graph:defaut"
NONE = "urn:rncp-graph:aucun"
_ITS_OWN = ("http://www.openlinksw.com/", "http://www.w3.org/ns/ldp#", "http://localuriqaserver/", "virtrdf:")
_BOOLEAN = expand("xsd:boolean")


class Virtuoso(Dialect):
    """What Virtuoso 7 needs in order to answer as the standard says."""

    default = DEFAULT

    def dataset(self, named: Callable[[], list[str]]) -> Parameters:
        """Name the default graph, and every named graph."""
        return [("default-graph-uri", DEFAULT), *(("named-graph-uri", name) for name in named() or [NONE])]

    def target(self) -> Parameters:
        """Name the default graph."""
        return [("default-graph-uri", DEFAULT)]

    def ours(self, graph: str) -> bool:
        """Return whether a named graph is neither the one that stands for the default graph, nor of the server."""
        return graph != DEFAULT and not graph.startswith(_ITS_OWN)

    def answer(self, text: str, ask: Callable[[str], Answer]) -> Answer:
        """Ask what it answers as the standard says; answer the rest here."""
        patterns = needed(text)
        return ask(text) if patterns is None else answer_here(text, patterns, ask)

    def read(self, reply: Reply, form: str) -> Reply:
        """Read an answer in JSON as the standard writes it. Raises `StoreError` for one that was cut."""
        said: dict[str, Any] = json.load(reply.body)
        rows = said["results"]["bindings"] if "results" in said else []
        limit = reply.headers.get("x-sparql-maxrows", "")
        if limit.isdecimal() and len(rows) >= int(limit):
            raise StoreError(
                t(
                    f"Virtuoso coupe la réponse à {limit} lignes (ResultSetMaxRows)",
                    f"Virtuoso cuts the answer at {limit} rows (ResultSetMaxRows)",
                )
            )
        if form == "ASK" and "results" in said:
            return _json(reply, {"head": {}, "boolean": any(row["__ASK_RETVAL"]["value"] == "1" for row in rows)})
        for row in rows:
            for term in row.values():
                if term.get("datatype") == _BOOLEAN:
                    term["value"] = {"1": "true", "0": "false"}.get(term["value"], term["value"])
        return _json(reply, said)


def _json(reply: Reply, said: dict[str, Any]) -> Reply:
    return Reply(reply.headers, io.BytesIO(json.dumps(said).encode()))
