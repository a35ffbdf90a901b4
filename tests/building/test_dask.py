"""A Dask cluster of two worker processes on loopback: the same triples, the same errors as one process."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rncp_graph.building import slices, workers
from rncp_graph.building.loading import build, load
from rncp_graph.building.partitions import partition
from rncp_graph.errors import MissingExtra, SourceError, StoreError
from rncp_graph.questions.finding import find
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from tests.moments import GUARD, wait_for
from tests.required import without_tool

try:
    import distributed
except ImportError:
    without_tool("optional extra dask absent")

FICHE = """<FICHE><NUMERO_FICHE>RNCP{n}</NUMERO_FICHE><INTITULE>Métier {n} {pad}</INTITULE><NEUF>x</NEUF>
<CODES_ROME><ROME><CODE>D1407</CODE><LIBELLE>Label {label}</LIBELLE></ROME></CODES_ROME>
<CERTIFICATEURS><CERTIFICATEUR><NOM_CERTIFICATEUR>Corps {label}</NOM_CERTIFICATEUR></CERTIFICATEUR></CERTIFICATEURS>
</FICHE>"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The scheduler of two workers, each a process."""
    with local_cluster(n_workers=2, threads_per_worker=1, processes=True) as cluster:
        yield cluster.scheduler_address


def local_cluster(**workers: Any) -> distributed.LocalCluster:
    """A cluster on loopback, at ports that nobody listens on."""
    return distributed.LocalCluster(host="127.0.0.1", dashboard_address="127.0.0.1:0", **workers)


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A flow of about eight slices."""
    return flow(tmp_path_factory.mktemp("flux") / "flux.xml", 3000)


def flow(path: Path, number: int) -> Path:
    fiches = (FICHE.format(n=n, pad="x" * 2000, label=n % 7) for n in range(number))
    path.write_text(f"<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>{''.join(fiches)}</FICHES>", encoding="utf-8")
    return path


def test_a_cluster_gives_the_same_triples_and_the_same_report(address: str, big: Path, exemple: Path) -> None:
    paths = [big, *sorted(path for path in exemple.iterdir() if path.suffix in (".xml", ".zip", ".txt"))]
    (one, alone), (two, together) = (loaded(paths, dask) for dask in (None, address))
    assert one == two
    assert alone.problemes == together.problemes
    assert alone.unknowns == together.unknowns and alone.unknowns["FICHE/NEUF"] == 3000
    assert (alone.certifications, alone.fiches, alone.triples) == (
        together.certifications,
        together.fiches,
        together.triples,
    )


def loaded(paths: list[Path], dask: str | None) -> tuple[set[str], Any]:
    store = open_store()
    summary = load(store, *map(read, paths), dask=dask)
    return {str(triple) for triple in store.query("CONSTRUCT WHERE { ?s ?p ?o }")}, summary


def test_both_workers_read_and_slices_come_back_in_their_order(address: str, big: Path) -> None:
    parts = list(slices.slices_of(read(big).reading(), "graph/f", "urn:x/"))
    assert len(parts) >= 6
    with distributed.Client(address, set_as_default=False) as client, distributed.get_task_stream(client) as stream:
        with workers.dask_cluster(address) as team:
            done = list(team.map(slices.translate, iter(parts)))
        processes = set(client.run(os.getpid))
    assert [numero for one in done for numero, _ in one.fiches] == [f"RNCP{n}" for n in range(3000)]
    calls = [task["worker"] for task in stream.data if task["key"].startswith("translate")]
    assert (len(calls), set(calls)) == (len(parts), processes)
    assert len(processes) == 2


def test_a_broken_flow_is_the_same_error_from_a_cluster(address: str, big: Path, tmp_path: Path) -> None:
    broken = tmp_path / "flux.xml"
    broken.write_bytes(big.read_bytes()[:-50])
    said = []
    for dask in (None, address):
        with pytest.raises(SourceError) as caught:
            load(open_store(), read(broken), dask=dask)
        said.append((str(caught.value), caught.value.fiche))
    assert said[0] == said[1]


def test_partitions_from_a_cluster_are_the_same_bytes(address: str, big: Path, tmp_path: Path) -> None:
    partition(tmp_path / "one", read(big), partitions=3)
    partition(tmp_path / "two", read(big), partitions=3, dask=address)
    for rank in range(3):
        name = f"part-{rank:05}.nq.gz"
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_worker_that_dies_in_the_middle_of_a_build_changes_nothing(big: Path, tmp_path: Path) -> None:
    """Nobody starts it again: the other worker takes over what it had to do, and what it had done and not yet sent."""
    killed: list[int] = []

    def kill(_: str, count: int, __: int | None) -> None:
        if not killed:
            killed.append(count)
            doomed.kill()

    with (
        local_cluster(n_workers=0) as cluster,
        worker(cluster.scheduler_address) as doomed,
        worker(cluster.scheduler_address),
        distributed.Client(cluster.scheduler_address, set_as_default=False) as client,
    ):
        client.wait_for_workers(2, timeout=GUARD)
        summary = build(tmp_path / "db", read(big), dask=cluster.scheduler_address, progress=kill)
        wait_for(lambda: len(client.nthreads()) == 1)
    assert doomed.returncode == -signal.SIGKILL and killed[0] < summary.certifications == 3000
    alone, _ = loaded([big], None)
    assert {str(triple) for triple in open_store(tmp_path / "db").query("CONSTRUCT WHERE { ?s ?p ?o }")} == alone


def test_a_build_whose_workers_are_all_gone_ends_with_an_error_and_leaves_the_store(
    big: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the worker is lost, the build asks every tenth of a second whether another one has come."""
    folder = tmp_path / "db"

    def lose(*_: object) -> None:
        doomed.kill()
        monkeypatch.setattr(workers, "WAIT", 0.1)

    build(folder, read(flow(tmp_path / "little.xml", 1)))
    with (
        local_cluster(n_workers=0) as cluster,
        worker(cluster.scheduler_address) as doomed,
        pytest.raises(StoreError, match=r"travailleur|worker"),
    ):
        build(folder, read(big), dask=cluster.scheduler_address, progress=lose)
    assert doomed.returncode == -signal.SIGKILL
    assert find(open_store(folder), "RNCP0").numero == "RNCP0"


@contextlib.contextmanager
def worker(scheduler: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker by itself, with nothing that watches over it."""
    command = [sys.executable, "-m", "distributed.cli.dask_worker", scheduler, "--no-nanny", "--no-dashboard"]
    command += ["--nthreads", "1", "--host", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_command_line_builds_on_a_cluster(address: str, exemple: Path, tmp_path: Path) -> None:
    xml = str(exemple / "export_fiches_RNCP_V4_1_exemple.xml")
    command = [sys.executable, "-m", "rncp_graph", "build", xml, "-o", str(tmp_path / "db"), "--dask", address]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=GUARD)
    assert (done.returncode, done.stderr) == (0, "")
    both = subprocess.run([*command, "--processes", "2"], capture_output=True, text=True, check=False, timeout=GUARD)
    assert both.returncode == 2 and "--dask" in both.stderr


def test_a_cluster_that_does_not_answer_is_said_in_one_line(
    big: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "WAIT", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(StoreError, match=address), workers.dask_cluster(address):
            pass


@pytest.mark.parametrize("address", [
    "tcp://127.0.0.1:1", "nowhere://x", "x y", "tcp://127.0.0.1", "tcp://127.0.0.1:99999", "tcp://[:1", "tcp://a\x00:1"
])  # fmt: skip
def test_what_is_no_cluster_is_refused_without_a_wait(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask itself, which would try again and again and leave a client behind, is not asked."""
    monkeypatch.setattr(distributed, "Client", None)
    with pytest.raises(StoreError, match=re.escape(address)) as told, workers.dask_cluster(address):
        pass
    assert "\n" not in str(told.value)


def test_without_the_optional_package_the_error_says_what_to_install(
    big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtra, match=r"rncp-graph\[dask\]"):
        load(open_store(), read(big), dask="tcp://127.0.0.1:1")
    assert load(open_store(), read(big)).certifications == 3000


def test_a_cluster_without_this_software_is_refused(big: Path, tmp_path: Path) -> None:
    """Its workers find another package of this name first."""
    (tmp_path / "rncp_graph").mkdir()
    (tmp_path / "rncp_graph" / "__init__.py").touch()
    code = (
        "import distributed, sys\n"
        "if __name__ == '__main__':\n"
        "    with distributed.LocalCluster(1, threads_per_worker=1, host='127.0.0.1', dashboard_address=None) as c:\n"
        "        print(c.scheduler_address, flush=True)\n"
        "        sys.stdin.read()\n"
    )
    (tmp_path / "cluster.py").write_text(code)
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "cluster.py"],
        cwd=tmp_path,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        other = process.stdout.readline().strip()
        with pytest.raises(StoreError, match="rncp_graph"):
            load(open_store(), read(big), dask=other)
        process.stdin.close()
