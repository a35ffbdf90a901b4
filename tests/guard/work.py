"""Work for the guard to carry out: a module of its own, since a worker imports the module of what it calls."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator

from rncp_graph.errors import SourceError, StoreError
from rncp_graph.language import t

PREPARED: list[str] = []


def endless() -> Iterator[int]:
    """Work that says who it is, and never ends by itself: it holds the interpreter, as an engine does."""
    yield os.getpid()
    sum(range(10**18))  # one call of C, in which no thread of Python and no handler of a signal runs


def greedy() -> Iterator[int]:
    held = []
    while True:
        held.append(b"x" * 1_000_000)
        yield len(held)


def huge() -> bytes:
    return bytes(1 << 50)


def refused() -> Iterator[str]:
    yield t("début", "start")
    raise SourceError(t("illisible", "unreadable"), source="a.pdf", fiche="RNCP1")


def wrong() -> None:
    raise ZeroDivisionError("of a library")


def unpicklable() -> object:
    return lambda: None


def dead() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def holding(size: int) -> Iterator[int]:
    """Endless work that holds so many bytes."""
    held = b"x" * size
    yield os.getpid()
    sum(range(10**18), len(held))


def loud() -> str:
    print("a library speaks")
    os.write(2, b"a library warns\n")
    return "said"


def prepare(name: str) -> None:
    PREPARED.append(name)


def busy(seconds: float) -> None:
    """Take so much processor time."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def prepared() -> tuple[int, list[str]]:
    return os.getpid(), PREPARED


def unprepared() -> None:
    raise StoreError("no such store")


def modules() -> set[str]:
    return set(sys.modules)


def reached(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def numbers(most: int) -> Iterator[int]:
    yield from range(most)
