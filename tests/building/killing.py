"""Builds that are killed at a moment chosen by what they have done: fiche N was read, step N of the end was reached.

`python -m tests.building.killing` builds and kills itself. A second thread deals the blow and the build goes on to its
next step meanwhile, but never past it: so the blow falls amid the work of the engine as well, and always falls.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from typing import Any

from rncp_graph.building.loading import build
from rncp_graph.readers import read
from tests.moments import GUARD

ROOT = Path(__file__).parents[2]


def steps_of(source: Path, store: Path) -> int:
    """Return how many steps the end of this build has: its phases, and each time it touches a file of the store."""
    return int(killed(source, store, step=sys.maxsize).removeprefix("over "))


def killed(source: Path, store: Path, *, fiche: int = 0, step: int = 0, after: float = 0, processes: int = 1) -> str:
    """Build in another process, killed once so many fiches were read or at this step of the end; return where it was.

    The blow falls `after` so many seconds, unless the next step comes first: then at once. A step that the build does
    not have is the last one: all is done, and the process still runs.
    """
    asked = {"source": str(source), "store": str(store), "processes": processes}
    command = [sys.executable, "-m", "tests.building.killing", json.dumps(asked)]
    words = [*command, str(fiche), str(step), str(after)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=GUARD)
    assert done.returncode == -signal.SIGKILL, (done.returncode, done.stderr)
    return done.stdout


class Killer:
    """Counts moments, and strikes at the one that was asked for."""

    def __init__(self, store: str, fiche: int, step: int, after: float) -> None:
        self.store, self.fiche, self.step, self.after = store, fiche, step, after
        self.steps = itertools.count(1)
        self.at_the_end = False
        self.blow: Thread | None = None

    def read(self, _name: str, count: int, _total: int | None) -> None:
        """Hear that a fiche was read."""
        self.stand_still()
        if self.fiche and count >= self.fiche:
            self.strike(f"fiche {count}")

    def phase(self, name: str) -> None:
        """Hear that all was read, and what comes now."""
        self.at_the_end = True
        self.moment(name)

    def touched(self, event: str, args: tuple[Any, ...]) -> None:
        """Hear of each file that is opened, renamed or removed (an audit hook)."""
        if self.at_the_end and args and self.store in str(args[0]):
            self.moment(f"{event} {args[0]}")

    def moment(self, name: str) -> None:
        self.stand_still()
        if self.step and next(self.steps) == self.step:
            self.strike(name)

    def strike(self, where: str) -> None:
        os.write(1, where.encode())
        self.blow = Thread(target=lambda: (time.sleep(self.after), os.kill(os.getpid(), signal.SIGKILL)))
        self.blow.start()

    def stand_still(self) -> None:
        """Go no further once the blow is on its way."""
        if self.blow:
            os.kill(os.getpid(), signal.SIGKILL)


def main(asked: str, fiche: str, step: str, after: str) -> None:
    words = json.loads(asked)
    killer = Killer(words["store"], int(fiche), int(step), float(after))
    sys.addaudithook(killer.touched)
    build(
        words["store"],
        read(words["source"]),
        processes=words["processes"],
        progress=killer.read,
        phase=killer.phase,
    )
    os.write(1, f"over {next(killer.steps) - 1}".encode())
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
