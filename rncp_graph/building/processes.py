"""Processes of this machine that make calls: one that is killed is an error at once, and none outlives this one."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import connection, get_context, parent_process
from multiprocessing.process import BaseProcess
from typing import Any

from rncp_graph.errors import StoreError
from rncp_graph.language import language, speak, t
from rncp_graph.stores.garbage import SELDOM

MOST = 256
"""The most processes: each takes some 60 MB."""


class Processes:
    """Processes of this machine as an executor: each has a thread here that hands it its calls, and a pipe of its own.

    So the end of one is heard at once, amid an answer too. The pool of the standard library has one pipe for the
    answers of all: there, the rest of an answer that was cut is waited for without end.
    """

    def __init__(self, number: int) -> None:
        """Make ready so many; each starts when it is first needed."""
        self._threads = ThreadPoolExecutor(number, initializer=_begin, initargs=(language(),))
        self._mine, self._lock = threading.local(), threading.Lock()
        self._started: list[tuple[BaseProcess, connection.Connection]] = []
        self._over = False

    def submit(self, call: Callable[[Any], Any], part: Any, /) -> Future[Any]:
        """Have a call made. Its result raises what it raised, and `StoreError` when its process is killed."""
        return self._threads.submit(self._ask, call, part)

    def kill(self) -> None:
        """End all processes where they are."""
        with self._lock:
            self._over = True
        for process, _ in self._started:
            process.kill()

    def close(self) -> None:
        """Wait for the calls that are under way, and for the ends of the processes; no other call is made."""
        self._threads.shutdown(cancel_futures=True)
        for _, pipe in self._started:
            pipe.close()
        for process, _ in self._started:
            process.join()

    def _ask(self, call: Callable[[Any], Any], part: Any) -> Any:
        process, pipe = self._process()
        try:
            pipe.send((call, part))
            fine, told = pipe.recv()
        except (EOFError, OSError) as error:
            process.join()
            raise _killed(process.exitcode or 0) from error
        if fine:
            return told
        raise told

    def _process(self) -> tuple[BaseProcess, connection.Connection]:
        """The process of this thread, started when it is first needed."""
        if not hasattr(self._mine, "process"):
            with self._lock:
                if self._over:
                    raise CancelledError
                spawn = get_context("spawn")
                here, there = spawn.Pipe()
                process = spawn.Process(target=_serve, args=(there, language()), daemon=True)
                process.start()
                there.close()  # the end of the process is then the end of the pipe
                self._mine.process = process, here
                self._started.append(self._mine.process)
        found: tuple[BaseProcess, connection.Connection] = self._mine.process
        return found


def _begin(spoken: str) -> None:
    """Make a thread ready; the interruptions that it does not hear, its process does not hear either."""
    speak(spoken)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _serve(pipe: connection.Connection, spoken: str) -> None:
    """Make calls as they come, and tell what comes of each, until there is nobody to tell."""
    prepare(spoken)
    with suppress(EOFError, OSError):
        while True:
            call, part = pipe.recv()
            try:
                told = True, call(part)
            except Exception as error:  # it is raised where the call was made
                told = False, error
            try:
                pipe.send(told)
            except OSError:
                raise
            except Exception as error:  # what does not travel is told by why it does not
                pipe.send((False, error))


def _killed(status: int) -> StoreError:
    how = signal.Signals(-status).name if -status in set(signal.Signals) else str(status)
    return StoreError(
        t(
            f"un processus de travail a été tué ({how}), faute de mémoire peut-être : moins de processus (--processes)",
            f"a working process was killed ({how}), perhaps for want of memory: use fewer (--processes)",
        )
    )


def prepare(spoken: str) -> None:
    """Make a process ready: it speaks a language, ends with its parent, and seldom looks for cycles."""
    speak(spoken)
    gc.freeze()
    gc.set_threshold(*SELDOM)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
