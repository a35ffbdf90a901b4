"""Backup and restore: a store as one N-Quads file, the archive of record, which any engine can load.

The first line names the layout, the last one counts the quads and gives the SHA-256 of all that stands before it; both
are comments of N-Quads. A file that was cut or altered is refused.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from pyoxigraph import RdfFormat

from rncp_graph.errors import StoreError
from rncp_graph.files import writing
from rncp_graph.language import Progress, counting, t
from rncp_graph.reasons import reason
from rncp_graph.stores import Store
from rncp_graph.stores.identity import check_layout
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.shallow import TooDeep, shallow
from rncp_graph.stores.stream import Lines
from rncp_graph.stores.versions import construction
from rncp_graph.upkeep.beside import write_beside
from rncp_graph.upkeep.integrity import examine

CHUNK = 1 << 20
LEVEL = 4
"""Of gzip, for files that are large and often made."""

RESERVE = 256
"""Bytes held back while reading, longer than the last line."""

_FIRST = re.compile(rb"# rncp_graph (\d{1,9})(?: <[^<>\s]+>)?\n")
_LAST = re.compile(rb"(.*?)# quads (\d+) sha256 ([0-9a-f]{64})\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Archive:
    """A backup: how many quads it holds, and the SHA-256 of its text."""

    quads: int
    sha256: str


def backup(store: Store, path: Path, *, progress: Progress | None = None) -> Archive:
    """Write all a store holds to an N-Quads file, packed when its name ends in `.gz`; it appears whole or not at all.

    `progress` is called with the number of quads written. Readers of the store and builds of another go on.

    Raises `StoreError` when the file cannot be written or the store cannot be read.
    """
    with writing(path, LEVEL) as out:
        hashed, hear = _Hashed(out), counting(progress, t("quads écrits :", "quads written:"))
        hashed.write(f"# rncp_graph {store.layout}\n".encode())
        quads = store.dump(cast(IO[bytes], Lines(cast(IO[bytes], hashed), hear)), RdfFormat.N_QUADS)
        archive = Archive(quads, hashed.hash.hexdigest())
        out.write(f"# quads {archive.quads} sha256 {archive.sha256}\n".encode())
    return archive


def restore(folder: Path, path: Path, *, progress: Progress | None = None) -> Archive:
    """Bring a backup back as the new version of a store: verified, examined, then put in place at once.

    Raises `StoreError` for a file that is no backup, was cut or altered, or does not make a whole store, and
    `StoreLocked` when a build is under way; the present store stays as it is.
    """
    passage = _BackupReader(path)
    with construction(folder) as version:
        store = OxigraphStore.creating(version)
        try:
            store.load(shallow(passage.chunks()))
        except TooDeep as error:
            raise passage.refused(str(error)) from error
        store.compact()
        archive = cast(Archive, passage.archive)
        if len(store) != archive.quads:
            raise passage.refused(t("quads manquants", "quads are missing"))
        if defects := examine(store, progress=progress).defects:
            raise passage.refused(defects[0])
        write_beside(store, version)
        store.close()
    return archive


class _Hashed(io.RawIOBase):
    """Hashes the text that passes through it."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out, self.hash = out, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.hash.update(data)
        self.out.write(data)
        return len(data)


class _BackupReader:
    """The passage over a backup: its chunks, and its archive line once it has been met."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.archive: Archive | None = None

    def refused(self, why: str) -> StoreError:
        return StoreError(t(f"{self.path} : sauvegarde refusée ({why})", f"{self.path}: backup refused ({why})"))

    def chunks(self) -> Iterator[bytes]:
        """Return the text, and refuse it at the end when it is not what was written."""
        try:
            with self.path.open("rb") as raw:
                packed = raw.read(2) == b"\x1f\x8b"
                raw.seek(0)
                yield from self._verified(cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if packed else raw)
        except (EOFError, zlib.error, OSError) as error:
            raise self.refused(reason(error)) from error

    def _verified(self, file: IO[bytes]) -> Iterator[bytes]:
        tail = file.readline(4096)
        first = _FIRST.fullmatch(tail)
        if not first:
            raise self.refused(t("ce n'est pas une sauvegarde de rncp_graph", "no backup of rncp_graph"))
        check_layout(int(first[1]), str(self.path))
        lines, sha256 = -1, hashlib.sha256()
        while chunk := file.read(CHUNK):
            tail += chunk
            ready, tail = tail[:-RESERVE], tail[-RESERVE:]
            lines += ready.count(b"\n")
            sha256.update(ready)
            yield ready
        last = _LAST.fullmatch(tail)
        if not last:
            raise self.refused(t("fichier tronqué", "truncated file"))
        sha256.update(last[1])
        self.archive = Archive(int(last[2]), last[3].decode())
        if (lines + last[1].count(b"\n"), sha256.hexdigest()) != (self.archive.quads, self.archive.sha256):
            raise self.refused(t("contenu altéré", "altered content"))
        yield last[1]
