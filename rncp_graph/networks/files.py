"""A network to a file: the suffix tells the form."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx

from rncp_graph.errors import RncpGraphError, StoreError
from rncp_graph.files import replacing
from rncp_graph.language import Say, t
from rncp_graph.networks.values import fitted, is_number, named, text
from rncp_graph.reasons import reason
from rncp_graph.resources import optional

Form = Callable[["nx.Graph[str]", Path, Say], None]
"""Writes a network to a place, and tells what it could not draw."""

FAULTS = (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError, nx.NetworkXException)
"""How networkx and matplotlib say that they cannot write something."""


def write(graph: nx.Graph[str], path: str | Path, say: Say = lambda _: None) -> None:
    """Write a network to a file: `.graphml`, `.gexf`, `.csv` (its edges), `.png` or `.svg` (a drawing).

    The file appears whole or not at all. Names and values that the form does not hold become texts that it does hold
    (see `values.py`); `say` hears of characters that no font can draw.

    Raises `StoreError` for another suffix, for what the form cannot hold, or when the file cannot be written.
    """
    form = form_of(path)
    with replacing(Path(path)) as beside:
        try:
            form(graph, beside, say)
        except RncpGraphError:
            raise
        except FAULTS as error:
            why = reason(error)
            raise StoreError(
                t(f"{path} : réseau impossible à écrire, {why}", f"{path}: this network cannot be written: {why}")
            ) from error


def form_of(path: str | Path) -> Form:
    """Return the function that writes the form that a suffix stands for. Raises `StoreError` for another suffix.

    Raises `MissingExtra` for a drawing, when matplotlib is not installed.
    """
    where = Path(path)
    form = FORMATS.get(where.suffix.lower())
    if form is None:
        known = " ".join(FORMATS)
        raise StoreError(t(f"{where} : suffixe inconnu ; voyez {known}", f"{where}: unknown suffix; see {known}"))
    if form is _drawing:
        optional("matplotlib", extra="draw")
    return form


_NODES = ("self", "node_for_adding")
_EDGES = ("self", "u_for_edge", "v_for_edge", "key", "networkx_key")
"""Names of attributes that the readers of networkx cannot tell from the arguments of its own functions."""


def _graphml(graph: nx.Graph[str], path: Path, _say: Say) -> None:
    edges = (*_EDGES, "id") if graph.is_multigraph() else _EDGES  # these have ids
    nx.write_graphml(fitted(graph, kept=(_NODES, edges)), path)


def _gexf(graph: nx.Graph[str], path: Path, _say: Say) -> None:
    """Write GEXF 1.2, as Gephi reads it.

    What GEXF has a place of its own for goes there: the label of a node or edge, a weight that is a number, an `id`
    that tells the edges apart. Any other attribute is an attribute, whatever meaning its name (`start`, `pid`, `viz`…)
    has for the writer of networkx, which is not told it.
    """
    from networkx.readwrite.gexf import GEXFWriter

    ids = [said.get("id") for _, _, said in graph.edges(data=True)]
    distinct = len({text(one) for one in ids if one not in (None, "")}) == len(ids)
    fit = fitted(graph, kept=(_NODES, _EDGES if distinct else (*_EDGES, "id")))
    fit.graph = {"name": fit.graph.get("name", "")}
    for _, said in fit.nodes(data=True):
        _hide(said, ("label",))
    for _, _, said in fit.edges(data=True):
        weight = ("weight",) if is_number(said.get("weight")) else ()
        _hide(said, ("label", "id", *weight))
    writer = GEXFWriter()
    writer.add_graph(fit)
    for attribute in writer.xml.iter("attribute"):
        attribute.set("title", attribute.get("title", "").removeprefix(_HIDDEN))
    with path.open("wb") as file:
        writer.write(file)


_HIDDEN = "="


def _hide(said: dict[str, Any], own: tuple[str, ...]) -> None:
    """Hide the names of attributes from the writer, but for those that GEXF has a place for."""
    hidden = {name if name in own else f"{_HIDDEN}{name}": value for name, value in said.items()}
    said.clear()
    said.update(hidden)


def _csv(graph: nx.Graph[str], path: Path, _say: Say) -> None:
    """One edge a row, with what is said of its ends; a node without edges has a row with no target.

    The columns are those of the question: `source`, `source_label`…, `target`, `target_label`…, `weight`, and the rest.
    """
    fit = fitted(graph)
    of_nodes = list(dict.fromkeys(["label", *(key for _, said in fit.nodes(data=True) for key in said)]))
    of_edges = list(dict.fromkeys(["weight", *(key for _, _, said in fit.edges(data=True) for key in said)]))
    ends = [[end, *(f"{end}_{key}" for key in of_nodes)] for end in ("source", "target")]
    columns = [*ends[0], *ends[1], *named(of_edges, {*ends[0], *ends[1]}).values()]

    def end(node: str) -> list[str]:
        said = {"label": node, **fit.nodes[node]}
        return [node, *(text(said.get(key, "")) for key in of_nodes)]

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for source, target, said in fit.edges(data=True):
            writer.writerow([*end(source), *end(target), *(text(said.get(key, "")) for key in of_edges)])
        for node in nx.isolates(fit):
            writer.writerow([*end(node), *([""] * (len(columns) - len(ends[0])))])


def _drawing(graph: nx.Graph[str], path: Path, say: Say) -> None:
    from matplotlib import rc_context  # takes its time

    from rncp_graph.networks.drawing import draw

    with rc_context({"svg.hashsalt": "rncp-graph"}):  # the names inside an SVG are the same each time
        draw(graph, say).savefig(path, metadata={"Date": None} if path.suffix.lower() == ".svg" else None)


FORMATS: dict[str, Form] = {
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".csv": _csv,
    ".png": _drawing,
    ".svg": _drawing,
}
"""What writes each form, by the suffix of the file."""
