"""Files that appear whole or not at all, packed or not, on the disk where it matters; and bytes put aside."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, cast

from rncp_graph.errors import StoreError, StoreLocked
from rncp_graph.language import t

# --- one file ---------------------------------------------------------------------------------------------------------


@contextmanager
def replacing(path: Path, *, sync: bool = False) -> Iterator[Path]:
    """Return a place to write beside a file, which takes its name when the block ends and leaves nothing when it fails.

    With `sync` it is on the disk by then, so that a loss of power too leaves the old file or the new one.

    Raises `StoreError` when the place cannot be written.

    >>> file = Path(tempfile.mkdtemp()) / "a.txt"
    >>> with replacing(file) as beside:
    ...     _ = beside.write_text("whole")
    >>> file.read_text(), len(list(file.parent.iterdir()))
    ('whole', 1)
    """
    beside = path.with_name(f".{os.getpid()}-{path.name}")
    with _translating(path):
        try:
            yield beside
            take_place(beside, path, sync=sync)
        finally:
            beside.unlink(missing_ok=True)


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


def lock_alone(file: IO[bytes] | int, path: Path) -> None:
    """Hold an open file alone, until it is closed. Raises `StoreLocked` when a build of `path` holds it already."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StoreLocked(
            t(f"{path} : une autre construction est en cours", f"{path}: another build is under way")
        ) from error


# --- one folder -------------------------------------------------------------------------------------------------------


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """Return an empty folder beside `folder`, which takes its place when the block ends and goes when it fails.

    What a killed process left there is cleaned by the next one, which tells it by the lock that ended with it; had it
    put the old folder aside already, that is first put back.

    Raises `StoreLocked` when another process is at it, `StoreError` when the place cannot be written.
    """
    beside, old = (folder.with_name(f".{folder.name}.{kind}") for kind in ("nouveau", "ancien"))
    with _translating(folder):
        beside.mkdir(parents=True, exist_ok=True)
        with _locked(beside, folder):
            _put_back(folder, old)
            try:
                for left in beside.iterdir():
                    shutil.rmtree(left) if left.is_dir() else left.unlink()
                yield beside
                to_disk(beside)
                _swap(beside, folder, old)
                to_disk(folder.parent)
            finally:
                shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def _locked(beside: Path, folder: Path) -> Iterator[None]:
    lock = os.open(beside, os.O_RDONLY)
    try:
        lock_alone(lock, folder)
        yield
    finally:
        os.close(lock)


def _swap(beside: Path, folder: Path, old: Path) -> None:
    """Put a folder in the place of another; two renames, and the old one goes only when the new one stands."""
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    try:
        beside.rename(folder)
    except OSError:
        _put_back(folder, old)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _put_back(folder: Path, old: Path) -> None:
    """Undo the first rename, where the second one did not come."""
    if old.exists() and not folder.exists():
        old.rename(folder)


@contextmanager
def _translating(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(t(f"{path} : écriture impossible ({error})", f"{path}: cannot write ({error})")) from error


# --- put aside --------------------------------------------------------------------------------------------------------


class Slot(NamedTuple):
    """Where a piece stands in a spool: its first byte, and its size in bytes."""

    start: int
    size: int


class Spool(tempfile.SpooledTemporaryFile[bytes]):
    """Bytes put aside: a file without a name, in memory up to so many bytes, then on the disk.

    It is written and read as any file, or piece by piece. It goes when it is closed, or when nobody holds it any more.

    >>> with Spool() as spool:
    ...     places = [spool.put(b"piano"), spool.put(b"violin")]
    ...     [spool.get(place) for place in reversed(places)]
    [b'violin', b'piano']
    """

    def __init__(self, memory: int = 1 << 20) -> None:
        """Open an empty one, of which at most `memory` bytes stay in memory."""
        super().__init__(max_size=memory)

    def __del__(self) -> None:
        self.close()

    def put(self, data: bytes) -> Slot:
        """Put a piece aside, and return where it stands."""
        place = Slot(self.seek(0, io.SEEK_END), len(data))
        self.write(data)
        return place

    def get(self, place: Slot) -> bytes:
        """Return the piece at a place."""
        self.seek(place.start)
        return self.read(place.size)
