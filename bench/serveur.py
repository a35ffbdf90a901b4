"""A real Oxigraph server on loopback: the program of the package `oxigraph`, stopped by its process."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

START = 20
"""Seconds that a server may take to answer."""


@contextmanager
def serving(log: Path, location: Path | None = None) -> Iterator[str]:
    """Give the address of a server that ends with the block and writes to `log`.

    It holds an empty store in memory, or the version of a store at `location`, read-only. Raises `RuntimeError` when
    the program is missing or does not start.
    """
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        raise RuntimeError("the package oxigraph is one of the `dev` dependencies")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    served = ["serve-read-only", "--location", str(location)] if location else ["serve"]
    command = [program, *served, "--bind", bind]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as process:  # noqa: S603
        try:
            _wait(f"http://{bind}", process, log)
            yield f"http://{bind}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx2.get(f"{address}/query", params={"query": "ASK {}"}, trust_env=False).is_success:
                return
        except httpx2.TransportError:
            time.sleep(0.05)
    raise RuntimeError(f"Oxigraph did not start: {log.read_text()[-2000:]}")
