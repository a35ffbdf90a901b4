"""A network to a file: the suffix tells the form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx

from rncp_graph.errors import RncpGraphError, StoreError
from rncp_graph.files import replacing
from rncp_graph.language import Say, t
from rncp_graph.networks.values import fitted, is_number, named, text
from rncp_graph.questions.frames import ABOUT
from rncp_graph.questions.sheet import is_sheet, writer
from rncp_graph.reasons import reason
from rncp_graph.resources import optional

Form = Callable[["nx.Graph[str]", Path, Say], None]
"""Writes a network to a place, and tells what it could not draw."""

FAULTS = (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError, nx.NetworkXException)
"""How networkx and matplotlib say that they cannot write something."""


def write(graph: nx.Graph[str], path: str | Path, say: Say = lambda _: None) -> None:
    """Write a network to a file: `.graphml`, `.gexf`, `.json` (node-link), `.csv`, `.parquet`, `.png`, `.svg`, `.html`.

    The file appears whole or not at all. What is said of the network as a whole (parameters, day of the export,
    licences, version) is in it; beside a `.csv`, in the metadata file that CSV on the Web gives it. Names and values
    that the form does not hold become texts that it does hold (see `values.py`); `say` hears of characters that no font
    can draw.

    Raises `StoreError` for another suffix, for what the form cannot hold, or when the file cannot be written.
    """
    form = form_of(path)
    with replacing(Path(path)) as beside:
        try:
            form(graph, beside, say)
            if form is _csv:
                with replacing(Path(f"{path}-metadata.json")) as metadata:
                    _csv_metadata(graph, Path(path).name, metadata)
        except RncpGraphError:
            raise
        except FAULTS as error:
            why = reason(error)
            raise StoreError(
                t(f"{path} : réseau impossible à écrire, {why}", f"{path}: this network cannot be written: {why}")
            ) from error


def form_of(path: str | Path) -> Form:
    """Return the function that writes the form that a suffix stands for. Raises `StoreError` for another suffix.

    Raises `MissingExtra` for a drawing when matplotlib is not installed, for Parquet when polars is not.
    """
    where = Path(path)
    form = FORMATS.get(where.suffix.lower())
    if form is None:
        known = " ".join(FORMATS)
        raise StoreError(t(f"{where} : suffixe inconnu ; voyez {known}", f"{where}: unknown suffix; see {known}"))
    for package, extra in NEEDS.get(form, {}).items():
        optional(package, extra=extra)
    return form


_NODES = ("self", "node_for_adding")
_EDGES = ("self", "u_for_edge", "v_for_edge", "key", "networkx_key")
"""Names of attributes that the readers of networkx cannot tell from the arguments of its own functions."""


def _graphml(graph: nx.Graph[str], path: Path, _say: Say) -> None:
    edges = (*_EDGES, "id") if graph.is_multigraph() else _EDGES  # these have ids
    nx.write_graphml(fitted(graph, kept=(_NODES, edges)), path)


def _gexf(graph: nx.Graph[str], path: Path, _say: Say) -> None:
    """Write GEXF 1.2, as Gephi reads it; what is said of the network is its description.

    What GEXF has a place of its own for goes there: the label of a node or edge, a weight that is a number, an `id`
    that tells the edges apart. Any other attribute is an attribute, whatever meaning its name (`start`, `pid`, `viz`…)
    has for the writer of networkx, which is not told it.
    """
    from xml.etree.ElementTree import SubElement

    from networkx.readwrite.gexf import GEXFWriter

    ids = [said.get("id") for _, _, said in graph.edges(data=True)]
    distinct = len({text(one) for one in ids if one not in (None, "")}) == len(ids)
    fit = fitted(graph, kept=(_NODES, _EDGES if distinct else (*_EDGES, "id")))
    about, fit.graph = fit.graph, {"name": fit.graph.get("name", "")}
    for _, said in fit.nodes(data=True):
        _hide(said, ("label",))
    for _, _, said in fit.edges(data=True):
        weight = ("weight",) if is_number(said.get("weight")) else ()
        _hide(said, ("label", "id", *weight))
    writer = GEXFWriter()
    writer.add_graph(fit)
    for attribute in writer.xml.iter("attribute"):
        attribute.set("title", attribute.get("title", "").removeprefix(_HIDDEN))
    for meta in writer.xml.iter("meta"):  # not the day on which it is written: the same network is the same file
        meta.attrib.pop("lastmodifieddate", None)
        SubElement(meta, "description").text = "\n".join(f"{key}: {said}" for key, said in about.items() if said)
    with path.open("wb") as file:
        writer.write(file)


_HIDDEN = "="


def _hide(said: dict[str, Any], own: tuple[str, ...]) -> None:
    """Hide the names of attributes from the writer, but for those that GEXF has a place for."""
    hidden = {name if name in own else f"{_HIDDEN}{name}": value for name, value in said.items()}
    said.clear()
    said.update(hidden)


def _json(graph: nx.Graph[str], path: Path, _say: Say) -> None:
    """Write the node-link form of networkx, which d3 and others read too."""
    with path.open("w", encoding="utf-8") as file:
        json.dump(nx.node_link_data(fitted(graph), edges="edges"), file, ensure_ascii=False)


def _csv(graph: nx.Graph[str], path: Path, _say: Say) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows_of = writer(file, sheet=is_sheet(path))
        columns, rows = _table(fitted(graph))
        rows_of.writerow(columns)
        rows_of.writerows([one if one is None or is_number(one) else text(one) for one in row] for row in rows)


def _csv_metadata(graph: nx.Graph[str], name: str, path: Path) -> None:
    """Say beside a table what it is, as CSV on the Web does (https://www.w3.org/TR/tabular-metadata/)."""
    said = {"@context": "http://www.w3.org/ns/csvw", "url": name, "notes": [fitted(graph).graph]}
    path.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _parquet(graph: nx.Graph[str], path: Path, _say: Say) -> None:
    """Write the same table as `.csv`, with the types of its columns; metadata say of which network it is."""
    pl = optional("polars", extra="parquet")
    fit = fitted(graph)
    columns, rows = _table(fit)
    frame = pl.DataFrame(list(rows), schema=columns, orient="row", infer_schema_length=None)
    frame.write_parquet(path, metadata={ABOUT: json.dumps(fit.graph, ensure_ascii=False)})


def _table(fit: nx.Graph[str]) -> tuple[list[str], Iterator[list[Any]]]:
    """One edge a row, with what is said of its ends; a node without edges has a row with no target.

    The columns are `source`, `source_label`…, `target`, `target_label`…, `weight`, and what else is said of edges.
    """
    of_nodes = list(dict.fromkeys(["label", *(key for _, said in fit.nodes(data=True) for key in said)]))
    of_edges = list(dict.fromkeys(["weight", *(key for _, _, said in fit.edges(data=True) for key in said)]))
    ends = [[end, *(f"{end}_{key}" for key in of_nodes)] for end in ("source", "target")]
    columns = [*ends[0], *ends[1], *named(of_edges, {*ends[0], *ends[1]}).values()]

    def end(node: str) -> list[Any]:
        said = {"label": node, **fit.nodes[node]}
        return [node, *(said.get(key) for key in of_nodes)]

    def rows() -> Iterator[list[Any]]:
        for source, target, said in fit.edges(data=True):
            yield [*end(source), *end(target), *(said.get(key) for key in of_edges)]
        for node in nx.isolates(fit):
            yield [*end(node), *([None] * (len(columns) - len(ends[0])))]

    return columns, rows()


def _drawing(graph: nx.Graph[str], path: Path, say: Say) -> None:
    from matplotlib import rc_context  # takes its time

    from rncp_graph.networks.drawing import draw

    with rc_context({"svg.hashsalt": "rncp-graph"}):  # the names inside an SVG are the same each time
        draw(graph, say).savefig(path, metadata={"Date": None} if path.suffix.lower() == ".svg" else None)


def _page(graph: nx.Graph[str], path: Path, _say: Say) -> None:
    from rncp_graph.networks.interactive import page

    path.write_text(page(graph), encoding="utf-8")


FORMATS: dict[str, Form] = {
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".json": _json,
    ".csv": _csv,
    ".parquet": _parquet,
    ".png": _drawing,
    ".svg": _drawing,
    ".html": _page,
}
"""What writes each form, by the suffix of the file."""

NEEDS: dict[Form, dict[str, str]] = {_drawing: {"matplotlib": "draw"}, _parquet: {"polars": "parquet"}}
"""The packages that a form needs, each with its extra."""
