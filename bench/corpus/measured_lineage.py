"""The lineage of a corpus as measured: links, sides, dangling ends, chains, splits, merges."""

from __future__ import annotations

from collections import Counter

import networkx as nx

from bench.corpus.plan import Planned


def measure(fiches: list[Planned]) -> dict[str, dict[str, int] | int]:
    """Measure the links between these fiches, and from them to fiches that do not exist."""
    numeros = {p.numero for p in fiches}
    dits_avant = {(p.numero, n) for p in fiches for n in p.nouvelles}
    dits_apres = {(n, p.numero) for p in fiches for n in p.anciennes}
    links = dits_avant | dits_apres
    internes = [(a, b) for a, b in links if a in numeros and b in numeros]
    rncp = [(a, b) for a, b in internes if a.startswith("RNCP") and b.startswith("RNCP")]
    graphe: nx.DiGraph[str] = nx.DiGraph(sorted(rncp))
    cercles = [c for c in nx.strongly_connected_components(graphe) if len(c) > 1]
    graphe.remove_nodes_from([n for c in cercles for n in c])
    length: dict[str, int] = {}
    for numero in reversed(list(nx.topological_sort(graphe))):
        length[numero] = 1 + max((length[s] for s in graphe.successors(numero)), default=0)
    racines = (n for n, degre in graphe.in_degree() if degre == 0)
    followers, earlier_counts = Counter(a for a, _ in rncp), Counter(b for _, b in rncp)
    return {
        "liens": len(links),
        "liens_rncp": sum(a.startswith("RNCP") and b.startswith("RNCP") for a, b in links),
        "rncp_deux_cotes": sum(a.startswith("RNCP") and b.startswith("RNCP") for a, b in dits_avant & dits_apres),
        "un_cote": len([link for link in internes if (link in dits_avant) != (link in dits_apres)]),
        "pendants": len(links) - len(internes),
        "vers_rs": sum(a.startswith("RNCP") and b.startswith("RS") for a, b in links),
        "cercles": len(cercles),
        "plusieurs_successeurs": sum(n > 1 for n in followers.values()),
        "max_successeurs": max(followers.values(), default=0),
        "plusieurs_predecesseurs": sum(n > 1 for n in earlier_counts.values()),
        "max_predecesseurs": max(earlier_counts.values(), default=0),
        "chaines": {str(n): many for n, many in sorted(Counter(length[r] for r in racines).items()) if n > 1},
    }
