"""The client of Linked Data Event Streams that is on npm, taken once and kept in the cache.

Without Node or npm the test is skipped; where `CI` is set it fails.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

from tests.required import without_tool

VERSION = "0.3.0"


def replicated(address: str) -> str:
    """Return what the client reads of a stream, all members, in N-Triples."""
    done = subprocess.run([str(client()), address], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def client() -> Path:
    """Return the command of the client."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            without_tool(f"{tool} absent: no ldes-client")
    folder = Path(os.environ.get("RNCP_GRAPH_CACHE") or Path.home() / ".cache" / "rncp_graph") / f"ldes-{VERSION}"
    command = folder / "node_modules" / ".bin" / "ldes-client"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:  # two processes of tests take it once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not command.exists():
            words = ["npm", "install", f"ldes-client@{VERSION}", "--prefix", str(folder), "--no-audit", "--no-fund"]
            done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=600)
            if done.returncode or not command.exists():
                without_tool(f"npm could not take ldes-client: {done.stderr[-300:]}")
    return command
