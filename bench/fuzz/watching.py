"""Processes under watch: so many seconds, so much memory, nothing left behind; and what is said of their end."""

from __future__ import annotations

import json
import os
import re
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.measure import memory_of, tree

SECONDS = 60.0
"""How long a case may take."""
MEMORY = 2 << 30
"""Bytes that all processes of a case may hold."""
PAUSE = 0.2
"""Seconds between two looks at the memory."""
AFTER = 2.0
"""Seconds in which what a command began ends after it."""

_AGAIN = re.compile(r"[^\n]*; trying again in [^\n]*\n")
"""What a download says before it gives up."""

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a case may take."""

    seconds: float = SECONDS
    memory: int = MEMORY


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case: `clean`, `refused` or `fault`; of a fault, which; what was said; bytes of memory."""

    kind: str
    why: str = ""
    said: str = ""
    memory: int = 0


def command(words: list[str], folder: Path, limits: Limits, **environment: str) -> Outcome:
    """Run a command of rncp-graph, and judge it.

    Exit status 0 and 1 are clean; 2 is a refusal where it comes with one line and no more.
    """
    env = {**os.environ, "PYTHONPATH": str(ROOT), "RNCP_GRAPH_LANG": "en", "NO_PROXY": "*", **environment}
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-m", "rncp_graph", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            cwd=folder,
            env=env,
            start_new_session=True,
        )
        status, memory, ended = _waited(process, limits)
        left = _left(process.pid)
        errors.seek(0)
        said = errors.read().decode(errors="replace")
    why = ended or _judged(status, said) or ("left a process behind" if left else "")
    return Outcome("fault" if why else "refused" if status == 2 else "clean", why, said[-4000:], memory)


def _waited(process: subprocess.Popen[bytes], limits: Limits) -> tuple[int, int, str]:
    """Wait for the end, or bring it about; return the exit status, the most memory, and why it was ended."""
    began = looked = time.monotonic()
    most, ended, pause = 0, "", 0.005
    while True:
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if done:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, max(most, usage.ru_maxrss << 10), ended
        now = time.monotonic()
        if now - looked > PAUSE:
            looked, most = now, max(most, sum(map(memory_of, tree(process.pid))))
        if not ended and (now - began > limits.seconds or most > limits.memory):
            ended = "memory" if most > limits.memory else "hang"
            end(process.pid)
        time.sleep(pause := min(0.05, pause * 1.3))


def _judged(status: int, said: str) -> str:
    if status < 0:
        return f"signal {signal.Signals(-status).name}"
    if "Traceback (most recent call last)" in said:
        return "traceback"
    if status not in (0, 1, 2):
        return f"exit {status}"
    lines = _AGAIN.sub("", said).count("\n")
    return f"{lines} lines" if status == 2 and lines != 1 else ""


def _left(group: int) -> bool:
    """Whether processes of a command outlive it; they are ended."""
    until = time.monotonic() + AFTER
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.02)
    os.killpg(group, signal.SIGKILL)
    return True


def end(pid: int) -> None:
    """End a process and all that descend from it."""
    for one in reversed(tree(pid)):
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            continue


class Reader:
    """A process that reads cases one after the other, begun anew after a fault and now and then."""

    MANY = 1000
    """Cases of one process."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._cases = 0

    def read(self, kind: str, path: Path) -> Outcome:
        """Have a file read."""
        process = self._begun()
        assert process.stdin and process.stdout  # noqa: S101 - pipes, below
        process.stdin.write(json.dumps([kind, str(path)]).encode() + b"\n")
        process.stdin.flush()
        began, most = time.monotonic(), 0
        while not select.select([process.stdout], [], [], PAUSE)[0]:
            most = max(most, sum(map(memory_of, tree(process.pid))))
            if most > self.limits.memory or time.monotonic() - began > self.limits.seconds:
                self.close()
                return Outcome("fault", "memory" if most > self.limits.memory else "hang", memory=most)
        line = process.stdout.readline()
        most = max(most, memory_of(process.pid) if self._cases % 50 == 0 else 0)
        if not line:
            status = process.wait()
            self.close()
            return Outcome("fault", f"signal {signal.Signals(-status).name}" if status < 0 else f"exit {status}")
        outcome, said = json.loads(line)
        return Outcome(outcome, "traceback" if outcome == "fault" else "", said, most)

    def _begun(self) -> subprocess.Popen[bytes]:
        self._cases += 1
        if self._process and self._cases > self.MANY:
            self.close()
        if not self._process:
            self._cases = 1
            self._folder = tempfile.TemporaryDirectory(prefix="rncp-graph-fuzz-")  # for all that a killed one leaves
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.fuzz.reader"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), "RNCP_GRAPH_LANG": "en", "TMPDIR": self._folder.name},
                start_new_session=True,
                preexec_fn=_no_core,  # noqa: PLW1509 - one thread
            )
        return self._process

    def close(self) -> None:
        """End the process."""
        if self._process:
            end(self._process.pid)
            for pipe in (self._process.stdin, self._process.stdout):
                assert pipe  # noqa: S101 - as they were asked for
                pipe.close()
            self._process.wait()
            self._process = None
        if self._folder:
            self._folder.cleanup()


def _no_core() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
