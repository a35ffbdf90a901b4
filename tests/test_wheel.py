"""What ships is what is tested: the wheel, alone in a clean environment, finds its ontology, questions and example."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_alone_runs_the_demonstration(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "propre")
    python = tmp_path / "propre" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    install = [*pip, "install", "--quiet", "--no-compile"]
    pinned = tmp_path / "versions.txt"
    pinned.write_text(versions((ROOT / "constraints.txt").read_text()))
    subprocess.run([*install, "--constraint", str(pinned), str(wheel)], check=True, capture_output=True)
    command = [str(python), "-I", "-m", "rncp_graph", "demo"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=plain_env())
    assert done.returncode == 0, done.stderr
    assert "RNCP27413" in done.stdout
    assert "rncp-graph[draw]" in done.stderr, "the wheel brings what every command needs, and no more"
    assert (tmp_path / "demo" / "metiers-voisins.graphml").exists()


def versions(locked: str) -> str:
    """The pinned versions without their hashes: with hashes, pip would refuse the wheel, which has none."""
    return "".join(line.split()[0] + "\n" for line in locked.splitlines() if "==" in line and not line.startswith(" "))


def plain_env() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "RNCP_"))}
