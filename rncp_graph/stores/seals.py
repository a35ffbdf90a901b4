"""The seal of a version: the SHA-256 of each of its files stands beside them, as `sha256sum` writes it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rncp_graph.files import MARK, replacing, sha256_of, to_disk
from rncp_graph.language import t

SEAL = "sceau"

_SUM = re.compile(r"[0-9a-f]{64}").fullmatch


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


def damage(version: Path, where: str) -> str:
    """Return what is said of a store at a place whose version is damaged, and nothing of one that is whole."""
    if not (found := ", ".join(damaged(version))):
        return ""
    return t(
        f"{where} : fichiers abîmés : {found} ; rétablissez une sauvegarde, ou reconstruisez la base",
        f"{where}: damaged files: {found}; restore a backup, or build the store anew",
    )


def seal(version: Path) -> None:
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
    with replacing(version / SEAL, sync=True, own=True) as beside:
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
