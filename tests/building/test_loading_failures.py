"""A build that fails, is killed or finds the disk full leaves the store as it was."""

from __future__ import annotations

import os
import resource as limits
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rncp_graph.building.loading import build
from rncp_graph.errors import SourceError
from rncp_graph.questions.finding import find
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from tests.building.killing import killed
from tests.building.tools import flow, one


@pytest.fixture
def built(tmp_path: Path) -> Path:
    build(tmp_path / "db", read(flow(tmp_path / "bon.xml", one("RNCP1", "ancien"))))
    return tmp_path / "db"


def test_a_truncated_source_leaves_the_old_store(built: Path, tmp_path: Path) -> None:
    path = flow(tmp_path / "b.xml", *(one(f"RNCP{n}") for n in range(500)))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(SourceError):
        build(built, read(path))
    assert find(open_store(built), "RNCP1").intitule == "ancien"
    assert len([p for p in (built / "versions").iterdir() if p.is_dir()]) == 1


def big(path: Path) -> Path:
    """A source that takes seconds to build."""
    text = "Compétence et activité. " * 60
    return flow(
        path, *(one(f"RNCP{n}", f"titre {n}", f"<ACTIVITES_VISEES>{text}{n}</ACTIVITES_VISEES>") for n in range(20000))
    )


@pytest.mark.parametrize("moment", [{"fiche": 1}, {"fiche": 1990}, {"step": 1, "after": 0.05}, {"step": 2}], ids=str)
def test_a_build_killed_at_any_moment_leaves_the_old_store(
    built: Path, tmp_path: Path, moment: dict[str, float]
) -> None:
    """As it reads its first fiche or one of the last, amid the compaction, and as it checks what it holds."""
    flow(tmp_path / "other.xml", *(one(f"RNCP{n}", f"titre {n}") for n in range(2000)))
    killed(tmp_path / "other.xml", built, **moment)  # type: ignore[arg-type]
    assert len([p for p in (built / "versions").iterdir() if p.is_dir()]) == 2
    assert find(open_store(built), "RNCP1").intitule == "ancien"
    build(built, read(flow(tmp_path / "c.xml", one("RNCP1", "nouveau"))))
    assert find(open_store(built), "RNCP1").intitule == "nouveau"
    assert len([p for p in (built / "versions").iterdir() if p.is_dir()]) == 1


def test_a_full_disk_leaves_the_old_store_and_one_line(built: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the write fails with an error of the system."""

    def limit() -> None:
        limits.setrlimit(limits.RLIMIT_FSIZE, (2_000_000, 2_000_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    command = [sys.executable, "-m", "rncp_graph", "build", str(big(tmp_path / "big.xml")), "-o", str(built)]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("rncp-graph: ") and done.stderr.count("\n") == 1
    assert find(open_store(built), "RNCP1").intitule == "ancien"


def unshare(*command: str) -> list[str]:
    return ["unshare", "--user", "--map-root-user", "--mount", *command]


def can_mount() -> bool:
    try:
        return subprocess.run(unshare("true"), capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not can_mount(), reason="no user namespace here: a small disk cannot be mounted")
def test_a_small_disk_that_fills_up_leaves_the_old_store(tmp_path: Path) -> None:
    """On a real file system of 24 MB: a store is built, the next build finds the disk full, the first one answers."""
    small = flow(tmp_path / "bon.xml", one("RNCP1", "ancien"))
    script = f"""
        set -u; mount -t tmpfs -o size=24m tmpfs {tmp_path}/disque
        run() {{ {sys.executable} -m rncp_graph "$@"; }}
        run build {small} -o {tmp_path}/disque/db >/dev/null || exit 10
        run build {big(tmp_path / "big.xml")} -o {tmp_path}/disque/db >/dev/null 2>{tmp_path}/erreur
        test $? = 2 || exit 11
        run show RNCP1 --store {tmp_path}/disque/db --format json | grep -q ancien || exit 12
        run build {small} -o {tmp_path}/disque/db >/dev/null || exit 13
    """
    (tmp_path / "disque").mkdir()
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(unshare("bash", "-c", script), capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, (done.returncode, done.stderr)
    assert (tmp_path / "erreur").read_text().count("\n") == 1
