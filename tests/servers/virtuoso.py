"""A real Virtuoso 7 on loopback, for tests: Debian's package, in a folder of its own, stopped by its process.

Without the package the test is skipped; where `CI` is set it fails.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.server import PING, free_ports, running
from rncp_graph.stores.endpoint.credentials import Credentials
from tests.required import without_tool

PROGRAM = "virtuoso-t"
PACKAGE = "virtuoso-opensource-7-bin"
KNOWN = Credentials("dba", "dba")  # what a new database begins with; it is reached from this machine only
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
    """Return the address of a server whose database is in `folder`, and that cuts answers at so many rows."""
    program = shutil.which(PROGRAM)
    if program is None:
        without_tool(f"{PROGRAM} absent (Debian package {PACKAGE}): no Virtuoso")
    http, sql = free_ports(2)
    settings = folder / "virtuoso.ini"
    settings.write_text(SETTINGS.format(folder=folder, http=http, sql=sql, rows=rows))
    command = [program, "+configfile", str(settings), "+foreground"]
    with running(command, f"http://127.0.0.1:{http}/sparql?{PING}", folder / "out"):
        yield f"http://127.0.0.1:{http}"
