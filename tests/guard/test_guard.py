"""Guarded work: it ends at its limits, hands back chunks and errors, and leaves no process behind."""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from rncp_graph.errors import GuardError, LimitReached, SourceError, StoreError
from rncp_graph.guard import Guard, Limits, Run, guarded, isolates
from rncp_graph.guard.limits import size
from rncp_graph.language import use_language
from tests.guard import work

HERE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard(work.prepare, "once") as shared:
        yield shared


def gone(pid: int, seconds: float = 2) -> bool:
    """Whether a process is no more, within so many seconds."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], seconds)[0])
    finally:
        os.close(process)


@pytest.mark.parametrize("limit", [Limits(seconds=0.2), Limits(cpu=0.1)], ids=["seconds", "cpu"])
def test_work_without_end_is_ended_at_its_limit(guard: Guard, limit: Limits, request: pytest.FixtureRequest) -> None:
    run = guard.run(work.endless, limits=limit)
    pid = next(run)
    with pytest.raises(LimitReached, match=r"work ended at its limit: 0\.\d s.* \(Limits\.\w+ raises it\)") as caught:
        next(run)
    assert caught.value.limit == request.node.callspec.id
    assert gone(pid, 0)


def test_the_start_of_a_process_is_not_counted_as_its_work() -> None:
    with Guard(work.busy, 0.3, limits=Limits(cpu=0.25)) as slow:
        assert list(slow.run(abs, -1)) == [1]


def test_work_that_takes_memory_is_ended_at_its_limit_and_says_its_peak(guard: Guard) -> None:
    run = guard.run(work.greedy, limits=Limits(memory=80 << 20, by=("", "", "--memory")))
    with use_language("fr"), pytest.raises(LimitReached, match=r"80 Mo de mémoire \(--memory la relève\)") as caught:
        for _ in run:
            pass
    assert (caught.value.limit, caught.value.value) == ("memory", 80 << 20)
    assert 80 << 20 < run.peak < 1 << 30


def test_one_request_of_too_much_memory_is_refused_by_the_system(guard: Guard) -> None:
    with pytest.raises(LimitReached, match="2 GB of memory"):
        list(guard.run(work.huge))


@pytest.mark.parametrize(("held", "error"), [(60 << 20, LimitReached), (0, GuardError)], ids=["much", "little"])
def test_an_engine_that_aborts_while_it_holds_much_was_refused_memory(
    guard: Guard, held: int, error: type[GuardError]
) -> None:
    run = guard.run(work.holding, held, limits=Limits(memory=200 << 20))
    pid = next(run)
    while run.peak <= held:  # until its watch has looked
        assert not gone(pid, 0.01)
    os.kill(pid, signal.SIGABRT)
    with pytest.raises(GuardError) as caught:
        next(run)
    assert type(caught.value) is error


def test_errors_of_ours_come_back_as_they_are_in_the_language_of_the_caller(guard: Guard) -> None:
    with use_language("fr"):
        run = guard.run(work.refused)
        assert next(run) == "début"
        with pytest.raises(SourceError) as caught:
            next(run)
    assert (str(caught.value), caught.value.fiche) == ("a.pdf: RNCP1: illisible", "RNCP1")


def test_other_errors_and_deaths_come_back_as_one_line(guard: Guard) -> None:
    with pytest.raises(GuardError, match=r"^work failed \(ZeroDivisionError, of a library\)$"):
        list(guard.run(work.wrong))
    with pytest.raises(GuardError, match=r"^work failed \(\w+, .*pickle.*\)$"):
        list(guard.run(work.unpicklable))
    with pytest.raises(GuardError, match=r"^the process of the work died \(signal 11\)$"):
        list(guard.run(work.dead))


def test_what_a_library_prints_is_no_answer(guard: Guard, capfd: pytest.CaptureFixture[str]) -> None:
    assert list(guard.run(work.loud)) == ["said"]
    assert capfd.readouterr() == ("", "")


def test_a_process_is_prepared_once_serves_many_calls_and_is_replaced_when_it_is_ended(guard: Guard) -> None:
    (first,), (second,) = guard.run(work.prepared), guard.run(work.prepared)
    assert first == second == (first[0], ["once"])
    with pytest.raises(GuardError):
        list(guard.run(work.dead))
    ((pid, said),) = guard.run(work.prepared)
    assert pid != first[0]
    assert said == ["once"]


def test_a_process_that_died_while_it_waited_is_replaced_and_leaves_nothing_open(guard: Guard) -> None:
    ((pid, _),) = guard.run(work.prepared)
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    with warnings.catch_warnings(record=True, action="always") as left:
        ((another, said),) = guard.run(work.prepared)
        gc.collect()
    assert (another != pid, said, left) == (True, ["once"], [])


def test_calls_within_calls_and_in_threads_have_a_process_each(guard: Guard) -> None:
    outer = guard.run(work.numbers, 10_000)
    next(outer)
    found: list[list[int]] = []
    threads = [threading.Thread(target=lambda: found.append(list(guard.run(work.numbers, 10)))) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert list(guard.run(work.numbers, 2)) == [0, 1]
    for thread in threads:
        thread.join()
    assert found == [list(range(10))] * 2
    assert list(outer) == list(range(1, 10_000))


def test_another_thread_cancels(guard: Guard) -> None:
    run = guard.run(work.endless)
    pid = next(run)
    other = threading.Thread(target=run.cancel)
    other.start()
    with pytest.raises(GuardError, match="cancelled"):
        next(run)
    other.join()
    assert gone(pid, 0)
    late = guard.run(work.endless)
    late.cancel()
    with pytest.raises(GuardError, match="cancelled"):
        next(late)


def test_who_drops_the_chunks_ends_the_process(guard: Guard) -> None:
    run = guard.run(work.endless)
    pid = next(run)
    run.close()
    assert gone(pid, 0)


def test_a_process_that_cannot_be_prepared_says_why_at_every_call() -> None:
    with Guard(work.unprepared) as broken:
        for _ in range(2):
            with pytest.raises(StoreError, match="no such store"):
                list(broken.run(abs, -1))


def test_the_worker_is_light(guard: Guard) -> None:
    (found,) = guard.run(work.modules)
    assert not {"click", "pyoxigraph", "multiprocessing", "asyncio"} & found


def test_a_worker_without_network_reaches_nobody_even_here(guard: Guard) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        run = guard.run(work.reached, port)
        assert list(run) == [not run.isolated]
        assert list(guarded(work.reached, port, limits=Limits(network=True))) == [True]
    assert isolates() == run.isolated


def _parent(then: str) -> subprocess.Popen[str]:
    """A program that has endless work done, and has said the number of its worker."""
    lines = f"from tests.guard.work import endless; {then}"
    return subprocess.Popen(
        [sys.executable, "-c", lines], cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


_ENDLESS = "from rncp_graph.guard import Guard; guard = Guard(); [print(pid, flush=True) for pid in guard.run(endless)]"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_its_parent(number: signal.Signals) -> None:
    with _parent(_ENDLESS) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.send_signal(number)
        assert parent.wait(20) in (-number, 1)
        assert gone(pid)


def test_a_parent_that_ends_leaves_no_worker() -> None:
    idle = "from tests.guard.work import prepared; print(next(guard.run(prepared))[0])"
    with _parent(f"from rncp_graph.guard import Guard; guard = Guard(); {idle}") as parent:
        said, errors = parent.communicate(timeout=20)
    assert not errors
    assert gone(int(said))


def test_a_run_is_an_iterator_that_has_not_begun() -> None:
    with Guard() as idle:
        run = idle.run(abs, -1)
        assert isinstance(run, Run)
        assert iter(run) is run
        assert not idle._idle


@pytest.mark.parametrize(("number", "said"), [(0, "0 B"), (1023, "1023 B"), (1 << 20, "1 MB"), (3 << 40, "3 TB")])
def test_a_size_is_said_in_the_largest_whole_unit(number: int, said: str) -> None:
    assert size(number) == said


def test_work_stands_back_for_others_as_far_as_it_is_told() -> None:
    own = os.nice(0)
    with Guard(limits=Limits(nice=3)) as guard:
        assert [*guard.run(os.nice, 0), *guard.run(os.nice, 0)] == [min(own + 3, 19)] * 2
        # one that stood back may not come forward again: a call that stands back less has another process
        assert [*guard.run(os.nice, 0, limits=Limits(nice=1))] == [min(own + 1, 19)]
