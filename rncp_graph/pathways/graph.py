"""The paths of an answer as a network, to be drawn or written as any other."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx

from rncp_graph.language import LANGUAGES, t, use_language
from rncp_graph.pathways.records import Pathways
from rncp_graph.pathways.telling import number, said_of
from rncp_graph.questions.about import about, origin_of
from rncp_graph.stores import Store


def graph_of(found: Pathways) -> nx.DiGraph[str]:
    """Return the occupations and certifications that paths go by: an edge for each move, by its cost.

    Nodes have `label`, `kind` and `niveau`; edges `weight`, and `chemins`: the ranks of the paths that take it. The
    cost of a step stands on the edge into its certification.
    """
    graph: nx.DiGraph[str] = nx.DiGraph(name=f"{found.depart} {found.arrivee}", poids_fr="coût", poids_en="cost")
    graph.graph.update(_titles(found))

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


def whole_of(store: Store, answers: Sequence[Pathways]) -> nx.DiGraph[str]:
    """Return the paths of several answers as one network, which says where it comes from."""
    graph = nx.compose_all(map(graph_of, answers))
    filters = " ".join(
        f"{name}={','.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in answers[0].filtres.items()
    )
    graph.graph.update(_titles(*answers), parametres=filters, **origin_of(about(store, "path", {})))
    return graph


def _titles(first: Pathways, *rest: Pathways) -> dict[str, str]:
    """The title of a network of answers, in each language."""
    found = {}
    for lang in LANGUAGES:
        with use_language(lang):
            ends = ", ".join(dict.fromkeys(said_of(one.arrivee) for one in (first, *rest)))
            found[f"titre_{lang}"] = t(
                f"Parcours de {first.depart} à {ends}, au {first.date}",
                f"Pathways from {first.depart} to {ends}, as of {first.date}",
            )
    return found


def _join(graph: nx.DiGraph[str], one: str, other: str, cost: float, rank: int) -> None:
    ranks = str(graph.edges[one, other]["chemins"]).split() if graph.has_edge(one, other) else []
    said = " ".join(dict.fromkeys([*ranks, str(rank)]))
    graph.add_edge(one, other, weight=round(cost, 3), label=number(cost) if cost else "", chemins=said)
