"""One passage over all sources: the text of a graph as it streams, and what is learnt on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from pyoxigraph import RdfFormat, parse

from rncp_graph.building.buckets import Aside, merge_bucket
from rncp_graph.building.options import Plan
from rncp_graph.building.report import Hear, Report
from rncp_graph.building.slices import Way, divisible, slices_of, taken, translate
from rncp_graph.building.text import in_bytes
from rncp_graph.building.workers import Team
from rncp_graph.graph import provenance
from rncp_graph.graph.merge import Export
from rncp_graph.graph.properties import property_lines
from rncp_graph.graph.shared import Shared
from rncp_graph.nomenclatures import SHIPPED, read_official
from rncp_graph.readers import Source, exports, numbers
from rncp_graph.readers.source import Reading
from rncp_graph.resources import publication, resource
from rncp_graph.searching.kept import Kept, Spooled, keep, lines, spooled
from rncp_graph.stores.garbage import seldom_collected
from rncp_graph.stores.identity import identity_lines
from rncp_graph.terms import segment
from rncp_graph.upkeep.integrity import Sample

CHUNK = 1 << 20
"""Bytes of text handed on at a time."""

_lines = re.compile(r".*\n").findall
"""The lines of a text: what is no end of a line in N-Triples is none here, which `splitlines` takes for one."""


R = TypeVar("R")


class Repeated(Exception):
    """A source repeats these numbers, which was not known when their fiches were written as those of one record."""

    def __init__(self, numeros: frozenset[str]) -> None:
        super().__init__(numeros)
        self.numeros = numeros


def assembled(make: Callable[[frozenset[str]], R]) -> R:
    """Return what `make` makes out of an assembly; where a source repeats numbers, it is made once more, knowing them.

    To look for them beforehand would cost every source a passage, for what hardly any does.
    """
    with seldom_collected():
        try:
            return make(frozenset())
        except Repeated as found:
            numeros = found.numeros
        return make(numeros)  # out there, what was made first is let go of


class Assembly:
    """The graph of several sources in the making. Nomenclatures are read at once, before any fiche.

    `fiches` comes first, then `last`; `report` then says what was read. The order in which sources are named changes
    nothing.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        plan: Plan,
        team: Team | None,
        hear: Hear,
        repeated: frozenset[str],
        kept: Kept | None = None,
    ) -> None:
        """Make ready to read these sources, by a team if there is one; `hear` is called with every doubt.

        `repeated` are the numbers that a source is known to repeat, see `assembled`; `kept` is given what an index of
        words reads.
        """
        self.plan, self.team, self.repeated, self.kept = plan, team, repeated, kept
        found = provenance.graph_names(exports(*sources))
        self.readings = {name: source.reading(hear) for name, source in found.items()}
        official = read_official()
        self.nomenclatures = [nomenclature.read_into(official, hear) for nomenclature in plan.nomenclatures]
        self.shared = Shared(plan.base, official)
        self.seen: set[str] = set()
        self.sample = Sample()
        self.disagreements = 0

    def fiches(self) -> Iterator[tuple[str, bytes]]:
        """Return the number and the text of each fiche: of those of one source as they pass, then of the others.

        Raises `Repeated` at the end for numbers that a source repeats, unless they were known.
        """
        aside, way = Aside(), Way(self._several() | self.repeated, self.plan.by_source, self.kept is not None)
        written, repeated = set[str](), set[str]()
        for name, reading in self.readings.items():
            elsewhere = self.team is not None and divisible(reading.source)
            for numero, text, waits in (
                self._in_slices(name, reading, way) if elsewhere else self._here(name, reading, way)
            ):
                if waits:
                    aside.put(numero, name, text)
                elif numero in written:
                    repeated.add(numero)
                elif not repeated:
                    written.add(numero)
                    self.sample.offer(numero, text)
                    yield numero, text
            self.seen |= reading.numeros
        if repeated:
            raise Repeated(frozenset(repeated))
        if way.aside:
            yield from self._merged(aside)

    def _several(self) -> frozenset[str]:
        """The numbers that come more than once in several sources. One source alone streams as it is."""
        if len(self.readings) < 2:
            return frozenset()
        times = Counter(numero for reading in self.readings.values() for numero in numbers(reading.source))
        return frozenset(numero for numero, count in times.items() if count > 1)

    def _merged(self, aside: Aside) -> Iterator[tuple[str, bytes]]:
        """Have the fiches that were put aside merged and written, bucket by bucket."""
        told = {
            name: Export(name, reading.format, reading.date_export, reading.sha256)
            for name, reading in self.readings.items()
        }
        buckets = aside.buckets(told, self.plan.base, by_source=self.plan.by_source, kept=self.kept is not None)
        for done in self.team.map(merge_bucket, buckets) if self.team else map(merge_bucket, buckets):
            self.shared.add(done.shared)
            self._keep(done.kept)
            self.disagreements += done.disagreements
            for numero, text in done.fiches:
                self.sample.offer(numero, text)
                yield numero, text

    def last(self, began: datetime) -> Iterator[str]:
        """Return what the fiches share, vocabularies and properties, the provenance, what a store says of itself."""
        base = self.plan.base
        yield from self._shared()
        yield from _vocabularies(base)
        yield from property_lines()
        for name, reading in self.readings.items():
            yield from provenance.source_lines(name, reading, base)
        yield from provenance.rank_lines(self.readings, base)
        lists = {f"nomenclature-lue/{segment(one.nom)}": one for one in self.plan.nomenclatures}
        for name, nomenclature in lists.items():
            yield from provenance.nomenclature_lines(name, nomenclature, publication(nomenclature.format), base)
        yield from identity_lines(base)
        yield from provenance.build_lines([*self.readings, *lists], began, base)

    def _shared(self) -> Iterator[str]:
        found = lines()
        for text in self.shared.lines():
            yield text
            if self.kept:
                keep(_lines(text), found)
        self._keep(spooled(found))

    def _keep(self, found: Spooled | None) -> None:
        """Keep what an index reads of some fiches, if there is to be one."""
        if self.kept and found:
            self.kept.add(found)

    def _here(self, name: str, reading: Reading, way: Way) -> Iterator[tuple[str, bytes, bool]]:
        """Read and write a source in this process: number, text, whether it waits for what other sources tell."""
        for fiche in reading:
            kept = lines() if self.kept else None
            yield fiche.numero, *taken(fiche, name, reading.date_export, reading, self.shared, kept, way)
            self._keep(spooled(kept))
            self.plan.progress(reading.nom, reading.fiches, None)

    def _in_slices(self, name: str, reading: Reading, way: Way) -> Iterator[tuple[str, bytes, bool]]:
        """Have a source read and written elsewhere, slice by slice."""
        assert self.team is not None  # noqa: S101 - asked before
        parts = self.team.map(translate, slices_of(reading, name, self.plan.base, way))
        for done in reading.gather(parts, lambda part: part.found):
            self.shared.add(done.shared)
            self._keep(done.kept)
            self.plan.progress(reading.nom, reading.fiches, None)
            yield from ((numero, text, False) for numero, text in done.fiches)
            yield from ((numero, data, True) for numero, data in done.aside)

    def report(self) -> Report:
        """Return what was read; triples and seconds are for the caller to say."""
        return Report(
            list(self.readings.values()),
            certifications=len(self.seen),
            disagreements=self.disagreements,
            nomenclatures=self.nomenclatures,
            codes=self.shared.check_codes(),
        )


def _vocabularies(base: str) -> Iterator[str]:
    """The small vocabularies that ship with the project, under the base in force; the NSF is among official lists."""
    for path in sorted(resource("ontology").joinpath("vocabularies").glob("*.ttl")):
        if path.name == SHIPPED:
            continue
        for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE, base_iri=base):
            yield f"{quad.triple} .\n"


def chunks(text: Iterable[str]) -> Iterator[bytes]:
    """Gather lines into chunks of bytes."""
    pending: list[str] = []
    size = 0
    for line in text:
        pending.append(line)
        size += len(line)
        if size >= CHUNK:
            yield in_bytes(pending)
            pending, size = [], 0
    yield in_bytes(pending)
