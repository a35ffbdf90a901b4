"""A store that is verified before it is put in place, examined, backed up and brought back."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from rncp_graph.building.loading import build
from rncp_graph.cli import display as affichage
from rncp_graph.errors import StoreError, StoreLocked
from rncp_graph.questions.finding import find
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.seals import damaged
from rncp_graph.stores.versions import VERSIONS, construction, current
from rncp_graph.upkeep.backup import backup, restore
from rncp_graph.upkeep.integrity import Sample, examine
from tests.commands import program

FICHE = "<FICHE><NUMERO_FICHE>RNCP{n}</NUMERO_FICHE><INTITULE>Titre {n}</INTITULE><NOMENCLATURE_EUROPE><NIVEAU>NIV5"
FICHE += "</NIVEAU></NOMENCLATURE_EUROPE></FICHE>"


@pytest.fixture
def built(example_store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(example_store, tmp_path / "db"))


def quads(folder: Path) -> set[str]:
    return set(map(str, open_store(folder).quads()))


def run(*words: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "RNCP_GRAPH_LANG": lang}
    command = [program(), *words]
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False)


# --- before the swap ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("processes", [1, 2])
def test_a_build_that_lost_lines_is_refused_and_the_old_store_stays(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    """The count of certifications cannot see a lost title: the sample does."""
    flow = tmp_path / "flux.xml"
    flow.write_text(f"<FICHES>{''.join(FICHE.format(n=n) for n in range(400))}</FICHES>", encoding="utf-8")
    before, whole = quads(built), OxigraphStore.load

    def losing(self: OxigraphStore, chunks: Iterable[bytes]) -> None:
        def kept() -> Iterator[bytes]:
            for text in chunks:
                yield b"".join(line for line in text.splitlines(keepends=True) if b'"Titre ' not in line)

        whole(self, kept())

    with monkeypatch.context() as patch:
        patch.setattr(OxigraphStore, "load", losing)
        with pytest.raises(StoreError, match="RNCP"):
            build(built, read(flow), processes=processes)
    assert quads(built) == before
    assert sum(path.is_dir() for path in (built / VERSIONS).iterdir()) == 1
    build(built, read(flow), processes=processes)
    assert find(open_store(built), "RNCP399").intitule == "Titre 399"


def test_a_value_that_was_added_to_a_fiche_is_seen_too() -> None:
    from rncp_graph.model.fiche import Fiche
    from rncp_graph.rdf.writer import lines

    text = "".join(lines(Fiche(numero="RS1"))).encode()
    sample, store = Sample(), OxigraphStore.memory()
    sample.offer("RS1", text)
    store.load([text])
    sample.verify(store)
    store.load(["".join(lines(Fiche(numero="RS1", intitule="Autre"))).encode()])
    with pytest.raises(StoreError, match="RS1"):
        sample.verify(store)


@pytest.mark.parametrize("count", [1, 50, 99, 1000, 30475])
def test_the_sample_is_even_and_bounded(count: int) -> None:
    sample = Sample()
    for n in range(count):
        sample.offer(str(n), b"")
    kept = [int(numero) for numero, _ in sample.textes]
    assert min(count, 50) <= len(kept) <= 100
    assert len({b - a for a, b in pairwise(kept)}) <= 1
    assert kept[0] == 0 and kept[-1] >= count * 0.9 - 1


# --- check --------------------------------------------------------------------------------------------------------


def test_a_built_store_is_whole(built: Path) -> None:
    done = run("check", "--store", str(built))
    assert done.returncode == 0 and done.stdout.endswith("store whole\n")
    graph = open_store(built)
    assert f"quads: {len(graph):,}" in done.stdout
    assert run("check", "--store", str(built), lang="fr").stdout.endswith("base entière\n")


CERTIFICATION = "<https://w3id.org/rncp-graph/id/certification/RNCP7141>"


@pytest.mark.parametrize(
    ("update", "said"),
    [
        (f"DELETE WHERE {{ {CERTIFICATION} dct:identifier ?o }}", "cannot be read back"),
        (f"DELETE WHERE {{ {CERTIFICATION} a ?o }}", "fiche of the provenance that is missing"),
        (f"DELETE WHERE {{ GRAPH ?g {{ {CERTIFICATION} prov:wasDerivedFrom ?o }} }}", "without provenance"),
        ("DELETE WHERE { ?b a rncp:BlocCompetences }", "node without its type"),
        ("DELETE WHERE { ?b a rncp:Organisme }", "node that is not described"),
        (f"INSERT DATA {{ {CERTIFICATION} rncp:dateEffet 'demain' }}", "unexpected value"),
        ("CLEAR DEFAULT", "no certification"),
    ],
)
def test_what_is_wrong_is_found_and_named(built: Path, monkeypatch: pytest.MonkeyPatch, update: str, said: str) -> None:
    from rncp_graph.terms import PREFIXES

    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    store = OxigraphStore.memory()
    store.load([f"{quad} .\n".encode() for quad in open_store(built).quads()])
    assert examine(store).defects == []
    store.update("".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items()) + update)
    assert any(said in defect for defect in examine(store).defects)


def test_one_byte_changed_in_any_file_is_found(built: Path) -> None:
    version = current(built)
    for path in sorted(version.rglob("*")):
        if path.is_dir() or path.name.startswith("LO") or not path.stat().st_size:
            continue
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert damaged(version), path.name
        path.write_bytes(whole)
    assert damaged(version) == []
    next(version.glob("*.sst")).unlink()
    done = run("check", "--store", str(built))
    assert done.returncode == 1 and ".sst" in done.stdout and done.stdout.endswith("store NOT whole\n")


# --- backup and restore -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.nq", "a.nq.gz"])
def test_a_backup_comes_back_quad_for_quad(built: Path, tmp_path: Path, name: str) -> None:
    archive = backup(open_store(built), tmp_path / name)
    assert restore(tmp_path / "autre", tmp_path / name) == archive
    assert quads(tmp_path / "autre") == quads(built) and len(quads(built)) == archive.quads
    assert damaged(current(tmp_path / "autre")) == []


def test_a_backup_is_n_quads_that_any_engine_reads(built: Path, tmp_path: Path) -> None:
    from pyoxigraph import RdfFormat, parse

    archive = backup(open_store(built), tmp_path / "a.nq.gz")
    text = gzip.decompress((tmp_path / "a.nq.gz").read_bytes())
    assert set(map(str, parse(text, format=RdfFormat.N_QUADS))) == quads(built)
    *_, last = text.splitlines(keepends=True)
    assert hashlib.sha256(text.removesuffix(last)).hexdigest() == archive.sha256


def altered(text: bytes) -> dict[str, bytes]:
    """Files that are no longer what was written; some of them are still good N-Quads."""
    lines = text.splitlines(keepends=True)
    packed = gzip.compress(text)
    return {
        "one quad less": b"".join(lines[:5] + lines[6:]),
        "one quad more": b"".join([*lines[:-1], b"<urn:s> <urn:p> <urn:o> .\n", lines[-1]]),
        "one letter changed": text.replace(b"Vente", b"Rente", 1) if b"Vente" in text else text.replace(b"e", b"a", 1),
        "cut at a line": b"".join(lines[:-1]),
        "cut anywhere": text[: len(text) // 2],
        "nothing": b"",
        "no backup": b"".join(lines[1:]),
        "something after": text + b"\n",
        "packed and cut": packed[: len(packed) // 2],
        "packed and changed": packed[:-100] + bytes([packed[-100] ^ 255]) + packed[-99:],
        "packed, nothing": packed[:2],
    }


def test_an_altered_backup_is_refused_in_one_line_and_the_store_stays(built: Path, tmp_path: Path) -> None:
    backup(open_store(built), tmp_path / "a.nq")
    before, pointer = quads(built), (built / "courant").read_text()
    for name, content in altered((tmp_path / "a.nq").read_bytes()).items():
        (tmp_path / "b.nq").write_bytes(content)
        with pytest.raises(StoreError) as caught:
            restore(built, tmp_path / "b.nq")
        assert "\n" not in str(caught.value), name
    assert (quads(built), (built / "courant").read_text()) == (before, pointer)
    assert sum(path.is_dir() for path in (built / VERSIONS).iterdir()) == 1
    done = run("restore", str(tmp_path / "b.nq"), "--store", str(built))
    assert done.returncode == 2 and done.stderr.startswith("rncp-graph: ") and done.stderr.count("\n") == 1


def test_a_backup_that_nests_too_deep_is_refused_before_the_engine_reads_it(built: Path, tmp_path: Path) -> None:
    backup(open_store(built), whole := tmp_path / "whole.nq")
    head, *lines, _ = whole.read_bytes().splitlines(keepends=True)
    lines.insert(0, b"<urn:s> <urn:p> " + b"<<( <urn:s> <urn:p> " * 100_000 + b"<urn:o>" + b" )>>" * 100_000 + b" .\n")
    archive = f"# quads {len(lines)} sha256 {hashlib.sha256(b''.join(lines)).hexdigest()}\n".encode()
    (deep := tmp_path / "deep.nq").write_bytes(b"".join([head, *lines, archive]))
    done = run("restore", str(deep), "--store", str(tmp_path / "new.db"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "deep.nq: backup refused (a statement about statements, more than 100 deep)" in done.stderr
    assert not (tmp_path / "new.db" / "courant").exists()


def test_a_backup_of_a_store_that_is_not_whole_does_not_come_back(tmp_path: Path) -> None:
    store = OxigraphStore.memory()
    store.load([b"<urn:a> <urn:p> <urn:b> .\n"])
    backup(store, tmp_path / "a.nq")
    with pytest.raises(StoreError):
        restore(tmp_path / "db", tmp_path / "a.nq")


def test_restore_and_build_do_not_meet(built: Path, tmp_path: Path) -> None:
    backup(open_store(built), tmp_path / "a.nq")
    with construction(built), pytest.raises(StoreLocked):
        restore(built, tmp_path / "a.nq")


def test_a_base_of_ones_own_comes_back(tmp_path: Path, exemple: Path) -> None:
    build(tmp_path / "db", read(exemple / "export-fiches-csv-exemple.zip"), base="https://example.org/")
    assert run("backup", str(tmp_path / "a.nq.gz"), "--store", str(tmp_path / "db")).returncode == 0
    assert run("restore", str(tmp_path / "a.nq.gz"), "--store", str(tmp_path / "db2")).returncode == 0
    assert quads(tmp_path / "db") == quads(tmp_path / "db2")


def test_a_backup_in_a_folder_is_named_after_the_store_and_its_version(built: Path, tmp_path: Path) -> None:
    (tmp_path / "coffre").mkdir()
    for _ in range(2):
        done = run("backup", str(tmp_path / "coffre"), "--store", str(built))
        assert done.returncode == 0
    assert [p.name for p in (tmp_path / "coffre").iterdir()] == [f"db-{current(built).name}.nq.gz"]
    (saved,) = (tmp_path / "coffre").iterdir()
    assert affichage.size(saved) in done.stderr
    assert run("backup", str(tmp_path / "a.zip"), "--store", str(built)).returncode == 2
