"""A real Virtuoso 7 on loopback, for tests: Debian's package, in a folder of its own, stopped by its process.

Without the package the test is skipped; in CI it fails.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest

from rncp_graph.stores.credentials import Credentials

PROGRAM = "virtuoso-t"
PACKAGE = "virtuoso-opensource-7-bin"
KNOWN = Credentials("dba", "dba")  # what a new database begins with; it is reached from this machine only
START = 60  # seconds
SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 8
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 8

[SPARQL]
ResultSetMaxRows = {rows}
"""


@contextmanager
def serving(folder: Path, *, rows: int = 1_000_000) -> Iterator[str]:
    """Give the address of a server whose database is in `folder`, and that cuts answers at so many rows."""
    program = shutil.which(PROGRAM)
    if program is None:
        reason = f"{PROGRAM} absent (Debian package {PACKAGE}): no Virtuoso"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    http, sql = free_ports(2)
    settings = folder / "virtuoso.ini"
    settings.write_text(SETTINGS.format(folder=folder, http=http, sql=sql, rows=rows))
    log = folder / "out"
    command = [program, "+configfile", str(settings), "+foreground"]
    with (
        log.open("wb") as out,
        subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=folder) as process,
    ):
        try:
            _wait(f"http://127.0.0.1:{http}/sparql", process, log)
            yield f"http://127.0.0.1:{http}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def free_ports(number: int) -> list[int]:
    """Ports of this machine that nobody listens on, all different."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx2.get(address, params={"query": "ASK {}"}, trust_env=False).is_success:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"Virtuoso did not start: {log.read_text()[-2000:]}")
