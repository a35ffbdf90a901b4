"""The PDF of the old fiche, read as its text is (`text.py`), with the columns of its tables known (`pages.py`).

Nothing that a PDF holds is trusted to end: its pages are read by a process within limits of time and memory, which
stays for the next PDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from rncp_graph.errors import GuardError, LimitReached, SourceError, UnsafeSource
from rncp_graph.guard import Guard, Limits
from rncp_graph.language import t
from rncp_graph.model.fiche import Fiche
from rncp_graph.readers.old.headings import MARK, Line, fiches, split
from rncp_graph.readers.old.pages import pages, prepare
from rncp_graph.readers.old.sections import fiche
from rncp_graph.readers.source import File, Reading
from rncp_graph.settings import settings

MAX_BYTES = 64 << 20


def recognises(files: Sequence[File]) -> bool:
    """Return whether some file is a PDF, by its first bytes."""
    return any(map(_is_pdf, files))


def read(files: Sequence[File], reading: Reading) -> Iterator[Fiche]:
    """Return the fiches of each PDF.

    Raises `SourceError` for a PDF that is broken, locked by a password, or no old fiche, `UnsafeSource` for one beyond
    measure or whose reading takes more time or memory than the settings allow.
    """
    for source_file in files:
        if not _is_pdf(source_file):
            reading.unknown(source_file.nom)
            continue
        with source_file.open() as file:
            file_bytes = file.read(MAX_BYTES + 1)
        if len(file_bytes) > MAX_BYTES:
            most = t(f"plus de {MAX_BYTES >> 20} Mo", f"more than {MAX_BYTES >> 20} MB")
            raise UnsafeSource(t(f"PDF refusé : {most}", f"PDF refused: {most}"), source=source_file.nom)
        rows = [row for page in _guarded_pages(file_bytes, source_file.nom) for row in page]
        if not MARK.search("\n".join(row.texte for row in rows)):
            raise SourceError(
                t("ce PDF n'est pas une ancienne fiche du RNCP", "this PDF is no old fiche of the RNCP"),
                source=source_file.nom,
            )
        for part in fiches(rows):
            yield fiche(split(part), reading)


def _is_pdf(source_file: File) -> bool:
    with source_file.open() as file:
        return b"%PDF-" in file.read(1024)


@cache
def _guard() -> Guard:
    """The processes that read PDFs: one stays, for a start costs more than many a PDF."""
    return Guard(prepare)


def _guarded_pages(file_bytes: bytes, nom: str) -> Iterator[list[Line]]:
    said = settings()
    by = ("RNCP_GRAPH_PDF_TIMEOUT", "", "RNCP_GRAPH_PDF_MEMORY")
    limits = Limits(seconds=said.pdf_timeout, memory=said.pdf_memory, by=by)
    try:
        yield from _guard().run(pages, file_bytes, nom, limits=limits)
    except LimitReached as error:
        raise UnsafeSource(t(f"PDF refusé : {error}", f"PDF refused: {error}"), source=nom) from error
    except GuardError as error:
        raise SourceError(t(f"PDF illisible : {error}", f"unreadable PDF: {error}"), source=nom) from error
