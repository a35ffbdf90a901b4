"""What tests of the command line share: a run of the command, and a store of the example corpus."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import program
from tests.moments import GUARD

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def command(*words: str, cwd: Path | None = None, lang: str = "en") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "RNCP_GRAPH_LANG": lang, "COLUMNS": "120"}
    env.pop("RNCP_GRAPH_STORE", None)
    said = [program(), *words]
    return subprocess.run(said, capture_output=True, text=True, cwd=cwd, env=env, check=False, timeout=GUARD)


@pytest.fixture(scope="session")
def run() -> Run:
    return command


@pytest.fixture(scope="session")
def store(exemple: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("cli") / "exemple.db")
    done = command("build", *map(str, sorted(exemple.iterdir())), "-o", folder)
    assert done.returncode == 0, done.stderr
    assert "44 certifications" in done.stdout
    return folder
