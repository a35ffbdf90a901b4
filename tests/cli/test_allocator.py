"""A large build or publication runs under jemalloc, as the same process; all else does not."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rncp_graph.cli.allocator import HEAVY, jemalloc
from rncp_graph.cli.building import LARGE
from rncp_graph.stores import open_store
from rncp_graph.stores.versions import current
from tests.building.tools import quads
from tests.fetching.test_command import publish
from tests.moments import GUARD, Start, stopped, telling
from tests.required import without_tool
from tests.servers.data_gouv import DataGouv

CONSOLE = str(Path(sys.executable).with_name("rncp-graph"))


@pytest.fixture(scope="module", autouse=True)
def _jemalloc() -> None:
    """Without the library nothing of this can be seen; in CI it is there."""
    if not jemalloc():
        without_tool("jemalloc absent (on Debian: apt install libjemalloc2)")


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


def run(folder: Path, *command: str, env: dict[str, str]) -> tuple[subprocess.CompletedProcess[str], list[Start]]:
    """Run Python, and return with what it did each of its starts and of the processes that work for it."""
    with telling(folder, env) as (told, starts):
        words = [sys.executable, *command]
        done = subprocess.run(words, capture_output=True, text=True, env=told, check=False, timeout=GUARD)
    return done, starts


def allocators(starts: list[Start]) -> list[bool]:
    """Whether each start of the command line was under jemalloc; all are of one process."""
    ours = [start for start in starts if start.ours]
    assert len({start.pid for start in ours}) == 1
    return [start.jemalloc for start in ours]


def test_a_large_build_holds_the_same_quads_under_jemalloc(large: Path, exemple: Path, tmp_path: Path) -> None:
    words = ["-m", "rncp_graph", "build", str(large), *map(str, sorted(exemple.glob("*.*"))), "--processes", "1", "-o"]
    for name, env, expected in (("under", plain(), [False, True]), ("without", plain(LD_PRELOAD=""), [False])):
        (tmp_path / name).mkdir()
        done, starts = run(tmp_path / name, *words, str(tmp_path / name / "db"), env=env)
        assert (done.returncode, allocators(starts)) == (0, expected)
    first, second = (quads(open_store(tmp_path / name / "db")) for name in ("under", "without"))
    assert first == second and len(first) > 10_000


@pytest.mark.parametrize("program", [["-m", "rncp_graph"], [CONSOLE]], ids=["module", "console script"])
def test_the_processes_that_read_are_under_jemalloc_too(program: list[str], large: Path, tmp_path: Path) -> None:
    """However the command line is started."""
    words = [*program, "build", str(large), "-o", str(tmp_path / "db"), "--processes", "2"]
    done, starts = run(tmp_path, *words, env=plain())
    assert (done.returncode, allocators(starts)) == (0, [False, True])
    workers = [start for start in starts if not start.ours]
    assert len(workers) >= 2 and all(start.jemalloc for start in workers)


def test_the_process_that_was_started_is_the_one_under_jemalloc(large: Path, exemple: Path, tmp_path: Path) -> None:
    """So that who started it can wait for it, and interrupt it: the present store stays, and the status is 130."""
    last = tmp_path / "last.xml"
    last.write_bytes((exemple / "export_fiches_RS_V4_1_exemple.xml").read_bytes())
    command = [sys.executable, "-m", "rncp_graph", "build", str(large), str(last), "-o", str(tmp_path / "db")]
    with stopped(command, tmp_path, made="/versions/", opens=last, env=plain()) as process:
        maps, environ = (Path(f"/proc/{process.pid}/{name}").read_text() for name in ("maps", "environ"))
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=GUARD)
    assert "jemalloc" in maps and "MALLOC_CONF=thp:always" in environ.split("\0")
    assert process.returncode == 130
    assert said.strip() == "interrupted; the present store is unchanged"


@pytest.mark.parametrize("chosen", ["", "libm.so.6"])
def test_what_the_user_preloads_is_left_alone(chosen: str, large: Path, tmp_path: Path) -> None:
    words = ["-m", "rncp_graph", "build", str(large), "-o", str(tmp_path / "db"), "--processes", "1"]
    done, starts = run(tmp_path, *words, env=plain(LD_PRELOAD=chosen))
    assert (done.returncode, allocators(starts)) == (0, [False])


def test_a_large_store_is_published_under_jemalloc(exemple: Path, tmp_path: Path) -> None:
    """A file more makes it large; what the folder of a publication is refused for is said after the new start."""
    for name in ("made", "under", "without"):
        (tmp_path / name).mkdir()
    source = str(exemple / "fiche-RNCP27413.txt")
    run(tmp_path / "made", "-m", "rncp_graph", "build", source, "-o", str(tmp_path / "db"), env=plain())
    with (current(tmp_path / "db") / "more").open("wb") as more:
        more.truncate(HEAVY + 1)
    words = ["-m", "rncp_graph", "publish", str(tmp_path), "--store", str(tmp_path / "db")]
    for name, env, expected in (("under", plain(), [False, True]), ("without", plain(LD_PRELOAD=""), [False])):
        done, starts = run(tmp_path / name, *words, env=env)
        assert (done.returncode, allocators(starts)) == (2, expected), done.stderr


def test_a_small_build_does_not_start_anew(exemple: Path, tmp_path: Path) -> None:
    sources = map(str, sorted(exemple.glob("*.xml")))
    done, starts = run(tmp_path, "-m", "rncp_graph", "build", *sources, "-o", str(tmp_path / "db"), env=plain())
    assert (done.returncode, allocators(starts)) == (0, [False])


def test_build_latest_starts_anew_before_it_fetches(exemple: Path, tmp_path: Path) -> None:
    with DataGouv() as site:
        publish(site, exemple)
        env = plain(RNCP_GRAPH_API=site.api, RNCP_GRAPH_CACHE=str(tmp_path / "cache"))
        words = ["-m", "rncp_graph", "build", "--latest", "-o", str(tmp_path / "db")]
        done, starts = run(tmp_path, *words, env=env)
    assert (done.returncode, allocators(starts)) == (0, [False, True])
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
    words = [str(program), str(large), "-o", str(tmp_path / "db"), "--processes", "1"]
    done, starts = run(tmp_path, *words, env=plain())
    assert (done.returncode, allocators(starts)) == (0, [False])
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
