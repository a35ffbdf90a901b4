"""Values that a file or a picture can hold: distinct names, texts of its characters, attributes of one type each.

A network holds any Python value. GraphML and GEXF hold texts of XML characters, truth values, numbers of 64 bits; an
attribute has one type there. A picture holds what its fonts can write.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Hashable, Iterable
from datetime import date
from numbers import Integral, Real
from typing import Any, TypeGuard

import networkx as nx

Attributes = dict[str, Any]

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONG = 2**63

_OF_NETWORKX = ("node_default", "edge_default")
"""Attributes of a graph that are no text, but what networkx keeps of a file that it has read."""


def text(value: object) -> str:
    r"""Write a value as text of XML characters: a day as ISO 8601 does, a truth in English, a blank for what XML lacks.

    >>> text(date(2026, 8, 16)), text(True), text(0.5), text("jury\x0bde vente")
    ('2026-08-16', 'true', '0.5', 'jury de vente')
    """
    if isinstance(value, bool):
        said = "true" if value else "false"
    else:
        said = value.isoformat() if isinstance(value, date) else str(value)
    return _NOT_XML.sub(" ", said)


def fitted(
    graph: nx.Graph[Any],
    *,
    written: Callable[[object], str] = text,
    kept: tuple[Collection[str], Collection[str]] = ((), ()),
) -> nx.Graph[str]:
    """Return a copy of a network whose names are distinct texts, and whose attributes have one type each.

    The values of an attribute stay truths, integers or numbers when all of them are; else they become texts, as does
    what 64 bits do not hold, and every `label`. `written` makes a text of a value. An attribute without a value is
    left out. A name that is empty, taken, or one of the names `kept` of the attributes of nodes and of edges, gets an
    underscore. Edges of a multigraph are numbered.

    >>> graph = nx.Graph([("a", "b", {"id": 1}), ("b", "", {"id": "REPRISE"})])
    >>> list(fitted(graph, kept=((), ("id",))).edges(data=True))
    [('a', 'b', {'id_': '1'}), ('b', '_', {'id_': 'REPRISE'})]
    """
    kind = graph.to_directed_class() if graph.is_directed() else graph.to_undirected_class()
    fit: nx.Graph[str] = kind()
    names = named(graph, written=written)
    fit.add_nodes_from(names.values())
    described = [(names[node], said) for node, said in graph.nodes(data=True)]
    for node, said in _of_one_type(described, written, kept[0]):
        fit.nodes[node].update(said)
    ends = [(names[source], names[target]) for source, target in graph.edges()]
    tied = zip(ends, (said for _, _, said in graph.edges(data=True)), strict=True)
    described_ties = enumerate(_of_one_type(tied, written, kept[1]))
    if isinstance(fit, nx.MultiGraph):
        fit.add_edges_from((*end, number, said) for number, (end, said) in described_ties)
    else:
        fit.add_edges_from((*end, said) for _, (end, said) in described_ties)
    told = {key: value for key, value in graph.graph.items() if value is not None and key not in _OF_NETWORKX}
    names = named(told, ("id",), written=written)
    fit.graph.update({names[key]: written(value) for key, value in told.items()})
    return fit


def named(
    names: Iterable[Hashable], kept: Collection[str] = (), *, written: Callable[[object], str] = text
) -> dict[Hashable, str]:
    """Return a distinct text for each name; an underscore at the end tells apart what would be one, empty, or kept.

    >>> named(["a", "", 1, "1", "id"], kept=["id"])
    {'a': 'a', '': '_', 1: '1_', '1': '1', 'id': 'id_'}
    """
    said = list(names)
    found: dict[Hashable, str] = {
        name: name for name in said if isinstance(name, str) and name == written(name) and name and name not in kept
    }
    taken = {*found.values(), *kept}
    for name in said:
        if name not in found:
            free = written(name)
            while not free or free in taken:
                free += "_"
            found[name] = free
            taken.add(free)
    return {name: found[name] for name in said}


def is_number(value: object) -> TypeGuard[float]:
    """Return whether a value of a fitted network is a number: a truth is none."""
    return type(value) in (int, float)


def weight_of(said: Attributes) -> float:
    """Return the weight of an edge of a fitted network, 1 where it is no number.

    >>> weight_of({"weight": -2}), weight_of({}), weight_of({"weight": "fort"})
    (-2.0, 1.0, 1.0)
    """
    weight = said.get("weight")
    return float(weight) if is_number(weight) else 1.0


def _of_one_type(
    described: Iterable[tuple[Any, Attributes]], written: Callable[[object], str], kept: Collection[str]
) -> Iterable[tuple[Any, Attributes]]:
    """What is said of nodes or of edges, under distinct names, the values of each name of one type."""
    all_said = [(one, {key: value for key, value in said.items() if value is not None}) for one, said in described]
    columns: dict[Hashable, list[Any]] = {}
    for _, said in all_said:
        for key, value in said.items():
            columns.setdefault(key, []).append(value)
    names = named(columns, kept, written=written)
    types = {key: written if names[key] == "label" else _type(values) or written for key, values in columns.items()}
    return [(one, {names[key]: types[key](value) for key, value in said.items()}) for one, said in all_said]


def _type(values: list[Any]) -> Callable[[Any], Any] | None:
    """The narrowest type that holds all these values as they are, if it is not that of texts."""
    kinds = set(map(type, values))  # a question for each type, not for each value
    if bool in kinds:
        return bool if kinds == {bool} else None
    if all(issubclass(kind, Integral) for kind in kinds):
        return int if all(-_LONG <= value < _LONG for value in values) else None
    return float if all(issubclass(kind, Real) for kind in kinds) and all(map(_exact, values)) else None


def _exact(value: Any) -> bool:
    """Whether a number is finite, and one that a float holds as it is."""
    try:
        return math.isfinite(value) and float(value) == value
    except OverflowError:
        return False
