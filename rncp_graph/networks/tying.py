"""A graph of networkx out of nodes and edges, filled in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx

Attributes = dict[str, Any]
Edge = tuple[str, str, Attributes]


def tied(directed: bool, nodes: dict[str, Attributes], edges: Sequence[Edge]) -> nx.Graph[str]:
    """Return a graph of nodes and of edges between them, in this order; a multigraph where two are tied several times.

    It is what `add_nodes_from` and `add_edges_from` of networkx make in six times the time: its dictionaries are filled
    as it would fill them, with the attributes that are given, not with copies of them.

    >>> graph = tied(True, {"a": {"kind": "metier"}, "b": {}}, [("a", "b", {"weight": 2.0})])
    >>> type(graph).__name__, list(graph.nodes(data=True)), list(graph.edges(data=True))
    ('DiGraph', [('a', {'kind': 'metier'}), ('b', {})], [('a', 'b', {'weight': 2.0})])
    >>> type(tied(False, {"a": {}, "b": {}}, [("a", "b", {}), ("b", "a", {})])).__name__
    'MultiGraph'
    """
    graph: Any = nx.DiGraph() if directed else nx.Graph()
    graph._node.update(nodes)
    after = graph._adj
    after.update((name, {}) for name in nodes)
    before = graph._pred if directed else after
    if directed:
        before.update((name, {}) for name in nodes)
    for source, target, said in edges:
        after[source][target] = before[target][source] = said
    loops = 0 if directed else sum(name in near for name, near in after.items())
    if sum(map(len, after.values())) == (len(edges) if directed else 2 * len(edges) - loops):
        return graph  # type: ignore[no-any-return]
    several: Any = nx.MultiDiGraph() if directed else nx.MultiGraph()
    several.add_nodes_from(nodes.items())
    several.add_edges_from(edges)
    return several  # type: ignore[no-any-return]
