"""How a server departs from SPARQL 1.1, and what we do about it. Most depart in nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from rncp_graph.files.spool import Spool
from rncp_graph.stores.endpoint.connection import SPOOL, Reply
from rncp_graph.stores.protocol import Answer

Parameters = list[tuple[str, str]]
"""Parameters of the SPARQL Protocol that go with a request."""


class Dialect:
    """The standard: a default graph of its own, named graphs, answers as they are."""

    default: str = ""
    """The IRI of the graph that stands for the default graph, where the server has none."""

    def dataset(self, named: Callable[[], list[str]]) -> Parameters:  # noqa: ARG002
        """Say what dataset a query is about."""
        return []

    def target(self) -> Parameters:
        """Say what dataset an update is about."""
        return []

    def answer(self, text: str, ask: Callable[[str], Answer]) -> Answer:
        """Answer a query, by asking the server what it is good at."""
        return ask(text)

    def read(self, reply: Reply, form: str) -> Reply:  # noqa: ARG002
        """Read the rows or the truth value of an answer as they were meant."""
        return reply

    def ours(self, graph: str) -> bool:  # noqa: ARG002
        """Return whether a named graph holds data, and is not one of the server's own."""
        return True


class Fuseki(Dialect):
    """Fuseki writes a decimal that it computed as XSD 1.0 would, `1.0`; Oxigraph and XSD 1.1 write `1`."""

    def read(self, reply: Reply, form: str) -> Reply:
        """Read decimals in their canonical form. Jena writes a value on one line."""
        if form != "SELECT":
            return reply
        body = Spool(SPOOL)
        body.writelines(_DECIMAL(_canonical, line) if b"#decimal" in line else line for line in reply.body)
        body.seek(0)
        return Reply(reply.headers, body)


_DECIMAL = re.compile(rb'(?<=#decimal" , "value": ")(-?\d+)\.(\d*)(?=")').sub


def _canonical(number: re.Match[bytes]) -> bytes:
    fraction = number[2].rstrip(b"0")
    return number[1] + (b"." + fraction if fraction else b"")
