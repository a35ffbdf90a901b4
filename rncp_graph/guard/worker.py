"""The process that carries out guarded work, as it runs there: it limits itself, then serves one call after another.

It imports little, and nothing that draws: its start is what a first call waits for.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import resource
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from rncp_graph.errors import GuardError, RncpGraphError
from rncp_graph.guard.limits import Limits
from rncp_graph.language import speak, t
from rncp_graph.reasons import reason

ROOM = 1 << 30
"""Bytes of addresses beyond twice the memory, after which the system refuses more: a store maps more than it uses."""

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
"""Namespaces of Linux (unshare(2)); the first lets a user who is not root have the second."""


@dataclass(frozen=True, slots=True)
class Request:
    """A call to make, how much it may take, and the language to speak; `prepare` comes before the first of all."""

    call: Callable[[], Any]
    prepare: Callable[[], object]
    limits: Limits
    language: str


@dataclass(frozen=True, slots=True)
class Handing:
    """What a call returns that hands its chunks over by itself: `work` is given what takes each of them.

    It is for what writes into a file that it is given, as engines do: a generator cannot come between.
    """

    work: Callable[[Callable[[object], None]], object]


@dataclass(frozen=True, slots=True)
class Ready:
    """All is prepared, and the first call begins, cut off from the network or not."""

    isolated: bool


@dataclass(frozen=True, slots=True)
class End:
    """No chunk is left: the error of ours that ended the call, and the peak of memory if the call has raised it."""

    error: RncpGraphError | None
    peak: int


def serve(network: bool) -> None:
    """Make the calls that come through standard input, until it ends, and send chunks through standard output."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # what a library prints would be taken for an answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # that of the terminal: the parent ends what is to end
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ready, prepared, own = Ready(not network and _cut_off()), False, os.nice(0)
    while True:
        try:
            request = pickle.load(requests)  # noqa: S301 - of our parent
        except EOFError:
            return
        _end_with(requests.fileno())
        error, before = None, _peak()
        speak(request.language)
        try:
            if not prepared:
                request.prepare()
                prepared = True
                _send(ready, answers)
            _limit(request.limits)
            _stand_back(own + request.limits.nice)
            found = request.call()
            if isinstance(found, Handing):
                found.work(partial(_send, answers=answers))
            else:
                for chunk in found if isinstance(found, Iterator) else (found,):
                    _send(chunk, answers)
        except MemoryError:
            error = request.limits.reached("memory")
        except RncpGraphError as raised:
            error = _travelling(raised)
        except Exception as raised:
            error = _told(raised)
        found = chunk = None
        _outlive(requests.fileno())
        _send(End(error, peak if (peak := _peak()) > before else 0), answers)


def _send(said: object, answers: IO[bytes]) -> None:
    answers.write(pickle.dumps(said, pickle.HIGHEST_PROTOCOL))
    answers.flush()


def _travelling(error: RncpGraphError) -> RncpGraphError:
    """Return an error as it arrives: not all can be pickled."""
    try:
        arrived: RncpGraphError = pickle.loads(pickle.dumps(error))  # noqa: S301 - what it wrote itself
    except Exception:
        return _told(error)
    return arrived


def _told(error: BaseException) -> RncpGraphError:
    said = f"{type(error).__name__}, {reason(error)}"
    return GuardError(t(f"travail interrompu ({said})", f"work failed ({said})"))


def _limit(limits: Limits) -> None:
    """Have the system keep the limits too, roughly: it is the outer wall, and holds when the parent is no more."""
    mapped = _mapped() + 2 * limits.memory + ROOM
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    seconds = limits.cpu if limits.cpu is not None else limits.seconds * (os.cpu_count() or 1)
    for limit, most in ((resource.RLIMIT_AS, mapped), (resource.RLIMIT_CPU, int(used + seconds) + 2)):
        with suppress(OSError, ValueError):  # a system that knows no such limit, or a lower one that is in force
            resource.setrlimit(limit, (most, resource.getrlimit(limit)[1]))


def _stand_back(nice: int) -> None:
    """Leave the processor to others; a process that did so before does not come forward again: it may not."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, max(nice, os.nice(0)))


def _mapped() -> int:
    try:
        with open("/proc/self/statm", "rb") as told:
            return int(told.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _end_with(pipe: int) -> None:
    """Have the system end this process when the other end of a pipe is closed, whatever the process is at."""
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([pipe], [], [], 0)[0]:  # closed before
        os._exit(1)


def _outlive(pipe: int) -> None:
    """Take it back: the next request comes through this pipe."""
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) & ~os.O_ASYNC)


def _cut_off() -> bool:
    """Leave the network, where the system allows it: loopback too."""
    import ctypes

    with suppress(AttributeError, OSError):
        unshare = ctypes.CDLL(None).unshare
        return any(unshare(spaces) == 0 for spaces in (_NEW_NETWORK, _NEW_NETWORK | _NEW_USER))
    return False
