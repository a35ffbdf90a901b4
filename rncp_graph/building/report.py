"""The report of a build: what was read, what is doubtful, what is unknown, where sources disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rncp_graph.files import replacing
from rncp_graph.model.doubts import Doubts, Probleme
from rncp_graph.nomenclatures.source import NomenclatureReading
from rncp_graph.questions.sheet import is_sheet, writer
from rncp_graph.readers.source import Reading

Hear = Callable[[Probleme], object]
"""Called with every doubt."""


@dataclass(slots=True)
class Report:
    """What a load did. `certifications` counts distinct fiches, `triples` those of the default graph as loaded.

    `sources` and `nomenclatures` are the readings, with what was found in each. Times are seconds; `disagreements` are
    those of sources, as the question `desaccords` lists them. `codes` tells, by nomenclature, how many codes fiches
    quote and which of them the official list does not know, `None` where no list was read.
    """

    sources: list[Reading] = field(default_factory=list)
    certifications: int = 0
    triples: int = 0
    disagreements: int = 0
    seconds: float = 0.0
    nomenclatures: list[NomenclatureReading] = field(default_factory=list)
    codes: dict[str, tuple[int, list[str] | None]] = field(default_factory=dict)

    @property
    def fiches(self) -> int:
        """Fiches read, a fiche of two sources counted twice."""
        return sum(reading.fiches for reading in self.sources)

    @property
    def readings(self) -> Sequence[Doubts]:
        """All that was read."""
        return [*self.sources, *self.nomenclatures]

    @property
    def problemes(self) -> Counter[str]:
        """Doubtful values by kind."""
        return sum((reading.problemes for reading in self.readings), Counter())

    @property
    def unknowns(self) -> Counter[str]:
        """Elements that no field takes, by path."""
        return sum((reading.unknowns for reading in self.readings), Counter())

    @property
    def unknown_codes(self) -> list[Probleme]:
        """The codes that an official list does not know, as doubts: `champ` is the nomenclature."""
        return [
            Probleme("code-inconnu", champ=scheme, valeur=code)
            for scheme, (_, unknown) in sorted(self.codes.items())
            for code in unknown or ()
        ]

    @property
    def unchecked(self) -> dict[str, int]:
        """The nomenclatures whose official list was not read, with the number of codes that fiches quote."""
        return {scheme: quoted for scheme, (quoted, unknown) in sorted(self.codes.items()) if unknown is None}

    def examples(self, genre: str) -> list[Probleme]:
        """A few doubtful values of one kind."""
        return [probleme for reading in self.readings for probleme in reading.examples.get(genre, [])]


class DoubtsFile:
    """A CSV file of doubts that is being written: call `doubt` with each as it comes, and `rest` with the report."""

    def __init__(self, write: Callable[[Sequence[object]], object]) -> None:
        """Write rows by this function."""
        self._write = write

    def doubt(self, probleme: Probleme) -> None:
        """Write a doubt."""
        self._write([probleme.genre, probleme.source, probleme.fiche, probleme.champ, probleme.valeur])

    def rest(self, report: Report) -> None:
        """Write what is known at the end: codes that official lists lack, elements that no field takes."""
        for probleme in report.unknown_codes:
            self.doubt(probleme)
        for reading in report.sources:
            for element, count in sorted(reading.unknowns.items()):
                self._write(["element-inconnu", reading.nom, "", element, count])


@contextmanager
def doubts_file(path: Path | None) -> Iterator[DoubtsFile]:
    """Write every doubt to a CSV file, which appears whole when the block ends; nothing is written for `None`."""
    if path is None:
        yield DoubtsFile(lambda _: None)
        return
    with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        rows = writer(file, sheet=is_sheet(path))
        rows.writerow(["genre", "source", "fiche", "champ", "valeur"])
        yield DoubtsFile(rows.writerow)
