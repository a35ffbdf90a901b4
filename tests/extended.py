"""A copy of the project in which a test makes the edits that a newcomer would make, and runs what comes of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Extended:
    """A copy of the package with its folders; `touched` are the files that were edited or added."""

    def __init__(self, where: Path) -> None:
        self.where, self.touched = where, list[str]()
        for name in ("rncp_graph", "ontology", "queries", "data"):
            shutil.copytree(ROOT / name, where / name, ignore=shutil.ignore_patterns("__pycache__"))

    def edit(self, file: str, before: str, after: str) -> None:
        """Put a text in the place of another, which stands once in the file."""
        text = (self.where / file).read_text(encoding="utf-8")
        assert text.count(before) == 1, (file, before)
        (self.where / file).write_text(text.replace(before, after), encoding="utf-8")
        if file not in self.touched:
            self.touched.append(file)

    def add(self, file: str, text: str) -> None:
        """Add a file."""
        (self.where / file).write_text(text, encoding="utf-8")
        self.touched.append(file)

    def run(self, code: str) -> str:
        """Run a program with the copy, and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=self.where,
            env={**os.environ, "PYTHONPATH": str(self.where), "RNCP_GRAPH_LANG": "en"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
