"""Sources into a store: `load` fills an open store, `build` makes a new version of a store on disk.

Fiches stream as text through the bulk loader of the store, in one load, all or nothing. What fiches share is
gathered on the way and written last.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, parse

from rncp_graph.building.disagreements import find_disagreements
from rncp_graph.building.report import Report, writing_doubts
from rncp_graph.building.slices import Team, divisible, team, texte, tranches, translate
from rncp_graph.errors import StoreError
from rncp_graph.graph import provenance
from rncp_graph.graph.shared import Communs
from rncp_graph.language import t
from rncp_graph.nomenclatures import SHIPPED, Nomenclature, read_official
from rncp_graph.rdf.mapping import lines
from rncp_graph.readers import Source
from rncp_graph.resources import publication, resource
from rncp_graph.stores import Store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.versions import construction
from rncp_graph.terms import BASE, expand, segment
from rncp_graph.upkeep.integrity import Sample

Progress = Callable[[Source, int], None]
"""Called as fiches pass: the source, and how many of its fiches have been read."""

CHUNK = 1 << 20
"""Bytes of text handed to the store at a time."""


def load(
    store: Store,
    *sources: Source,
    base: str = BASE,
    by_source: bool = False,
    nomenclatures: Iterable[Nomenclature] = (),
    processes: int = 1,
    dask: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Load sources into a store, and return the report.

    Fiches that several of these sources hold are also kept apart, source by source, in named graphs, and their
    disagreements are listed in `graph/disagreements`; with `by_source` every fiche is kept so. Load in one call the
    sources that belong together: labels are chosen over one call. `nomenclatures` are official files (see
    `rncp_graph.nomenclatures`): their entries are loaded too, and the codes of fiches checked against them. With
    `processes`, exports are read and written by that many processes beside this one, which loads, and with `dask` by
    the workers of the cluster whose scheduler listens at that address; the result is the same.

    Raises `SourceError` for a broken source: nothing of it is loaded.
    """
    check_base(base)
    with team(processes, dask) as pool:
        summary, _ = _load(store, sources, base, by_source, list(nomenclatures), pool, progress)
    summary.triples = _count(store, "?s ?p ?o")
    return summary


def _load(
    store: Store,
    sources: Sequence[Source],
    base: str,
    by_source: bool,
    nomenclatures: list[Nomenclature],
    pool: Team | None,
    progress: Progress | None,
) -> tuple[Report, Sample]:
    began, clock = datetime.now(UTC), time.perf_counter()
    reading = Reading(provenance.graph_names(sources), base, progress, pool, nomenclatures)
    store.load(reading.everything(began))
    found: list[str] = []
    if apart := reading.shared(by_source):
        store.load(text for _, text in by_sources(apart, base))
        found = list(find_disagreements(store, [base + name for name in apart], base))
        store.load(chunks(found))
    summary = Report(list(sources), certifications=len(reading.seen), disagreements=len(found))
    summary.nomenclatures, summary.codes = nomenclatures, reading.communs.check_codes()
    summary.seconds = time.perf_counter() - clock
    return summary, reading.sample


def build(
    folder: str | Path,
    *sources: Source,
    base: str = BASE,
    by_source: bool = False,
    nomenclatures: Iterable[Nomenclature] = (),
    report: Path | None = None,
    processes: int = 1,
    dask: str | None = None,
    progress: Progress | None = None,
    phase: Callable[[str], object] | None = None,
) -> Report:
    """Build a store on disk from sources: beside the present one, checked, then put in its place at once.

    Whatever fails, the present store stays as it is. `report` writes every doubtful value to a CSV file. `phase` hears
    what is done once all is read.

    Raises `SourceError`, `StoreError`, `StoreLocked` when another build is under way.
    """
    check_base(base)
    if not sources:
        raise StoreError(t("aucune source à lire", "no source to read"))
    lists = list(nomenclatures)
    with construction(Path(folder)) as version, writing_doubts(report, [*sources, *lists]) as write:
        store = OxigraphStore.creating(version, lenient=True)  # every part of an IRI was made safe, see `terms.segment`
        with team(processes, dask) as pool:
            summary, sample = _load(store, sources, base, by_source, lists, pool, progress)
        for probleme in summary.unknown_codes:
            write(probleme)
        tell, clock = phase or (lambda _: None), time.perf_counter()
        tell(t("rangement de la base", "compacting the store"))
        store.compact()
        tell(t("vérification", "checking"))
        summary.triples = _count(store, "?s ?p ?o")  # a compacted store is scanned in half the time
        _check(store, summary)
        sample.verifie(store, base)
        store.close()
        summary.seconds += time.perf_counter() - clock
    return summary


def check_base(base: str) -> None:
    """Raise `StoreError` for a base under which no IRI can be made: it is absolute and ends in `/` or `#`."""
    try:
        fine = bool(_SCHEME(base)) and NamedNode(base).value.endswith(("/", "#"))
    except ValueError:
        fine = False
    if not fine:
        raise StoreError(
            t(
                f"base « {base} » : il faut un IRI qui finit par / ou #",
                f"base `{base}`: an IRI ending in / or # is needed",
            )
        )


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:").match


class Reading:
    """One passage over all sources: the text to load, and what is learnt on the way.

    `fiches` comes first, then `last`; `everything` is both.
    """

    def __init__(
        self,
        sources: dict[str, Source],
        base: str,
        progress: Progress | None,
        pool: Team | None,
        nomenclatures: Sequence[Nomenclature] = (),
    ) -> None:
        """Make ready to read the sources of these named graphs; nomenclatures are read here, before any fiche."""
        self.sources, self.base, self.progress, self.pool = sources, base, progress, pool
        self.nomenclatures = nomenclatures
        self.communs = Communs(base, read_official(nomenclatures))
        self.seen: Counter[str] = Counter()
        self.sample = Sample()

    def everything(self, began: datetime) -> Iterator[bytes]:
        """Return the text of all there is."""
        for _, text in self.fiches():
            yield text
        yield from chunks(self.last(began))

    def fiches(self) -> Iterator[tuple[str, bytes]]:
        """Return the number and the text of each fiche of each source."""
        for name, source in self.sources.items():
            slices = self.pool is not None and divisible(source)
            for numero, text in self._in_slices(name, source) if slices else self._here(name, source):
                self.sample.offer(numero, text)
                yield numero, text
            self.seen.update(source.numeros)

    def last(self, began: datetime) -> Iterator[str]:
        """Return what the fiches share, the vocabularies, and the provenance."""
        yield from self.communs.lines()
        yield from _vocabularies(self.base)
        for name, source in self.sources.items():
            yield from provenance.source_lines(name, source, self.base)
        lists = {f"nomenclature-lue/{segment(source.nom)}": source for source in self.nomenclatures}
        for name, nomenclature in lists.items():
            yield from provenance.nomenclature_lines(name, nomenclature, publication(nomenclature.format), self.base)
        yield from provenance.build_lines([*self.sources, *lists], began, self.base)

    def _here(self, name: str, source: Source) -> Iterator[tuple[str, bytes]]:
        """Read and write a source in this process."""
        for fiche in source:
            yield fiche.numero, texte(fiche, name, self.communs)
            self._tell(source)

    def _in_slices(self, name: str, source: Source) -> Iterator[tuple[str, bytes]]:
        """Have a source read and written elsewhere, slice by slice."""
        source.oublie()
        for done in cast(Team, self.pool).map(translate, tranches(source, name, self.base)):
            source.version_flux = source.version_flux or done.version_flux
            source.reprend(done.problemes, done.unknowns)
            self.communs.add(done.communs)
            for numero, _ in done.fiches:
                source.compte(numero)
            self._tell(source)
            yield from done.fiches
        source.verifie()

    def _tell(self, source: Source) -> None:
        if self.progress:
            self.progress(source, source.fiches)

    def shared(self, everything: bool) -> dict[str, tuple[Source, set[str]]]:
        """The fiches to keep apart: those of several sources, or all; by graph, with their source."""
        several = {numero for numero, sources in self.seen.items() if sources > 1}
        apart = {
            name: (source, source.numeros if everything else source.numeros & several)
            for name, source in self.sources.items()
        }
        return {name: (source, numbers) for name, (source, numbers) in apart.items() if numbers}


def by_sources(apart: dict[str, tuple[Source, set[str]]], base: str) -> Iterator[tuple[str, bytes]]:
    """Return what each source says of the fiches to keep apart, read anew, in its own graph: number and text."""
    for name, (source, numbers) in apart.items():
        end = f" <{base}{name}> .\n"
        for fiche in source.only(numbers):
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


def _count(store: Store, pattern: str) -> int:
    rows = cast(QuerySolutions, store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))
    return int(cast(Literal, next(rows)["n"]).value)


def _check(store: Store, summary: Report) -> None:
    """Refuse a version that does not hold every fiche that was read."""
    found = _count(store, f"?fiche a <{expand('rncp:Certification')}>")
    if found != summary.certifications:
        raise StoreError(
            t(
                f"vérification : {found} certifications en base pour {summary.certifications} lues",
                f"check failed: {found} certifications in the store for {summary.certifications} read",
            )
        )
