"""A built graph to an endpoint, and back: `push` and `pull`, each verified before it takes the place of what was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import cast

from pyoxigraph import Literal, Quad, QueryBoolean

from rncp_graph.errors import StoreError
from rncp_graph.language import Progress, counting, t
from rncp_graph.stores import Solutions, Store
from rncp_graph.stores.endpoint.sparql import SparqlStore
from rncp_graph.stores.identity import NODE, recorded
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.statements import counted, named_graphs, statements
from rncp_graph.stores.versions import construction
from rncp_graph.upkeep.beside import write_beside
from rncp_graph.upkeep.integrity import examine

RUN = 10_000
"""Quads handed to the local store at a time."""


def push(store: Store, target: SparqlStore, *, replace: bool = False, progress: Progress | None = None) -> int:
    """Make an endpoint hold what a store holds, all or nothing, and return the number of quads.

    Its default graph and the graphs `…graph/…` under the base of either become those of the store; other graphs stay
    as they are. `progress` is called with the number of quads sent. An endpoint of any layout may be replaced.

    Raises `StoreError` when the endpoint holds some of these already, unless `replace`; and when it cannot be written,
    loses its connection, or does not hold what was sent: it is then as it was, unless the message says that it is not
    known.
    """
    base, former = store.base, recorded(target.query)
    folders = tuple(f"{one}graph/" for one in {base, former.base if former else base})
    ours = [name for name in target.named_graphs() if name == NODE or name.startswith(folders)]
    holds = bool(cast(QueryBoolean, target.query("ASK { ?s ?p ?o }")))
    if (ours or holds) and not replace:
        raise StoreError(
            t(
                f"{target.place} n'est pas vide : --replace remplace le graphe par défaut et les graphes {base}graph/…",
                f"{target.place} is not empty: --replace replaces the default graph and the graphs {base}graph/…",
            )
        )
    return target.replace(
        statements(store), drop=ours, progress=counting(progress, t("quads envoyés :", "quads sent:"))
    )


def pull(
    source: Store,
    folder: Path,
    *,
    progress: Progress | None = None,
) -> int:
    """Make a store on disk of what an endpoint holds: counted, examined, then put in place; return the number of quads.

    `progress` is called with the number of quads received, then with that of fiches read back.

    Raises `StoreError` when the endpoint does not answer, changes meanwhile, or does not hold a whole graph, and
    `StoreLocked` when a build is under way; the present store stays as it is.
    """
    _ = source.layout  # refused before anything is asked
    with construction(folder) as version:
        store = OxigraphStore.creating(version)
        expected = _count(source)
        store.load(_text(counted(statements(source), counting(progress, t("quads reçus :", "quads received:")))))
        store.compact()
        if not expected == len(store) == _count(source):
            raise StoreError(
                t(
                    f"quads reçus : {len(store)}, annoncés : {expected} ; la source a changé, ou coupe ses réponses",
                    f"quads received: {len(store)}, told: {expected}; the source has changed, or cuts its answers",
                )
            )
        if defects := examine(store, progress=progress).defects:
            raise StoreError(t(f"graphe refusé : {defects[0]}", f"graph refused: {defects[0]}"))
        quads = len(store)
        write_beside(store, version)
        store.close()
    return quads


def _text(quads: Iterator[Quad]) -> Iterator[bytes]:
    while run := list(islice(quads, RUN)):
        yield "".join(f"{quad} .\n" for quad in run).encode()


def _count(store: Store) -> int:
    """Count what `statements` gives, graph by graph."""
    graphs = ["{ ?s ?p ?o }", *(f"{{ GRAPH {name} {{ ?s ?p ?o }} }}" for name in named_graphs(store))]
    counts = (cast(Solutions, store.query(f"SELECT (COUNT(*) AS ?n) {graph}")) for graph in graphs)
    return sum(int(cast(Literal, next(rows)["n"]).value) for rows in counts)
