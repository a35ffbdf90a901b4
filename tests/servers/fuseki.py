"""A real Apache Jena Fuseki on loopback, for tests: fetched by Maven, checked, started, and stopped by its process.

Without Java or Maven the test is skipped; where `CI` is set it fails.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.server import free_ports, running
from tests.required import without_tool

VERSION = "5.6.0"  # of the line that runs on Java 17
SHA256 = "d28c1eaf703122ee628895a460c20fa4aa60a892f435d403ea8c036f241da1f8"
JAR = f"jena-fuseki-server-{VERSION}.jar"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
MAIN = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"  # without the web pages and their folder


@contextmanager
def serving(log: Path) -> Iterator[str]:
    """Return the address of an empty dataset in memory, on a server that ends with the block; it writes to `log`."""
    jar = fetched()
    port = free_ports(1)[0]
    command = ["java", "-Xmx1g", "-cp", str(jar), MAIN, "--localhost", f"--port={port}", "--mem", "--update", "--ping"]
    with running([*command, "/ds"], f"http://127.0.0.1:{port}/$/ping", log):
        yield f"http://127.0.0.1:{port}/ds"


def fetched() -> Path:
    """Return the jar of Fuseki, taken once by Maven and kept in the cache."""
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            without_tool(f"{tool} absent: no Fuseki")
    folder = Path(os.environ.get("RNCP_GRAPH_CACHE") or Path.home() / ".cache" / "rncp_graph") / "fuseki"
    jar = folder / JAR
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:  # two processes of tests fetch it once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if jar.exists() and _sha256(jar) == SHA256:
            return jar
        artifact = f"org.apache.jena:jena-fuseki-server:{VERSION}"
        command = ["mvn", "-B", "-q", COPY, f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        if done.returncode:
            without_tool(f"Maven could not fetch Fuseki: {done.stdout[-500:]}")
    assert _sha256(jar) == SHA256, f"{jar} is not Fuseki {VERSION}"
    return jar


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
