"""Files as readers see them: a plain file, the files of a folder, or those inside a zip that can be trusted to open."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, BinaryIO, cast

from rncp_graph.errors import SourceError, UnsafeSource
from rncp_graph.language import t
from rncp_graph.readers.source import File

MAX_RATIO = 200
"""A zip member that swells more than this is refused (the official exports swell about eight times)."""

MAX_BYTES = 16 << 30
"""The most bytes that one member may hold once unpacked."""

MAX_MEMBERS = 1000


def files_at(path: Path) -> list[File]:
    """Return the files to read at `path`.

    Raises `SourceError` when there is nothing to read, `UnsafeSource` for a zip that would swell beyond measure.
    """
    if path.is_dir():
        return [_plain(p) for p in sorted(path.iterdir()) if p.is_file()]
    if not path.is_file():
        raise SourceError(t("fichier introuvable ou illisible", "no such file, or no plain file"), source=str(path))
    plain = _plain(path)
    with plain.open() as file:
        is_zip = zipfile.is_zipfile(file) or (file.seek(0) == 0 and file.read(4) == b"PK\x03\x04")  # whole, or cut
    return _members(path) if is_zip else [plain]


def _plain(path: Path) -> File:
    def opened() -> BinaryIO:
        try:
            return path.open("rb")
        except OSError as error:
            raise SourceError(t("lecture refusée", "cannot be read"), source=str(path)) from error

    return File(path.name, path.stat().st_size, opened)


def _members(path: Path) -> list[File]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise SourceError(t("archive zip illisible", "unreadable zip archive"), source=path.name) from error
    if len(infos) > MAX_MEMBERS:
        raise UnsafeSource(t("trop de fichiers dans le zip", "too many files in the zip"), source=path.name)
    for info in infos:
        if info.flag_bits & 1:
            raise UnsafeSource(t("zip chiffré", "encrypted zip"), source=path.name)
        _refuse_swelling(info.file_size, info.compress_size, path.name)
    return [File(_name(info), info.file_size, _opener(path, info)) for info in infos]


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member; a zip that does not say that its names are UTF-8 mostly has them so all the same."""
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            return info.filename.encode("cp437").decode()
    return info.filename


def _refuse_swelling(size: int, packed: int, name: str) -> None:
    if size > MAX_BYTES or (size > 1 << 20 and size > MAX_RATIO * max(packed, 1)):
        message = t("zip refusé : contenu démesuré une fois ouvert", "zip refused: it would swell beyond measure")
        raise UnsafeSource(message, source=name)


def _damaged(name: str) -> SourceError:
    return SourceError(t("archive zip abîmée", "damaged zip archive"), source=name)


def _opener(path: Path, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        try:
            archive = zipfile.ZipFile(path)
            member = archive.open(info)
            archive.close()  # the member keeps the file open until it is closed itself
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise _damaged(path.name) from error
        return cast(BinaryIO, io.BufferedReader(_Checked(member, path.name)))

    return opened


class _Checked(io.RawIOBase):
    """A zip member whose errors say which file they come from; `zipfile` stops at the size that the zip declares."""

    def __init__(self, member: IO[bytes], name: str) -> None:
        self.member, self.name = member, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            data = self.member.read(len(buffer))
        except Exception as error:  # errors of zlib and of zipfile have no common base
            raise _damaged(self.name) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.member.close()
        super().close()
