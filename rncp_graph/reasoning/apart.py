"""Why statements are in a graph, told in a process of its own, within limits: a proof may try many statements."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from rncp_graph.guard import Limits, Run
from rncp_graph.portraits.surroundings import labels
from rncp_graph.reasoning.explaining import why
from rncp_graph.reasoning.words import lines, statements
from rncp_graph.stores.endpoint.sparql import SparqlStore
from rncp_graph.stores.guarded import guard_of, opened
from rncp_graph.stores.oxigraph import OxigraphStore


@dataclass(frozen=True, slots=True)
class Told:
    """A node and what it is called, the lines that say why of each of its statements, and whether there are more."""

    node: str
    label: str
    reasons: list[list[str]]
    more: bool


def telling(store: OxigraphStore | SparqlStore, said: tuple[str, str, str], most: int, limits: Limits) -> Run:
    """Return the work under way that gives one `Told`: of a subject, a property and a value, or none of it.

    Iterating raises what `statements` raises, and `LimitReached`.
    """
    return guard_of(store, network=isinstance(store, SparqlStore)).run(_told, said, most, limits=limits)


# --- in the process of its own -----------------------------------------------------------------------------------


def _told(said: tuple[str, str, str], most: int) -> Told:
    store, (subject, name, value) = opened(), said
    found = list(islice(statements(store, subject, name, value or None), most + 1))
    node = found[0][0][1:-1]
    reasons = [[*lines(store, why(store, *one))] for one in found[:most]]
    return Told(node, labels(store, (node,)).get(node) or subject, reasons, len(found) > most)
