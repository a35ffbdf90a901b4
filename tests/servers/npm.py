"""Clients that are on npm, each taken once and kept in the cache.

Without Node or npm the test is skipped; where `CI` is set it fails.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

from tests.required import without_tool


def taken(package: str, version: str, command: str) -> Path:
    """Return a command of a package."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            without_tool(f"{tool} absent: no {command}")
    name = f"{package.rpartition('/')[2]}-{version}"
    folder = Path(os.environ.get("RNCP_GRAPH_CACHE") or Path.home() / ".cache" / "rncp_graph") / name
    program = folder / "node_modules" / ".bin" / command
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:  # two processes of tests take it once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            words = ["npm", "install", f"{package}@{version}", "--prefix", str(folder), "--no-audit", "--no-fund"]
            done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=600)
            if done.returncode or not program.exists():
                without_tool(f"npm could not take {package}: {done.stderr[-300:]}")
    return program
