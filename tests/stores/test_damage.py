"""A store whose files were damaged: whatever is asked of it, one is told, and in one line."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from rncp_graph.cli.common import _verify
from rncp_graph.errors import StoreError
from rncp_graph.exports import export
from rncp_graph.questions.question import query
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.rdflib_graph import rdflib_graph
from rncp_graph.stores.versions import current
from rncp_graph.upkeep.backup import backup
from rncp_graph.upkeep.integrity import examine
from tests.commands import program
from tests.moments import GUARD


@pytest.fixture
def built(example_store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(example_store, tmp_path / "db"))


def run(*words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "RNCP_GRAPH_LANG": "en"}
    command = [program(), *words]
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=GUARD)


def damages(version: Path) -> Iterator[tuple[bytes, bytes]]:
    """Spoil the large files one after the other: each as it was, and as it is until the next one."""
    for path in sorted(version.glob("*.sst"), key=lambda path: path.stat().st_size)[-4:]:
        whole = path.read_bytes()
        middle = len(whole) // 2
        damage = whole[:middle] + bytes(byte ^ 255 for byte in whole[middle : middle + 16]) + whole[middle + 16 :]
        path.write_bytes(damage)
        yield whole, damage
        path.write_bytes(whole)


def test_a_block_that_the_engine_cannot_read_is_told_in_one_line(built: Path) -> None:
    """Not every damage is seen by the seal: a disk may fail after it was read, or before the seal was written."""
    version, told = current(built), []
    seal = (version / "sceau").read_text()
    for whole, damage in damages(version):
        (version / "sceau").write_text(seal.replace(*(hashlib.sha256(x).hexdigest() for x in (whole, damage))))
        for command in (["check"], ["export", str(built.parent / "out.nq")]):
            done = run(*command, "--store", str(built))
            refused = done.stderr.startswith("rncp-graph: unreadable store (") and done.stderr.count("\n") == 1
            assert (done.returncode == 2 and refused) or done.returncode == 0, done.stderr
            told.append((command[0], refused))
    assert ("check", True) in told and ("export", True) in told


def test_a_command_ends_where_a_damaged_file_would_keep_the_engine_busy_for_ever(built: Path) -> None:
    """Where it counts or sorts, the engine takes no damaged block for the end."""
    count = ("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--store", str(built))
    whole, ended = run(*count).stdout, 0
    for _ in damages(current(built)):
        done = run(*count)
        told = "damaged files: " in done.stderr and done.stderr.count("\n") == 1
        assert (done.returncode == 2 and told) or done.stdout == whole, done.stderr
        ended += told
    assert ended


def test_a_command_that_is_over_or_whose_store_is_whole_is_left_alone(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exits: list[int] = []
    monkeypatch.setattr("rncp_graph.cli.common.LONG", 0.0)
    monkeypatch.setattr("os._exit", exits.append)
    under_way, over = Event(), Event()
    over.set()
    _verify("db", current(built), under_way)
    for _ in damages(current(built)):
        _verify("db", current(built), over)
        assert exits == []
    next(damages(current(built)))
    _verify("db", current(built), under_way)
    assert exits == [2]


@pytest.mark.parametrize(
    "verb",  # none that counts or sorts: there the engine goes on without end
    [
        lambda store, folder: export(store, folder / "out.nt"),
        lambda store, _: [*iter(rdflib_graph(store).triples((None, None, None)))],
        lambda store, _: list(rdflib_graph(store).query("SELECT ?s { ?s ?p ?o }")),
        lambda store, _: query(store, "SELECT ?s { ?s ?p ?o }"),
        lambda store, _: examine(store),
        lambda store, folder: backup(store, folder / "out.nq"),
    ],
    ids=["export", "rdflib", "rdflib-sparql", "query", "examine", "backup"],
)
def test_in_python_a_block_that_the_engine_cannot_read_is_a_store_error(
    built: Path, tmp_path: Path, verb: Callable[[OxigraphStore, Path], object]
) -> None:
    told = []
    for _ in damages(current(built)):
        try:
            verb(open_store(built), tmp_path)
        except StoreError as error:
            told.append(str(error))
    assert told and all("Corruption: block checksum mismatch" in said for said in told)
