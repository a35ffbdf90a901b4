"""A store on disk: a folder with `versions/{id}/` and a pointer file `courant`, replaced atomically.

A build writes a new version beside the others and then points at it, so a half-built store never answers. Readers
follow the pointer and hold their version by a shared lock; a version that nobody holds and nothing points at is
deleted once the next build stands, and what a killed build left when the next begins; both must prove that they are
ours. A finished version is sealed: the SHA-256 of each of its files stands beside them.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from rncp_graph.errors import StoreError, StoreLocked, StoreMissing
from rncp_graph.files import (
    MARK,
    Listed,
    discard,
    is_ours,
    lock_alone,
    mark,
    open_own,
    replacing,
    sha256_of,
    to_disk,
    unmark,
)
from rncp_graph.language import t
from rncp_graph.reasons import fault
from rncp_graph.stores.protocol import is_address

POINTER = "courant"
VERSIONS = "versions"
LOCK = "construction.verrou"
SEAL = "sceau"

_SUM = re.compile(r"[0-9a-f]{64}").fullmatch
_NAME = re.compile(r"\d{8}T\d{12}Z", re.ASCII).fullmatch
"""The name of a version: the moment when it was begun."""


def current(folder: Path) -> Path:
    """Return the version that the pointer of a store names.

    Raises `StoreMissing` when there is no store at `folder`.
    """
    try:
        name = (folder / POINTER).read_text(errors="replace").strip()
    except OSError as error:
        raise StoreMissing(
            t(
                f"{folder} : aucune base ici ; faites d'abord « rncp-graph build SOURCE... -o {folder} »",
                f"{folder}: no store here; first run `rncp-graph build SOURCE... -o {folder}`",
            )
        ) from error
    version = folder / VERSIONS / name
    if not _NAME(name) or not version.is_dir():
        raise StoreError(t(f"{folder} : pointeur vers une version absente", f"{folder}: pointer to a missing version"))
    return version


def hold(version: Path) -> int | None:
    """Hold a version by a shared lock, as long as the descriptor given is open; `None` on a read-only medium."""
    try:
        lock = os.open(version.with_suffix(".verrou"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    except OSError:
        return None
    with suppress(OSError):  # a file system without locks
        fcntl.flock(lock, fcntl.LOCK_SH)
    return lock


@contextmanager
def construction(folder: Path) -> Iterator[Path]:
    """Make a new version: give its empty folder, and point the store at it when the block ends without an error.

    Raises `StoreLocked` when another build is under way, `StoreError` when the folder cannot be written or holds
    something else than a store.
    """
    if is_address(folder):
        raise StoreError(
            t(
                "une base se construit dans un dossier, puis « rncp-graph push URL » la porte à cette adresse",
                "a store is built in a folder; `rncp-graph push URL` then takes it to that address",
            )
        )
    if folder.exists() and not (folder.is_dir() and _is_store(folder)):
        raise StoreError(
            t(f"{folder} existe et n'est pas une base rncp_graph", f"{folder} exists and is not a store of rncp_graph")
        )
    with _writing():
        (folder / VERSIONS).mkdir(parents=True, exist_ok=True)
        lock = open_own(folder / LOCK)
    with lock:
        lock_alone(lock, folder)
        with _writing():
            _clean(folder, _unfinished)
            version = folder / VERSIONS / datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
            version.mkdir()
            mark(version)
        try:
            yield version
            with _writing():
                _seal(version)
                unmark(version)
                with replacing(folder / POINTER, sync=True) as beside:
                    beside.write_text(version.name + "\n")
        except BaseException:
            with suppress(OSError):
                if _standing(folder) != version:  # else the pointer was swapped, and what failed came after
                    discard(version, listed)
            raise
        _clean(folder, listed)


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(t(f"écriture impossible ({fault(error)})", f"cannot write: {fault(error)}")) from error


def _is_store(folder: Path) -> bool:
    """Whether a folder is empty, or has what each build leaves: its own lock, and versions; no links to elsewhere."""
    lock, versions = folder / LOCK, folder / VERSIONS
    if lock.is_symlink() or versions.is_symlink():
        return False
    names = [path.name for path in folder.iterdir()]
    begun = versions.is_dir() and names == [VERSIONS] and not any(versions.iterdir())
    return begun or (lock.is_file() and versions.is_dir()) or not names


def listed(version: Path) -> list[str]:
    """Return the files of a version that its seal names, those that the engine makes anew, and the seal."""
    try:
        text = (version / SEAL).read_text(errors="replace")
    except OSError:
        return []
    lines = [line.partition("  ") for line in text.splitlines()]
    if not lines or not all(_SUM(sha256) and name for sha256, _, name in lines):
        return []
    engine = [path.name for path in version.iterdir() if path.name.startswith("LO")]
    return [SEAL, *(name for _, _, name in lines), *engine]


def _unfinished(_: Path) -> list[str]:
    """Prove nothing but the mark: no version that was ever whole."""
    return []


def damaged(version: Path) -> list[str]:
    """Return the files of a version that are missing or not what was sealed; a version without a seal is damaged too.

    Every byte is read, by no engine: a damaged index may stop one without an error.
    """
    try:
        text = (version / SEAL).read_text(errors="replace")
    except OSError:
        return [SEAL]
    sealed = [line.partition("  ") for line in text.removesuffix("\n").split("\n")]
    return [name or SEAL for sha256, _, name in sealed if not _intact(version / name, sha256)]


def _seal(version: Path) -> None:
    """Write the SHA-256 of each file as `sha256sum` does, and see to it that all of them are on the disk."""
    # LOG and LOCK are rewritten by whoever opens the store
    paths = [
        path
        for path in sorted(version.rglob("*"))
        if path.is_file() and not (path.parent == version and (path.name.startswith("LO") or path.name == MARK))
    ]
    with ThreadPoolExecutor() as pool:  # sums are made outside the lock of the interpreter
        sums = zip(pool.map(_sealed, paths), paths, strict=True)
        lines = [f"{sha256}  {path.relative_to(version).as_posix()}\n" for sha256, path in sums]
    for folder in {path.parent for path in paths} - {version}:
        to_disk(folder)
    with replacing(version / SEAL, sync=True) as beside:
        beside.write_text("".join(lines))
    to_disk(version.parent)


def _sealed(path: Path) -> str:
    to_disk(path)
    return sha256_of(path)


def _intact(path: Path, sha256: str) -> bool:
    try:
        return sha256_of(path) == sha256
    except (OSError, ValueError):  # a damaged seal may hold what is no name of a file
        return False


def _standing(folder: Path) -> Path | None:
    """The version that a store points at, where it points at one."""
    try:
        return current(folder)
    except StoreError:
        return None


def _clean(folder: Path, proof: Listed) -> None:
    """Delete the versions that are ours by this proof, that nothing points at and nobody holds."""
    keep = _standing(folder)
    for version in (folder / VERSIONS).iterdir():
        if _NAME(version.name) and version != keep and is_ours(version, proof):
            with suppress(StoreLocked, OSError):
                _delete(version, proof)


def _delete(version: Path, proof: Listed) -> None:
    lock = version.with_suffix(".verrou")
    with open_own(lock) as file:
        lock_alone(file, version)
        discard(version, proof)
        lock.unlink(missing_ok=True)
