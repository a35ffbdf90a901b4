"""Versions of a store on disk: built beside, swapped at once, held while read, cleaned when left behind."""

from __future__ import annotations

from errno import EIO
from pathlib import Path

import pytest

from rncp_graph.errors import StoreError, StoreLocked, StoreMissing
from rncp_graph.files import mark, whole
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.seals import SEAL
from rncp_graph.stores.versions import POINTER, VERSIONS, construction, current, repair


def make(folder: Path, name: str) -> None:
    with construction(folder) as version:
        store = OxigraphStore.creating(version)
        store.load([f"<urn:{name}> <urn:p> <urn:o> .\n".encode()])
        store.close()


def subjects(store: OxigraphStore) -> list[str]:
    return [row["s"].value for row in store.query("SELECT ?s { ?s ?p ?o }")]  # type: ignore[union-attr, index, misc]


def versions(folder: Path) -> list[Path]:
    return [path for path in (folder / VERSIONS).iterdir() if path.is_dir()]


def test_a_store_answers_with_its_last_build(tmp_path: Path) -> None:
    make(tmp_path / "db", "one")
    make(tmp_path / "db", "two")
    assert subjects(open_store(tmp_path / "db")) == ["urn:two"]


def test_a_reader_goes_on_with_its_version_while_another_is_built(tmp_path: Path) -> None:
    make(tmp_path / "db", "one")
    reader = open_store(tmp_path / "db")
    make(tmp_path / "db", "two")
    assert subjects(reader) == ["urn:one"]
    assert len(versions(tmp_path / "db")) == 2
    reader.close()
    make(tmp_path / "db", "three")
    assert versions(tmp_path / "db") == [current(tmp_path / "db")]


def test_a_build_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    make(tmp_path / "db", "one")
    with pytest.raises(ZeroDivisionError), construction(tmp_path / "db"):
        _ = 1 / 0
    assert subjects(open_store(tmp_path / "db")) == ["urn:one"]
    assert len(versions(tmp_path / "db")) == 1


def test_what_fails_once_the_pointer_is_swapped_leaves_the_version_that_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "db", "one")
    before = current(tmp_path / "db")

    def refuse(path: Path) -> None:
        if path == tmp_path / "db":
            raise OSError(EIO, "the disk fails")

    monkeypatch.setattr(whole, "to_disk", refuse)
    with pytest.raises(StoreError, match="the disk fails"):
        make(tmp_path / "db", "two")
    assert current(tmp_path / "db") != before
    assert subjects(open_store(tmp_path / "db")) == ["urn:two"]


def test_leftovers_of_a_killed_build_go_with_the_next(tmp_path: Path) -> None:
    make(tmp_path / "db", "one")
    (tmp_path / "db" / VERSIONS / "20200101T000000000000Z").mkdir()
    make(tmp_path / "db", "two")
    assert len(versions(tmp_path / "db")) == 1


def test_two_builds_do_not_meet(tmp_path: Path) -> None:
    with construction(tmp_path / "db"), pytest.raises(StoreLocked), construction(tmp_path / "db"):
        pass


def test_nothing_built_yet_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="rncp-graph build"):
        open_store(tmp_path / "db")


def test_a_folder_that_is_no_store_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_text("mine")
    with pytest.raises(StoreError), construction(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


POINTERS = [b"", b"\n", b"absent", b"../../etc", b"..", b".", b"\xff\xfe\x00", b"20200101T000000000000Z"]


@pytest.mark.parametrize("pointer", POINTERS)
def test_a_damaged_pointer_is_said_survives_a_build_that_fails_and_is_mended_by_one_that_does_not(
    tmp_path: Path, pointer: bytes
) -> None:
    make(folder := tmp_path / "db", "one")
    right = (folder / "courant").read_bytes()
    (folder / "courant").write_bytes(pointer)
    with pytest.raises(StoreError, match="version"):
        open_store(folder)
    with pytest.raises(ZeroDivisionError), construction(folder):
        _ = 1 / 0
    assert [path.name for path in versions(folder)] == [right.decode().strip()], "the only whole version is still there"
    (folder / "courant").write_bytes(right)
    assert subjects(open_store(folder)) == ["urn:one"]
    (folder / "courant").write_bytes(pointer)
    make(folder, "two")
    assert subjects(open_store(folder)) == ["urn:two"]


LOST = [*POINTERS, None]


@pytest.mark.parametrize("pointer", LOST)
def test_a_store_that_lost_its_pointer_says_so_and_is_mended_from_the_newest_whole_version(
    tmp_path: Path, pointer: bytes | None
) -> None:
    make(folder := tmp_path / "db", "one")
    reader = open_store(folder)  # keeps the first version alive
    make(folder, "two")
    make(folder, "three")
    _, two, three = sorted(versions(folder)) if len(versions(folder)) == 3 else (None, *sorted(versions(folder)))
    (three / "CURRENT").write_bytes(b"damaged")
    (folder / POINTER).unlink() if pointer is None else (folder / POINTER).write_bytes(pointer)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != POINTER}
    with pytest.raises(StoreError, match="check --repair") as told:
        open_store(folder)
    assert not isinstance(told.value, StoreMissing) and "\n" not in str(told.value)
    assert (repair(folder), current(folder)) == (two, two)
    assert repair(folder) is None, "it is whole now"
    assert before == {path: path.read_bytes() for path in before}, "nothing is deleted"
    del reader


def test_a_version_that_was_never_said_to_be_whole_is_mended_only_when_its_seal_says_so(tmp_path: Path) -> None:
    make(folder := tmp_path / "db", "one")
    (whole,) = versions(folder)
    begun = folder / VERSIONS / "99990101T000000000000Z"
    begun.mkdir()
    mark(begun)
    mark(whole)  # killed between its seal and the pointer
    (folder / POINTER).unlink()
    assert repair(folder) == whole
    make(folder, "two")
    assert subjects(open_store(folder)) == ["urn:two"]


def test_a_store_without_a_whole_version_is_not_mended(tmp_path: Path) -> None:
    make(folder := tmp_path / "db", "one")
    before = (folder / POINTER).read_bytes()
    (current(folder) / "CURRENT").write_bytes(b"damaged")
    with pytest.raises(StoreError, match=r"restore|rétablissez"):
        repair(folder)
    assert (folder / POINTER).read_bytes() == before
    with construction(folder), pytest.raises(StoreLocked):
        repair(folder)


STRANGERS = {
    "RocksDB": ["CURRENT", "MANIFEST-000004", "LOCK"],
    "TDB2": ["Data-0001", "tdb.lock"],
    "TDB1": ["nodes.dat", "SPO.dat"],
    "partitions": ["manifest.json", "communs.nq.gz"],
    "publication": ["catalog.ttl", "versions"],
}


@pytest.mark.parametrize("kind", [*STRANGERS, "restore"])
def test_what_stands_where_a_store_should_is_named_and_kept(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "db"
    place.mkdir() if kind in STRANGERS else place.touch()
    for name in STRANGERS.get(kind, ()):
        (place / name).touch()
    for refused in (open_store, repair, lambda place: construction(place).__enter__()):
        with pytest.raises(StoreError, match=kind) as told:
            refused(place)
        assert not isinstance(told.value, StoreMissing)
    assert sorted(path.name for path in tmp_path.rglob("*")) == sorted([place.name, *STRANGERS.get(kind, ())])


def test_versions_of_strangers_are_kept(tmp_path: Path) -> None:
    """Other names, our kind of name without a seal, a seal beside more than it names, a link to a version of ours."""
    for name in ("db", "other"):
        make(tmp_path / name, name)
    inside = tmp_path / "db" / VERSIONS
    for name in ("photos", "20200101T000000000000Z", "20200102T000000000000Z"):
        (inside / name).mkdir()
        (inside / name / "photo.jpg").touch()
    (inside / "20200102T000000000000Z" / SEAL).write_text(f"{'0' * 64}  CURRENT\n")
    (inside / "20200103T000000000000Z").symlink_to(current(tmp_path / "other"))
    before = {path.name for path in inside.iterdir()} - {current(tmp_path / "db").name}
    make(tmp_path / "db", "two")
    assert {path.name for path in inside.iterdir()} >= {name for name in before if not name.endswith(".verrou")}
    assert len(list(inside.rglob("photo.jpg"))) == 3
    assert subjects(open_store(tmp_path / "other")) == ["urn:other"]


@pytest.mark.parametrize("full", [False, True], ids=["a file", "a folder"])
@pytest.mark.parametrize("name", ["courant", "construction.verrou", VERSIONS])
def test_a_name_of_ours_alone_does_not_make_a_store_of_a_folder(tmp_path: Path, name: str, full: bool) -> None:
    (tmp_path / name / "mine").mkdir(parents=True) if full else (tmp_path / name).write_text("mine")
    with pytest.raises(StoreError, match="store of rncp_graph"), construction(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_store_with_links_to_elsewhere_is_refused(tmp_path: Path) -> None:
    for name in ("db", "other"):
        make(tmp_path / name, name)
    (tmp_path / "db" / VERSIONS).rename(tmp_path / "away")
    (tmp_path / "db" / VERSIONS).symlink_to(tmp_path / "other" / VERSIONS)
    with pytest.raises(StoreError), construction(tmp_path / "db"):
        pass
    assert subjects(open_store(tmp_path / "other")) == ["urn:other"]
