"""The statements of any store, by queries: the default graph, then the named graphs one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from pyoxigraph import DefaultGraph, NamedNode, Quad

from rncp_graph.errors import StoreError
from rncp_graph.language import Count, t
from rncp_graph.stores.endpoint.staging import PREFIX
from rncp_graph.stores.protocol import Answer, Solutions, Store

_EVERY = 10_000
_RUN = 100_000


def default_triples(store: Store) -> Iterator[Quad]:
    """Return the statements of the default graph."""
    yield from _sorted_in_runs(quads(store.query("SELECT ?s ?p ?o { ?s ?p ?o }")))


def statements(store: Store) -> Iterator[Quad]:
    """Return the statements of the default graph, then those of the named graphs."""
    yield from default_triples(store)
    yield from named_quads(store)


def named_quads(store: Store) -> Iterator[Quad]:
    """Return the statements of the named graphs, graph by graph in the order of their names."""
    for name in named_graphs(store):
        rows = store.query(f"SELECT ?s ?p ?o {{ GRAPH {name} {{ ?s ?p ?o }} }}")
        yield from _sorted_in_runs(quads(rows, graph=name))


def quads(rows: Answer, place: str = "", graph: NamedNode | None = None) -> Iterator[Quad]:
    """Return rows of three terms as statements. Raises `StoreError` for terms that make none."""
    where = DefaultGraph() if graph is None else graph
    try:
        for subject, predicate, value in cast(Solutions, rows):
            yield Quad(subject, predicate, value, where)
    except TypeError as error:
        said = t("ce n'est pas un triplet", "this is no triple")
        raise StoreError(t(f"{place} : {said}", f"{place}: {said}") if place else said) from error


def named_graphs(store: Store) -> list[NamedNode]:
    """Return the names of the named graphs in order, without those that a push has begun to fill, or left behind."""
    rows = _rows(store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    names = [cast(NamedNode, name) for (name,) in rows]
    return [name for name in names if not name.value.startswith(PREFIX)]


def _rows(store: Store, query: str) -> Solutions:
    return cast(Solutions, store.query(query))


def _sorted_in_runs(quads: Iterator[Quad]) -> Iterator[Quad]:
    """Sort as many statements as memory holds with ease, so that what is said of a subject stands together.

    A store that yields its subjects one after the other (those on disk do) has none of them parted by two runs. One as
    small as the example comes out wholly sorted: the same content gives the same file.
    """
    run: list[Quad] = []
    for quad in quads:
        if len(run) >= _RUN and quad.subject != run[-1].subject:
            run.sort(key=str)
            yield from run
            run = []
        run.append(quad)
    run.sort(key=str)
    yield from run


def counted(quads: Iterable[Quad], progress: Count) -> Iterator[Quad]:
    """Pass statements on, and say every ten thousand, and at the end, how many have passed."""
    number = 0
    for number, quad in enumerate(quads, 1):
        yield quad
        if not number % _EVERY:
            progress(number)
    progress(number)
