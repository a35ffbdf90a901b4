"""Those who carry out calls elsewhere: processes of this machine, or the workers of a Dask cluster.

Calls are handed out a few ahead of what has been taken, and their results come back in order. One that is killed is an
error at once: nobody waits for what it would have said.
"""

from __future__ import annotations

import errno
import os
import socket
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, TypeVar, cast
from urllib.parse import urlsplit

from rncp_graph.building.processes import MOST, Processes
from rncp_graph.errors import RncpGraphError, StoreError
from rncp_graph.language import t
from rncp_graph.reasons import reason
from rncp_graph.resources import optional, software_version

P = TypeVar("P")
R = TypeVar("R")


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
    """Open a pool of processes that end with this one, even when it is killed; none for less than two.

    Raises `StoreError` for more than `MOST`, and when one of them is killed.
    """
    if number > MOST:
        raise StoreError(t(f"processus : de 1 à {MOST}", f"processes: from 1 to {MOST}"))
    if number < 2:
        yield None
        return
    pool = Processes(number)
    try:
        yield Team(pool, number)
    except BaseException:
        pool.kill()
        raise
    finally:
        pool.close()


WAIT = 30
"""Seconds to wait for a cluster to answer, and for its first worker."""


@contextmanager
def dask_cluster(address: str) -> Iterator[Team]:
    """Join the Dask cluster whose scheduler listens at `address`, such as `tcp://10.0.0.1:8786`.

    Raises `MissingExtra` when `distributed` is not installed here, and `StoreError` when the cluster does not answer or
    has no worker, a worker lacks this software or has another version of it, or the workers are lost on the way.
    """
    distributed = optional("distributed", extra="dask")
    _check_listening(address)
    with _joined(distributed, address) as client:
        try:
            yield Team(_Dask(client), sum(client.nthreads().values()))
        except (_NoWorker, distributed.KilledWorker, distributed.comm.CommClosedError, CancelledError) as error:
            raise _lost(address, error) from error


def _check_listening(address: str) -> None:
    """Raise `StoreError` for what is no address, and where no scheduler speaks, as one does as soon as it is called.

    Dask would try again and again where nobody listens, and wait for ever for one that says nothing.
    """
    try:
        said = urlsplit(address)
        if said.scheme not in {"tcp", "tls", "ws", "wss"} or not said.hostname or not said.port:
            wanted = t("il faut tcp://HÔTE:PORT", "tcp://HOST:PORT is needed")
            raise StoreError(t(f"grappe {address} : {wanted}", f"cluster {address}: {wanted}"))
        with socket.create_connection((said.hostname, said.port), WAIT) as called:
            if said.scheme == "tcp" and not called.recv(1):
                raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
    except (OSError, ValueError) as error:
        raise _lost(address, error) from error


def _joined(distributed: Any, address: str) -> AbstractContextManager[Any]:
    """Return the client of a cluster whose workers would all write the same triples as this process."""
    client: Any = None
    try:
        client = distributed.Client(address, timeout=WAIT, set_as_default=False)
        client.wait_for_workers(1, timeout=WAIT)
        mine, theirs = software_version(), client.run(software_version, on_error="return")
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
    why = reason(error)
    return StoreError(t(f"grappe {address} : injoignable ({why})", f"cluster {address}: out of reach ({why})"))


class _NoWorker(RncpGraphError):
    """The workers of a cluster are all gone."""


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
                    raise _NoWorker(t("plus aucun travailleur", "no worker left")) from None
