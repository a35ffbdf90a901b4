"""Slices of a source, mapped to N-Quads elsewhere, by the workers of `building/workers.py`.

`translate` is a pure function from a slice to text and to what must be known of it besides. Whoever carries it out, the
result is that of one process: slices come back in their order.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rncp_graph.errors import SourceError
from rncp_graph.graph import provenance
from rncp_graph.graph.shared import Shared
from rncp_graph.graph.situations import Observed
from rncp_graph.model.doubts import Doubts
from rncp_graph.model.fiche import Fiche
from rncp_graph.rdf.names import iri
from rncp_graph.readers import Source, reader_of
from rncp_graph.readers.source import File, Part, Reading


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a source that can be read by itself, and what its fiches need to become quads."""

    path: Path
    format: str
    name: str
    content: bytes
    graph: str
    base: str
    jour: date | None


@dataclass(slots=True)
class Translated:
    """A slice in N-Quads: each fiche by its number, what was found in the slice, what its fiches share with others."""

    shared: Shared
    fiches: list[tuple[str, bytes]] = field(default_factory=list)
    found: Part = field(default_factory=Part)


def translate(part: Slice) -> Translated:
    """Read a slice and write its fiches, their links and their origin as N-Quads."""
    file = File(part.name, len(part.content), lambda: io.BytesIO(part.content))
    done = Translated(Shared(part.base))
    source = Source(part.path, part.format, (file,), reader_of(part.format).read, part.jour)
    reading = source.reading(done.found.problemes.append)
    try:
        done.fiches = [
            (fiche.numero, fiche_text(fiche, part.graph, done.shared, [observation(fiche, part.jour, reading)]))
            for fiche in reading.uncounted()
        ]
    except SourceError as error:
        error.__cause__ = error.__context__ = None  # errors of lxml do not travel between processes
        raise
    done.found.numeros = [numero for numero, _ in done.fiches]
    done.found.unknowns, done.found.version_flux = reading.unknowns, reading.version_flux
    return done


def fiche_text(fiche: Fiche, graph: str, shared: Shared, observed: Sequence[Observed] = ()) -> bytes:
    """Return a fiche, what is derived of it and its origin as N-Quads; `shared` learns what it shares with others."""
    text = shared.fiche_lines(fiche, observed)
    text.append(provenance.derived(iri(fiche, shared.base), graph, shared.base))
    return "".join(text).encode()


def observation(fiche: Fiche, jour: date | None, doubts: Doubts) -> Observed:
    """Return what an export of this day tells of a fiche. A flag without a day tells of no day, which is a doubt."""
    if jour is None and fiche.actif is not None:
        doubts.doubt("indicateur-sans-jour", fiche.numero, "actif", "Oui" if fiche.actif else "Non")
    return Observed(jour, fiche)


def slices_of(reading: Reading, graph: str, base: str) -> Iterator[Slice]:
    """Cut the source of a reading into slices; one whose reader cannot cut has none (see `divisible`)."""
    source = reading.source
    for part in reader_of(source.format).slices(source.files, reading):  # type: ignore[attr-defined]
        with part.open() as file:
            yield Slice(source.path, source.format, part.nom, file.read(), graph, base, reading.date_export)


def divisible(source: Source) -> bool:
    """Return whether the reader of a source can cut it."""
    return hasattr(reader_of(source.format), "slices")
