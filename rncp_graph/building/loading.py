"""Sources into a store: `load` fills an open store, `build` makes a new version of a store on disk.

Fiches stream as text through the bulk loader of the store, in one load, all or nothing. What fiches share is
gathered on the way and written last.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Unpack, cast

from pyoxigraph import Literal

from rncp_graph.building.assembly import Assembly, by_sources, chunks
from rncp_graph.building.disagreements import find_disagreements
from rncp_graph.building.options import Options, Plan
from rncp_graph.building.report import Hear, Report, doubts_file
from rncp_graph.building.workers import team
from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.readers import Source
from rncp_graph.stores import Solutions, Store
from rncp_graph.stores.identity import base_for
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.versions import construction
from rncp_graph.terms import expand
from rncp_graph.upkeep.integrity import Sample


def load(store: Store, *sources: Source, **options: Unpack[Options]) -> Report:
    """Load sources into a store, and return the report; `Options` says what can be chosen.

    Fiches that several of these sources hold are also kept apart, source by source, in named graphs, and their
    disagreements are listed in `graph/conflits`. Load in one call the sources that belong together: labels are chosen
    over one call. An empty store takes the `base`; any other keeps its own, and refuses another one.

    Raises `SourceError` for a broken source: nothing of it is loaded.
    """
    plan = Plan.of({**options, "base": base_for(store, options.get("base"))})
    with doubts_file(plan.report) as doubts:
        report, _ = _load(store, sources, plan, doubts.doubt)
        report.triples = _count(store, "?s ?p ?o")
        doubts.rest(report)
    return report


def build(folder: str | Path, *sources: Source, **options: Unpack[Options]) -> Report:
    """Build a store on disk from sources: beside the present one, checked, then put in its place at once.

    `Options` says what can be chosen. Whatever fails, the present store stays as it is.

    Raises `SourceError`, `StoreError`, `StoreLocked` when another build is under way.
    """
    plan = Plan.of(options)
    if not sources:
        raise StoreError(t("aucune source à lire", "no source to read"))
    with construction(Path(folder)) as version, doubts_file(plan.report) as doubts:
        store = OxigraphStore.creating(version, lenient=True)  # every part of an IRI was made safe, see `terms.segment`
        report, sample = _load(store, sources, plan, doubts.doubt)
        doubts.rest(report)
        clock = time.perf_counter()
        plan.phase(t("rangement de la base", "compacting the store"))
        store.compact()
        plan.phase(t("vérification", "checking"))
        report.triples = store.triples()  # a compacted store is scanned in half the time
        _check(store, report)
        sample.verify(store)
        store.close()
        report.seconds += time.perf_counter() - clock
    return report


def _load(store: Store, sources: Sequence[Source], plan: Plan, hear: Hear) -> tuple[Report, Sample]:
    began, clock = datetime.now(UTC), time.perf_counter()
    with team(plan.processes, plan.dask) as workers:
        assembly = Assembly(sources, plan, workers, hear)
        store.load(assembly.everything(began))
    report = assembly.report()
    if apart := assembly.apart():
        store.load(text for _, text in by_sources(apart, plan.base))
        found = list(find_disagreements(store, [plan.base + name for name in apart], plan.base))
        store.load(chunks(found))
        report.disagreements = len(found)
    report.seconds = time.perf_counter() - clock
    return report, assembly.sample


def _count(store: Store, pattern: str) -> int:
    rows = cast(Solutions, store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))
    return int(cast(Literal, next(rows)["n"]).value)


def _check(store: Store, report: Report) -> None:
    """Refuse a version that does not hold every fiche that was read."""
    found = _count(store, f"?fiche a <{expand('rncp:Certification')}>")
    if found != report.certifications:
        raise StoreError(
            t(
                f"vérification : {found} certifications en base pour {report.certifications} lues",
                f"check failed: {found} certifications in the store for {report.certifications} read",
            )
        )
