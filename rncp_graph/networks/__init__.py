"""Networks drawn from the graph: a question of `queries/reseaux` gives the edges, networkx takes it from there.

Each row is an edge: `source`, `target`, `poids` (or `weight`). A column `source_…` or `target_…` describes the node at
that end, any other column the edge. A row without `target` names a node by itself. Of two rows that say different
things of one node, the first is heard. Rows that tie the same two nodes are so many edges, of a multigraph.

The key `reseau` of a header says what the ends are, so that nodes are asked for apart from edges:

- `source`, `target`: kinds of nodes, of which the questions of `queries/reseaux/noeuds` tell all that is told of them.
  Their parameters are filters: an edge stays where both of its ends fit, or, where edges have a direction, one of them.
- `par`: rows do not give edges, but what each node has, in a column `par` (and its kind in `par_genre`); nodes are tied
  by what they share. Rows with `source` and rows with `target` make two sides, of which one leads to the other. Where
  it is a kind of nodes, what is shared is filtered as such. `ponderation` and `voisins` say the weight and how many
  neighbours each node keeps, where the parameters of these names do not.
- `temoins`: a network with `par`; each edge tells what its ends share there.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from rncp_graph.errors import QuestionError, RncpGraphWarning
from rncp_graph.language import t
from rncp_graph.networks.edges import drawn
from rncp_graph.networks.ends import parameters
from rncp_graph.networks.files import write
from rncp_graph.networks.tying import tied
from rncp_graph.networks.values import text
from rncp_graph.questions.about import origin_of
from rncp_graph.questions.day import day_of
from rncp_graph.questions.kept import kept_rows
from rncp_graph.questions.parameters import EXPORT, NOMS
from rncp_graph.questions.question import Question, asked_for, unknown_parameter
from rncp_graph.stores import Store
from rncp_graph.stores.garbage import uncollected

__all__ = ["network", "write"]


def network(store: Store, name: str | Path | Question, /, **parametres: Any) -> nx.Graph[str]:
    """Draw a network from a store: one of `questions("reseaux")`, or a `.rq` file of one's own.

    Nodes are codes and numbers, with `label`, `kind`, `code`, and what their kind has: `niveau`, `etat` (registered on
    the day: oui, non, non precise) and `nsf` of a certification, `domaine` of an occupation. In a network between two
    kinds they have the mark `bipartite` of networkx. Edges have `weight`, 1 where none is said. Nodes and edges come in
    one order, the same for the same data. A network whose header says `oriente = true` has directed edges; one where
    several edges tie the same two nodes is a multigraph. `graph` says title, parameters, day of the export, licences.

    With a day (`date`) and no state (`etat`) the network is that of what was registered on this day.

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
    with uncollected():
        return _drawn(store, name, parametres)


def _drawn(store: Store, name: str | Path | Question, parametres: Mapping[str, Any]) -> nx.Graph[str]:
    asked = asked_for(name, "reseaux")
    given = _given(store, asked, parametres)
    rows = kept_rows(store, asked, **{one.nom: given[one.nom] for one in asked.parametres if one.nom in given})
    needed = {"source", "par"} if "par" in asked.reseau else {"source", "target"}
    if rows is None or not needed <= set(rows.columns):
        columns = " ".join(sorted(needed, reverse=True))
        raise QuestionError(t(f"{name} : il faut les colonnes {columns}", f"{name}: columns {columns} are needed"))
    nodes, edges = drawn(store, asked, given, rows)
    sides = sorted(nodes.items(), key=lambda node: node[1].get("bipartite", 0))  # edges go from the first to the other
    described = {node: {"label": node, "kind": "", **said} for node, said in sides}
    graph = tied(asked.oriente, described, edges)
    graph.graph.update(_described(asked, given, rows.about))
    graph.graph["base"] = store.base
    return graph


def _given(store: Store, asked: Question, said: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the parameters by name, the day and what follows from it filled in."""
    takes = parameters(asked)
    given = {name if name in takes else NOMS.get(name, name): value for name, value in said.items()}
    for name in given:
        if name not in takes:
            raise QuestionError(unknown_parameter(asked.id or asked.where, name, list(takes)))
    given = {name: value for name, value in given.items() if value is not None and value != ""}
    if "date" in takes:
        if given.get("date", EXPORT) == EXPORT:
            day = day_of(store)
            if "etat" in given and not day.known:
                warnings.warn(str(day), RncpGraphWarning, stacklevel=4)
            given["date"] = day.date
        elif "etat" in takes:
            given.setdefault("etat", "oui")
    return given


def _described(asked: Question, given: Mapping[str, Any], about: Mapping[str, Any]) -> dict[str, str]:
    """What is said of the network as a whole, as text that every format can hold."""
    titles = {f"titre_{lang}": title for lang, title in asked.titre.items() if title}
    questions_ = {f"question_{lang}": said for lang, said in asked.question.items() if said}
    return {
        "name": asked.id or asked.where,
        **titles,
        **questions_,
        "parametres": " ".join(f"{name}={_written(value)}" for name, value in given.items()),
        **origin_of(about),
    }


def _written(value: Any) -> str:
    """A value of a parameter as one types it."""
    return ",".join(map(_written, value)) if isinstance(value, list | tuple | set | frozenset) else text(value)
