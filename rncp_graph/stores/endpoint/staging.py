"""Loading an endpoint, all or nothing: into graphs of the load's own, then into their places by one update.

A chunk may be sent twice without harm, since a graph is a set and has no blank nodes here; so a chunk whose connection
broke is sent again. A load takes many graphs of a bounded size: what it costs a server to drop one, and to add it to
another, is bounded then. They are dropped one by one when all is in place, or when the load has failed; those of a load
whose process or whose server was killed stay, named `urn:rncp-graph:chargement:…`, until the next push drops them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

import pyoxigraph as ox

from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.language import Count, t

if TYPE_CHECKING:
    from rncp_graph.stores.endpoint.connection import Connection
    from rncp_graph.stores.endpoint.dialects import Dialect

CHUNK = 4 << 20
"""Bytes of N-Triples sent at a time."""

PART = 32 << 20
"""Bytes of N-Triples after which a load begins another graph."""

SOON = 20.0
"""Seconds given to the dropping of each graph that a broken load leaves."""

PREFIX = "urn:rncp-graph:chargement:"


class Target(Protocol):
    """What a load asks of the endpoint that it fills."""

    connection: Connection
    dialect: Dialect

    def named_graphs(self) -> list[str]:
        """Return the IRIs of the named graphs that hold something."""
        ...

    def update(self, text: str) -> None:
        """Carry out an update."""
        ...

    def change(self, text: str, timeout: float | None = None) -> None:
        """Carry out an update that we wrote, within so many seconds."""
        ...

    def send(self, graph: str, text: bytes) -> None:
        """Add N-Triples to a named graph."""
        ...

    def count(self, graph: str | None) -> int:
        """Count the triples of a graph, or of the default graph."""
        ...


@contextmanager
def staged(store: Target, progress: Count | None = None) -> Iterator[Staging]:
    """Return graphs to fill, which are dropped when the block ends.

    Raises the `StoreError` of the block, which then tells if they could not be dropped.
    """
    staging = Staging(store, progress)
    try:
        yield staging
    except StoreError as error:
        if not staging.drop(SOON):
            raise StoreError(t(f"{error} ; {_left()}", f"{error}; {_left()}")) from error
        raise
    except BaseException:
        staging.drop(SOON)
        raise
    if not staging.drop():
        store.connection.say(t(f"mis en place ; {_left()}", f"put in place; {_left()}"))


def sweep(store: Target) -> None:
    """Drop the graphs of loads that were cut short. A load that is under way then fails, before it changes anything."""
    for graph in store.named_graphs():
        if graph.startswith(PREFIX):
            store.change(f"DROP SILENT GRAPH <{graph}>")


@dataclass(slots=True)
class StagedGraph:
    """A graph of a load: how many quads it was sent, of how many bytes."""

    name: str
    quads: int = 0
    size: int = 0


class Staging:
    """Graphs of one load, beside those that they are meant for; `None` is the default graph."""

    def __init__(self, store: Target, progress: Count | None) -> None:
        self.store, self.progress = store, progress
        self.root = f"{PREFIX}{uuid4().hex}:"
        self.parts: dict[str | None, list[StagedGraph]] = {}
        self.pending: dict[str | None, list[bytes]] = {}
        self.sizes: dict[str | None, int] = {}

    @property
    def number(self) -> int:
        """How many quads have been sent."""
        return sum(part.quads for part in self._all())

    def add(self, quad: ox.Quad) -> None:
        """Add a quad to what will be sent."""
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise StoreError(
                t("un nœud anonyme ne se charge pas à distance", "a blank node cannot be loaded at a distance")
            )
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None
        line = f"{quad.triple} .\n".encode()
        self.pending.setdefault(graph, []).append(line)
        self.sizes[graph] = self.sizes.get(graph, 0) + len(line)
        if self.sizes[graph] >= CHUNK:
            self._flush(graph)

    def verify(self) -> None:
        """Send what is pending, and refuse graphs that do not hold what was sent. Raises `StoreError`."""
        self._finish()
        for part in self._all():
            found = self.store.count(part.name)
            if found != part.quads:
                raise StoreError(
                    t(
                        f"vérification : triplets reçus : {found}, envoyés : {part.quads} ; un autre chargement est en "
                        "cours, ou le service perd ce qu'il reçoit",
                        f"check failed: triples received: {found}, sent: {part.quads}; another load is under way, or "
                        "the endpoint loses what it is sent",
                    )
                )

    def settle(self, *, replace: bool = False, drop: Iterable[str] = ()) -> None:
        """Put all in place by one update, which drops the graphs `drop`; then count what is there, when it replaces.

        Raises `StoreError`.
        """
        self._finish()
        targets = {None: [], **self.parts} if replace else self.parts
        steps = [f"DROP SILENT GRAPH <{graph}>" for graph in drop]
        for graph, parts in targets.items():
            steps += [f"CLEAR SILENT {self._place(graph)}"] if replace else []
            steps += [f"ADD GRAPH <{part.name}> TO {self._place(graph)}" for part in parts]
        if not steps:
            return
        try:
            self.store.update(" ;\n".join(steps))
            found = {graph: self.store.count(graph) for graph in targets} if replace else {}
        except StoreError as error:
            raise StoreError(
                t(
                    f"{error} ; la mise en place a pu se faire ou non : recommencez pour en être sûr",
                    f"{error}; it may or may not have been put in place: do it again to be sure",
                )
            ) from error
        for graph, number in found.items():
            sent = sum(part.quads for part in targets[graph])
            if number != sent:
                raise StoreError(
                    t(
                        f"triplets mis en place : {number}, envoyés : {sent} ; recommencez, une écriture à la fois",
                        f"triples put in place: {number}, sent: {sent}; do it again, one writer at a time",
                    )
                )

    def drop(self, timeout: float | None = None) -> bool:
        """Leave nothing behind, graph by graph, as far as the endpoint still listens; tell whether it did."""
        try:
            for part in self._all():
                self.store.change(f"DROP SILENT GRAPH <{part.name}>", timeout)
        except (StoreError, QuestionError):
            return False
        return True

    def _all(self) -> list[StagedGraph]:
        return [part for parts in self.parts.values() for part in parts]

    def _place(self, graph: str | None) -> str:
        name = graph or self.store.dialect.default
        return f"GRAPH <{name}>" if name else "DEFAULT"

    def _flush(self, graph: str | None) -> None:
        """Send what is pending of a graph."""
        lines, size = self.pending.pop(graph), self.sizes.pop(graph)
        parts = self.parts.setdefault(graph, [])
        if not parts or parts[-1].size >= PART:
            parts.append(StagedGraph(f"{self.root}{len(self._all())}"))
        self.store.send(parts[-1].name, b"".join(lines))
        parts[-1].quads += len(lines)
        parts[-1].size += size
        if self.progress:
            self.progress(self.number)

    def _finish(self) -> None:
        for graph in list(self.pending):
            self._flush(graph)


def _left() -> str:
    return t(
        f"ce qui fut envoyé reste dans des graphes {PREFIX}… jusqu'au prochain push",
        f"what was sent stays in graphs {PREFIX}… until the next push",
    )
