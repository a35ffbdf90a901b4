"""A source: a stream of fiches that carries where it comes from and what is doubtful in it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, Protocol

from rncp_graph.errors import SourceError
from rncp_graph.language import t
from rncp_graph.model.doubts import Probleme
from rncp_graph.model.fiche import Fiche
from rncp_graph.rdf.mapping import canonical
from rncp_graph.readers.checks import doubts

_DATE = re.compile(r"(?<!\d)(\d{4})[-_](\d\d)[-_](\d\d)(?!\d)").search

EXAMPLES = 5
"""How many doubts of each kind are kept to be shown; all are counted."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to read, plain or inside an archive: its name, its size in bytes and how to open it."""

    nom: str
    size: int
    open: Callable[[], BinaryIO]


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


class Reader(Protocol):
    """What a module of this folder offers: whether the files are its own, and the fiches in them."""

    FORMAT: str

    def recognises(self, files: list[File]) -> bool:
        """Return by content whether these files are of this format."""
        ...

    def read(self, files: list[File], source: Source) -> Iterator[Fiche]:
        """Return the fiches one by one; tell `source` of its export date, version, doubts and unknown elements."""
        ...


@dataclass(slots=True)
class Source:
    """The fiches of one file, with provenance and doubts that fill up as they are read.

    Iterating reads the file anew. `format` is `xml`, `csv`, `texte` or `pdf`; `sha256` is that of the file as given;
    `date_export` and `version_flux` are known once the first fiche has been read; `numeros` are those read so far.
    """

    path: Path
    format: str
    files: list[File]
    _read: Callable[[list[File], Source], Iterator[Fiche]]
    date_export: date | None = None
    version_flux: str | None = None
    fiches: int = 0
    problemes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Probleme]] = field(default_factory=lambda: defaultdict(list))
    unknowns: Counter[str] = field(default_factory=Counter)
    hear: Callable[[Probleme], object] | None = None
    numeros: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[Fiche]:
        """Return the fiches in canonical order of their rows."""
        self.oublie()
        for fiche in self.lues():
            self.compte(fiche.numero)
            yield fiche
        self.verifie()

    def lues(self) -> Iterator[Fiche]:
        """Return the fiches in canonical order of their rows, and tell their doubts; none is counted."""
        fiches = self._read(self.files, self)
        while (fiche := self._next(fiches)) is not None:
            for genre, champ, valeur in doubts(fiche):
                self.doubt(genre, fiche.numero, champ, valeur)
            yield canonical(fiche)

    def compte(self, numero: str) -> None:
        """Count a fiche; a number that came before is a doubt."""
        self.fiches += 1
        if numero in self.numeros:
            self.doubt("numero-repete", numero, "numero", numero)
        self.numeros.add(numero)

    def verifie(self) -> None:
        """Refuse, once all is read, a source that held no fiche: a build of nothing would replace a store."""
        if not self.fiches:
            raise SourceError(t("aucune fiche dans cette source", "no fiche in this source"), source=self.nom)

    def reprend(self, problemes: list[Probleme], unknowns: Counter[str]) -> None:
        """Take over what was noted while a part of this source was read elsewhere.

        A doubt about the source itself, and not about a fiche, is one doubt in however many parts it was met.
        """
        for probleme in problemes:
            if probleme.fiche or probleme.genre not in self.problemes:
                self.doubt(probleme.genre, probleme.fiche, probleme.champ, probleme.valeur)
        self.unknowns.update(unknowns)

    def only(self, numeros: set[str]) -> Iterator[Fiche]:
        """Return the fiches of these numbers, and read no further than the last; nothing is counted anew."""
        quiet = replace(self, problemes=Counter(), examples=defaultdict(list), unknowns=Counter(), hear=None)
        left = set(numeros)
        for fiche in quiet.lues():
            if fiche.numero in numeros:
                yield fiche
                left.discard(fiche.numero)
                if not left and "numero-repete" not in self.problemes:
                    return

    def oublie(self) -> None:
        """Forget what was counted, before the source is read anew."""
        self.fiches = 0
        for counted in (self.problemes, self.examples, self.unknowns, self.numeros):
            counted.clear()

    def _next(self, fiches: Iterator[Fiche]) -> Fiche | None:
        """Return the next fiche; an error of the reader names the file that the user gave, not only one inside it."""
        try:
            return next(fiches, None)
        except SourceError as error:
            if self.nom not in error.source:
                raise error.within(self.nom) from error
            raise

    @property
    def nom(self) -> str:
        """The name of the file, without its folder."""
        return self.path.name

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file, or of the files read one after the other where they are several on the disk."""
        folder = self.path if self.path.is_dir() else self.path.parent
        names = sorted(source_file.nom for source_file in self.files)
        plain = self.path.is_dir() or self.path.name in names
        paths = [folder / name for name in names] if plain else [self.path]
        total = hashlib.sha256()
        for path in paths:
            with path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    total.update(chunk)
        return total.hexdigest()

    def doubt(self, genre: str, fiche: str = "", champ: str = "", valeur: str = "") -> None:
        """Record a doubtful value: counted by kind, a few kept as examples, all passed on to `hear`."""
        probleme = Probleme(genre, fiche, champ, valeur, self.nom)
        self.problemes[genre] += 1
        if len(self.examples[genre]) < EXAMPLES:
            self.examples[genre].append(probleme)
        if self.hear:
            self.hear(probleme)

    def unknown(self, element: str) -> None:
        """Record an element that no field takes, by its path (`FICHE/NOUVELLE_BALISE`) or heading."""
        self.unknowns[element] += 1
