"""The nodes of a network, asked apart from its edges: what is said of each, and which ones fit the filters.

A kind of nodes is a question of `queries/reseaux/noeuds`, whose rows say `noeud` (its name in the rows of edges), its
`label` and whatever else is told of it. Its parameters are filters, the same in every network with such nodes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from rncp_graph.questions.columns import Rows
from rncp_graph.questions.kept import kept_rows
from rncp_graph.questions.parameters import Parameter
from rncp_graph.questions.question import Question, chosen, questions
from rncp_graph.questions.values import value
from rncp_graph.stores import Store

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Truths = npt.NDArray[np.bool_]

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


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What is said of the nodes of one kind: of two rows that tell of one, the first is heard."""

    kind: str
    place: Mapping[str, int]
    said: Mapping[str, tuple[Sequence[Any], Sequence[int]]]

    @classmethod
    def of(cls, kind: str, rows: Rows) -> Told:
        """Return what rows say, the names of nodes in a column `noeud`."""
        names = rows.texts("noeud")
        place = {name: row for row, name in zip(range(len(names) - 1, -1, -1), reversed(names), strict=True) if name}
        others = {name: column for name, column in rows.cells.items() if name != "noeud"}
        return cls(kind, place, {name: (one.read(value), one.codes.tolist()) for name, one in others.items()})

    def attributes(self, node: str) -> Attributes:
        """Return all that is said of a node, nothing of one that is not told of."""
        row = self.place.get(node)
        if row is None:
            return {}
        told = {"label": node, "kind": self.kind}
        for name, (values, codes) in self.said.items():
            if (said := values[codes[row]]) is not None:
                told[name] = said
        return told


@dataclass(frozen=True, slots=True)
class Ends:
    """The nodes of one kind: what is said of them, and which fit the filters."""

    told: Told | None
    fitting: Collection[str] | None
    """None where there is no filter: then any end fits, even one that is not told of."""

    def fits(self, names: Sequence[str]) -> Truths:
        """Return whether each of some nodes fits what was asked for."""
        import numpy as np

        if self.fitting is None:
            return np.ones(len(names), dtype=bool)
        return np.fromiter(map(self.fitting.__contains__, names), dtype=bool, count=len(names))

    def said(self, node: str) -> Attributes:
        """Return all that is said of a node."""
        return self.told.attributes(node) if self.told else {}


def ends(store: Store, kind: str, given: Mapping[str, Any], *, wide: bool = False, told: bool = True) -> Ends:
    """Ask for the nodes of a kind; `given` are all values that were given, and the day.

    With `wide` those that do not fit are told of too. Without `told` nothing is said of any, and the kind may be none.
    Raises `QuestionError` for an unknown kind.
    """
    if not kind or (not told and kind not in kinds()):
        return Ends(None, None)
    asked = chosen(kind, kinds())
    values = {one.nom: given[one.nom] for one in asked.parametres if one.nom in given}
    day = {name: value for name, value in values.items() if name == "date"}
    filtered = values.keys() > day.keys()
    fitting = _told(store, asked, kind, values) if filtered or told else None
    said = _told(store, asked, kind, day) if filtered and wide else fitting
    return Ends(said if told else None, fitting.place.keys() if fitting and filtered else None)


def _told(store: Store, asked: Question, kind: str, values: Mapping[str, Any]) -> Told:
    """Ask what is said of each node."""
    return Told.of(kind, cast(Rows, kept_rows(store, asked, **values)))
