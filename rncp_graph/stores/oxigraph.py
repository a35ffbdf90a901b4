"""The embedded store: Oxigraph in memory, or in a folder that holds finished builds.

On disk, a reader opens the version that the pointer of the folder names (`stores/versions.py`), read-only, and holds
it, so that no later build deletes it in use.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.language import t
from rncp_graph.stores import Answer
from rncp_graph.stores.stream import Stream
from rncp_graph.stores.versions import current, hold

_DAMAGE = ("Corruption: ", "IO error: ")
"""How the engine begins to tell of a block that it cannot read."""


class OxigraphStore:
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
        self._release = weakref.finalize(self, os.close, lock) if lock is not None else lambda: None

    @classmethod
    def memory(cls) -> OxigraphStore:
        """Return an empty store in memory."""
        return cls(ox.Store())

    @classmethod
    def disk(cls, folder: Path) -> OxigraphStore:
        """Open the current version of a built store, read-only.

        Raises `StoreMissing` when nothing was built there, `StoreError` when the version cannot be opened.
        """
        while True:
            version = current(folder)
            lock = hold(version)
            if lock is None or version == current(folder):
                break
            os.close(lock)  # a build swapped versions in between: follow it
        try:
            return cls(ox.Store.read_only(str(version)), version=version, lock=lock)
        except (OSError, RuntimeError) as error:
            raise StoreError(
                t(f"{folder}: base illisible ({error})", f"{folder}: unreadable store ({error})")
            ) from error

    @classmethod
    def creating(cls, folder: Path, *, lenient: bool = False) -> OxigraphStore:
        """Open an empty folder for the writing of one version.

        `lenient` is for text of our own encoder: its IRIs are not checked anew, which is a tenth of the time of a load.
        """
        try:
            return cls(ox.Store(str(folder)), lenient=lenient)
        except (OSError, RuntimeError) as error:
            raise StoreError(t(f"{folder}: {error}", f"{folder}: {error}")) from error

    def query(self, text: str) -> Answer:
        """Answer a SPARQL query."""
        try:
            answer: Answer = self.inner.query(text)
        except SyntaxError as error:
            raise QuestionError(t(f"SPARQL : {error}", f"SPARQL: {error}")) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(t(f"requête interrompue : {error}", f"query failed: {error}")) from error
        return answer

    def check_writable(self) -> None:
        """Raise `StoreError` on a built store: a correction is a rebuild."""
        if self.version:
            raise StoreError(t("base en lecture seule : reconstruisez-la", "read-only store: build it anew"))

    def update(self, text: str) -> None:
        """Carry out a SPARQL update. Raises `StoreError` on a built store."""
        self.check_writable()
        try:
            self.inner.update(text)
        except SyntaxError as error:
            raise QuestionError(t(f"SPARQL : {error}", f"SPARQL: {error}")) from error

    def load(self, quads: Iterable[bytes]) -> None:
        """Load chunks of N-Quads text by the bulk loader, all or nothing.

        An exception of the iterable passes through as it is, and leaves the store unchanged.
        """
        self.check_writable()
        stream = Stream(quads)
        try:
            self.inner.bulk_load(cast(IO[bytes], stream), format=ox.RdfFormat.N_QUADS, lenient=self._lenient)
        except (OSError, RuntimeError, SyntaxError, ValueError) as error:
            if stream.failure is not None:
                raise stream.failure from None
            raise StoreError(t(f"chargement impossible : {error}", f"load failed: {error}")) from error

    def about(self, node: str, steps: Collection[str], graph: str | None = None) -> list[ox.Triple]:
        """Return the triples of a node, and of the nodes to which the properties `steps` lead from it.

        It is what a path query gives, without the time that the joins of such a query take on thousands of nodes.
        """
        where = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        found: list[ox.Triple] = []
        left, seen = [ox.NamedNode(node)], {node}
        while left:
            for quad in self.inner.quads_for_pattern(left.pop(), None, None, where):
                found.append(quad.triple)
                other = quad.object
                if quad.predicate.value in steps and isinstance(other, ox.NamedNode) and other.value not in seen:
                    seen.add(other.value)
                    left.append(other)
        return found

    def quads(self) -> Iterator[ox.Quad]:
        """Return every quad of every graph."""
        return iter(self.inner.quads_for_pattern(None, None, None, None))

    def __len__(self) -> int:
        """Count the quads (a scan: about a second for six million)."""
        return len(self.inner)

    def compact(self) -> None:
        """Write what is still in memory to the disk, and put in one place what one load left in several.

        A question then finds in a half to an eighth of the time; it takes as long as a quarter of the load.
        """
        try:
            self.inner.flush()
            self.inner.optimize()
        except (OSError, RuntimeError) as error:
            raise StoreError(t(f"rangement impossible : {error}", f"cannot compact: {error}")) from error

    def close(self) -> None:
        """Let go of the version, so that a later build may delete it."""
        del self.inner
        self._release()


@contextmanager
def reading() -> Iterator[None]:
    """Make a `StoreError` of what stops the engine in the block: it meets a damaged file long after it opened it.

    The engine has no class of errors of its own: they are known by their words, and any other error passes as it is.

    >>> with reading():
    ...     raise RuntimeError("Corruption: block checksum mismatch")
    Traceback (most recent call last):
    rncp_graph.errors.StoreError: ...
    """
    try:
        yield
    except (OSError, RuntimeError) as error:
        if not str(error).startswith(_DAMAGE):
            raise
        raise StoreError(
            t(
                f"base illisible : {error} ; reconstruisez-la, ou rétablissez une sauvegarde",
                f"unreadable store: {error}; build it anew, or restore a backup",
            )
        ) from error
