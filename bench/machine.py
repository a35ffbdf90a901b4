"""What a measure depends on and a reader must know: the machine, and the versions of what ran."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rncp_graph.cli.allocator import jemalloc


def machine() -> list[tuple[str, str]]:
    """Return what to print at the head of results: names and values."""
    return [
        ("date", datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")),
        ("processor", f"{_first('/proc/cpuinfo', 'model name') or platform.processor()}, {os.cpu_count()} cores"),
        ("memory", _memory()),
        ("system", f"{_first('/etc/os-release', 'PRETTY_NAME', '=').strip(chr(34))}, {platform.release()}"),
        ("allocators", f"{' '.join(platform.libc_ver())}, {jemalloc() or 'no jemalloc'}"),
        ("Python", platform.python_version()),
        ("libraries", ", ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "lxml", "rdflib"))),
        ("commit", _commit()),
    ]


def _first(path: str, key: str, sign: str = ":") -> str:
    """The value of the first line of a file that begins with a key."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(sign)[2].strip() for line in lines if line.startswith(key)), "")


def _memory() -> str:
    said = _first("/proc/meminfo", "MemTotal").split()
    return f"{int(said[0]) / (1 << 20):.0f} GB" if said else "unknown"


def free_memory() -> int:
    """Return the bytes of memory that are free for a new process; 0 when the system does not tell."""
    said = _first("/proc/meminfo", "MemAvailable").split()
    return int(said[0]) << 10 if said else 0


def _commit() -> str:
    try:
        command = ["git", "describe", "--always", "--dirty"]
        here = Path(__file__).parent
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=here)  # noqa: S603 - our own
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()
