"""One passage over all sources: the text of a graph as it streams, and what is learnt on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from pyoxigraph import RdfFormat, parse

from rncp_graph.building.options import Plan
from rncp_graph.building.report import Hear, Report
from rncp_graph.building.slices import divisible, fiche_text, observation, slices_of, translate
from rncp_graph.building.workers import Team
from rncp_graph.graph import provenance
from rncp_graph.graph.shared import Shared
from rncp_graph.nomenclatures import SHIPPED, read_official
from rncp_graph.rdf.writer import lines
from rncp_graph.readers import Source
from rncp_graph.readers.source import Reading
from rncp_graph.resources import publication, resource
from rncp_graph.stores.identity import identity_lines
from rncp_graph.terms import segment
from rncp_graph.upkeep.integrity import Sample

CHUNK = 1 << 20
"""Bytes of text handed on at a time."""

Apart = dict[str, tuple[Reading, set[str]]]
"""The fiches to keep source by source: for each named graph its reading, and the numbers."""


class Assembly:
    """The graph of several sources in the making. Nomenclatures are read at once, before any fiche.

    `fiches` comes first, then `last`; `everything` is both. `report` then says what was read.
    """

    def __init__(self, sources: Sequence[Source], plan: Plan, team: Team | None, hear: Hear) -> None:
        """Make ready to read these sources, by a team if there is one; `hear` is called with every doubt."""
        self.plan, self.team = plan, team
        self.readings = {name: source.reading(hear) for name, source in provenance.graph_names(sources).items()}
        official = read_official()
        self.nomenclatures = [nomenclature.read_into(official, hear) for nomenclature in plan.nomenclatures]
        self.shared = Shared(plan.base, official)
        self.seen: Counter[str] = Counter()
        self.sample = Sample()

    def everything(self, began: datetime) -> Iterator[bytes]:
        """Return the text of all there is, in chunks."""
        for _, text in self.fiches():
            yield text
        yield from chunks(self.last(began))

    def fiches(self) -> Iterator[tuple[str, bytes]]:
        """Return the number and the text of each fiche of each source."""
        for name, reading in self.readings.items():
            elsewhere = self.team is not None and divisible(reading.source)
            for numero, text in self._in_slices(name, reading) if elsewhere else self._here(name, reading):
                self.sample.offer(numero, text)
                yield numero, text
            self.seen.update(reading.numeros)

    def last(self, began: datetime) -> Iterator[str]:
        """Return what the fiches share, the vocabularies, the provenance, and what a store says of itself."""
        base = self.plan.base
        yield from self.shared.lines()
        yield from _vocabularies(base)
        for name, reading in self.readings.items():
            yield from provenance.source_lines(name, reading, base)
        lists = {f"nomenclature-lue/{segment(one.nom)}": one for one in self.plan.nomenclatures}
        for name, nomenclature in lists.items():
            yield from provenance.nomenclature_lines(name, nomenclature, publication(nomenclature.format), base)
        yield from identity_lines(base)
        yield from provenance.build_lines([*self.readings, *lists], began, base)

    def _here(self, name: str, reading: Reading) -> Iterator[tuple[str, bytes]]:
        """Read and write a source in this process."""
        for fiche in reading:
            yield fiche.numero, fiche_text(fiche, name, self.shared, [observation(fiche, reading.date_export, reading)])
            self.plan.progress(reading.nom, reading.fiches, None)

    def _in_slices(self, name: str, reading: Reading) -> Iterator[tuple[str, bytes]]:
        """Have a source read and written elsewhere, slice by slice."""
        assert self.team is not None  # noqa: S101 - asked before
        parts = self.team.map(translate, slices_of(reading, name, self.plan.base))
        for done in reading.gather(parts, lambda part: part.found):
            self.shared.add(done.shared)
            self.plan.progress(reading.nom, reading.fiches, None)
            yield from done.fiches

    def apart(self) -> Apart:
        """Return the fiches to keep source by source: those of several sources, or all with `by_source`."""
        several = {numero for numero, sources in self.seen.items() if sources > 1}
        apart = {
            name: (reading, reading.numeros if self.plan.by_source else reading.numeros & several)
            for name, reading in self.readings.items()
        }
        return {name: (reading, numbers) for name, (reading, numbers) in apart.items() if numbers}

    def report(self) -> Report:
        """Return what was read; triples, disagreements and seconds are for the caller to say."""
        return Report(
            list(self.readings.values()),
            certifications=len(self.seen),
            nomenclatures=self.nomenclatures,
            codes=self.shared.check_codes(),
        )


def by_sources(apart: Apart, base: str) -> Iterator[tuple[str, bytes]]:
    """Return what each source says of the fiches to keep apart, read anew, in its own graph: number and text."""
    for name, (reading, numbers) in apart.items():
        end = f" <{base}{name}> .\n"
        for fiche in reading.again(numbers):
            yield fiche.numero, "".join(line[:-3] + end for line in lines(fiche, base)).encode()


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
            yield "".join(pending).encode()
            pending, size = [], 0
    yield "".join(pending).encode()
