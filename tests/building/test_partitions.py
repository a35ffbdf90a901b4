"""Partitions: the graph of `build` as packed files that any engine loads, in any order, again without harm."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from rncp_graph.building.loading import load
from rncp_graph.building.partitions import COMMUNS, MANIFEST, partition
from rncp_graph.errors import SourceError, StoreError, StoreLocked
from rncp_graph.readers import read
from rncp_graph.resources import software_version
from rncp_graph.stores import open_store
from rncp_graph.terms import BASE
from tests.moments import stopped

NUMBER = 5


@pytest.fixture(scope="module")
def paths(exemple: Path) -> list[Path]:
    return sorted(path for path in exemple.iterdir() if path.suffix in (".xml", ".zip", ".txt"))


@pytest.fixture(scope="module")
def folder(paths: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example in five partitions."""
    where = tmp_path_factory.mktemp("partitions") / "exemple"
    partition(where, *map(read, paths), partitions=NUMBER)
    return where


@pytest.fixture(scope="module")
def built(paths: list[Path]) -> set[str]:
    """The statements of the store that the same sources give, but those of the hour of the build."""
    store = open_store()
    load(store, *map(read, paths))
    return statements(store.quads())


def statements(quads: Iterable[ox.Quad]) -> set[str]:
    return {str(quad) for quad in quads if not str(quad.subject).startswith(f"<{BASE}construction/")}


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.nq.gz"))


def parsed(path: Path) -> Iterator[ox.Quad]:
    return ox.parse(gzip.decompress(path.read_bytes()), format=ox.RdfFormat.N_QUADS)


def in_oxigraph(texts: Iterable[bytes]) -> ox.Store:
    store = ox.Store()
    for text in texts:
        store.bulk_load(io.BytesIO(text), format=ox.RdfFormat.N_QUADS)
    return store


def test_the_files_together_are_the_graph_of_a_build(folder: Path, built: set[str]) -> None:
    """The named graphs of the sources of one fiche included."""
    assert statements(in_oxigraph(gzip.decompress(path.read_bytes()) for path in files(folder))) == built
    assert sum("graph/fiche-RNCP27413.txt>" in line for line in built) > 1000


def test_disagreements_between_sources_are_in_the_files_as_in_a_build(tmp_path: Path) -> None:
    for title in ("Vendeur", "Vendeuse"):
        fiche = f"<FICHE><NUMERO_FICHE>RNCP1</NUMERO_FICHE><INTITULE>{title}</INTITULE></FICHE>"
        (tmp_path / f"{title}.xml").write_text(f"<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>{fiche}</FICHES>")
    sources = [read(path) for path in sorted(tmp_path.iterdir())]
    store = open_store()
    expected = load(store, *sources)
    summary = partition(tmp_path / "p", *sources, partitions=2)
    assert summary.disagreements == expected.disagreements == 1
    found = {str(quad) for path in files(tmp_path / "p") for quad in parsed(path) if "/conflit/" in str(quad.subject)}
    assert found == {str(quad) for quad in store.quads() if "/conflit/" in str(quad.subject)}
    assert len(found) == 12


def test_no_statement_has_a_blank_node(folder: Path) -> None:
    for path in files(folder):
        for quad in parsed(path):
            assert not any(isinstance(term, ox.BlankNode) for term in quad)


def test_what_all_sources_say_of_a_fiche_is_in_one_file(folder: Path, paths: list[Path]) -> None:
    """Its own node, its origins, and the graph of each of its sources."""
    places: dict[str, set[str]] = {}
    for path in files(folder):
        for quad in parsed(path):
            derived = quad.predicate.value.endswith("#wasDerivedFrom")
            if derived or "graph/fiche-" in str(quad.graph_name) or "graph/export" in str(quad.graph_name):
                numero = quad.subject.value.removeprefix(f"{BASE}certification/").split("/")[0]
                if numero.startswith(("RNCP", "RS")):
                    places.setdefault(numero, set()).add(path.name)
    assert set(places) == {fiche.numero for path in paths for fiche in read(path)}
    assert {len(names) for names in places.values()} == {1}
    assert {name for names in places.values() for name in names} == {path.name for path in files(folder)} - {COMMUNS}


def test_the_manifest_tells_each_file_and_each_source(folder: Path, paths: list[Path]) -> None:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert [file["name"] for file in manifest["files"]] == [*(f"part-{n:05}.nq.gz" for n in range(NUMBER)), COMMUNS]
    assert {path.name for path in folder.iterdir()} == {MANIFEST, *(file["name"] for file in manifest["files"])}
    for file in manifest["files"]:
        content = (folder / file["name"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert file["quads"] == gzip.decompress(content).count(b"\n") > 0
    assert manifest["quads"] == sum(file["quads"] for file in manifest["files"])
    assert manifest["certifications"] == 44
    assert manifest["software"] == f"rncp-graph {software_version()}"
    assert [source["sha256"] for source in manifest["sources"]] == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in paths
    ]


def test_the_same_input_gives_the_same_bytes_with_one_process_or_two(
    folder: Path, paths: list[Path], tmp_path: Path
) -> None:
    partition(tmp_path / "two", *map(read, paths), partitions=NUMBER, processes=2)
    for path in files(folder):
        if path.name != COMMUNS:
            assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    assert statements(parsed(folder / COMMUNS)) == statements(parsed(tmp_path / "two" / COMMUNS))


def test_fiches_spread_evenly_over_partitions(tmp_path: Path) -> None:
    flow = "".join(f"<FICHE><NUMERO_FICHE>RNCP{n}</NUMERO_FICHE></FICHE>" for n in range(30_000, 34_000))
    (tmp_path / "f.xml").write_text(f"<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>{flow}</FICHES>")
    partition(tmp_path / "p", read(tmp_path / "f.xml"), partitions=8)
    kind = f"<{ox.NamedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#type').value}>"
    counts = Counter(
        path.name for path in files(tmp_path / "p") for quad in parsed(path)
        if str(quad.predicate) == kind and quad.object.value.endswith("#Certification")
    )  # fmt: skip
    assert sum(counts.values()) == 4000 and len(counts) == 8
    assert max(counts.values()) < 1.3 * 500


# --- whole or not at all --------------------------------------------------------------------------------------------


def test_new_partitions_take_the_place_of_old_ones_and_leave_nothing_beside(exemple: Path, tmp_path: Path) -> None:
    rs = exemple / "export_fiches_RS_V4_1_exemple.xml"
    for number in (4, 2):
        partition(tmp_path / "p", read(rs), partitions=number)
        assert len(files(tmp_path / "p")) == number + 1
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_a_broken_source_leaves_the_old_partitions_as_they_were(exemple: Path, tmp_path: Path) -> None:
    rs = exemple / "export_fiches_RS_V4_1_exemple.xml"
    partition(tmp_path / "p", read(rs), partitions=2)
    before = {path.name: path.read_bytes() for path in (tmp_path / "p").iterdir()}
    broken = tmp_path / "f.xml"
    broken.write_bytes(rs.read_bytes()[:-40])
    with pytest.raises(SourceError):
        partition(tmp_path / "p", read(broken), partitions=3)
    assert {path.name: path.read_bytes() for path in (tmp_path / "p").iterdir()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"p", "f.xml"}


def test_a_folder_of_something_else_is_refused_and_kept(exemple: Path, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(StoreError, match=tmp_path.name):
        partition(tmp_path, read(exemple / "fiche-RNCP7141.txt"), partitions=2)
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


@pytest.mark.parametrize("trick", ["another manifest", "one file more", "another part", "a link", "a link for all"])
def test_only_partitions_as_they_were_written_are_replaced(exemple: Path, tmp_path: Path, trick: str) -> None:
    fiche, folder = read(exemple / "fiche-RNCP7141.txt"), tmp_path / "p"
    partition(folder, fiche, partitions=2)
    if trick == "another manifest":
        (folder / MANIFEST).write_text(json.dumps({"name": "a page", "files": [COMMUNS]}))
    elif trick == "one file more":
        (folder / "index.html").write_text("mine")
    elif trick == "another part":
        (folder / COMMUNS).write_text("mine")
    elif trick == "a link":
        (folder / COMMUNS).rename(tmp_path / "mine")
        (folder / COMMUNS).symlink_to(tmp_path / "mine")
    else:
        folder.rename(tmp_path / "theirs")
        (tmp_path / ".p.nouveau").symlink_to(tmp_path / "theirs")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(StoreError, match="move it away"):
        partition(folder, fiche, partitions=2)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_two_builds_of_one_folder_do_not_meet(exemple: Path, tmp_path: Path) -> None:
    (tmp_path / ".p.nouveau").mkdir()
    lock = os.open(tmp_path / ".p.nouveau", os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(StoreLocked):
        partition(tmp_path / "p", read(exemple / "fiche-RNCP7141.txt"), partitions=2)
    os.close(lock)
    partition(tmp_path / "p", read(exemple / "fiche-RNCP7141.txt"), partitions=2)


def test_the_leftovers_of_a_killed_build_are_cleaned_by_the_next(exemple: Path, tmp_path: Path) -> None:
    paths = [exemple / f"export_fiches_{name}_V4_1_exemple.xml" for name in ("RNCP", "RS")]
    (folder := tmp_path / "made").mkdir()
    command = [sys.executable, "-m", "rncp_graph", "build", *map(str, paths), "-o", str(folder / "p")]
    with stopped([*command, "--partitions", "3"], tmp_path, made=".p.nouveau", opens=paths[1]) as process:
        process.send_signal(signal.SIGKILL)
    assert [path.name for path in folder.iterdir()] == [".p.nouveau"]
    assert (folder / ".p.nouveau" / COMMUNS).exists()
    partition(folder / "p", read(exemple / "fiche-RNCP7141.txt"), partitions=2)
    assert [path.name for path in folder.iterdir()] == ["p"]


def test_a_build_killed_while_it_put_its_folder_in_place_has_not_lost_the_old_one(
    exemple: Path, tmp_path: Path
) -> None:
    """It died between both renames: the old partitions stand aside, and the new ones do not stand yet."""
    rs = exemple / "export_fiches_RS_V4_1_exemple.xml"
    partition(tmp_path / "p", read(rs), partitions=2)
    before = {path.name: path.read_bytes() for path in (tmp_path / "p").iterdir()}
    (tmp_path / "p").rename(tmp_path / ".p.ancien")
    partition(tmp_path / ".p.nouveau", read(exemple / "fiche-RNCP7141.txt"), partitions=3)
    (tmp_path / "f.xml").write_bytes(rs.read_bytes()[:-40])
    with pytest.raises(SourceError):
        partition(tmp_path / "p", read(tmp_path / "f.xml"), partitions=3)
    assert {path.name: path.read_bytes() for path in (tmp_path / "p").iterdir()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"p", "f.xml"}


@pytest.mark.parametrize("number", [0, 513])
def test_the_number_of_partitions_has_bounds(exemple: Path, tmp_path: Path, number: int) -> None:
    with pytest.raises(StoreError, match="512"):
        partition(tmp_path / "p", read(exemple / "fiche-RNCP7141.txt"), partitions=number)


def test_the_command_line_asks_for_a_folder_by_name(exemple: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rncp_graph", "build", str(exemple / "fiche-RNCP7141.txt"), "--partitions", "2"]
    env = {**os.environ, "RNCP_GRAPH_STORE": str(tmp_path / "db"), "RNCP_GRAPH_LANG": "en"}
    without = subprocess.run(command, capture_output=True, text=True, env=env, cwd=tmp_path, check=False)
    assert (without.returncode, "-o" in without.stderr, list(tmp_path.iterdir())) == (2, True, [])
    done = subprocess.run([*command, "-o", "p"], capture_output=True, text=True, env=env, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 certification," in done.stdout
    assert len(files(tmp_path / "p")) == 3
