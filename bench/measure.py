"""One measure: a command in a process of its own, its seconds, its processor seconds, the memory of all its processes.

Memory is the proportional set size (PSS) of the whole tree of processes, sampled: pages that processes share are
counted once, which the sum of their resident sizes would not do. Only Linux tells it; elsewhere it is not given.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PAUSE = 0.05
"""Seconds between two samples of memory, and more where a sample is slow: sampling takes at most a twentieth."""


ROOT = Path(__file__).parents[1]
"""Where tasks run: paths handed to them are absolute."""


class Failure(Exception):
    """A measured command failed; the message is the end of what it said."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What one run took: wall and processor seconds of the tree, peak PSS in bytes, and what the run says itself."""

    wall: float
    cpu: float
    peak_memory: int
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """The seconds of the work alone where the run tells them, without its imports; else those of the process."""
        return float(self.told.get("seconds", self.wall))


def measure(command: list[str], folder: Path | None = None, **environment: str) -> Measure:
    r"""Run a command and measure it. Its last line on standard output, if it is JSON, is what it says.

    `environment` is added to the environment of this process.

    Raises `Failure` when it fails.

    >>> import sys
    >>> said = measure([sys.executable, "-c", "print('{\"fiches\": 3}')"])
    >>> said.told, said.wall > 0
    ({'fiches': 3}, True)
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own
            command, stdout=output, stderr=errors, cwd=folder or ROOT, env={**os.environ, **environment}
        )
        memory = _Memory(process.pid)
        memory.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        memory.over.set()
        memory.join()
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
    if process.returncode:
        raise Failure(f"{' '.join(command)[:200]}: exit {process.returncode}\n{(texts[0] + texts[1])[-2000:]}")
    return Measure(wall, usage.ru_utime + usage.ru_stime, memory.peak_memory, _json(texts[0]))


def _json(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text.splitlines()[-1])
    except (IndexError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


class _Memory(threading.Thread):
    """Samples the memory of a tree of processes until `over`; `peak_memory` is the most that was seen."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak_memory, self.over = pid, 0, threading.Event()

    def run(self) -> None:
        cost = 0.0
        while not self.over.wait(max(PAUSE, 20 * cost)):
            began = time.thread_time()
            self.peak_memory = max(self.peak_memory, sum(map(memory_of, tree(self.pid))))
            cost = time.thread_time() - began


def tree(pid: int) -> list[int]:
    """Return a process and all that descend from it, as `/proc` tells them.

    >>> os.getpid() in tree(os.getpid())
    True
    """
    children: dict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text(errors="replace").rpartition(")")[2].split()[1]
        except OSError:  # it has just ended
            continue
        children[int(parent)].append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += children[one]
    return found


def memory_of(pid: int) -> int:
    """Return the proportional set size of a process in bytes; 0 when it has ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return next((int(line.split()[1]) << 10 for line in file if line.startswith("Pss:")), 0)
    except OSError:
        return 0
