"""Slices of a source, mapped to N-Quads elsewhere: in processes of this machine, or by the workers of a Dask cluster.

`translate` is a pure function from a slice to text and to what must be known of it besides. Whoever carries it out, the
result is that of one process: slices come back in their order.
"""

from __future__ import annotations

import gc
import io
import os
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from rncp_graph.errors import SourceError, StoreError
from rncp_graph.graph import provenance
from rncp_graph.graph.shared import Communs
from rncp_graph.language import t
from rncp_graph.model.doubts import Probleme
from rncp_graph.model.fiche import Fiche
from rncp_graph.rdf.mapping import iri
from rncp_graph.readers import Source, reader_of
from rncp_graph.readers.source import File

P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a source that can be read by itself, and what its fiches need to become quads."""

    path: Path
    format: str
    source_file: str
    contenu: bytes
    graphe: str
    base: str


@dataclass(slots=True)
class Translated:
    """A slice in N-Quads: each fiche by its number, what they share with others, and their doubts."""

    communs: Communs
    fiches: list[tuple[str, bytes]] = field(default_factory=list)
    problemes: list[Probleme] = field(default_factory=list)
    unknowns: Counter[str] = field(default_factory=Counter)
    version_flux: str | None = None


def translate(tranche: Slice) -> Translated:
    """Read a slice and write its fiches, their links and their origin as N-Quads."""
    source_file = File(tranche.source_file, len(tranche.contenu), lambda: io.BytesIO(tranche.contenu))
    source = Source(tranche.path, tranche.format, [source_file], reader_of(tranche.format).read)
    done = Translated(Communs(tranche.base))
    source.hear = done.problemes.append
    try:
        done.fiches = [(fiche.numero, texte(fiche, tranche.graphe, done.communs)) for fiche in source.lues()]
    except SourceError as error:
        error.__cause__ = error.__context__ = None  # errors of lxml do not travel between processes
        raise
    done.unknowns, done.version_flux = source.unknowns, source.version_flux
    return done


def texte(fiche: Fiche, graphe: str, communs: Communs) -> bytes:
    """Write a fiche, its links and its origin as N-Quads; `communs` learns what it shares with others."""
    text = communs.fiche_lines(fiche)
    text.append(provenance.derived(iri(fiche, communs.base), graphe, communs.base))
    return "".join(text).encode()


def tranches(source: Source, graphe: str, base: str) -> Iterator[Slice]:
    """Cut a source into slices; a source whose reader cannot cut gives none (see `divisible`)."""
    for part in reader_of(source.format).slices(source.files, source):  # type: ignore[attr-defined]
        with part.open() as file:
            yield Slice(source.path, source.format, part.nom, file.read(), graphe, base)


def divisible(source: Source) -> bool:
    """Return whether the reader of a source can cut it."""
    return hasattr(reader_of(source.format), "slices")


class Pending(Protocol):
    """What will come of a call under way elsewhere."""

    def result(self) -> Any:
        """Wait for what the call gives, and raise what it raised."""
        ...


class Executor(Protocol):
    """Who carries out calls elsewhere: a pool of processes and the client of a Dask cluster both do."""

    def submit(self, call: Callable[[Any], Any], part: Any, /) -> Pending:
        """Have a call made."""
        ...


class Team:
    """Several workers that are given parts of a whole, a few ahead of what has been taken."""

    def __init__(self, executor: Executor, number: int) -> None:
        """Wrap an executor of `number` workers."""
        self.executor, self.ahead = executor, 2 * number + 1

    def map(self, call: Callable[[P], R], parts: Iterator[P]) -> Iterator[R]:
        """Have a call made of each part, and return what comes of it in their order."""
        waiting: deque[Pending] = deque()
        for part in parts:
            waiting.append(self.executor.submit(call, part))
            if len(waiting) >= self.ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def team(processes: int, dask: str | None = None) -> AbstractContextManager[Team | None]:
    """Open the workers: those of the cluster at the address `dask`, else so many processes, none for less than two."""
    return dask_cluster(dask) if dask else process_pool(processes)


@contextmanager
def process_pool(number: int) -> Iterator[Team | None]:
    """Open a pool of processes that end with this one, even when it is killed; none for less than two."""
    if number < 2:
        yield None
        return
    with ProcessPoolExecutor(number, mp_context=get_context("spawn"), initializer=prepare) as pool:
        try:
            yield Team(pool, number)
        except BaseException:
            pool.shutdown(cancel_futures=True)  # and waits: the end of the interpreter would write to its closed pipe
            raise


def prepare() -> None:
    """Make a process ready: it ends with its parent, and seldom looks for cycles, of which records have none."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


WAIT = 30
"""Seconds to wait for a cluster to answer, and for its first worker."""


@contextmanager
def dask_cluster(address: str) -> Iterator[Team]:
    """Join the Dask cluster whose scheduler listens at `address`, such as `tcp://10.0.0.1:8786`.

    Raises `StoreError` when `distributed` is not installed here, the cluster does not answer or has no worker, a
    worker lacks this software or has another version of it, and when the workers are lost on the way.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise StoreError(
            t(
                "--dask demande le paquet distributed : pip install 'rncp-graph[dask]'",
                "--dask needs the package distributed: pip install 'rncp-graph[dask]'",
            )
        ) from error
    with _joined(distributed, address) as client:
        try:
            yield Team(_Dask(client), sum(client.nthreads().values()))
        except (distributed.KilledWorker, distributed.comm.CommClosedError, CancelledError) as error:
            raise _lost(address, error) from error


def _joined(distributed: Any, address: str) -> AbstractContextManager[Any]:
    """Return the client of a cluster whose workers would all write the same triples as this process."""
    client: Any = None
    try:
        client = distributed.Client(address, timeout=WAIT, set_as_default=False)
        client.wait_for_workers(1, timeout=WAIT)
        mine, theirs = provenance.software_version(), client.run(provenance.software_version, on_error="return")
        wrong = {worker: said for worker, said in theirs.items() if said != mine}
        if not wrong:
            return cast("AbstractContextManager[Any]", client)
    except (OSError, ValueError) as error:  # nobody listens there, no worker came, no address
        if client is not None:
            client.close()
        raise _lost(address, error) from error
    client.close()
    worker, said = next(iter(wrong.items()))
    raise StoreError(
        t(
            f"grappe {address} : le travailleur {worker} n'a pas rncp_graph {mine} ({said})",
            f"cluster {address}: worker {worker} does not have rncp_graph {mine} ({said})",
        )
    )


def _lost(address: str, error: BaseException) -> StoreError:
    return StoreError(t(f"grappe {address} : injoignable ({error})", f"cluster {address}: out of reach ({error})"))


class _Dask:
    """The client of a cluster as an executor: it takes calls for impure, and so does not hash every slice."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def submit(self, call: Callable[[Any], Any], part: Any, /) -> Pending:
        return _Awaited(self.client.submit(call, part, pure=False), self.client)


class _Awaited:
    """A call under way on a cluster: the wait for it ends when no worker is left, which the cluster itself bears."""

    def __init__(self, future: Any, client: Any) -> None:
        self.future, self.client = future, client

    def result(self) -> Any:
        while True:
            try:
                return self.future.result(timeout=WAIT)
            except TimeoutError:
                if not self.client.nthreads():
                    raise CancelledError(t("plus aucun travailleur", "no worker left")) from None
