"""Guarded work: a function runs in a process of its own, within limits of time and memory, and without network.

It is for what cannot be trusted to end: a file of a stranger, a query of a user. What the function yields comes back
chunk by chunk, so that neither side holds the whole; errors of ours come back as they are.

>>> list(guarded(divmod, 7, 2, limits=Limits(seconds=20)))
[(3, 1)]
>>> with Guard(limits=Limits(seconds=20)) as guard:  # its process stays: the second call need not wait for one
...     [*guard.run(abs, -1), *guard.run(abs, -2)]
[1, 2]

The process is a fresh interpreter, never a fork: the parent may have threads, and its main module is not imported. A
thread of the parent watches it and ends it by its process id, for an engine that holds the interpreter lets no signal
handler and no thread of Python run. For the same reason it is the system that ends it with its parent: by a signal,
when the pipe of requests is closed.
"""

from __future__ import annotations

import math
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from functools import cache, partial
from typing import IO, Any, Self, cast

from rncp_graph.errors import GuardError, RncpGraphError
from rncp_graph.guard.limits import Limits, processor, resident
from rncp_graph.guard.worker import End, Handing, Ready, Request
from rncp_graph.language import language, t

__all__ = ["Guard", "Handing", "Limits", "Run", "guarded", "isolates"]

PAUSE = 0.02
"""Seconds between two looks at a process: beyond a limit, it may take what it takes in these."""
START = 60.0
"""Seconds that a process may take to start, at least: the machine may be busy."""
IDLE = 6
"""Processes that wait for work, at most."""
MUCH = 4
"""The part of its memory that a process holds which is refused more: what it asks for may be several times that."""


def guarded(function: Callable[..., Any], *args: Any, limits: Limits | None = None) -> Iterator[Any]:
    """Call a function in a process of its own, once; return what it yields, or the one value that it returns.

    The function is one of a module, and its arguments and chunks are pickled. Raises `LimitReached` at a limit, what
    the function raised where that is of ours, `GuardError` for any other exception and for a process that died.
    """
    with Guard(limits=limits) as guard:
        yield from guard.run(function, *args)


class Guard:
    """Processes that stay ready for work. Threads may share it: each call under way has a process of its own.

    `prepare` is called with `args` in every new process, to open what the calls share. A process that was ended is
    replaced at the next call; each ends with the guard.
    """

    def __init__(self, prepare: Callable[..., object] | None = None, *args: Any, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.prepare = partial(prepare or _nothing, *args)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self.close = weakref.finalize(self, _end, self._idle)

    def run(self, function: Callable[..., Any], *args: Any, limits: Limits | None = None) -> Run:
        """Return the call of a function, as `guarded` makes it; it begins when its first chunk is asked for.

        `limits` take the place of those of the guard; whether there is a network is that of the guard.
        """
        return Run(self, partial(function, *args), limits or self.limits)

    def take(self, nice: int = 0) -> _Child:
        """Return a process that waits for work and stands back no farther than `nice`, or a new one."""
        with self._lock:
            while fit := [one for one in self._idle if one.nice <= nice]:
                child = max(fit, key=lambda one: one.nice)
                self._idle.remove(child)
                if child.process.poll() is None:
                    return child
                child.end()  # it died while it waited: its pipes are still ours
        return _Child(self.limits.network)

    def give(self, child: _Child) -> None:
        """Keep a process for the next call, unless it holds much or others wait already."""
        with self._lock:
            lean = resident(child.process.pid) <= self.limits.memory // 2
            if stays := self.close.alive and lean and len(self._idle) < IDLE:
                self._idle.append(child)
        if not stays:
            child.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Run(Iterator[Any]):
    """A call under way: its chunks as they come. An error that is not of ours, or `close`, ends its process."""

    def __init__(self, guard: Guard, call: Callable[[], Any], limits: Limits) -> None:
        self.limits, self.peak = limits, 0
        """`peak` is the largest resident memory that was seen, in bytes."""
        self.isolated = False
        """Whether its process is cut off from the network, once it has begun."""
        self._child: _Child | None = None
        self._cancelled = False
        self._chunks = self._called(guard, call)
        self.close = self._chunks.close

    def __next__(self) -> Any:
        return next(self._chunks)

    def cancel(self) -> None:
        """End it, from any thread: who waits for its chunks gets a `GuardError`."""
        self._cancelled = True
        if child := self._child:
            child.process.kill()

    def _called(self, guard: Guard, call: Callable[[], Any]) -> Generator[Any, None, None]:
        child = self._child = guard.take(self.limits.nice)
        try:
            if self._cancelled:
                raise GuardError
            error = yield from child.answers(call, guard.prepare, self)
        except BaseException as ended:
            child.end()
            if self._cancelled and isinstance(ended, GuardError):
                raise GuardError(t("travail annulé", "work was cancelled")) from None
            raise
        finally:
            self._child = None
        guard.give(child)
        if error:
            raise error


class _Child:
    """A process, as its parent sees it: requests go in by one pipe, answers come out by the other."""

    def __init__(self, network: bool) -> None:
        start = f"from rncp_graph.guard.worker import serve; serve({network})"
        command = (sys.executable, "-P", "-c", f"import sys; sys.path[:] = {sys.path!r}; {start}")
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter, and our own words
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.ready: Ready | None = None
        self.nice = 0
        """How far it stands back: it does not come forward again, for it may not."""
        self._in, self._out = cast(IO[bytes], self.process.stdin), cast(IO[bytes], self.process.stdout)

    def answers(
        self, call: Callable[[], Any], prepare: Callable[[], object], run: Run
    ) -> Generator[Any, None, RncpGraphError | None]:
        """Have a call made, watched, and return its chunks; in the end, the error of ours that it raised.

        Raises `GuardError` when the process is no more.
        """
        asked = pickle.dumps(Request(call, prepare, run.limits, language()))
        self.nice = max(self.nice, run.limits.nice)
        watch = _Watch(self.process, run)
        if self.ready:
            self._begin(self.ready, watch, run)
        try:
            self._in.write(asked)
            self._in.flush()
            while not isinstance(said := pickle.load(self._out), End):  # noqa: S301 - of a process of ours
                if isinstance(said, Ready):
                    self._begin(said, watch, run)
                else:
                    yield said
        except (EOFError, OSError, pickle.UnpicklingError):  # it died, perhaps within a word
            watch.end()
            raise self._why(watch.reached, run) from None
        finally:
            watch.end()
        run.peak = max(run.peak, said.peak)
        return said.error

    def _begin(self, ready: Ready, watch: _Watch, run: Run) -> None:
        self.ready, run.isolated = ready, ready.isolated
        watch.begin(run.limits.seconds, run.limits.cpu)

    def _why(self, reached: str, run: Run) -> GuardError:
        status, limits = self.process.wait(), run.limits
        if not reached and status == -signal.SIGXCPU:
            reached = "seconds" if limits.cpu is None else "cpu"
        if not reached and status == -signal.SIGABRT and run.peak > limits.memory // MUCH:
            reached = "memory"  # an engine to which the system refuses memory aborts
        if reached:
            return limits.reached(reached)
        how = f"signal {-status}" if status < 0 else str(status)
        return GuardError(t(f"le processus du travail est mort ({how})", f"the process of the work died ({how})"))

    def end(self) -> None:
        """Kill it, and wait until the system has let go of it."""
        self.process.kill()
        self.process.wait()
        for pipe in (self._in, self._out):
            with suppress(OSError):  # what could not be sent is lost with it
                pipe.close()


class _Watch:
    """A look at a process every now and then, which kills it at the first limit that it reaches."""

    def __init__(self, process: subprocess.Popen[bytes], run: Run) -> None:
        self.reached = ""
        self._process, self._run = process, run
        self.begin(max(START, run.limits.seconds), cpu=None)  # that of its start is not of the work
        _WATCHER.add(self)

    def begin(self, seconds: float, cpu: float | None) -> None:
        """Count from now on, and give so many seconds of wall time and of processor time."""
        self._deadline = time.monotonic() + seconds
        self._processor = math.inf if cpu is None else processor(self._process.pid) + cpu

    def look(self) -> None:
        """Look once."""
        run, limits, process = self._run, self._run.limits, self._process
        run.peak = max(run.peak, resident(process.pid))
        if run.peak > limits.memory:
            self.reached = "memory"
        elif time.monotonic() > self._deadline:
            self.reached = "seconds"
        elif self._processor < math.inf and processor(process.pid) > self._processor:
            self.reached = "cpu"
        if self.reached:
            process.kill()

    def end(self) -> None:
        """Look no more: after it, nothing is killed."""
        _WATCHER.remove(self)


class _Watcher:
    """The one thread that looks at all processes at work: one for each call would cost as much as the call."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Watch nothing yet: a fork has no thread but its own."""
        self._lock, self._some = threading.Lock(), threading.Event()
        self._watched: set[_Watch] = set()
        self._thread: threading.Thread | None = None

    def add(self, watch: _Watch) -> None:
        with self._lock:
            self._watched.add(watch)
            self._some.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="guard", daemon=True)
                self._thread.start()

    def remove(self, watch: _Watch) -> None:
        with self._lock:  # it is not being looked at
            self._watched.discard(watch)

    def _look(self) -> None:
        while True:
            self._some.wait()
            time.sleep(PAUSE)
            with self._lock:
                for watch in self._watched:
                    if not watch.reached:
                        watch.look()
                if not self._watched:
                    self._some.clear()


_WATCHER = _Watcher()
os.register_at_fork(after_in_child=_WATCHER.begin)


@cache
def isolates() -> bool:
    """Return whether this system lets work be cut off from the network: Linux, unless its administrator forbids it."""
    with Guard() as guard:
        run = guard.run(_nothing)
        for _ in run:
            pass
        return run.isolated


def _nothing() -> None:
    pass


def _end(idle: list[_Child]) -> None:
    while idle:
        idle.pop().end()
