"""Networks drawn from the graph: a question of `queries/reseaux` gives the edges, networkx takes it from there.

Each row is an edge: `source`, `target`, `poids`. A column `source_…` or `target_…` describes the node at that end, any
other column the edge. A row without `target` names a node by itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.networks.files import write
from rncp_graph.questions.question import Question, asked_for, query
from rncp_graph.questions.table import Row, Table
from rncp_graph.stores import Store

__all__ = ["network", "write"]


def network(store: Store, name: str | Path, /, **parametres: Any) -> nx.Graph[str]:
    """Draw a network from a store: `metiers-voisins`, `certification-metier`, `lignees`, or a `.rq` file of one's own.

    Nodes are codes and numbers, with `label` and `kind`; edges have `weight`. Nodes and edges come in the order of the
    question, which is the same for the same data. A network whose header says `oriente = true` has directed edges.

    Raises `QuestionError` for an unknown network, a wrong parameter, or a question that gives no edges.

    >>> from rncp_graph.graph.shared import Shared
    >>> from rncp_graph.model.fiche import Fiche
    >>> from rncp_graph.stores import open_store
    >>> store = open_store()
    >>> fiche = Fiche(numero="RS6604", anciennes_certifications=("RS5000",))
    >>> store.load(line.encode() for line in Shared().fiche_lines(fiche))
    >>> list(network(store, "lignees").edges)
    [('RS5000', 'RS6604')]
    """
    asked = asked_for(name, "reseaux")
    table = query(store, asked, **parametres)
    if not isinstance(table, Table) or not {"source", "target"} <= set(table.columns):
        raise QuestionError(
            t(f"{name} : il faut les colonnes source et target", f"{name}: columns source and target are needed")
        )
    graph: nx.Graph[str] = nx.DiGraph() if asked.oriente else nx.Graph()
    graph.graph.update(_described(asked, parametres))
    for row in table:
        _add(graph, row)
    return graph


def _described(asked: Question, parametres: dict[str, Any]) -> dict[str, str]:
    """What is said of the network as a whole, as text that every format can hold."""
    given = " ".join(f"{key}={value}" for key, value in parametres.items() if value not in (None, ""))
    titles = {f"titre_{lang}": title for lang, title in asked.titre.items() if title}
    questions_ = {f"question_{lang}": text for lang, text in asked.question.items() if text}
    return {"name": asked.id or asked.where, **titles, **questions_, "parametres": given}


def _add(graph: nx.Graph[str], row: Row) -> None:
    ends = [row.pop("source"), row.pop("target")]
    for end, prefix in zip(ends, ("source_", "target_"), strict=True):
        said = {key.removeprefix(prefix): row[key] for key in row if key.startswith(prefix) and row[key] is not None}
        if end is not None:
            graph.add_node(str(end), **{"label": str(end), "kind": "", **said})
    if None not in ends:
        edge = {key: value for key, value in row.items() if not key.startswith(("source_", "target_"))}
        weight = edge.pop("poids", None)
        said = {key: value for key, value in edge.items() if value is not None}
        graph.add_edge(*map(str, ends), weight=1.0 if weight is None else float(weight), **said)
