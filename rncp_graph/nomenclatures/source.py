"""An official file of a nomenclature: a source whose rows are entries in place of fiches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rncp_graph.graph.official import Official
from rncp_graph.nomenclatures.rows import Ligne, columns, lignes
from rncp_graph.readers.source import File, Source

Lire = Callable[["Nomenclature", Official], None]
"""What reads a file: it adds to the second what the first says."""


@dataclass(frozen=True, slots=True)
class Format:
    """An official format: the columns by which a file is known, those it must have, and what reads it.

    `publication` names it in `data/sources.toml`.
    """

    publication: str
    signs: frozenset[str]
    expected: tuple[str, ...]
    lire: Lire

    def recognises(self, source_file: File) -> bool:
        """Return by its columns whether a file is of this format."""
        return self.signs <= set(columns(source_file))


class Nomenclature(Source):
    """An official file, with its provenance and the doubts that fill up as it is read.

    `format` names its publication in `data/sources.toml`.
    """

    __slots__ = ("_format", "source_file")

    def __init__(self, path: Path, source_file: File, format_: Format) -> None:
        """Wrap a file of a known format."""
        super().__init__(path, format_.publication, [source_file], lambda *_: iter(()))
        self.source_file, self._format = source_file, format_

    def read_into(self, official: Official) -> None:
        """Add to `official` what the file says; raises `SourceError` with the place for a broken file."""
        self.oublie()
        self._format.lire(self, official)

    def lignes(self) -> Iterator[Ligne]:
        """Return the rows of the file; an apostrophe doubled by its writer is made one again, and told once."""
        doubled = 0
        for row in lignes(self.source_file, self._format.expected):
            for name, value in row.items():
                if "''" in value:
                    doubled += 1
                    row[name] = value.replace("''", "'")
            yield row
        if doubled:
            self.doubt("apostrophe-doublee", "", "", str(doubled))

    @property
    def nom(self) -> str:
        """The name of the file, without its folder."""
        return self.source_file.nom
