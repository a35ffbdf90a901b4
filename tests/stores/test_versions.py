"""Versions of a store on disk: built beside, swapped at once, held while read, cleaned when left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from rncp_graph.errors import StoreError, StoreLocked, StoreMissing
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.versions import VERSIONS, construction, current


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


@pytest.mark.parametrize("pointer", ["", "absent", "../../etc"])
def test_a_damaged_pointer_is_said_and_mended_by_a_build(tmp_path: Path, pointer: str) -> None:
    make(tmp_path / "db", "one")
    (tmp_path / "db" / "courant").write_text(pointer)
    with pytest.raises(StoreError, match="version"):
        open_store(tmp_path / "db")
    make(tmp_path / "db", "two")
    assert subjects(open_store(tmp_path / "db")) == ["urn:two"]
