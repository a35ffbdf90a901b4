"""How far long work is: one line that moves, in a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rncp_graph.cli.display import err
from rncp_graph.language import number
from rncp_graph.signs import visible

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PAUSE = 0.1
"""Seconds between two movements of a line."""


class ProgressLine:
    """Says how far work is, when it is called as a `Progress`; `phase` says what else is being done."""

    def __init__(self, bar: Progress | None) -> None:
        self._bar = bar
        self._task: TaskID | None = None
        self._what, self._last = "", 0.0

    def __call__(self, what: str, done: int, total: int | None = None) -> None:
        """Say that so many are done, of so many where that is known. Seldom, for it is called for each fiche."""
        now = time.monotonic()
        if what == self._what and done != total and now - self._last < PAUSE:
            return
        self._what, self._last = what, now
        said = number(done) if total is None else f"{number(done)} / {number(total)}"
        self._move(f"{what} {said}", done, total)

    def phase(self, what: str) -> None:
        """Say what is being done."""
        self._what = ""
        self._move(what, 0, None)

    def _move(self, what: str, done: int, total: int | None) -> None:
        if self._bar is None:
            return
        if self._task is None:
            self._task = self._bar.add_task(what, total=total)
        self._bar.update(self._task, description=visible(what), completed=done, total=total)


@contextmanager
def progress(first: str = "") -> Iterator[ProgressLine]:
    """Open the line of a piece of work; `first` is what is being done before any count is heard."""
    if not sys.stderr.isatty():
        yield ProgressLine(None)
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err(), transient=True) as bar:
        line = ProgressLine(bar)
        if first:
            line.phase(first)
        yield line


@contextmanager
def waiting(message: str) -> Iterator[None]:
    """Show that work is under way."""
    with progress(message):
        yield
