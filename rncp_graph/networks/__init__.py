"""Networks drawn from the graph: a question of `queries/reseaux` gives the edges, networkx takes it from there.

Each row is an edge: `source`, `target`, `poids` (or `weight`). A column `source_…` or `target_…` describes the node at
that end, any other column the edge. A row without `target` names a node by itself. Of two rows that say different
things of one node, the first is heard. Rows that tie the same two nodes are so many edges, of a multigraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from math import isfinite
from pathlib import Path
from typing import Any

import networkx as nx

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.networks.files import write
from rncp_graph.networks.values import text
from rncp_graph.questions.question import Question, asked_for, query
from rncp_graph.questions.table import Row, Table
from rncp_graph.stores import Store

__all__ = ["network", "write"]


def network(store: Store, name: str | Path, /, **parametres: Any) -> nx.Graph[str]:
    """Draw a network from a store: `metiers-voisins`, `certification-metier`, `lignees`, or a `.rq` file of one's own.

    Nodes are codes and numbers, with `label` and `kind`; edges have `weight`, 1 where none is said. Nodes and edges
    come in the order of the question, which is the same for the same data. A network whose header says
    `oriente = true` has directed edges; one where several edges tie the same two nodes is a multigraph.

    Raises `QuestionError` for an unknown network, a wrong parameter, a question that gives no edges, or a weight that
    is not a finite number.

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
    nodes: dict[str, dict[str, Any]] = {}
    edges = [edge for row in table for edge in _read(row, nodes)]
    tied = {(source, target) if asked.oriente else frozenset((source, target)) for source, target, _ in edges}
    kinds: list[type[nx.Graph[str]]] = [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]
    graph = kinds[2 * (len(tied) < len(edges)) + asked.oriente]()
    graph.graph.update(_described(asked, parametres))
    graph.graph["base"] = store.base
    graph.add_nodes_from((node, {"label": node, "kind": "", **said}) for node, said in nodes.items())
    graph.add_edges_from(edges)
    return graph


def _described(asked: Question, parametres: dict[str, Any]) -> dict[str, str]:
    """What is said of the network as a whole, as text that every format can hold."""
    given = " ".join(f"{key}={value}" for key, value in parametres.items() if value not in (None, ""))
    titles = {f"titre_{lang}": title for lang, title in asked.titre.items() if title}
    questions_ = {f"question_{lang}": text for lang, text in asked.question.items() if text}
    return {"name": asked.id or asked.where, **titles, **questions_, "parametres": given}


def _read(row: Row, nodes: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Read a row: add what it says of its ends to the nodes, and return the edge between them, if there is one."""
    ends = []
    for prefix in ("source", "target"):
        if (end := row.pop(prefix)) is not None:
            ends.append(end if isinstance(end, str) else text(end))
            said = nodes.setdefault(ends[-1], {})
            for key, value in row.items():
                if key.startswith(f"{prefix}_") and value is not None:
                    said.setdefault(key.removeprefix(f"{prefix}_"), value)
    if len(ends) == 2:
        edge = {key: value for key, value in row.items() if not key.startswith(("source_", "target_"))}
        weight = _weight(edge, " → ".join(ends))
        yield ends[0], ends[1], {"weight": weight, **{key: said for key, said in edge.items() if said is not None}}


def _weight(edge: dict[str, Any], where: str) -> float:
    """Take the weight out of what is said of an edge."""
    said = [edge.pop(name) for name in ("poids", "weight") if name in edge]
    told = [one for one in said if one not in (None, "")] or [1]
    with suppress(TypeError, ValueError, OverflowError):
        weight = float(told[0])
        if len(told) == 1 and isfinite(weight):
            return weight
    what = " ".join(map(text, told))
    raise QuestionError(
        t(
            f"{where} : poids « {what} » : il faut un nombre fini",
            f"{where}: weight `{what}`: a finite number is needed",
        )
    )
