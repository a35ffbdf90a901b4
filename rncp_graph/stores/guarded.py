"""Queries of a store on disk, answered in a process of its own, within limits: what a user writes may never end.

The process opens the same version and stays ready, so that the next query need not wait. Rows come back in packets of
the text that the engine writes and reads, and are the same terms. A packet grows with what was sent: the first row
does not wait for others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from rncp_graph.errors import StoreError
from rncp_graph.guard import Guard, Limits
from rncp_graph.language import t
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.protocol import Answer, Solutions, Triples, line, statement

if TYPE_CHECKING:
    from rncp_graph.stores.endpoint.sparql import SparqlStore

BY = ("--timeout, RNCP_GRAPH_QUERY_TIMEOUT", "cpu", "--memory, RNCP_GRAPH_QUERY_MEMORY")
"""What raises the limits of a query."""
FIRST, LARGEST = 1, 2000
"""Rows of the first packet, and of the largest; each holds four times as many as the one before."""
TERM, ROW = 180, 80
"""Bytes that a term and a row take in Python beyond their text."""
NOTHING = (0, "")

_OPENED: list[OxigraphStore | SparqlStore] = []


class Guarded:
    """A store on disk, or an endpoint, that answers within limits; it raises `LimitReached` beyond."""

    def __init__(self, store: OxigraphStore | SparqlStore, limits: Limits) -> None:
        self.store, self.limits = store, replace(limits, by=BY)

    def query(self, text: str, *, allow_services: Collection[str] = ()) -> Answer:
        """Answer a SPARQL query. One that may call servers has a process with a network, and others have none."""
        guard = guard_of(self.store, network=bool(allow_services))
        packets = guard.run(_answer, text, tuple(allow_services), limits=self.limits)
        form, said, first = next(packets)
        if form == "boolean":
            for _ in packets:  # to the end, so that the process stays
                pass
            return cast(ox.QueryBoolean, ox.parse_query_results(said, format=ox.QueryResultsFormat.JSON))
        texts = _within(chain([first], packets), self.limits, 3 if form == "triples" else len(said))
        if form == "triples":
            return Triples.of(quad.triple for one in texts for quad in ox.parse(one, format=ox.RdfFormat.N_TRIPLES))
        head = "\t".join(f"?{name}" for name in said) + "\n"
        rows = (row for one in texts for row in _rows(head, one))
        return Solutions.of([ox.Variable(name) for name in said], rows)


def guard_of(store: OxigraphStore | SparqlStore, *, network: bool = False) -> Guard:
    """Return the processes in which a built store is asked, or an endpoint, which is on the network.

    Raises `StoreError` for a store in memory.
    """
    if not isinstance(store, OxigraphStore):
        if True not in store.guards:
            store.guards[True] = Guard(_reach, store.url, limits=Limits(network=True))
        return store.guards[True]
    if store.version is None:
        raise StoreError(t("une base en mémoire n'a pas de garde", "a store in memory has no guard"))
    if network not in store.guards:
        store.guards[network] = Guard(open_here, store.version, limits=Limits(network=network))
    return store.guards[network]


def _within(packets: Iterator[tuple[int, str]], limits: Limits, width: int) -> Iterator[str]:
    """Return the texts of packets, as long as what they hold fits into the memory: it is held here too."""
    held = 0
    for number, text in packets:
        held += len(text) + number * (ROW + TERM * width)
        if held > limits.memory:
            raise limits.reached("memory")
        yield text


def _rows(head: str, text: str) -> Iterator[Any]:
    return cast(ox.QuerySolutions, ox.parse_query_results(head + text, format=ox.QueryResultsFormat.TSV))


# --- in the process of its own -----------------------------------------------------------------------------------


def open_here(version: Path) -> None:
    """Open a version for what this process is to do."""
    _OPENED[:] = [OxigraphStore.at(version)]


def _reach(url: str) -> None:
    _OPENED[:] = [cast("SparqlStore", open_store(url))]


def opened() -> OxigraphStore | SparqlStore:
    """Return the store that this process was made to ask."""
    return _OPENED[0]


def _answer(text: str, allow_services: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """What kind of answer it is, with the first of its packets (how many rows, and their text), then the others."""
    found = opened().query(text, allow_services=allow_services)
    if isinstance(found, Solutions):
        packets = _packets(found, line)
        yield "rows", [variable.value for variable in found.variables], next(packets, NOTHING)
        yield from packets
    elif isinstance(found, Triples):
        packets = _packets(found, _sentence)
        yield "triples", None, next(packets, NOTHING)
        yield from packets
    else:
        yield "boolean", json.dumps({"head": {}, "boolean": bool(found)}), NOTHING


def _packets(found: Iterable[Any], written: Callable[[Any], str]) -> Iterator[tuple[int, str]]:
    rest, number = iter(found), FIRST
    while packet := list(map(written, islice(rest, number))):
        yield len(packet), "".join(packet)
        number = min(4 * number, LARGEST)


def _sentence(triple: ox.Triple) -> str:
    return f"{statement(triple)} .\n"
