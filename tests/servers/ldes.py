"""The client of Linked Data Event Streams that is on npm."""

from __future__ import annotations

import subprocess

from tests.servers.npm import taken

VERSION = "0.3.0"


def replicated(address: str) -> str:
    """Return what the client reads of a stream, all members, in N-Triples."""
    client = taken("ldes-client", VERSION, "ldes-client")
    done = subprocess.run([str(client), address], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout
