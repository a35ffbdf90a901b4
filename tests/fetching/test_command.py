"""`rncp-graph fetch` and `build --latest`."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest

from rncp_graph.fetching import cache_folder
from rncp_graph.questions.finding import find
from rncp_graph.stores import open_store
from tests.commands import program
from tests.fetching.tools import DAY, environment, names, rncp, rs
from tests.moments import GUARD
from tests.servers.data_gouv import DataGouv


def run(site: DataGouv, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [program(), *words]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(site, **env), check=False, timeout=GUARD
    )


def publish(site: DataGouv, exemple: Path, day: str = DAY) -> None:
    """Put the example corpus on the server, as the register is published."""
    for register, title in (("RNCP", rncp(day)), ("RS", rs(day))):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            flow = exemple / f"export_fiches_{register}_V4_1_exemple.xml"
            archive.write(flow, f"export_fiches_{register}_V4_1_{day}.xml")
        site.add(title, packed.getvalue(), moved=True)
    site.add(f"export-fiches-csv-{day}.zip", (exemple / "export-fiches-csv-exemple.zip").read_bytes())


def test_the_command_prints_the_paths_and_nothing_else(site: DataGouv, exemple: Path, tmp_path: Path) -> None:
    publish(site, exemple)
    done = run(site, "fetch", "--date", DAY, "-o", str(tmp_path))
    assert done.stdout.splitlines() == [str(tmp_path / rncp()), str(tmp_path / rs())]
    assert (done.returncode, done.stderr) == (0, "")
    done = run(site, "fetch", "--csv", "-o", str(tmp_path))
    assert done.stdout.splitlines() == [str(tmp_path / f"export-fiches-csv-{DAY}.zip")]


def test_the_command_fails_in_one_line(site: DataGouv, exemple: Path, tmp_path: Path) -> None:
    publish(site, exemple)
    done = run(site, "fetch", "--date", "2026-08-01", "--registre", "rs", "-o", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"rncp-graph: rs-xml: no export on 2026-08-01; the nearest: {DAY}\n"


def test_build_latest_fetches_the_newest_and_builds_it(site: DataGouv, exemple: Path, tmp_path: Path) -> None:
    publish(site, exemple, "2026-08-20")
    publish(site, exemple)
    store, cache = str(tmp_path / "db"), tmp_path / "cache"
    done = run(site, "build", "--latest", "-o", store, RNCP_GRAPH_CACHE=str(cache))
    assert done.returncode == 0, done.stderr
    assert "16 certifications" in done.stdout
    assert names(cache) == [rncp(), rs()]
    assert find(open_store(store), "RS5000").numero == "RS5000"
    assert find(open_store(store), "RNCP37674").blocs


def test_build_wants_a_source_or_latest(site: DataGouv) -> None:
    done = run(site, "build")
    assert done.returncode == 2
    assert "--latest" in done.stderr


def test_the_cache_is_where_the_user_says_or_where_caches_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_CACHE", "/somewhere")
    assert cache_folder() == Path("/somewhere")
    monkeypatch.delenv("RNCP_GRAPH_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert cache_folder() == Path("/caches/rncp_graph")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "rncp_graph"
