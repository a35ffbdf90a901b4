"""An official file of a nomenclature: what it is, and one passage over its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rncp_graph.graph.official import Official
from rncp_graph.model.doubts import Doubts, Probleme
from rncp_graph.nomenclatures.rows import OfficialRow, columns, rows
from rncp_graph.readers.source import File, sha256_of

Read = Callable[["NomenclatureReading", Official], None]
"""What reads a file: it adds to the second what the first says."""


@dataclass(frozen=True, slots=True)
class NomenclatureFormat:
    """An official format: the columns by which a file is known, those it must have, and what reads it.

    `publication` names it in `data/sources.toml`.
    """

    publication: str
    signs: frozenset[str]
    expected: tuple[str, ...]
    read: Read

    def recognises(self, source_file: File) -> bool:
        """Return whether a file is of this format, by its columns."""
        return self.signs <= set(columns(source_file))


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """An official file of a known format, plain or inside the zip or the folder at `path`."""

    path: Path
    source_file: File
    form: NomenclatureFormat

    @property
    def nom(self) -> str:
        """The name of the file, without its folder."""
        return self.source_file.nom

    @property
    def format(self) -> str:
        """The name of its publication in `data/sources.toml`."""
        return self.form.publication

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file, or of the zip that holds it."""
        return sha256_of(self.path, [self.source_file])

    def read_into(self, official: Official, hear: Callable[[Probleme], object] = lambda _: None) -> NomenclatureReading:
        """Add to `official` what the file says, and return what was odd in it; `hear` is called with every doubt.

        Raises `SourceError` with the place for a broken file.
        """
        reading = self.reading(hear)
        self.form.read(reading, official)
        return reading

    def reading(self, hear: Callable[[Probleme], object] = lambda _: None) -> NomenclatureReading:
        """Begin a passage over the rows; `hear` is called with every doubt."""
        return NomenclatureReading(self, hear)


class NomenclatureReading(Doubts):
    """One passage over an official file, with the doubts that it met."""

    __slots__ = ("source",)

    def __init__(self, source: Nomenclature, hear: Callable[[Probleme], object]) -> None:
        super().__init__(source.nom, hear)
        self.source = source

    def rows(self) -> Iterator[OfficialRow]:
        """Return the rows of the file; an apostrophe doubled by its writer is made one again, and told once."""
        doubled = 0
        for row in rows(self.source.source_file, self.source.form.expected):
            for name, value in row.items():
                if "''" in value:
                    doubled += 1
                    row[name] = value.replace("''", "'")
            yield row
        if doubled:
            self.doubt("apostrophe-doublee", "", "", str(doubled))
