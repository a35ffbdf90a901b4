"""Files that appear whole or not at all, packed or not, on the disk where it matters."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from rncp_graph.errors import StoreError, StoreLocked
from rncp_graph.language import t
from rncp_graph.reasons import reason

LOCK = "construction.verrou"
"""A file that stands in each store: nothing is written in such a folder, or below it, but by what makes the store."""

_BUFFER = 1 << 17


def check_outside(path: Path) -> None:
    """Raise `StoreError` for a place in a store."""
    if store := next((folder for folder in path.absolute().parents if os.path.lexists(folder / LOCK)), None):
        raise StoreError(
            t(
                f"{path} : dans la base {store}, où n'écrivent que ses propres commandes",
                f"{path}: in the store {store}, where only its own commands write",
            )
        )


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
        check_outside(path)
    if os.path.lexists(path) and not (path.is_symlink() or path.is_file()):
        raise StoreError(t(f"{path} existe et n'est pas un fichier", f"{path} exists and is no file"))
    with translating(path), tempfile.TemporaryDirectory(prefix=".", suffix=".nouveau", dir=path.parent) as beside:
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
            packed = gzip.GzipFile(filename="", mode="wb", compresslevel=level, fileobj=raw, mtime=0)
            with packed, io.BufferedWriter(cast(io.RawIOBase, packed), _BUFFER) as buffered:  # a call there is dear
                yield cast(IO[bytes], buffered)
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


@contextmanager
def translating(path: Path) -> Iterator[None]:
    """Make `StoreError` of what the system raises in the block."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            t(f"{path} : écriture impossible ({reason(error)})", f"{path}: cannot write ({reason(error)})")
        ) from error
