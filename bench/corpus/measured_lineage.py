"""The lineage of a corpus as measured: links, sides, dangling ends, chains, splits, merges."""

from __future__ import annotations

from collections import Counter

import networkx as nx

from bench.corpus.plan import Planned


def measure(fiches: list[Planned]) -> dict[str, dict[str, int] | int]:
    """Measure the links between these fiches, and from them to fiches that do not exist."""
    numeros = {p.numero for p in fiches}
    said_before = {(p.numero, n) for p in fiches for n in p.nouvelles}
    said_after = {(n, p.numero) for p in fiches for n in p.anciennes}
    links = said_before | said_after
    inner_links = [(a, b) for a, b in links if a in numeros and b in numeros]
    rncp = [(a, b) for a, b in inner_links if a.startswith("RNCP") and b.startswith("RNCP")]
    network: nx.DiGraph[str] = nx.DiGraph(sorted(rncp))
    cycles = [c for c in nx.strongly_connected_components(network) if len(c) > 1]
    network.remove_nodes_from([n for c in cycles for n in c])
    length: dict[str, int] = {}
    for numero in reversed(list(nx.topological_sort(network))):
        length[numero] = 1 + max((length[s] for s in network.successors(numero)), default=0)
    roots = (n for n, degree in network.in_degree() if degree == 0)
    followers, earlier_counts = Counter(a for a, _ in rncp), Counter(b for _, b in rncp)
    return {
        "liens": len(links),
        "liens_rncp": sum(a.startswith("RNCP") and b.startswith("RNCP") for a, b in links),
        "rncp_deux_cotes": sum(a.startswith("RNCP") and b.startswith("RNCP") for a, b in said_before & said_after),
        "un_cote": len([link for link in inner_links if (link in said_before) != (link in said_after)]),
        "pendants": len(links) - len(inner_links),
        "vers_rs": sum(a.startswith("RNCP") and b.startswith("RS") for a, b in links),
        "cercles": len(cycles),
        "plusieurs_successeurs": sum(n > 1 for n in followers.values()),
        "max_successeurs": max(followers.values(), default=0),
        "plusieurs_predecesseurs": sum(n > 1 for n in earlier_counts.values()),
        "max_predecesseurs": max(earlier_counts.values(), default=0),
        "chaines": {str(n): many for n, many in sorted(Counter(length[r] for r in roots).items()) if n > 1},
    }
