"""Loading an endpoint, all or nothing: into graphs of the load's own, then into their places by one update.

A chunk may be sent twice without harm, since a graph is a set and has no blank nodes here; so a chunk whose connection
broke is sent again. A load whose process was killed leaves its graphs, named `urn:rncp-graph:chargement:…`: nothing
refers to them, and they may be dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from uuid import uuid4

import pyoxigraph as ox

from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.langue import t

if TYPE_CHECKING:
    from rncp_graph.stores.sparql import SparqlStore

CHUNK = 4 << 20
"""Bytes of N-Triples sent at a time."""

SOON = 20.0
"""Seconds given to the dropping of what a broken load leaves."""

PREFIX = "urn:rncp-graph:chargement:"

Progress = Callable[[int], object]
"""Hears how many quads have been sent so far."""


@contextmanager
def staged(store: SparqlStore, progress: Progress | None = None) -> Iterator[Staging]:
    """Give graphs to fill; those that were not put in place when the block ends are dropped."""
    staging = Staging(store, progress)
    try:
        yield staging
    except BaseException:
        staging.drop()
        raise


class Staging:
    """Graphs of one load, beside those that they are meant for."""

    def __init__(self, store: SparqlStore, progress: Progress | None) -> None:
        self.store, self.progress = store, progress
        self.root = f"{PREFIX}{uuid4().hex}:"
        self.graphs: dict[str | None, str] = {}
        self.pending: dict[str | None, list[bytes]] = {}
        self.sizes: Counter[str | None] = Counter()
        self.sent: Counter[str | None] = Counter()

    @property
    def number(self) -> int:
        """How many quads have been sent."""
        return self.sent.total()

    def graph_of(self, graph: str | None) -> str:
        """Give the graph that stands in for a graph, or for the default graph."""
        return self.graphs.setdefault(graph, f"{self.root}{len(self.graphs)}")

    def add(self, quad: ox.Quad) -> None:
        """Take a quad along."""
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise StoreError(
                t("un nœud anonyme ne se charge pas à distance", "a blank node cannot be loaded at a distance")
            )
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None
        line = f"{quad.triple} .\n".encode()
        self.pending.setdefault(graph, []).append(line)
        self.sizes[graph] += len(line)
        if self.sizes[graph] >= CHUNK:
            self.flush(graph)

    def flush(self, graph: str | None) -> None:
        """Send what is pending of a graph."""
        lines = self.pending.pop(graph, [])
        if lines:
            self.store.send(self.graph_of(graph), b"".join(lines))
        self.sizes[graph] = 0
        self.sent[graph] += len(lines)
        if self.progress:
            self.progress(self.number)

    def verify(self) -> None:
        """Refuse graphs that do not hold what was sent. Raises `StoreError`."""
        for graph in list(self.pending):
            self.flush(graph)
        for graph, staging in self.graphs.items():
            found, sent = self.store.count(staging), self.sent[graph]
            if found != sent:
                raise StoreError(
                    t(
                        f"vérification : {found} triplets reçus pour {sent} envoyés",
                        f"check failed: {found} triples received for {sent} sent",
                    )
                )

    def settle(self, verb: str, drop: Iterable[str] = ()) -> None:
        """Put all in place, by one update; `verb` is `ADD` or `MOVE`."""
        for graph in list(self.pending):
            self.flush(graph)
        default = self.store.dialect.default
        steps = [f"DROP SILENT GRAPH <{graph}>" for graph in drop]
        for graph, staging in self.graphs.items():
            name = graph or default
            target = f"GRAPH <{name}>" if name else "DEFAULT"
            if not self.sent[graph]:
                steps += [f"CLEAR SILENT {target}"] if verb == "MOVE" else []
                continue
            steps.append(f"{verb} GRAPH <{staging}> TO {target}")
            if verb == "ADD":
                steps.append(f"DROP SILENT GRAPH <{staging}>")
        if steps:
            try:
                self.store.update(" ;\n".join(steps))
            except StoreError as error:
                raise StoreError(
                    t(
                        f"{error} ; la mise en place a pu se faire ou non : vérifiez, puis recommencez",
                        f"{error}; it may or may not have been put in place: check, then do it again",
                    )
                ) from error

    def drop(self) -> None:
        """Leave nothing behind, as far as the endpoint still listens."""
        steps = [f"DROP SILENT GRAPH <{staging}>" for staging in self.graphs.values()]
        if steps:
            with suppress(StoreError, QuestionError):
                self.store.change(" ;\n".join(steps), timeout=SOON)
