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
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from rncp_graph.errors import StoreError, StoreLocked, StoreMissing
from rncp_graph.files import (
    LOCK,
    MARK,
    Listed,
    discard,
    is_ours,
    lock_alone,
    mark,
    open_own,
    replacing,
    unmark,
)
from rncp_graph.language import t
from rncp_graph.reasons import fault
from rncp_graph.stores.protocol import is_address
from rncp_graph.stores.seals import damaged, listed, seal
from rncp_graph.stores.strangers import stranger

POINTER = "courant"
VERSIONS = "versions"

_NAME = re.compile(r"\d{8}T\d{12}Z", re.ASCII).fullmatch
"""The name of a version: the moment when it was begun."""


def current(folder: Path) -> Path:
    """Return the version that the pointer of a store names.

    Raises `StoreMissing` when there is no store at `folder`, `StoreError` for a store whose pointer is lost or wrong,
    and for what stands there instead of a store.
    """
    if version := _standing(folder):
        return version
    if _is_folder(folder / VERSIONS) and _named(folder):
        raise StoreError(
            t(
                f"{folder} : pointeur « {POINTER} » perdu, ou vers une version absente ; « rncp-graph check --repair "
                f"--store {folder} » le remet vers la plus récente qui est entière",
                f"{folder}: pointer `{POINTER}` is lost, or names a version that is absent; `rncp-graph check --repair "
                f"--store {folder}` points it to the newest that is whole",
            )
        )
    if found := stranger(folder):
        raise StoreError(
            t(f"{folder} n'est pas une base rncp_graph : {found}", f"{folder} is not a store of rncp_graph: {found}")
        )
    raise StoreMissing(
        t(
            f"{folder} : aucune base ici ; faites d'abord « rncp-graph build SOURCE... -o {folder} »",
            f"{folder}: no store here; first run `rncp-graph build SOURCE... -o {folder}`",
        )
    )


def _standing(folder: Path) -> Path | None:
    """The version that a store points at, where it points at one."""
    try:
        pointer = folder / POINTER
        name = pointer.read_bytes().decode(errors="replace").strip() if pointer.is_file() else ""
        version = folder / VERSIONS / name
        return version if _NAME(name) and version.is_dir() else None
    except OSError as error:
        raise StoreError(t(f"lecture impossible ({fault(error)})", f"cannot read: {fault(error)}")) from error


def _named(folder: Path) -> list[Path]:
    """The versions that stand in a store, by their names, the newest first; links are none."""
    return sorted((one for one in (folder / VERSIONS).iterdir() if _NAME(one.name) and _is_folder(one)), reverse=True)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def repair(folder: Path) -> Path | None:
    """Point a store at its newest whole version, and return that; nothing when it points at a whole version already.

    Whole is a version whose files are those of its seal, byte for byte. Nothing is deleted.

    Raises `StoreError` where no version is whole, or there is no store, `StoreLocked` when a build is under way.
    """
    if not (_is_folder(folder) and _is_store(folder)):
        current(folder)  # says what is there instead
    with _alone(folder):
        standing = _standing(folder)
        if standing and not damaged(standing):
            return None
        for version in _named(folder):
            if not damaged(version):
                with _writing():
                    _point(folder, version)
                return version
    raise StoreError(
        t(
            f"{folder} : aucune version n'est entière ; rétablissez une sauvegarde, ou reconstruisez la base",
            f"{folder}: no version is whole; restore a backup, or build the store anew",
        )
    )


def _point(folder: Path, version: Path) -> None:
    """Say that a version is whole, and point a store at it."""
    if (version / MARK).exists():
        unmark(version)
    with replacing(folder / POINTER, sync=True, own=True) as beside:
        beside.write_text(version.name + "\n")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a store against every other build."""
    with _writing():
        lock = open_own(folder / LOCK)
    with lock:
        lock_alone(lock, folder)
        yield


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
        found = f" ({said})" if (said := stranger(folder)) else ""
        raise StoreError(
            t(
                f"{folder} existe et n'est pas une base rncp_graph{found}",
                f"{folder} exists and is not a store of rncp_graph{found}",
            )
        )
    with _writing():
        (folder / VERSIONS).mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        with _writing():
            _clean(folder, _unfinished)
            version = folder / VERSIONS / datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
            version.mkdir()
            mark(version)
        try:
            yield version
            with _writing():
                seal(version)
                _point(folder, version)
        except BaseException:
            with suppress(OSError, StoreError):
                if _standing(folder) != version:  # else the pointer was swapped, and what failed came after
                    discard(version, listed)
            raise
        _clean(folder, listed)


def clear(folder: Path) -> None:
    """Delete the versions of a store that are ours, that nothing points at and nobody holds any more.

    A build does so itself, but for those that were held while it went on. Nothing is done while another is under way.
    """
    with suppress(StoreLocked), _alone(folder):
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


def _unfinished(_: Path) -> list[str]:
    """Prove nothing but the mark: no version that was ever whole."""
    return []


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
