"""The report of a build: what was read, what is doubtful, what is unknown, where sources disagree."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rncp_graph.ecriture import replacing
from rncp_graph.problemes import Probleme
from rncp_graph.readers.source import Source


@dataclass(slots=True)
class Rapport:
    """What a load did. `certifications` counts distinct fiches, `triples` those of the default graph as loaded.

    Times are seconds, `conflits` the values on which two sources of one fiche disagree.
    """

    sources: list[Source] = field(default_factory=list)
    certifications: int = 0
    triples: int = 0
    conflits: int = 0
    secondes: float = 0.0

    @property
    def fiches(self) -> int:
        """Fiches read, a fiche of two sources counted twice."""
        return sum(source.fiches for source in self.sources)

    @property
    def problemes(self) -> Counter[str]:
        """Doubtful values by kind."""
        return sum((source.problemes for source in self.sources), Counter())

    @property
    def inconnus(self) -> Counter[str]:
        """Elements that no field takes, by path."""
        return sum((source.inconnus for source in self.sources), Counter())

    def exemples(self, genre: str) -> list[Probleme]:
        """A few doubtful values of one kind."""
        return [probleme for source in self.sources for probleme in source.exemples.get(genre, [])]


@contextmanager
def writing_problemes(path: Path | None, sources: list[Source]) -> Iterator[None]:
    """Write every doubt of these sources to a CSV file while they are read; nothing when `path` is `None`."""
    if path is None:
        yield
        return
    with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["genre", "source", "fiche", "champ", "valeur"])
        for source in sources:
            source.entend = lambda p: writer.writerow([p.genre, p.source, p.fiche, p.champ, p.valeur])
        try:
            yield
        finally:
            for source in sources:
                source.entend = None
        for source in sources:
            for element, count in sorted(source.inconnus.items()):
                writer.writerow(["element-inconnu", source.nom, "", element, count])
