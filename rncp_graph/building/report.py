"""The report of a build: what was read, what is doubtful, what is unknown, where sources disagree."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rncp_graph.files import replacing
from rncp_graph.model.doubts import Probleme
from rncp_graph.nomenclatures.source import Nomenclature
from rncp_graph.readers.source import Source


@dataclass(slots=True)
class Report:
    """What a load did. `certifications` counts distinct fiches, `triples` those of the default graph as loaded.

    Times are seconds, `disagreements` the values on which two sources of one fiche disagree. `codes` tells, by
    nomenclature, how many codes fiches quote and which of them the official list does not know, `None` where no list
    was read; `nomenclatures` are the official files that were.
    """

    sources: list[Source] = field(default_factory=list)
    certifications: int = 0
    triples: int = 0
    disagreements: int = 0
    seconds: float = 0.0
    nomenclatures: list[Nomenclature] = field(default_factory=list)
    codes: dict[str, tuple[int, list[str] | None]] = field(default_factory=dict)

    @property
    def fiches(self) -> int:
        """Fiches read, a fiche of two sources counted twice."""
        return sum(source.fiches for source in self.sources)

    @property
    def problemes(self) -> Counter[str]:
        """Doubtful values by kind."""
        return sum((source.problemes for source in [*self.sources, *self.nomenclatures]), Counter())

    @property
    def unknowns(self) -> Counter[str]:
        """Elements that no field takes, by path."""
        return sum((source.unknowns for source in [*self.sources, *self.nomenclatures]), Counter())

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
        sources = [*self.sources, *self.nomenclatures]
        return [probleme for source in sources for probleme in source.examples.get(genre, [])]


@contextmanager
def writing_doubts(path: Path | None, sources: list[Source]) -> Iterator[Callable[[Probleme], object]]:
    """Write every doubt of these sources to a CSV file while they are read, and return what writes one more.

    Nothing is written when `path` is `None`.
    """
    if path is None:
        yield lambda _: None
        return
    with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["genre", "source", "fiche", "champ", "valeur"])

        def write(p: Probleme) -> None:
            writer.writerow([p.genre, p.source, p.fiche, p.champ, p.valeur])

        for source in sources:
            source.hear = write
        try:
            yield write
        finally:
            for source in sources:
                source.hear = None
        for source in sources:
            for element, count in sorted(source.unknowns.items()):
                writer.writerow(["element-inconnu", source.nom, "", element, count])
