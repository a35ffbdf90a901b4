"""The embedded store: Oxigraph in memory, or in a folder that holds finished builds.

On disk, a reader opens the version that the pointer of the folder names (`stores/versions.py`), read-only, and holds
it, so that no later build deletes it in use.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self, TypeVar, cast
from urllib.parse import urljoin

import pyoxigraph as ox

from rncp_graph.errors import StoreError
from rncp_graph.files.spool import Spool
from rncp_graph.language import t
from rncp_graph.reasons import reason
from rncp_graph.stores.faults import translated
from rncp_graph.stores.identity import NODE, Identified, Identity, identity
from rncp_graph.stores.protocol import Answer, Dataset, answer
from rncp_graph.stores.refusals import check, check_update, syntax_error
from rncp_graph.stores.stream import Lines, Stream
from rncp_graph.stores.versions import current, hold
from rncp_graph.terms import PREFIXES, expand

if TYPE_CHECKING:
    from rncp_graph.guard import Guard

Into = TypeVar("Into", bound="OxigraphStore")
_SPOOLED = 64 << 20
"""Bytes of inferences that are held in memory, before they go to the disk."""


class OxigraphStore(Identified):
    r"""An Oxigraph store behind the `Store` protocol, with what only an embedded store can give: `quads`, `len`.

    >>> store = OxigraphStore.memory()
    >>> store.load([b'<urn:s> <urn:p> "o" .\n'])
    >>> len(store), [row["o"].value for row in store.query("SELECT ?o { ?s ?p ?o }")]
    (1, ['o'])
    """

    def __init__(
        self, inner: ox.Store, *, version: Path | None = None, lock: int | None = None, lenient: bool = False
    ) -> None:
        """Wrap a store of pyoxigraph, of a finished version or one to write.

        `lock` is a descriptor that is closed with the store, or when it is forgotten.
        """
        self.inner, self.version, self._lenient = inner, version, lenient
        self.changes = 0
        """How often it was written to: what was made of it before is then of the past."""
        self._known: Identity | None = None
        self.guards: dict[bool, Guard] = {}
        """Processes in which it is asked, with a network or without (see `guarded.py`); they end with it."""
        self._release = weakref.finalize(self, os.close, lock) if lock is not None else lambda: None

    @classmethod
    def memory(cls) -> Self:
        """Return an empty store in memory."""
        return cls(ox.Store())

    @classmethod
    def disk(cls, folder: Path) -> OxigraphStore:
        """Open the current version of a built store, read-only.

        Raises `StoreMissing` when nothing was built there, `StoreError` when the version cannot be opened, or is of
        another layout.
        """
        while True:
            version = current(folder)
            lock = hold(version)
            if lock is None or version == current(folder):
                break
            os.close(lock)  # a build swapped versions in between: follow it
        return cls._reading(version, str(folder), lock)

    @classmethod
    def at(cls, version: Path) -> OxigraphStore:
        """Open a version that another process holds: the one that it reads, whatever has become current since.

        Raises `StoreError` when it cannot be opened, or is of another layout.
        """
        return cls._reading(version, str(version), None)

    @classmethod
    def _reading(cls, version: Path, name: str, lock: int | None) -> OxigraphStore:
        try:
            inner = ox.Store.read_only(str(version))
        except (OSError, RuntimeError) as error:
            raise StoreError(
                t(f"{name} : base illisible ({reason(error)})", f"{name}: unreadable store ({reason(error)})")
            ) from error
        store = cls(inner, version=version, lock=lock)
        store._known = identity(store.query, name)
        return store

    @classmethod
    def creating(cls, folder: Path, *, lenient: bool = False) -> OxigraphStore:
        """Open an empty folder for the writing of one version.

        `lenient` is for text of our own encoder: its IRIs are not checked anew, which is a tenth of the time of a load.
        """
        try:
            return cls(ox.Store(str(folder)), lenient=lenient)
        except (OSError, RuntimeError) as error:
            raise StoreError(
                t(f"{folder} : ouverture impossible ({reason(error)})", f"{folder}: cannot open ({reason(error)})")
            ) from error

    @classmethod
    def copying(cls, source: OxigraphStore, folder: Path) -> OxigraphStore:
        """Open an empty folder as a copy of a built store, to go on writing; files that never change are shared."""
        beside = folder / "copie"
        with translated():
            source.inner.backup(str(beside))
        for path in beside.iterdir():
            path.rename(folder / path.name)
        beside.rmdir()
        return cls.creating(folder)

    @property
    def _identity(self) -> Identity:
        return self._known or identity(self.query)  # of a store that may be written, as it is now

    def query(self, text: str, *, allow_services: Collection[str] = ()) -> Answer:
        """Answer a SPARQL query, here and now. Raises `Refusal` for one that calls a server that is not allowed."""
        check(text, allow_services, self.holds)
        with translated():
            return answer(self.inner.query(text), translated)

    def asked(self, text: str, dataset: Dataset | None = None, allow_services: Collection[str] = ()) -> Any:
        """Return what the engine answers to a query of the SPARQL Protocol, which it writes itself in any form.

        Relative IRIs stand under the base, and a dataset takes the place of that of the query. Raises what `query`
        raises; errors that come later are those of the engine.
        """
        base = self.base
        check(text, allow_services, lambda iri: self.holds(urljoin(base, iri)), partial(syntax_error, base=base))
        graphs: dict[str, Any] = {}
        if dataset:
            graphs = {"default_graph": _names(dataset.default), "named_graphs": _names(dataset.named)}
        with translated():
            return self.inner.query(text, base_iri=base, **graphs)

    def check_writable(self) -> None:
        """Raise `StoreError` on a built store: a correction is a rebuild."""
        if self.version:
            raise StoreError(t("base en lecture seule : reconstruisez-la", "read-only store: build it anew"))

    def update(self, text: str) -> None:
        """Carry out a SPARQL update. Raises `StoreError` on a built store."""
        self.check_writable()
        with translated():
            check_update(text)
            self.changes += 1
            self.inner.update(text)

    def holds(self, graph: str) -> bool:
        """Return whether it has a named graph of this IRI."""
        with translated():
            return self.inner.contains_named_graph(ox.NamedNode(graph))

    def load(self, quads: Iterable[bytes]) -> None:
        """Load chunks of N-Quads text by the bulk loader, all or nothing.

        An exception of the iterable passes through as it is, and leaves the store unchanged.
        """
        self.check_writable()
        self.changes += 1
        stream = Stream(quads)
        try:
            self.inner.bulk_load(cast(IO[bytes], stream), format=ox.RdfFormat.N_QUADS, lenient=self._lenient)
        except (OSError, RuntimeError, SyntaxError, ValueError, MemoryError) as error:  # the last: a text too long
            stream.testify()
            raise StoreError(t(f"chargement impossible ({reason(error)})", f"load failed: {reason(error)}")) from error

    def infer(self, construct: str, graph: str) -> int:
        """Load what a CONSTRUCT gives into a named graph, by the bulk loader; return how many statements it gave.

        One that it gives several times is counted as often, and stored once.
        """
        self.check_writable()
        with Spool(_SPOOLED) as spool:
            lines = Lines(cast(IO[bytes], spool))
            with translated():
                cast(ox.QueryTriples, self.inner.query(construct)).serialize(
                    cast(IO[bytes], lines), ox.RdfFormat.N_TRIPLES
                )
            if lines.number:
                self.changes += 1
                spool.seek(0)
                name = ox.NamedNode(graph)
                with translated():
                    self.inner.bulk_load(cast(IO[bytes], spool), ox.RdfFormat.N_TRIPLES, to_graph=name, lenient=True)
            return lines.number

    def about(self, node: str, steps: Collection[str], graph: str | None = None) -> list[ox.Triple]:
        """Return the triples of a node, and of the nodes to which the properties `steps` lead from it.

        It is what a path query gives, without the time that the joins of such a query take on thousands of nodes.
        """
        where = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        found: list[ox.Triple] = []
        left, seen = [ox.NamedNode(node)], {node}
        with translated():
            while left:
                for quad in self.inner.quads_for_pattern(left.pop(), None, None, where):
                    found.append(quad.triple)
                    other = quad.object
                    if quad.predicate.value in steps and isinstance(other, ox.NamedNode) and other.value not in seen:
                        seen.add(other.value)
                        left.append(other)
        return found

    def dump(self, out: IO[bytes], form: ox.RdfFormat) -> int:
        """Write all it holds by the serialiser of the engine, in the order of the engine; count statements."""
        lines = Lines(out)
        only = None if form.supports_datasets else ox.DefaultGraph()
        try:
            with translated():
                self.inner.dump(cast(IO[bytes], lines), form, from_graph=only, prefixes=PREFIXES)
        except StoreError:
            lines.testify()
            raise
        if form in (ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES):
            return lines.number
        return len(self) if only is None else self.triples()

    def triples(self) -> int:
        r"""Count the triples of the default graph: all quads but those of named graphs, which mostly are few.

        A question counts the same in twice the time.

        >>> store = OxigraphStore.memory()
        >>> store.load([b'<urn:s> <urn:p> "o" .\n<urn:s> <urn:p> "o" <urn:g> .\n<urn:s> <urn:p> "q" <urn:g> .\n'])
        >>> store.triples(), len(store)
        (1, 3)
        """
        return len(self) - sum(self.size(graph.value) for graph in self.inner.named_graphs())

    def size(self, graph: str) -> int:
        """Count the triples of a named graph."""
        (row,) = cast(Iterator[Any], self.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"))
        return int(row["n"].value)

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Return every quad of every graph, or of one named graph."""
        with translated():
            yield from self.inner.quads_for_pattern(None, None, None, ox.NamedNode(graph) if graph else None)

    def part(
        self,
        into: Into,
        properties: Collection[str],
        classes: Collection[str],
        graphs: Collection[str] = (),
        within: Mapping[str, str] | None = None,
    ) -> Into:
        r"""Put into a store what the default graph says by properties, what is of classes there, and named graphs.

        `within` are properties of which only what is said of nodes of a class is put there, and that class. The store
        is returned. A question over a whole register finds in memory in a quarter of the time: what is on disk is
        looked up and unpacked term by term. A million statements take some 500 MB.

        >>> store = OxigraphStore.memory()
        >>> store.load([b'<urn:s> <urn:p> "o" .\n<urn:s> <urn:q> "o" .\n<urn:s> <urn:q> "o" <urn:g> .\n'])
        >>> part = store.part(OxigraphStore.memory(), ["urn:p"], [], ["urn:g"])
        >>> sorted(quad.predicate.value for quad in part.quads())
        ['urn:p', 'urn:q']
        >>> store.update("INSERT DATA { <urn:t> a <urn:C> ; <urn:q> 1 }")
        >>> part = store.part(OxigraphStore.memory(), [], [], within={"urn:q": "urn:C"})
        >>> [quad.subject.value for quad in part.quads()]
        ['urn:t']
        """
        default = ox.DefaultGraph()
        find, type_ = self.inner.quads_for_pattern, ox.NamedNode(expand("rdf:type"))
        with translated():
            for name in properties:
                into.inner.bulk_extend(find(None, ox.NamedNode(name), None, default))
            for name in classes:
                into.inner.bulk_extend(find(None, type_, ox.NamedNode(name), default))
            for name, cls in (within or {}).items():
                members = (one.subject for one in find(None, type_, ox.NamedNode(cls), default))
                said = (find(node, ox.NamedNode(name), None, default) for node in members)
                into.inner.bulk_extend(chain.from_iterable(said))
            for name in (*graphs, NODE):
                into.inner.bulk_extend(find(None, None, None, ox.NamedNode(name)))
        return into

    def __contains__(self, quad: ox.Quad) -> bool:
        """Return whether it holds a quad."""
        with translated():
            return quad in self.inner

    def __len__(self) -> int:
        """Count the quads (a scan: about a second for six million)."""
        with translated():
            return len(self.inner)

    def compact(self) -> None:
        """Write what is still in memory to the disk, and put in one place what one load left in several.

        A question then finds in a half to an eighth of the time; it takes as long as a quarter of the load.
        """
        try:
            self.inner.flush()
            self.inner.optimize()
        except (OSError, RuntimeError) as error:
            raise StoreError(
                t(f"rangement impossible ({reason(error)})", f"cannot compact: {reason(error)}")
            ) from error

    def close(self) -> None:
        """Let go of the version, so that a later build may delete it."""
        for guard in self.guards.values():
            guard.close()
        del self.inner
        self._release()


def _names(iris: Collection[str]) -> list[ox.NamedNode]:
    return [ox.NamedNode(iri) for iri in dict.fromkeys(iris)]
