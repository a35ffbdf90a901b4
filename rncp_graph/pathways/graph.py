"""The paths of an answer as a network, to be drawn or written as any other."""

from __future__ import annotations

import networkx as nx

from rncp_graph.pathways.records import Pathways
from rncp_graph.pathways.telling import number


def graph_of(found: Pathways) -> nx.DiGraph[str]:
    """Return the occupations and certifications that paths go by: an edge for each move, by its cost.

    Nodes have `label`, `kind` and `niveau`; edges `weight`, and `chemins`: the ranks of the paths that take it. The
    cost of a step stands on the edge into its certification.
    """
    graph: nx.DiGraph[str] = nx.DiGraph(name=f"{found.depart} {found.arrivee}")
    graph.graph["titre_fr"] = f"Parcours de {found.depart} à {found.arrivee}, au {found.date}"
    graph.graph["titre_en"] = f"Pathways from {found.depart} to {found.arrivee}, as of {found.date}"

    def node(code: str, kind: str, level: int | None = None) -> str:
        label = found.libelles.get(code, code)
        graph.add_node(code, label=label, kind=kind, **({} if level is None else {"niveau": level}))
        return code

    for rank, path in enumerate(found.chemins, 1):
        at = node(found.depart, "certification" if found.depart.startswith(("RNCP", "RS")) else "metier")
        for step in path.pas:
            here = node(step.certification, "certification", step.niveau)
            _join(graph, at, here, step.cout, rank)
            at = here
            if step.sortie:
                at = node(step.sortie, "metier")
                _join(graph, here, at, 0.0, rank)
    return graph


def _join(graph: nx.DiGraph[str], one: str, other: str, cost: float, rank: int) -> None:
    ranks = str(graph.edges[one, other]["chemins"]).split() if graph.has_edge(one, other) else []
    said = " ".join(dict.fromkeys([*ranks, str(rank)]))
    graph.add_edge(one, other, weight=round(cost, 3), label=number(cost) if cost else "", chemins=said)
