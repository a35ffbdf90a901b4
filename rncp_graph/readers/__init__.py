"""The door in: bytes of a source, fiches out. `read` finds the reader by content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import cast

from rncp_graph.errors import SourceError
from rncp_graph.language import t
from rncp_graph.model.formats import FORMATS, format_named
from rncp_graph.readers.files import files_at
from rncp_graph.readers.source import File, Reader, Reading, Source, date_of_name

__all__ = ["Source", "exports", "numbers", "read", "reader_of", "recognised"]


def reader_of(name: str) -> Reader:
    """Return the reader of a format."""
    return cast(Reader, import_module(f"rncp_graph.readers.{format_named(name).reader}"))


def recognised(files: Sequence[File]) -> list[str]:
    """Return the names of the formats that these files hold, by content."""
    return [one.name for one in FORMATS if reader_of(one.name).recognises(files)]


def read(path: str | Path, export_date: date | None = None) -> Source:
    """Open a source of fiches: XML flow, CSV export (zip, folder, or its `Standard` file), old fiche (text or PDF).

    The fiches stream: nothing is read before the source is iterated, save its first bytes. `export_date` is the day of
    an export whose name does not tell it.

    Raises `SourceError` when the file is missing or holds no fiches that a reader knows, `UnsafeSource` when it is
    refused for what it could do.
    """
    from rncp_graph.readers.csv.tables import with_siblings

    where = Path(path)
    found = with_siblings(where, files_at(where))
    formats = recognised(found)
    if len(formats) > 1:
        names = ", ".join(formats)
        raise SourceError(
            t(
                f"plusieurs formats ensemble ({names}) : nommez les fichiers un à un",
                f"several formats together ({names}): name the files one by one",
            ),
            source=where.name,
        )
    if formats:
        jour = date_of_name(where.name) or export_date
        return Source(where, formats[0], tuple(found), reader_of(formats[0]).read, jour)
    raise SourceError(
        t(
            "ni flux XML, ni export CSV, ni ancienne fiche du RNCP",
            "neither XML flow, nor CSV export, nor old fiche of the RNCP",
        ),
        source=where.name,
    )


def exports(*sources: Source) -> list[Source]:
    """Return the exports that sources hold, each as if it alone had been named.

    A source of several days holds one for each; the tables of a CSV export that are named one by one are one.
    """
    from rncp_graph.readers.csv.tables import gathered

    return [export for source in gathered(sources) for export in _cut(source)]


def _cut(source: Source) -> list[Source]:
    cut = getattr(reader_of(source.format), "exports", None)
    found = cut(source.files) if cut else [source.files]
    if len(found) < 2:
        return [source]
    if source.path.is_dir():
        return [replace(source, path=source.path / files[0].nom, files=tuple(files)) for files in found]
    return [replace(source, membre=files[0].nom, files=tuple(files)) for files in found]


def numbers(source: Source) -> Iterator[str]:
    """Return the numbers of the fiches of a source, by a passage that costs less than reading them where it can.

    Raises `SourceError` as reading does.
    """
    reading = Reading(source)
    numbered = getattr(reader_of(source.format), "numbers", None)
    if numbered is None:
        yield from (fiche.numero for fiche in reading.uncounted())
        return
    try:
        yield from numbered(source.files, reading)
    except SourceError as error:
        raise error if (given := source.path.name) in error.source else error.within(given) from None
