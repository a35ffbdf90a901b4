"""A large build runs under jemalloc, as the same process; whatever is not the command line on a large work does not."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rncp_graph.cli.allocator import jemalloc
from rncp_graph.cli.building import LARGE
from rncp_graph.stores import open_store
from tests.building.test_loading import quads
from tests.fetching.test_command import publish
from tests.servers.data_gouv import DataGouv

CONSOLE = str(Path(sys.executable).with_name("rncp-graph"))


@pytest.fixture(scope="module", autouse=True)
def _jemalloc() -> None:
    """Without the library nothing of this can be seen; in CI it is there."""
    if not jemalloc():
        message = "jemalloc absent (on Debian: apt install libjemalloc2)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A flow just above the size that makes a work large, in few long fiches."""
    dice, path = random.Random(2026), tmp_path_factory.mktemp("large") / "large.xml"
    fiches = (
        f"<FICHE><NUMERO_FICHE>RNCP{n}</NUMERO_FICHE><INTITULE>Titre {n}</INTITULE>"
        f"<ACTIVITES_VISEES>{dice.randbytes(20_000).hex()}</ACTIVITES_VISEES></FICHE>"
        for n in range(LARGE // 40_000 + 1)
    )
    path.write_text(f"<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>{''.join(fiches)}</FICHES>", encoding="utf-8")
    assert path.stat().st_size > LARGE
    return path


def plain(**more: str) -> dict[str, str]:
    """The environment of a user who has said nothing of allocators."""
    inherited = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    return {**inherited, "RNCP_GRAPH_LANG": "en", **more}


def run(*command: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-X", "importtime", *command]
    told = {**env, "MALLOC_CONF": "stats_print:true"}  # jemalloc says at the end that it was there
    return subprocess.run(words, capture_output=True, text=True, env=told, check=False, timeout=120)


def starts(done: subprocess.CompletedProcess[str]) -> int:
    """How often the command line was started: each time the interpreter tells that it imports it."""
    return sum(line.split()[-1:] == ["rncp_graph.cli"] for line in done.stderr.splitlines())


def allocated(done: subprocess.CompletedProcess[str]) -> int:
    """How many processes ended under jemalloc."""
    return done.stderr.count("Begin jemalloc statistics")


def test_a_large_build_holds_the_same_quads_under_jemalloc(large: Path, exemple: Path, tmp_path: Path) -> None:
    words = ["-m", "rncp_graph", "build", str(large), *map(str, sorted(exemple.glob("*.*"))), "--processes", "1", "-o"]
    under = run(*words, str(tmp_path / "under"), env=plain())
    without = run(*words, str(tmp_path / "without"), env=plain(LD_PRELOAD=""))
    assert (under.returncode, starts(under), allocated(under)) == (0, 2, 1)
    assert (without.returncode, starts(without), allocated(without)) == (0, 1, 0)
    first, second = (quads(open_store(tmp_path / name)) for name in ("under", "without"))
    assert first == second and len(first) > 10_000


@pytest.mark.parametrize("program", [["-m", "rncp_graph"], [CONSOLE]], ids=["module", "console script"])
def test_the_processes_that_read_are_under_jemalloc_too(program: list[str], large: Path, tmp_path: Path) -> None:
    """However the command line is started."""
    done = run(*program, "build", str(large), "-o", str(tmp_path / "db"), "--processes", "2", env=plain())
    assert done.returncode == 0
    assert allocated(done) >= 3


def test_the_process_that_was_started_is_the_one_under_jemalloc(large: Path, tmp_path: Path) -> None:
    """So that who started it can wait for it, and interrupt it: the present store stays, and the status is 130."""
    command = [sys.executable, "-m", "rncp_graph", "build", *[str(large)] * 20, "-o", str(tmp_path / "db")]
    with subprocess.Popen(command, env=plain(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while not any(tmp_path.glob("db/versions/*/*")) and time.monotonic() < deadline:
            time.sleep(0.02)
        maps = Path(f"/proc/{process.pid}/maps").read_text()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert "jemalloc" in maps
    assert process.returncode == 130
    assert said.strip() == "interrupted; the present store is unchanged"


@pytest.mark.parametrize("chosen", ["", "libm.so.6"])
def test_what_the_user_preloads_is_left_alone(chosen: str, large: Path, tmp_path: Path) -> None:
    words = ["-m", "rncp_graph", "build", str(large), "-o", str(tmp_path / "db"), "--processes", "1"]
    done = run(*words, env=plain(LD_PRELOAD=chosen))
    assert (done.returncode, starts(done), allocated(done)) == (0, 1, 0)


def test_a_small_build_does_not_start_anew(exemple: Path, tmp_path: Path) -> None:
    sources = map(str, sorted(exemple.glob("*.xml")))
    done = run("-m", "rncp_graph", "build", *sources, "-o", str(tmp_path / "db"), env=plain())
    assert (done.returncode, starts(done), allocated(done)) == (0, 1, 0)


def test_build_latest_starts_anew_before_it_fetches(exemple: Path, tmp_path: Path) -> None:
    with DataGouv() as site:
        publish(site, exemple)
        env = plain(RNCP_GRAPH_API=site.api, RNCP_GRAPH_CACHE=str(tmp_path / "cache"))
        done = run("-m", "rncp_graph", "build", "--latest", "-o", str(tmp_path / "db"), env=env)
    assert (done.returncode, starts(done), allocated(done)) == (0, 2, 1)
    asked = [(asked.path, *asked.query.items()) for asked in site.asked]
    assert len(asked) == len(set(asked)) > 2


@pytest.mark.parametrize(
    "code",
    [
        "from rncp_graph.cli import cli; cli(['build', *sys.argv[1:]])",
        "from rncp_graph.cli import main; sys.argv.insert(1, 'build'); main()",
    ],
    ids=["its commands", "its main"],
)
def test_a_program_that_uses_the_command_line_is_not_started_anew(code: str, large: Path, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(f"import sys\nif __name__ == '__main__':\n    {code}\n")
    done = run(str(program), str(large), "-o", str(tmp_path / "db"), "--processes", "1", env=plain())
    assert (done.returncode, starts(done), allocated(done)) == (0, 1, 0)
    assert (tmp_path / "db").exists()


def test_an_error_says_the_same_under_jemalloc(large: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_bytes(large.read_bytes().removesuffix(b"</FICHES>"))
    command = [sys.executable, "-m", "rncp_graph", "build", str(broken), "-o", str(tmp_path / "db")]
    under, without = (
        subprocess.run(command, capture_output=True, text=True, env=env, check=False)
        for env in (plain(), plain(LD_PRELOAD=""))
    )
    assert (under.returncode, under.stdout) == (2, "")
    assert under.stderr == without.stderr and under.stderr.startswith("rncp-graph: broken.xml")
