"""Measures of any networkx graph, each with what one must know to trust it: weights, random networks, seed, stability.

    from rncp_graph.measures import betweenness
    found = betweenness(rg.network(store, "metiers-voisins"))
    found.values["H1206"]          # value, error, what random networks of the same degrees give, z
    found.context                  # definition, meaning of weights, network and its parameters, method, seed

Each takes `weights` (what the weight of an edge means), `samples` (how many random networks), `seed`, and `engine`
(`networkx` or `networkit`, which is the extra `networks`; by default the one that the size of the network calls for).
"""

from rncp_graph.measures.nodes import betweenness, core_number, degree, pagerank
from rncp_graph.measures.whole import assortativity, communities, cuts

__all__ = ["assortativity", "betweenness", "communities", "core_number", "cuts", "degree", "pagerank"]
