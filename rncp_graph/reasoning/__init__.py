"""Inference: what follows from a graph by the axioms of the ontology and by rules, in a graph of its own; and why."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from rncp_graph.errors import QuestionError
from rncp_graph.files import writing
from rncp_graph.graph import provenance
from rncp_graph.language import Progress, t
from rncp_graph.reasoning import closure, reference
from rncp_graph.reasoning.axioms import axiom_rules
from rncp_graph.reasoning.regime import GRAPH, forgetting, regime_lines
from rncp_graph.reasoning.rules import Rule, stated_rules
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.versions import construction
from rncp_graph.upkeep.beside import share_beside

Engine = Callable[[OxigraphStore, Sequence[Rule], str, Progress | None], int]

ENGINES: dict[str, Engine] = {"rules": closure.close, "owlrl": reference.close}
"""By what a closure is made: the rules in the store, or the reference, for small data."""


class Inferred(NamedTuple):
    """What was inferred: how many statements, by how many rules, in how many seconds."""

    statements: int
    rules: int
    seconds: float


def reason(
    where: OxigraphStore | str | Path,
    *,
    engine: str = "rules",
    output: Path | None = None,
    progress: Progress | None = None,
) -> Inferred:
    r"""Infer what follows from a store, and write it to its graph `graph/inferences`; what was inferred before goes.

    A store in memory takes it. Of a store on disk, given by its folder, a new version is made, in which all else is as
    it was; with `output`, the store stays as it is, and what was inferred is written to this file, as N-Quads with the
    statement of the regime.

    Raises `QuestionError` for an engine that is none, `StoreError` for a store that cannot be written.

    >>> store = open_store()
    >>> store.load([b'<urn:a> <http://www.w3.org/2004/02/skos/core#broader> <urn:b> .\n'])
    >>> reason(store).statements
    3
    """
    if engine not in ENGINES:
        known = ", ".join(ENGINES)
        raise QuestionError(t(f"moteur « {engine} » : {known}", f"engine `{engine}`: {known}"))
    if isinstance(where, OxigraphStore):
        return _reason(where, engine, progress)
    source = open_store(Path(where))
    if output:
        with tempfile.TemporaryDirectory() as folder:
            copy = OxigraphStore.copying(source, Path(folder))
            inferred = _reason(copy, engine, progress)
            _write(copy, output)
            copy.close()
        return inferred
    with construction(Path(where)) as version:
        copy = OxigraphStore.copying(source, version)
        inferred = _reason(copy, engine, progress)
        copy.compact()
        share_beside(source, version)
        copy.close()
    return inferred


def _reason(store: OxigraphStore, engine: str, progress: Progress | None) -> Inferred:
    began, clock, graph = datetime.now(UTC), time.perf_counter(), f"{store.base}{GRAPH}"
    rules = (*stated_rules(), *axiom_rules())
    store.update(forgetting(store.base))
    ENGINES[engine](store, rules, graph, progress)
    statements = store.size(graph)
    store.load(line.encode() for line in regime_lines(engine, statements, began, store.base))
    return Inferred(statements, len(rules), time.perf_counter() - clock)


def _write(store: OxigraphStore, output: Path) -> None:
    """Write what was inferred, after what the metadata say of it and of the sources."""
    with writing(output) as out:
        for graph in (provenance.GRAPH, GRAPH):
            for quad in store.quads(f"{store.base}{graph}"):
                out.write(f"{quad} .\n".encode())
