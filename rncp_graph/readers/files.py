"""Files as readers see them: a plain file, the files of a folder, or those inside a zip that can be trusted to open."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from rncp_graph.errors import SourceError
from rncp_graph.language import t
from rncp_graph.readers.source import File
from rncp_graph.readers.zips import is_zip, members


def files_at(path: Path) -> list[File]:
    """Return the files to read at `path`.

    Raises `SourceError` when there is nothing to read, `UnsafeSource` for a zip that is beyond a limit.
    """
    if path.is_dir():
        return [_plain(p) for p in sorted(path.iterdir()) if p.is_file()]
    if not path.is_file():
        raise SourceError(t("fichier introuvable ou illisible", "no such file, or no plain file"), source=str(path))
    plain = _plain(path)
    with plain.open() as file:
        zipped = is_zip(file)
    return members(path) if zipped else [plain]


def _plain(path: Path) -> File:
    def opened() -> BinaryIO:
        try:
            return path.open("rb")
        except OSError as error:
            raise SourceError(t("lecture refusée", "cannot be read"), source=str(path)) from error

    return File(path.name, path.stat().st_size, opened)
