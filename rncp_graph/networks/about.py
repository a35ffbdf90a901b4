"""What a network says of itself, as a line of text: where it comes from, of which day, under which licence."""

from __future__ import annotations

import networkx as nx

from rncp_graph.language import t

SAID = {
    "sources": ("sources :", "sources:"),
    "jour": ("export du", "export of"),
    "licences": ("licences :", "licences:"),
    "version": ("", ""),
    "parametres": ("", ""),
}
"""Attributes of a network that tell where it comes from, and the words before each in French and English."""


def origin(graph: nx.Graph[str]) -> list[str]:
    """Return what a network says of where it comes from, in the language in force.

    >>> origin(nx.Graph(version="rncp-graph 0.1.0", parametres="actives=oui"))
    ['rncp-graph 0.1.0', 'actives=oui']
    """
    return [f"{t(*words)} {graph.graph[name]}".strip() for name, words in SAID.items() if graph.graph.get(name)]
