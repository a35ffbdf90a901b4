"""Files appear whole or not at all; packed ones depend on their content alone."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from rncp_graph.errors import StoreError, StoreLocked
from rncp_graph.files import (
    LOCK,
    MARK,
    discard,
    lock_alone,
    mark,
    open_own,
    packing,
    replacing,
    replacing_folder,
    sha256_of,
    write_own,
    writing,
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- one file ---------------------------------------------------------------------------------------------------------


def test_a_file_is_the_old_one_until_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with replacing(path) as beside:
        beside.write_text("new")
        assert path.read_text() == "old"
    assert (path.read_text(), names(tmp_path)) == ("new", ["a.txt"])


@pytest.mark.parametrize("sync", [False, True])
def test_a_block_that_fails_leaves_the_old_file_alone(tmp_path: Path, sync: bool) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), writing(path, sync=sync) as out:
        out.write(b"half")
        raise ZeroDivisionError
    assert (path.read_text(), names(tmp_path)) == ("old", ["a.txt.gz"])


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    path = tmp_path / "nowhere" / "a.txt"
    with pytest.raises(StoreError, match="cannot write") as told, writing(path) as out:
        out.write(b"x")
    assert str(told.value).startswith(f"{path}: ") and "\n" not in str(told.value)


def test_what_must_last_is_on_the_disk_before_and_after_it_takes_its_name(tmp_path: Path) -> None:
    """Seen from outside, by the calls to the system: the bytes, then the name, then the folder that holds the name.

    In a process of its own: who listens to these calls listens until its process ends, and where Python listens, two
    threads that coverage begins to follow at once may meet.
    """
    text = """
        import sys
        from pathlib import Path
        from rncp_graph.files import take_place

        folder = Path(sys.argv[1])
        def hear(event, said):
            if event == "open" and str(said[0]).startswith(str(folder)):
                print(Path(said[0]).name)
            elif event == "os.rename":
                print("rename")

        (folder / "beside").write_text("new")
        sys.addaudithook(hear)
        take_place(folder / "beside", folder / "a.txt", sync=True)
    """
    (tmp_path / "a.txt").write_text("old")
    command = [sys.executable, "-c", textwrap.dedent(text), str(tmp_path)]
    told = subprocess.run(command, check=True, timeout=60, capture_output=True, text=True).stdout
    assert told.split() == ["beside", "rename", tmp_path.name]
    assert (tmp_path / "a.txt").read_text() == "new"


def test_one_content_packs_into_one_file_under_any_name_at_any_time(tmp_path: Path) -> None:
    paths = [tmp_path / "a.nq.gz", tmp_path / "b.nq.gz"]
    for path in paths:
        with packing(path, 3) as out:
            out.write(b"text\n" * 1000)
    first, second = (path.read_bytes() for path in paths)
    assert first == second and gzip.decompress(first) == b"text\n" * 1000
    assert first[3] == 0, "no name inside"
    assert first[4:8] == bytes(4), "no time inside"


def test_only_a_name_that_ends_in_gz_is_packed_and_levels_differ(tmp_path: Path) -> None:
    text = b"".join(b"<urn:%d> <urn:p> <urn:%d> .\n" % (n, n * n) for n in range(5000))
    sizes = []
    for level in (1, 9):
        with writing(tmp_path / "a.gz", level) as out:
            out.write(text)
        sizes.append((tmp_path / "a.gz").stat().st_size)
    with writing(tmp_path / "a.nq") as out:
        out.write(text)
    assert sizes[1] < sizes[0] < len(text)
    assert (tmp_path / "a.nq").read_bytes() == text


def test_the_sum_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    assert sha256_of(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


# --- one folder -------------------------------------------------------------------------------------------------------


def listed(_: Path) -> list[str]:
    """What these tests take for files that we alone write."""
    return ["old", "new", "half", "first"]


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("place", ["parts", ".parts.nouveau", ".parts.ancien"])
@pytest.mark.parametrize(
    "trick", ["folder", "ours and more", "link to ours", "link inside", "file", "link of the mark"]
)
def test_a_folder_that_is_not_ours_is_refused_and_kept_wherever_it_stands(
    tmp_path: Path, place: str, trick: str
) -> None:
    folder, there, theirs = tmp_path / "parts", tmp_path / place, tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "old").write_text("theirs")
    if trick == "file":
        there.write_text("theirs")
    elif trick == "link to ours":
        there.symlink_to(theirs)
    else:
        there.mkdir()
        (there / "old").write_text("ours")
        if trick == "link inside":
            (there / "new").symlink_to(theirs)
        elif trick == "link of the mark":
            (tmp_path / "mark").write_bytes(b"")
            (there / MARK).symlink_to(tmp_path / "mark")
        elif trick == "folder":
            (there / "old").rename(there / "index.html")
        else:
            (there / "index.html").touch()
    before = tree(tmp_path), names(tmp_path)
    with pytest.raises(StoreError, match=place), replacing_folder(folder, listed) as beside:
        (beside / "new").touch()
    assert (tree(tmp_path), names(tmp_path)) == before
    assert not discard(there, listed)
    assert (tree(tmp_path), names(tmp_path)) == before


def test_what_came_into_our_folder_meanwhile_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    with replacing_folder(folder, listed) as beside:
        (beside / "old").touch()
    with pytest.raises(StoreError), replacing_folder(folder, listed) as beside:
        (beside / "new").touch()
        (folder / "index.html").touch()
    assert (names(folder), names(tmp_path)) == (["index.html", "old"], ["parts"])


def test_links_in_what_a_killed_process_left_are_not_followed(tmp_path: Path) -> None:
    (theirs := tmp_path / "theirs").mkdir()
    (theirs / "mine").touch()
    left = tmp_path / ".parts.nouveau"
    left.mkdir()
    mark(left)
    (left / "link").symlink_to(theirs)
    with replacing_folder(tmp_path / "parts", listed):
        pass
    assert (names(theirs), names(tmp_path)) == (["mine"], ["parts", "theirs"])


def test_a_file_is_never_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "out").symlink_to(tmp_path / "mine")
    with replacing(tmp_path / "out") as beside:
        beside.write_text("new")
    with pytest.raises(OSError):
        (tmp_path / "lock").symlink_to(tmp_path / "mine")
        open_own(tmp_path / "lock")
    assert ((tmp_path / "mine").read_text(), (tmp_path / "out").read_text()) == ("mine", "new")


def test_what_is_no_file_is_never_replaced_by_one(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for place in (tmp_path / "pipe", tmp_path / "folder", Path("/dev/null")):
        with pytest.raises(StoreError, match=place.name), replacing(place) as beside:
            beside.write_text("new")
    assert (tmp_path / "pipe").is_fifo() and Path("/dev/null").is_char_device()
    with pytest.raises(OSError, match="pipe"):
        write_own(tmp_path / "pipe", b"nobody reads")


@pytest.mark.parametrize("place", ["courant", "a.csv", "versions/a.csv", "versions/1/SEAL"])
def test_nothing_is_written_in_a_store_but_by_what_makes_it(tmp_path: Path, place: str) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / LOCK).touch()
    path.write_text("the store's")
    before = tree(tmp_path)
    with pytest.raises(StoreError, match=str(tmp_path)), writing(path) as out:
        out.write(b"mine")
    with pytest.raises(StoreError, match=str(tmp_path)), replacing_folder(path.parent / "new", listed):
        pass
    assert tree(tmp_path) == before
    with replacing(path, own=True) as beside:
        beside.write_text("its next")
    assert path.read_text() == "its next"


def test_a_folder_takes_the_place_of_another_when_all_is_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    for content in ("old", "new"):
        with replacing_folder(folder, listed) as beside:
            assert names(beside) == [MARK]
            (beside / content).write_text(content)
    assert (names(folder), names(tmp_path)) == (["new"], ["parts"])


def test_a_folder_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    with replacing_folder(folder, listed) as beside:
        (beside / "old").touch()
    with pytest.raises(ZeroDivisionError), replacing_folder(folder, listed) as beside:
        (beside / "half").touch()
        raise ZeroDivisionError
    assert (names(folder), names(tmp_path)) == (["old"], ["parts"])


def test_two_never_fill_one_folder(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    with replacing_folder(folder, listed) as beside:
        (beside / "first").touch()
        with pytest.raises(StoreLocked), replacing_folder(folder, listed):
            pass
        assert names(beside) == ["first", MARK], "who was refused touches nothing"
    assert names(folder) == ["first"]


def test_a_killed_process_leaves_nothing_that_the_next_one_keeps(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    text = """
        import os, signal, sys
        from pathlib import Path
        from rncp_graph.files import replacing_folder
        with replacing_folder(Path(sys.argv[1]), lambda _: ["half"]) as beside:
            (beside / "half").touch()
            os.kill(os.getpid(), signal.SIGKILL)
    """
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(text), str(folder)], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert names(tmp_path) == [".parts.nouveau"]
    with replacing_folder(folder, listed) as beside:
        assert names(beside) == [MARK]
    assert names(tmp_path) == ["parts"]


def test_a_lock_is_alone_until_its_file_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("ab") as first, path.open("ab") as second:
        lock_alone(first, path)
        with pytest.raises(StoreLocked, match="lock"):
            lock_alone(second, path)
        first.close()
        lock_alone(second, path)
