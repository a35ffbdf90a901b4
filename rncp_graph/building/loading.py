"""Sources into a store: `load` fills an open store, `build` makes a new version of a store on disk.

Fiches stream as text through the bulk loader of the store, in one load, all or nothing. What fiches share is
gathered on the way and written last.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Unpack, cast

from pyoxigraph import Literal

from rncp_graph.building.assembly import Assembly, assembled, chunks
from rncp_graph.building.options import Options, Plan
from rncp_graph.building.report import Hear, Report, doubts_file
from rncp_graph.building.workers import team
from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.questions.figures import Counts, counted, forget, void_lines
from rncp_graph.readers import Source
from rncp_graph.searching.kept import Kept
from rncp_graph.stores import Solutions, Store
from rncp_graph.stores.identity import base_for
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.versions import construction
from rncp_graph.terms import expand
from rncp_graph.upkeep.beside import write_beside
from rncp_graph.upkeep.integrity import Sample


def load(store: Store, *sources: Source, **options: Unpack[Options]) -> Report:
    """Load sources into a store, and return the report; `Options` says what can be chosen.

    A fiche that several of these sources hold is merged into one record (`graph/merge.py`); what each source says is
    kept in its named graph, and their disagreements are listed in `graph/conflits`. Load in one call the sources that
    belong together: records are merged and labels chosen over one call. An empty store takes the `base`; any other
    keeps its own, and refuses another one.

    Raises `SourceError` for a broken source, `StoreError` for a fiche that the store holds already: nothing is loaded.
    """
    plan = Plan.of({**options, "base": base_for(store, options.get("base"))})

    def loaded(repeated: frozenset[str]) -> Report:
        with doubts_file(plan.report) as doubts:
            report, _ = _load(store, sources, plan, doubts.doubt, repeated, None)
            forget(store)
            report.triples = _count(store, "?s ?p ?o")
            doubts.rest(report)
        return report

    return assembled(loaded)


def build(folder: str | Path, *sources: Source, **options: Unpack[Options]) -> Report:
    """Build a store on disk from sources: beside the present one, checked, then put in its place at once.

    `Options` says what can be chosen. Whatever fails, the present store stays as it is.

    Raises `SourceError`, `StoreError`, `StoreLocked` when another build is under way.
    """
    plan = Plan.of(options)
    if not sources:
        raise StoreError(t("aucune source à lire", "no source to read"))
    return assembled(lambda repeated: _built(Path(folder), sources, plan, repeated))


def _built(folder: Path, sources: Sequence[Source], plan: Plan, repeated: frozenset[str]) -> Report:
    with construction(folder) as version, doubts_file(plan.report) as doubts:
        store = OxigraphStore.creating(version, lenient=True)  # every part of an IRI was made safe, see `terms.segment`
        report, sample = _load(store, sources, plan, doubts.doubt, repeated, kept := Kept(plan.base))
        doubts.rest(report)
        clock = time.perf_counter()
        plan.phase(t("rangement de la base", "compacting the store"))
        store.compact()
        plan.phase(t("index de recherche et de parcours", "index of words and of pathways"))
        write_beside(store, version, kept)
        plan.phase(t("vérification", "checking"))
        report.triples = store.triples()  # a compacted store is scanned in half the time
        counts = counted(store, report.triples)
        _check(counts, report)
        sample.verify(store)
        store.load(chunks(void_lines(counts, plan.base)))
        store.close()
        plan.settle(version)
        report.seconds += time.perf_counter() - clock
    return report


def _load(
    store: Store, sources: Sequence[Source], plan: Plan, hear: Hear, repeated: frozenset[str], kept: Kept | None
) -> tuple[Report, Sample]:
    began, clock = datetime.now(UTC), time.perf_counter()
    with team(plan.processes, plan.dask) as workers:
        assembly = Assembly(sources, plan, workers, hear, repeated, kept)
        store.load(_everything(assembly, _numbers(store), began))
    report = assembly.report()
    report.seconds = time.perf_counter() - clock
    return report, assembly.sample


def _everything(assembly: Assembly, held: frozenset[str], began: datetime) -> Iterator[bytes]:
    """Return the text of all there is, in chunks. Raises `StoreError` for a number that is held already."""
    for numero, text in assembly.fiches():
        if numero in held:
            raise StoreError(
                t(
                    f"{numero} est déjà dans la base : chargez ensemble toutes les sources d'une fiche",
                    f"{numero} is in the store already: load all the sources of a fiche together",
                )
            )
        yield text
    yield from chunks(assembly.last(began))


def _numbers(store: Store) -> frozenset[str]:
    """The numbers of the fiches that a store holds."""
    kind, number = expand("rncp:Certification"), expand("dct:identifier")
    rows = cast(Solutions, store.query(f"SELECT ?numero {{ ?fiche a <{kind}> ; <{number}> ?numero }}"))
    return frozenset(cast(Literal, row["numero"]).value for row in rows)


def _count(store: Store, pattern: str) -> int:
    rows = cast(Solutions, store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))
    return int(cast(Literal, next(rows)["n"]).value)


def _check(counts: Counts, report: Report) -> None:
    """Refuse a version that does not hold every fiche that was read."""
    found = counts.get("rncp:Certification", 0)
    if found != report.certifications:
        raise StoreError(
            t(
                f"vérification : certifications en base : {found}, lues : {report.certifications}",
                f"check failed: certifications in the store: {found}, read: {report.certifications}",
            )
        )
