"""Moments of a process that tests choose by its state, never by a clock: where it stops, where it is killed.

A child is told through `sitecustomize`, which Python runs as it starts. It tells of itself through a file or a pipe.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

GUARD = 300
"""Seconds after which a test that waits is stuck, and fails; none is as near to that as a loaded machine brings it."""

TELLING = """
import json, os, sys
with open({heard!r}, "ab", buffering=0) as heard, open("/proc/self/maps") as maps:
    heard.write(json.dumps([os.getpid(), sys.orig_argv, "jemalloc" in maps.read()]).encode() + b"\\n")
"""

STOPPING = """
import os, signal, sys, threading
begun = False
def stop(event, args):
    global begun
    if event == "os.mkdir" and {made!r} in str(args[0]):
        begun = True
    elif event == "open" and begun and str(args[0]) == {opens!r}:
        here, there = os.pipe()
        os.set_blocking(there, False)
        signal.set_wakeup_fd(there)  # a signal that comes between two calls is not lost, as it is to `signal.pause`
        os.write({pipe}, b"here")
        os.read(here, 1)
        signal.set_wakeup_fd(-1)
try:
    os.fstat({pipe})
    sys.addaudithook(stop)
except OSError:  # a process that the command has started
    pass
"""


def wait_for(state: Callable[[], object]) -> None:
    """Wait until something is so, and fail when it never is."""
    deadline = time.monotonic() + GUARD
    while not state():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


def _with_site(folder: Path, code: str, env: dict[str, str]) -> dict[str, str]:
    """Return the environment in which each Python process runs this code first."""
    site = folder / "site"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text(code, encoding="utf-8")
    return {**env, "PYTHONPATH": os.pathsep.join(filter(None, [str(site), env.get("PYTHONPATH", "")]))}


@dataclass(frozen=True, slots=True)
class Start:
    """A start of the interpreter: in which process, by which words, under jemalloc or not."""

    pid: int
    words: list[str]
    jemalloc: bool

    @property
    def ours(self) -> bool:
        """It is what the test started, not a process that works for it."""
        return not any("multiprocessing" in word for word in self.words)


@contextmanager
def telling(folder: Path, env: dict[str, str]) -> Iterator[tuple[dict[str, str], list[Start]]]:
    """Return an environment, and a list that holds at the end each start of Python in it, in order."""
    heard, starts = folder / "starts", list[Start]()
    heard.touch()
    yield _with_site(folder, TELLING.format(heard=str(heard)), env), starts
    starts += [Start(*json.loads(line)) for line in heard.read_text(encoding="utf-8").splitlines()]


@contextmanager
def stopped(
    command: Sequence[str], folder: Path, *, made: str, opens: Path, env: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Return a process that stands still: it opens the file `opens`, once it has made a folder with `made` in its path.

    A signal that it outlives sets it going again.
    """
    here, there = os.pipe()
    code = STOPPING.format(made=made, opens=str(opens), pipe=there)
    with subprocess.Popen(
        command,
        env=_with_site(folder, code, env or dict(os.environ)),
        pass_fds=[there],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(there)
        with open(here, "rb", buffering=0) as pipe:
            said = pipe.read(4)
        try:
            assert said == b"here", f"it ended before it came there: {process.communicate()}"
            yield process
        finally:
            process.kill()
