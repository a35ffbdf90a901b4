"""A network to a file: the suffix tells the form."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx

from rncp_graph.errors import StoreError
from rncp_graph.files import replacing
from rncp_graph.language import t
from rncp_graph.resources import optional

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(graph: nx.Graph[str], path: str | Path) -> None:
    """Write a network to a file: `.graphml`, `.gexf`, `.csv` (its edges), `.png` or `.svg` (a drawing).

    The file appears whole or not at all. Raises `StoreError` for another suffix, or when the file cannot be written.
    """
    form = form_of(path)
    with replacing(Path(path)) as beside:
        form(graph, beside)


def form_of(path: str | Path) -> Callable[[nx.Graph[str], Path], None]:
    """Return the function that writes the form that a suffix stands for. Raises `StoreError` for another suffix.

    Raises `MissingExtra` for a drawing, when matplotlib is not installed.
    """
    where = Path(path)
    form = FORMATS.get(where.suffix.lower())
    if form is None:
        known = " ".join(FORMATS)
        raise StoreError(t(f"{where} : suffixe inconnu ; voyez {known}", f"{where}: unknown suffix; see {known}"))
    if form is _drawing:
        for package in ("matplotlib", "numpy"):
            optional(package, extra="draw")
    return form


def _graphml(graph: nx.Graph[str], path: Path) -> None:
    nx.write_graphml(_for_xml(graph), path)


def _gexf(graph: nx.Graph[str], path: Path) -> None:
    nx.write_gexf(_for_xml(graph), path)


def _csv(graph: nx.Graph[str], path: Path) -> None:
    """One edge a row, with the labels of its ends; a node without edges has a row with no target."""
    extra = list(dict.fromkeys(key for _, _, said in graph.edges(data=True) for key in said if key != "weight"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "source_label", "target", "target_label", "weight", *extra])
        for source, target, said in graph.edges(data=True):
            labels = [graph.nodes[end].get("label", end) for end in (source, target)]
            rest = [said.get(key, "") for key in ("weight", *extra)]
            writer.writerow([source, labels[0], target, labels[1], *rest])
        for node in nx.isolates(graph):
            writer.writerow([node, graph.nodes[node].get("label", node), "", "", "", *("" for _ in extra)])


def _drawing(graph: nx.Graph[str], path: Path) -> None:
    from matplotlib import rc_context  # takes its time

    from rncp_graph.networks.drawing import draw

    with rc_context({"svg.hashsalt": "rncp-graph"}):  # the names inside an SVG are the same each time
        draw(graph).savefig(path, metadata={"Date": None} if path.suffix.lower() == ".svg" else None)


FORMATS: dict[str, Callable[[nx.Graph[str], Path], None]] = {
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".csv": _csv,
    ".png": _drawing,
    ".svg": _drawing,
}
"""What writes each form, by the suffix of the file."""


def _for_xml(graph: nx.Graph[str]) -> nx.Graph[str]:
    """A copy whose texts XML can hold: control characters become blanks."""

    def clean(said: dict[str, Any]) -> None:
        for key, value in said.items():
            if isinstance(value, str):
                said[key] = _NOT_XML.sub(" ", value)

    copy = graph.copy()
    clean(copy.graph)
    for _, said in copy.nodes(data=True):
        clean(said)
    return copy
