"""The nodes of a network, asked apart from its edges: what is said of each, and which ones fit the filters.

A kind of nodes is a question of `queries/reseaux/noeuds`, whose rows say `noeud` (its name in the rows of edges), its
`label` and whatever else is told of it. Its parameters are filters, the same in every network with such nodes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from rncp_graph.networks.rows import Rows, asked_rows
from rncp_graph.questions.parameters import Parameter
from rncp_graph.questions.question import Question, chosen, questions
from rncp_graph.stores import Store

SHARING = ("ponderation", "voisins")
"""Parameters of networks whose nodes are tied by what they share."""

Attributes = dict[str, Any]


def kinds() -> Mapping[str, Question]:
    """Return the questions that tell of nodes, by the kind of them."""
    return questions("reseaux/noeuds")


def parameters(asked: Question) -> dict[str, Parameter]:
    """Return all that a network takes: parameters of its edges, filters of its nodes, weights of what they share.

    >>> list(parameters(questions("reseaux")["metiers-voisins"]))
    ['rome', 'date', 'etat', 'registre', 'niveau', 'nsf', 'ponderation', 'voisins']
    """
    several = (*asked.parametres, *(one for kind in _kinds_of(asked) for one in kinds()[kind].parametres))
    sharing = [Parameter.named(name, obligatoire=False) for name in SHARING if "par" in asked.reseau]
    return {one.nom: one for one in (*several, *sharing)}


def _kinds_of(asked: Question) -> list[str]:
    """The kinds of nodes that a network names, those by which its nodes are tied included."""
    named = [asked.reseau.get(name, "") for name in ("source", "target", "par")]
    if seen := witnesses(asked):
        named.append(seen.reseau["par"])
    return [kind for kind in named if kind in kinds()]


def witnesses(asked: Question) -> Question | None:
    """Return the network whose nodes share what the edges of this one are to be compared with, if it names one."""
    return chosen(asked.reseau["temoins"], questions("reseaux")) if "temoins" in asked.reseau else None


@dataclass(frozen=True, slots=True)
class Ends:
    """The nodes of one kind: what is said of them, and which fit the filters."""

    said: Mapping[str, Attributes]
    fitting: Collection[str] | None
    """None where there is no filter: then any end fits, even one that is not told of."""

    def fits(self, node: str) -> bool:
        """Return whether a node fits what was asked for."""
        return self.fitting is None or node in self.fitting


def ends(store: Store, kind: str, given: Mapping[str, Any], *, wide: bool = False, told: bool = True) -> Ends:
    """Ask for the nodes of a kind; `given` are all values that were given, and the day.

    With `wide` those that do not fit are told of too. Without `told` nothing is said of any, and the kind may be none.
    Raises `QuestionError` for an unknown kind.
    """
    if not kind or (not told and kind not in kinds()):
        return Ends({}, None)
    asked = chosen(kind, kinds())
    values = {one.nom: given[one.nom] for one in asked.parametres if one.nom in given}
    day = {name: value for name, value in values.items() if name == "date"}
    filtered = values.keys() > day.keys()
    fitting = _rows(store, asked, kind, values) if filtered or told else {}
    said = _rows(store, asked, kind, day) if filtered and wide else fitting
    return Ends(said if told else {}, fitting.keys() if filtered else None)


def _rows(store: Store, asked: Question, kind: str, values: Mapping[str, Any]) -> dict[str, Attributes]:
    """What is said of each node; of two rows that tell of one, the first is heard."""
    rows = cast(Rows, asked_rows(store, asked, **values))
    others = [name for name in rows.columns if name != "noeud"]
    found: dict[str, Attributes] = {}
    for node, *said in zip(rows.texts("noeud"), *map(rows.values, others), strict=True):
        if node and node not in found:
            told = {name: value for name, value in zip(others, said, strict=True) if value is not None}
            found[node] = {"label": node, "kind": kind, **told}
    return found
