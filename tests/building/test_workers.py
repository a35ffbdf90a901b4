"""A worker that is killed, wherever it is, is one error: nobody waits for it, and nobody outlives the build."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection
from typing import Any

import pytest

from rncp_graph.building.processes import MOST
from rncp_graph.building.workers import process_pool
from rncp_graph.errors import SourceError, StoreError
from tests.moments import GUARD, wait_for


@contextmanager
def in_time() -> Iterator[None]:
    """Fail a block that does not end."""

    def late(*_: object) -> None:
        raise AssertionError("it never ended")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(GUARD)
    yield
    signal.alarm(0)


def die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_amid_the_answer(_: int) -> bytes:
    """Write the beginning of an answer that is longer than a pipe holds, and no more."""

    def half(self: Any, data: bytes) -> None:
        os.write(self.fileno(), data[:1000])
        die(0)

    connection.Connection._send = half  # type: ignore[attr-defined,method-assign]
    return bytes(1 << 20)


def pid(_: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("way", [die, die_amid_the_answer])
def test_a_worker_that_is_killed_is_one_error_at_once(way: Any) -> None:
    pids = set[int]()
    with in_time(), pytest.raises(StoreError, match=r"SIGKILL") as told, process_pool(2) as team:
        assert team is not None
        pids.update(team.map(pid, iter(range(4))))
        list(team.map(way, iter(range(4))))
    assert "\n" not in str(told.value)
    wait_for(lambda: not any(map(alive, pids)))


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


class _Untold(Exception):
    def __reduce__(self) -> Any:
        raise ValueError("it does not travel")


def refuse(what: int) -> int:
    if what == 1:
        raise SourceError("wrong", source="a.xml", fiche="RNCP1")
    if what == 2:
        raise _Untold
    return what


@pytest.mark.parametrize(("parts", "error"), [((0, 1), SourceError), ((0, 2), ValueError)])
def test_what_a_call_raises_is_raised_here(parts: tuple[int, ...], error: type[Exception]) -> None:
    with in_time(), pytest.raises(error, match=r"wrong|travel"), process_pool(2) as team:
        assert team is not None
        list(team.map(refuse, iter(parts)))


@pytest.mark.parametrize("number", [MOST + 1, 99_999_999_999])
def test_more_processes_than_a_machine_bears_are_refused(number: int) -> None:
    with pytest.raises(StoreError, match=str(MOST)), process_pool(number):
        pass
