"""The edges of a network out of the rows of its question, and the nodes that they tie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from itertools import repeat
from math import isfinite
from typing import Any, cast

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.networks.ends import Attributes, Ends, ends, witnesses
from rncp_graph.networks.rows import Rows, asked_rows
from rncp_graph.networks.shares import JACCARD, Things, ties
from rncp_graph.networks.values import text
from rncp_graph.questions.parameters import Parameter
from rncp_graph.questions.question import Question
from rncp_graph.stores import Store

Edge = tuple[str, str, Attributes]
SIDES = ("source", "target")


def drawn(
    store: Store, asked: Question, given: Mapping[str, Any], rows: Rows
) -> tuple[dict[str, Attributes], list[Edge]]:
    """Return the nodes of a network by name, and its edges, in the order of the rows of its question."""
    drawing = _Drawing(store, asked, given)
    if "par" in asked.reseau:
        drawing.share(rows)
    else:
        drawing.tie(rows)
        if seen := witnesses(asked):
            drawing.witness(seen)
    return drawing.nodes, drawing.edges


class _Drawing:
    """A network in the making."""

    def __init__(self, store: Store, asked: Question, given: Mapping[str, Any]) -> None:
        self.nodes: dict[str, Attributes] = {}
        self.edges: list[Edge] = []
        self._store, self._asked, self._given = store, asked, given
        kinds = [asked.reseau.get(side, "") for side in SIDES]
        known = {kind: ends(store, kind, given, wide=asked.oriente) for kind in dict.fromkeys(kinds)}
        self._ends: dict[str, Ends] = {side: known[kind] for side, kind in zip(SIDES, kinds, strict=True)}
        self._mark = {"source": {"bipartite": 0}, "target": {"bipartite": 1}} if all(kinds) and len(known) == 2 else {}

    def tie(self, rows: Rows) -> None:
        """Add the ends that each row names, what it says of them, and the edge between them, if there is one."""
        told: dict[str, dict[str, list[Any]]] = {"source": {}, "target": {}, "": {}}
        for name in rows.columns:
            side, _, key = name.partition("_")
            if side in SIDES and key:
                told[side][key] = rows.values(name)
            elif name not in SIDES:
                told[""][name] = rows.values(name)
        enough = any if self._asked.oriente else all
        for place, pair in enumerate(zip(*map(rows.texts, SIDES), strict=True)):
            names = [(side, name) for side, name in zip(SIDES, pair, strict=True) if name is not None]
            if not names or not enough([self._ends[side].fits(name) for side, name in names]):
                continue
            for side, name in names:
                node = self._node(name, side)
                for key, column in told[side].items():
                    if column[place] is not None:
                        node.setdefault(key, column[place])
            if len(names) == 2:
                edge = {key: column[place] for key, column in told[""].items() if column[place] is not None}
                source, target = names[0][1], names[1][1]
                weight = _weight(edge, source, target)
                self.edges.append((source, target, {"weight": weight, **edge}))

    def share(self, rows: Rows) -> None:
        """Tie nodes by what they share."""
        par, two = f"{self._asked.reseau['par']}s", "target" in rows.columns
        left, right = (
            {name: has for name, has in things.items() if self._ends[side].fits(name)}
            for side, things in zip(SIDES, self._things(self._asked, rows), strict=True)
        )
        if not two:
            for name, has in left.items():
                self._node(name, "source")[par] = len(has)
        wanted = {**self._asked.reseau, **self._given}
        weighting, nearest = _asked_value("ponderation", wanted), int(_asked_value("voisins", wanted) or 0)
        if nearest < 0:
            raise QuestionError(t(f"voisins : {nearest} : il faut 0 ou plus", f"voisins: {nearest}: give 0 or more"))
        for source, target, said in ties(
            left, right if two else None, weighting=weighting or JACCARD, nearest=nearest or None
        ):
            self._node(source, "source")
            self._node(target, "target" if two else "source")
            self.edges.append((source, target, said))

    def witness(self, seen: Question) -> None:
        """Tell of each node and edge what it has in common in another network."""
        things, _ = self._things(seen, cast(Rows, asked_rows(self._store, seen)))
        par = f"{seen.reseau['par']}s"
        for name, said in self.nodes.items():
            said[par] = len(things.get(name, ()))
        for source, target, said in self.edges:
            shared = sorted(things.get(source, {}).keys() & things.get(target, {}).keys())
            said["communes"] = len(shared)
            if shared:
                said["temoins"] = " ; ".join(shared)

    def _things(self, asked: Question, rows: Rows) -> tuple[Things, Things]:
        """What each node of either side has, of things that fit the filters, and the kind of each thing."""
        shared = ends(self._store, asked.reseau["par"], self._given, told=False)
        par = rows.texts("par")
        kinds = rows.texts("par_genre") if "par_genre" in rows.columns else repeat("")
        found: dict[str, defaultdict[str, dict[str, str]]] = {side: defaultdict(dict) for side in SIDES}
        for side in SIDES:
            if side in rows.columns:
                has, names = found[side], rows.texts(side)
                for name, thing, kind in zip(names, par, kinds, strict=False):  # kinds may go on without end
                    if name is not None and thing is not None and shared.fits(thing):
                        has[name][thing] = kind or ""
        return found["source"], found["target"]

    def _node(self, name: str, side: str) -> Attributes:
        """What is said of a node, which is added."""
        if name not in self.nodes:
            self.nodes[name] = {**self._ends[side].said.get(name, {}), **self._mark.get(side, {})}
        return self.nodes[name]


def _asked_value(name: str, wanted: Mapping[str, Any]) -> str:
    """The value of a parameter that no question has, as its type reads it; empty where there is none."""
    return Parameter.named(name).n_triples(wanted[name], "").split('"')[1] if name in wanted else ""


def _weight(edge: Attributes, source: str, target: str) -> float:
    """Take the weight out of what is said of an edge."""
    if not edge:
        return 1.0
    said = [edge.pop(name) for name in ("poids", "weight") if name in edge]
    told = [one for one in said if one not in (None, "")] or [1]
    with suppress(TypeError, ValueError, OverflowError):
        weight = float(told[0])
        if len(told) == 1 and isfinite(weight):
            return weight
    what, where = " ".join(map(text, told)), f"{source} → {target}"
    raise QuestionError(
        t(
            f"{where} : poids « {what} » : il faut un nombre fini",
            f"{where}: weight `{what}`: a finite number is needed",
        )
    )
