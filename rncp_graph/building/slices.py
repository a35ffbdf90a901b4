"""Slices of a source, mapped to N-Quads elsewhere, by the workers of `building/workers.py`.

`translate` is a pure function from a slice to text and to what must be known of it besides. Whoever carries it out, the
result is that of one process: slices come back in their order.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rncp_graph.building.text import fiche_text, source_text
from rncp_graph.errors import SourceError
from rncp_graph.graph.shared import Shared
from rncp_graph.graph.situations import Observed
from rncp_graph.model.doubts import Doubts
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.packing import packed
from rncp_graph.readers import Source, reader_of
from rncp_graph.readers.source import File, Part, Reading
from rncp_graph.searching.kept import Lines, Spooled, lines, spooled


class Way(NamedTuple):
    """How fiches are taken: the numbers of those put aside; whether all stand in the graph of their source too.

    `kept` says whether what an index of words reads is kept.
    """

    aside: frozenset[str] = frozenset()
    by_source: bool = False
    kept: bool = False


ALL_STREAM = Way()
"""The way of a single source."""


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
    way: Way


@dataclass(slots=True)
class Translated:
    """A slice in N-Quads: each fiche by its number, what was found in the slice, what its fiches share with others.

    `kept` is what an index of words reads.
    `aside` are the fiches that other sources hold too, packed: they are merged when all have been read.
    """

    shared: Shared
    kept: Spooled | None = None
    fiches: list[tuple[str, bytes]] = field(default_factory=list)
    aside: list[tuple[str, bytes]] = field(default_factory=list)
    found: Part = field(default_factory=Part)


def translate(part: Slice) -> Translated:
    """Read a slice and write its fiches, their links and their origin as N-Quads."""
    file = File(part.name, len(part.content), lambda: io.BytesIO(part.content))
    done, kept = Translated(Shared(part.base)), lines() if part.way.kept else None
    source = Source(part.path, part.format, (file,), reader_of(part.format).read, part.jour)
    reading = source.reading(done.found.problemes.append)
    try:
        for fiche in reading.uncounted():
            done.found.numeros.append(fiche.numero)
            text, aside = taken(fiche, part.graph, part.jour, reading, done.shared, kept, part.way)
            (done.aside if aside else done.fiches).append((fiche.numero, text))
    except SourceError as error:
        error.__cause__ = error.__context__ = None  # errors of lxml do not travel between processes
        raise
    done.kept = spooled(kept)
    done.found.unknowns, done.found.version_flux = reading.unknowns, reading.version_flux
    return done


def taken(
    fiche: Fiche, graph: str, jour: date | None, doubts: Doubts, shared: Shared, kept: Lines | None, way: Way
) -> tuple[bytes, bool]:
    """Return a fiche as N-Quads; or packed, and true, when it is to be put aside.

    Raises `SourceError` for a text that is too long for an engine.
    """
    observed = observation(fiche, jour, doubts)
    if fiche.numero in way.aside:
        return packed(fiche), True
    try:
        text = fiche_text(fiche, [graph], shared, [observed], kept)
        return text + source_text(fiche, graph, shared.base) if way.by_source else text, False
    except SourceError as error:
        raise error.within(doubts.nom) from None


def observation(fiche: Fiche, jour: date | None, doubts: Doubts) -> Observed:
    """Return what an export of this day tells of a fiche. A flag without a day tells of no day, which is a doubt."""
    if jour is None and fiche.actif is not None:
        doubts.doubt("indicateur-sans-jour", fiche.numero, "actif", "Oui" if fiche.actif else "Non")
    return Observed(jour, fiche)


def slices_of(reading: Reading, graph: str, base: str, way: Way = ALL_STREAM) -> Iterator[Slice]:
    """Cut the source of a reading into slices; one whose reader cannot cut has none (see `divisible`)."""
    source = reading.source
    for part in reader_of(source.format).slices(source.files, reading):  # type: ignore[attr-defined]
        with part.open() as file:
            yield Slice(source.path, source.format, part.nom, file.read(), graph, base, reading.date_export, way)


def divisible(source: Source) -> bool:
    """Return whether the reader of a source can cut it."""
    return hasattr(reader_of(source.format), "slices")
