"""The allocator of memory: a large build or publication starts anew under jemalloc, where the machine has it.

The loader of the store takes and gives back small pieces of memory by the million, in several threads; with the malloc
of glibc a fifth of its time goes into putting them together again, and half of the time of a query that gives many
triples. It then puts millions of them in order, wherever they stand: in pages of 4 kB, a fifth of the time of a load
goes into finding the page, in pages of 2 MB none. A process is given its allocator when it starts.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
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


def under(library: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which processes are under jemalloc, in large pages unless the user says otherwise.

    Source: the manual of jemalloc, `opt.thp`. Where the system has no large pages for who asks, nothing changes.

    >>> under("libjemalloc.so.2", {"LANG": "C"})
    {'MALLOC_CONF': 'thp:always', 'LANG': 'C', 'LD_PRELOAD': 'libjemalloc.so.2'}
    >>> under("libjemalloc.so.2", {"MALLOC_CONF": "narenas:2"})["MALLOC_CONF"]
    'narenas:2'
    """
    return {"MALLOC_CONF": "thp:always", **environ, "LD_PRELOAD": library}


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
        os.execve(sys.executable, command, under(library, os.environ))  # noqa: S606 - ourselves, no shell
