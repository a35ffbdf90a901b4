"""The allocator of memory: a large build or publication starts anew under jemalloc, where the machine has it.

The loader of the store takes and gives back small pieces of memory by the million, in several threads; with the malloc
of glibc a fifth of its time goes into putting them together again, and half of the time of a query that gives many
triples. A process is given its allocator when it starts.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

HEAVY = 64 << 20
"""Bytes of a store that is worth a new start."""


def heavy(version: Path | None) -> bool:
    """Return whether the version of a store on disk is large.

    >>> heavy(None)
    False
    """
    return version is not None and sum(path.stat().st_size for path in version.iterdir() if path.is_file()) > HEAVY


def jemalloc() -> str | None:
    """Return the name under which the system finds jemalloc; `None` without it, and elsewhere than on Linux."""
    from ctypes.util import find_library  # long to import

    return find_library("jemalloc") if sys.platform == "linux" else None


def restart() -> None:
    """Start the command line anew under jemalloc, as the same process; return where that cannot be done.

    `LD_PRELOAD` in the environment, even empty, is a choice of the user and left alone: so nothing starts twice. Nor is
    a program started again that was not started with the words in `sys.argv`, or is no file (`python -c`, a notebook).
    """
    words = sys.argv[1:]
    ours = Path(sys.argv[0]).is_file() and sys.orig_argv[len(sys.orig_argv) - len(words) :] == words
    if "LD_PRELOAD" in os.environ or not ours or not (library := jemalloc()):
        return
    sys.stdout.flush()
    sys.stderr.flush()
    with contextlib.suppress(OSError):
        command = [sys.executable, *sys.orig_argv[1:]]
        os.execve(sys.executable, command, {**os.environ, "LD_PRELOAD": library})  # noqa: S606 - ourselves, no shell
