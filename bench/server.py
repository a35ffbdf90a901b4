"""Real servers on loopback, each started and stopped by its process; among them Oxigraph, of the package `oxigraph`."""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2

START = 300
"""Seconds that a server may take to answer."""

STOP = 10
"""Seconds that a server may take to end, before it is killed."""

PING = "query=ASK%20%7B%7D"
"""What an endpoint of SPARQL is asked to see whether it answers."""


PORTS = range(20_000, 30_000)
"""Where our servers listen: below the ports that a system gives to connections that go out."""


def free_ports(number: int) -> list[int]:
    """Return ports of this machine that nobody listens on, all different, and given to no other of our processes."""
    free = (port for port in random.sample(PORTS, len(PORTS)) if _take(port))
    return list(itertools.islice(free, number))


def _take(port: int) -> bool:
    folder = Path(tempfile.gettempdir()) / f"rncp-graph-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    lock = os.open(folder / str(port), os.O_CREAT | os.O_RDWR)  # held, where it is free, until this process ends
    with contextlib.suppress(OSError), socket.socket() as probe:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        probe.bind(("127.0.0.1", port))
        return True
    os.close(lock)
    return False


@contextmanager
def running(command: Sequence[str], ping: str, log: Path) -> Iterator[int]:
    """Run a server while the block lasts, and return the number of its process; it answers at `ping`.

    It works in the folder of the file `log`, to which it writes.

    Raises `RuntimeError`, with the end of what it wrote, when it ends or stays silent instead.
    """
    with (
        log.open("wb") as out,
        subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=log.parent) as process,  # noqa: S603
    ):
        try:
            if not _answers(ping, process):
                raise RuntimeError(f"{command[0]} did not start: {log.read_text(errors='replace')[-2000:]}")
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(STOP)
            except subprocess.TimeoutExpired:
                process.kill()


def _answers(ping: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx2.get(ping, trust_env=False).is_success:
                return True
        except httpx2.TransportError:
            pass
        time.sleep(0.05)
    return False


@contextmanager
def serving(log: Path, location: Path | None = None) -> Iterator[str]:
    """Return the address of an Oxigraph server that ends with the block and writes to `log`.

    It holds an empty store in memory, or the version of a store at `location`, read-only. Raises `RuntimeError` when
    the program is missing or does not start.
    """
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        raise RuntimeError("the package oxigraph is one of the `dev` dependencies")
    bind = f"127.0.0.1:{free_ports(1)[0]}"
    served = ["serve-read-only", "--location", str(location.resolve())] if location else ["serve"]
    with running([program, *served, "--bind", bind], f"http://{bind}/query?{PING}", log):
        yield f"http://{bind}"
