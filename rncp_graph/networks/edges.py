"""The edges of a network out of the rows of its question, and the nodes that they tie."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from math import isfinite
from typing import Any, cast

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.networks.ends import Attributes, Ends, ends, witnesses
from rncp_graph.networks.held import Held, held, in_order
from rncp_graph.networks.shares import JACCARD, in_common, ties
from rncp_graph.networks.tying import Edge
from rncp_graph.networks.values import text
from rncp_graph.questions.columns import Rows
from rncp_graph.questions.kept import kept_rows
from rncp_graph.questions.parameters import Parameter
from rncp_graph.questions.question import Question
from rncp_graph.stores import Store

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
        import numpy as np

        told: dict[str, dict[str, list[Any]]] = {"source": {}, "target": {}, "": {}}
        for name in rows.columns:
            side, _, key = name.partition("_")
            if side in SIDES and key:
                told[side][key] = rows.values(name)
            elif name not in SIDES:
                told[""][name] = rows.values(name)
        fits = []
        for side in SIDES:
            names, codes = rows.named(side)
            fits.append((codes >= 0, np.append(self._ends[side].fits(names), False)[codes]))
        (one, good), (two, well) = fits
        kept = good | well if self._asked.oriente else (good | ~one) & (well | ~two) & (one | two)
        sources, targets = map(rows.texts, SIDES)
        for row in np.flatnonzero(kept).tolist():
            source, target = sources[row], targets[row]
            for side, end in (("source", source), ("target", target)):
                if end is not None:
                    node = self._node(end, side)
                    for key, column in told[side].items():
                        if column[row] is not None:
                            node.setdefault(key, column[row])
            if source is not None and target is not None:
                edge = {key: column[row] for key, column in told[""].items() if column[row] is not None}
                self.edges.append((source, target, {"weight": _weight(edge, source, target), **edge}))

    def share(self, rows: Rows) -> None:
        """Tie nodes by what they share."""
        import numpy as np

        par, two = f"{self._asked.reseau['par']}s", "target" in rows.columns
        left = self._held(self._asked, rows, "source", self._ends["source"])
        right = self._held(self._asked, rows, "target", self._ends["target"]) if two else None
        if right is None:
            for name, many in zip(left.nodes, np.diff(left.starts).tolist(), strict=True):
                self._node(name, "source")[par] = many
        wanted = {**self._asked.reseau, **self._given}
        weighting, nearest = _asked_value("ponderation", wanted), int(_asked_value("voisins", wanted) or 0)
        if nearest < 0:
            raise QuestionError(t(f"voisins : {nearest} : il faut 0 ou plus", f"voisins: {nearest}: give 0 or more"))
        one, other, said = ties(left, right, weighting=weighting or JACCARD, nearest=nearest or None)
        if right is not None:
            tied, _ = in_order(np.stack([one, other + len(left.nodes)], axis=1).ravel())
            for end in tied.tolist():
                beyond = end - len(left.nodes)
                self._node(left.nodes[end], "source") if beyond < 0 else self._node(right.nodes[beyond], "target")
        theirs = (left if right is None else right).nodes
        sources, targets = map(left.nodes.__getitem__, one.tolist()), map(theirs.__getitem__, other.tolist())
        self.edges.extend(zip(sources, targets, said, strict=True))

    def witness(self, seen: Question) -> None:
        """Tell of each node and edge what it has in common in another network."""
        import numpy as np

        things = self._held(seen, cast(Rows, kept_rows(self._store, seen)), "source", Ends(None, None))
        par, place = f"{seen.reseau['par']}s", {name: place for place, name in enumerate(things.nodes)}
        has = np.diff(things.starts).tolist()
        for name, said in self.nodes.items():
            said[par] = has[place[name]] if name in place else 0
        for _, _, said in self.edges:
            said["communes"] = 0
        known = [edge for edge in self.edges if edge[0] in place and edge[1] in place]
        tied = np.array([(place[one], place[two]) for one, two, _ in known], dtype=np.int64).reshape(-1, 2)
        common = in_common(things, None, tied[:, 0], tied[:, 1])
        for (_, _, said), many in zip(known, common.many.tolist(), strict=True):
            said["communes"] = many
        for pair, name, told in zip(common.pair.tolist(), common.name, common.things, strict=True):
            known[pair][2][name] = told

    def _held(self, asked: Question, rows: Rows, side: str, these: Ends) -> Held:
        """What each node of a side that fits has, of things that fit the filters, and the kind of each thing."""
        import numpy as np

        shared = ends(self._store, asked.reseau["par"], self._given, told=False)
        names, node = rows.named(side)
        things, thing = rows.named("par")
        fit = np.append(these.fits(names), False)[node] & np.append(shared.fits(things), False)[thing]
        none = list[str](), np.full(len(node), -1)
        kinds, kind = rows.named("par_genre") if "par_genre" in rows.columns else none
        without = np.where(kind < 0, len(kinds), kind)
        return held((names, np.where(fit, node, -1)), (things, thing), ([*kinds, ""], without))

    def _node(self, name: str, side: str) -> Attributes:
        """What is said of a node, which is added."""
        if name not in self.nodes:
            self.nodes[name] = {**self._ends[side].said(name), **self._mark.get(side, {})}
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
