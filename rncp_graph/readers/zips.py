"""What is inside a zip: its members, each to be opened as a file, or one error that says what is wrong with it.

A zip may come from anyone. Its directory, read by `zipfile`, is held against limits before any member is opened, and
whatever `zipfile` raises (its errors have no common base) becomes a `SourceError` here, in one place.
"""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from rncp_graph.errors import SourceError, UnsafeSource
from rncp_graph.language import number, t
from rncp_graph.readers.source import File

MAX_RATIO = 200
"""A zip member that swells more than this is refused (the official exports swell about eight times)."""

MAX_BYTES = 16 << 30
"""The most bytes that the members may hold together once unpacked."""

MAX_MEMBERS = 1000
"""The most files that a zip may hold."""

MAX_DIRECTORY = 1 << 20
"""The most bytes of the directory of a zip: what it says is a thousand times as large in memory."""

_SMALL = 1 << 20
"""A member of so few bytes may swell as it likes."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How members may be packed. Those who unpack other kinds give as many bytes as they like at once."""

_HIDDEN, _UTF_8 = 0x2061, 0x800
"""The flags of a member that is encrypted or patched, and of a name in UTF-8."""

_HEADER = struct.Struct("<4s22xHH")


def is_zip(file: BinaryIO) -> bool:
    """Return whether a file is a zip, whole or cut."""
    return zipfile.is_zipfile(file) or (file.seek(0) == 0 and file.read(4) == b"PK\x03\x04")


def members(path: Path) -> list[File]:
    """Return the files inside a zip.

    Raises `SourceError` for a zip that cannot be read, `UnsafeSource` for one that is beyond a limit.
    """
    with _told(path), _Directory(io.FileIO(path)) as file, zipfile.ZipFile(cast(BinaryIO, file)) as archive:
        infos = archive.infolist()
    if not all(info.filename for info in infos):
        raise SourceError(t("zip dont un fichier n'a pas de nom", "a file in the zip has no name"), source=path.name)
    infos = [info for info in infos if not info.is_dir()]
    _refuse(infos, path)
    return [File(_name(info), info.file_size, partial(_opened, path, info), membre=True) for info in infos]


def _refuse(infos: list[zipfile.ZipInfo], path: Path) -> None:
    """Refuse a zip that is beyond a limit, by what its directory says; reading gives no more than that."""
    if len(infos) > MAX_MEMBERS:
        raise _too_many(path.name)
    if any(info.flag_bits & _HIDDEN for info in infos):
        raise UnsafeSource(t("zip chiffré", "encrypted zip"), source=path.name)
    if other := [info.compress_type for info in infos if info.compress_type not in _METHODS]:
        raise UnsafeSource(
            t(
                f"zip comprimé autrement que d'usage (méthode {other[0]}) : refaites-le par « deflate »",
                f"zip packed in an unusual way (method {other[0]}): make it anew by deflate",
            ),
            source=path.name,
        )
    swelling = any(info.file_size > max(_SMALL, MAX_RATIO * info.compress_size) for info in infos)
    packed, whole = (sum(getattr(info, size) for info in infos) for size in ("compress_size", "file_size"))
    if swelling or whole > MAX_BYTES or packed > path.stat().st_size:  # more than there is: members that overlap
        message = t("zip refusé : contenu démesuré une fois ouvert", "zip refused: it would swell beyond measure")
        raise UnsafeSource(message, source=path.name)


def _too_many(name: str) -> UnsafeSource:
    most = number(MAX_MEMBERS)
    return UnsafeSource(
        t(f"trop de fichiers dans le zip ({most} au plus)", f"too many files in the zip ({most} at most)"), source=name
    )


class _Directory(io.BufferedReader):
    """A zip whose directory is being read, which `zipfile` does at once, however long it says that it is."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_DIRECTORY:
            raise _too_many(Path(cast(Path, self.raw.name)).name)  # type: ignore[attr-defined]
        return super().read(size)


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member; a zip that does not say that its names are UTF-8 mostly has them so all the same."""
    if not info.flag_bits & _UTF_8:
        with contextlib.suppress(UnicodeError):
            return info.filename.encode("cp437").decode()
    return info.filename


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Make an error of ours of whatever `zipfile` raises in the block."""
    try:
        yield
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(t("archive zip abîmée", "damaged zip archive"), source=path.name) from error


def _opened(path: Path, info: zipfile.ZipInfo) -> BinaryIO:
    """Open a member: `ZipFile.open` would need the directory, to be read anew for each member."""
    with _told(path), contextlib.ExitStack() as closing:
        file = closing.enter_context(path.open("rb"))
        file.seek(info.header_offset)
        signature, name_length, extra_length = _HEADER.unpack(file.read(_HEADER.size))
        name = file.read(name_length).decode("utf-8" if info.flag_bits & _UTF_8 else "cp437")
        if signature != b"PK\x03\x04" or name != info.orig_filename:
            raise zipfile.BadZipFile(name)
        file.seek(extra_length, io.SEEK_CUR)
        member = zipfile.ZipExtFile(file, "r", info, close_fileobj=True)
        closing.pop_all()
    return cast(BinaryIO, io.BufferedReader(_Member(member, path)))


class _Member(io.RawIOBase):
    """A zip member whose errors say which file they come from; `zipfile` stops at the size that the zip declares."""

    def __init__(self, member: zipfile.ZipExtFile, path: Path) -> None:
        self.member, self.path = member, path

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        with _told(self.path):
            data = self.member.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.member.close()
        super().close()
