"""Folders that take the place of others: ours alone, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rncp_graph.errors import StoreError
from rncp_graph.files.whole import check_outside, lock_alone, to_disk, translating
from rncp_graph.language import t

MARK = "rncp_graph.en-cours"
"""A file that stands in a folder of ours while it is made, and again while it is deleted."""

_MARKED = b"rncp_graph is making or deleting this folder: it may be deleted whole.\n"

Listed = Callable[[Path], Collection[str]]
"""Tells the files that a finished folder says it holds, in words that we alone write; none where it says nothing."""


def is_ours(folder: Path, listed: Listed) -> bool:
    """Return whether a folder proves that it may be deleted: marked, or without anything but the files that it lists.

    Files of folders within are listed by their paths. An empty folder is nobody's loss. No symbolic link is followed,
    neither to the folder nor in it.
    """
    if folder.is_symlink() or not folder.is_dir():
        return False
    if _is_marked(folder):
        return True
    inside = [path.relative_to(folder).as_posix() for path in _leaves(folder)]
    return not any(strangers(folder, inside, set(listed(folder) if inside else ())))


def strangers(folder: Path, names: Iterable[str], listed: Collection[str]) -> Iterator[Path]:
    """Return what stands at these places of a folder and is no plain file of the list, or what leads elsewhere there.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("ours", "theirs"):
    ...     (folder / name).touch()
    >>> [path.name for path in strangers(folder, ["ours", "theirs", "absent"], ["ours"])]
    ['theirs']
    """
    for name in names:
        path = folder / name
        above = path.parents[: len(path.parts) - len(folder.parts) - 1]
        if wrong := next((place for place in above if place.is_symlink() or place.is_file()), None):
            yield wrong
        elif os.path.lexists(path) and (name not in listed or path.is_symlink() or not path.is_file()):
            yield path


def _leaves(folder: Path) -> Iterator[Path]:
    """All that stands in a folder and in those within but these folders themselves; links are not followed."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            yield from _leaves(path)
        else:
            yield path


def mark(folder: Path) -> None:
    """Say that a folder is ours while it is not whole, until `unmark`."""
    if not _is_marked(folder):
        said = os.open(folder / MARK, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        os.write(said, _MARKED)
        os.close(said)


def unmark(folder: Path) -> None:
    """Say that a folder is whole."""
    (folder / MARK).unlink()


def discard(folder: Path, listed: Listed) -> bool:
    """Delete a folder if it proves itself ours, and return whether it did; killed amid that, it still proves it.

    Raises `OSError` when the disk refuses.
    """
    if not is_ours(folder, listed):
        return False
    mark(folder)
    _empty(folder)
    unmark(folder)
    folder.rmdir()
    return True


def _is_marked(folder: Path) -> bool:
    said = folder / MARK
    return said.is_file() and not said.is_symlink() and said.read_bytes() in (_MARKED, b"")  # empty: killed amid `mark`


def _empty(folder: Path) -> None:
    """Delete all but the mark."""
    for left in folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        elif left.name != MARK:
            left.unlink()


@contextmanager
def replacing_folder(folder: Path, listed: Listed) -> Iterator[Path]:
    """Return a folder beside `folder`, which takes its place when the block ends and goes when it fails.

    It is empty but for the mark. `listed` proves the one that stands there: any other is refused and kept, and so is
    what stands under the names that we need beside it. What a killed process left there is cleaned by the next one,
    which tells it by the lock that ended with it; had it put the old folder aside already, that is first put back.

    Raises `StoreLocked` when another process is at it, `StoreError` when the place is not ours, is in a store or cannot
    be written.
    """
    check_outside(folder)
    beside, old = (folder.with_name(f".{folder.name}.{kind}") for kind in ("nouveau", "ancien"))
    with translating(folder):
        for place in (folder, beside, old):
            _check_ours(place, listed)
        beside.mkdir(parents=True, exist_ok=True)
        with _locked(beside, folder):
            mark(beside)
            _empty(beside)
            _put_back(folder, old)
            try:
                yield beside
                unmark(beside)
                to_disk(beside)
                _swap(beside, folder, old, listed)
                to_disk(folder.parent)
            finally:
                with suppress(OSError):
                    discard(beside, listed)


@contextmanager
def _locked(beside: Path, folder: Path) -> Iterator[None]:
    lock = os.open(beside, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        lock_alone(lock, folder)
        yield
    finally:
        os.close(lock)


def _check_ours(place: Path, listed: Listed) -> None:
    if os.path.lexists(place) and not is_ours(place, listed):
        said = f"{place} existe et n'est pas à nous, en entier : déplacez-le"
        raise StoreError(t(said, f"{place} exists and is not ours, as a whole: move it away"))


def _swap(beside: Path, folder: Path, old: Path, listed: Listed) -> None:
    """Put a folder in the place of another; two renames, and the old one goes only when the new one stands."""
    for place in (folder, old):
        _check_ours(place, listed)
    if folder.exists():
        discard(old, listed)
        folder.rename(old)
    try:
        beside.rename(folder)
    except OSError:
        _put_back(folder, old)
        raise
    with suppress(OSError):
        discard(old, listed)


def _put_back(folder: Path, old: Path) -> None:
    """Undo the first rename, where the second one did not come."""
    if old.exists() and not folder.exists():
        old.rename(folder)
