"""Files that appear whole or not at all, packed or not, on the disk where it matters."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO, cast

from rncp_graph.errors import StoreError, StoreLocked
from rncp_graph.language import t
from rncp_graph.reasons import reason

LOCK = "construction.verrou"
"""A file that stands in each store: nothing is written in such a folder, or below it, but by what makes the store."""


def _check_outside(path: Path) -> None:
    if store := next((folder for folder in path.absolute().parents if os.path.lexists(folder / LOCK)), None):
        raise StoreError(
            t(
                f"{path} : dans la base {store}, où n'écrivent que ses propres commandes",
                f"{path}: in the store {store}, where only its own commands write",
            )
        )


# --- one file ---------------------------------------------------------------------------------------------------------


@contextmanager
def replacing(path: Path, *, sync: bool = False, own: bool = False) -> Iterator[Path]:
    """Return a place to write beside a file, which takes its name when the block ends and leaves nothing when it fails.

    The place is new, in a folder of its own: nothing that stands there is written over or followed. With `sync` the
    file is on the disk by then, so that a loss of power too leaves the old file or the new one. `own` files are those
    of a store.

    Raises `StoreError` when the place cannot be written, or is a device, a pipe, a folder, or in a store.

    >>> file = Path(tempfile.mkdtemp()) / "a.txt"
    >>> with replacing(file) as beside:
    ...     _ = beside.write_text("whole")
    >>> file.read_text(), len(list(file.parent.iterdir()))
    ('whole', 1)
    """
    if not own:
        _check_outside(path)
    if os.path.lexists(path) and not (path.is_symlink() or path.is_file()):
        raise StoreError(t(f"{path} existe et n'est pas un fichier", f"{path} exists and is no file"))
    with _translating(path), tempfile.TemporaryDirectory(prefix=".", suffix=".nouveau", dir=path.parent) as beside:
        yield Path(beside) / path.name
        take_place(Path(beside) / path.name, path, sync=sync)


def take_place(beside: Path, path: Path, *, sync: bool = False) -> None:
    """Put a whole file in the place of another, at once; with `sync`, bytes and name are then on the disk."""
    if sync:
        to_disk(beside)
    beside.replace(path)
    if sync:
        to_disk(path.parent)


@contextmanager
def packing(path: Path, level: int = 9, *, sync: bool = False) -> Iterator[IO[bytes]]:
    """Open a file to write, packed by gzip when its name ends in `.gz`, from 1 (fast) to 9 (small).

    There is neither a name nor a time inside: one content gives one file. With `sync` it is on the disk when the block
    ends.
    """
    with path.open("wb") as raw:
        if path.suffix == ".gz":
            with gzip.GzipFile(filename="", mode="wb", compresslevel=level, fileobj=raw, mtime=0) as packed:
                yield cast(IO[bytes], packed)
        else:
            yield raw
    if sync:
        to_disk(path)


@contextmanager
def writing(path: Path, level: int = 9, *, sync: bool = False) -> Iterator[IO[bytes]]:
    """Open a file to write as `packing` does, which appears whole or not at all, as with `replacing`.

    >>> file = Path(tempfile.mkdtemp()) / "a.txt.gz"
    >>> with writing(file) as out:
    ...     _ = out.write(b"whole")
    >>> gzip.decompress(file.read_bytes())
    b'whole'
    """
    with replacing(path, sync=sync) as beside, packing(beside, level) as out:
        yield out


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def to_disk(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def open_own(path: Path) -> BinaryIO:
    """Open a file of ours to read and to add to it, made when it is not there. Raises `OSError` for a symbolic link."""
    return cast(BinaryIO, open(path, "a+b", opener=_not_following))


def write_own(path: Path, data: bytes) -> None:
    """Write a file of ours, in the place of its former self. Raises `OSError` for a symbolic link."""
    with open(path, "wb", opener=_not_following) as file:
        file.write(data)


def _not_following(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666)  # a pipe that nobody reads is not waited for


def lock_alone(file: IO[bytes] | int, path: Path) -> None:
    """Hold an open file alone, until it is closed. Raises `StoreLocked` when a build of `path` holds it already."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StoreLocked(
            t(f"{path} : une autre construction est en cours", f"{path}: another build is under way")
        ) from error


# --- one folder -------------------------------------------------------------------------------------------------------

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
    _check_outside(folder)
    beside, old = (folder.with_name(f".{folder.name}.{kind}") for kind in ("nouveau", "ancien"))
    with _translating(folder):
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


@contextmanager
def _translating(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            t(f"{path} : écriture impossible ({reason(error)})", f"{path}: cannot write ({reason(error)})")
        ) from error
