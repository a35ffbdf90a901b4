"""A source says what is read; a reading is one passage over it, with its result.

source = read("export-fiches-rncp-v4-1-2026-08-16.zip")
reading = source.reading()
for fiche in reading:
...
reading.fiches, reading.date_export, reading.problemes
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

from rncp_graph.errors import SourceError
from rncp_graph.language import t
from rncp_graph.model.doubts import Doubts, Probleme
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.order import canonical
from rncp_graph.readers.checks import doubts

_DATE = re.compile(r"(?<!\d)(\d{4})[-_](\d\d)[-_](\d\d)(?!\d)").search


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: its name, its size in bytes, how to open it, and whether it is a member of an archive."""

    nom: str
    size: int
    open: Callable[[], BinaryIO]
    membre: bool = False


def date_of_name(nom: str) -> date | None:
    """Return the day in the name of a file.

    >>> date_of_name("export_fiches_RNCP_V4_1_2026-08-16.xml")
    datetime.date(2026, 8, 16)
    """
    found = _DATE(nom)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:  # no such day
        return None


def sha256_of(path: Path, files: Iterable[File]) -> str:
    """Return the SHA-256 of the file at `path`, or of these files of its folder, one after the other by name.

    A zip is one file, whatever it holds; a folder, or a plain file with others of its export beside it, is several.
    """
    folder = path if path.is_dir() else path.parent
    paths = [folder / name for name in sorted(file.nom for file in files if not file.membre)] or [path]
    total = hashlib.sha256()
    for one in paths:
        with one.open("rb") as file:
            while chunk := file.read(1 << 20):
                total.update(chunk)
    return total.hexdigest()


class Reader(Protocol):
    """What a module that reads one format offers."""

    def recognises(self, files: Sequence[File]) -> bool:
        """Return whether these files are of this format, by their content."""
        ...

    def read(self, files: Sequence[File], reading: Reading) -> Iterator[Fiche]:
        """Return the fiches one by one; tell the reading of days, versions, doubts and unknown elements."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """What fiches are read from: a path, its format (`xml`, `csv`, `texte`, `pdf`), and the files that it holds.

    Nothing in it changes. Iterating it reads it anew; `reading` does the same and keeps what was found. `jour` is the
    day of the export where its files do not tell one. `membre` is the first file of one export of several in a zip.
    """

    path: Path
    format: str
    files: tuple[File, ...]
    read: Callable[[Sequence[File], Reading], Iterator[Fiche]] = field(repr=False)
    jour: date | None = None
    membre: str | None = None

    @property
    def nom(self) -> str:
        """The name of the file, without its folder."""
        return self.membre or self.path.name

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file as given (see `sha256_of`)."""
        return sha256_of(self.path, self.files)

    def __iter__(self) -> Iterator[Fiche]:
        """Return the fiches, their rows in canonical order."""
        return iter(self.reading())

    def reading(self, hear: Callable[[Probleme], object] = lambda _: None) -> Reading:
        """Begin a passage over this source; `hear` is called with every doubt."""
        return Reading(self, hear)


@dataclass(slots=True)
class Part:
    """What was found in a part of a source that was read by itself, elsewhere: it travels between processes."""

    numeros: list[str] = field(default_factory=list)
    problemes: list[Probleme] = field(default_factory=list)
    unknowns: Counter[str] = field(default_factory=Counter)
    version_flux: str | None = None


P = TypeVar("P")


class Reading(Doubts):
    """One passage over a source: iterate it once for the fiches, or feed it with `gather`; then it is the result.

    `fiches` counts them, `numeros` are their numbers; `date_export` and `version_flux` are known from the first fiche
    on. Doubts and unknown elements fill up as fiches pass.

    Raises `SourceError` for a broken file, and for a source without any fiche, which would replace a store by nothing.
    """

    __slots__ = ("date_export", "fiches", "numeros", "source", "version_flux")

    def __init__(self, source: Source, hear: Callable[[Probleme], object] = lambda _: None) -> None:
        """Begin a passage; `hear` is called with every doubt."""
        super().__init__(source.nom, hear)
        self.source = source
        self.date_export: date | None = None
        self.version_flux: str | None = None
        self.fiches = 0
        self.numeros: set[str] = set()

    @property
    def format(self) -> str:
        """The format of the source."""
        return self.source.format

    @property
    def sha256(self) -> str:
        """The SHA-256 of the source."""
        return self.source.sha256

    def __iter__(self) -> Iterator[Fiche]:
        """Return the fiches, their rows in canonical order, and count them."""
        for fiche in self.uncounted():
            self._count(fiche.numero)
            yield fiche
        self._end()

    def uncounted(self) -> Iterator[Fiche]:
        """Return the fiches of a part, with their doubts; who puts the parts together counts them (`gather`)."""
        try:
            for fiche in self.source.read(self.source.files, self):
                for genre, champ, valeur in doubts(fiche):
                    self.doubt(genre, fiche.numero, champ, valeur)
                yield canonical(fiche)
        except SourceError as error:  # names the file that the user gave, not only one inside it
            if (given := self.source.path.name) not in error.source:
                raise error.within(given) from error
            raise

    def gather(self, parts: Iterable[P], found_in: Callable[[P], Part]) -> Iterator[P]:
        """Pass on the parts of this source, in their order, and add up what was found in each.

        A doubt about the source itself, and not about a fiche, is one doubt in however many parts it was met.
        """
        for part in parts:
            found = found_in(part)
            self.version_flux = self.version_flux or found.version_flux
            for probleme in found.problemes:
                if probleme.fiche or probleme.genre not in self.problemes:
                    self.doubt(probleme.genre, probleme.fiche, probleme.champ, probleme.valeur)
            self.unknowns.update(found.unknowns)
            for numero in found.numeros:
                self._count(numero)
            yield part
        self._end()

    def _count(self, numero: str) -> None:
        """Count a fiche; a number that came before is a doubt."""
        self.fiches += 1
        if numero in self.numeros:
            self.doubt("numero-repete", numero, "numero", numero)
        self.numeros.add(numero)

    def _end(self) -> None:
        if not self.fiches:
            raise SourceError(t("aucune fiche dans cette source", "no fiche in this source"), source=self.nom)
