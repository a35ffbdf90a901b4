"""Readers of network files that follow the rules of the forms to the letter; those of networkx are lenient.

The rules of GEXF 1.2 are those of its schema and of the importer of Gephi, the rules of GraphML those of its schema and
of igraph. A name of an attribute is declared once, with one type; values are of this type as Java reads it; names of
nodes are neither empty nor told twice; the ends of edges exist, and ids tell edges apart.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

Said = dict[str, Any]
GEXF, GRAPHML = "{http://www.gexf.net/1.2draft}", "{http://graphml.graphdrawing.org/xmlns}"


@dataclass(frozen=True)
class Read:
    """What a file holds, in its order."""

    directed: bool
    nodes: dict[str, Said]
    edges: list[tuple[str, str, Said]]


def _long(text: str) -> int:
    number = int(text)
    assert str(number) == text and -(2**63) <= number < 2**63
    return number


def _double(text: str) -> float:
    number = float(text)
    assert math.isfinite(number)
    return number


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]  # igraph and Java do not mind capitals


TYPES: dict[str, Callable[[str], Any]] = {"string": str, "long": _long, "double": _double, "boolean": _boolean}


def gexf(path: Path) -> Read:
    root = etree.parse(path).getroot()
    assert (root.tag, root.get("version")) == (f"{GEXF}gexf", "1.2")
    (graph,) = root.findall(f"{GEXF}graph")
    assert graph.get("mode") == "static" and not graph.get("timeformat")
    declared = {
        of: _declared((a.get("id"), a.get("title"), a.get("type")) for a in graph.iterfind(f".//{GEXF}attribute")
                      if a.getparent().get("class") == of)
        for of in ("node", "edge")
    }  # fmt: skip

    def said(element: Any, own: set[str], of: str) -> Said:
        assert set(element.attrib) <= own and {child.tag for child in element} <= {f"{GEXF}attvalues"}
        values = {}
        for value in element.iterfind(f"{GEXF}attvalues/{GEXF}attvalue"):
            name, read = declared[of][value.get("for")]
            assert name not in values and not (of == "node" and name == "label")
            values[name] = read(value.get("value"))
        return values

    nodes = {}
    for node in graph.iterfind(f"{GEXF}nodes/{GEXF}node"):
        assert node.get("id") and node.get("id") not in nodes
        nodes[node.get("id")] = {**said(node, {"id", "label"}, "node"), "label": node.attrib["label"]}
    edges, ids = [], set()
    for edge in graph.iterfind(f"{GEXF}edges/{GEXF}edge"):
        assert edge.get("id") and edge.get("id") not in ids
        ids.add(edge.get("id"))
        values = {**said(edge, {"id", "source", "target", "label", "weight"}, "edge"), "id": edge.get("id")}
        values |= {"weight": _double(edge.get("weight"))} if "weight" in edge.attrib else {}
        values |= {"label": edge.get("label")} if "label" in edge.attrib else {}
        edges.append((edge.attrib["source"], edge.attrib["target"], values))
    return _checked(Read(graph.get("defaultedgetype") == "directed", nodes, edges))


def graphml(path: Path) -> Read:
    root = etree.parse(path).getroot()
    (graph,) = root.findall(f"{GRAPHML}graph")
    keys = [(k.get("id"), k.get("attr.name"), k.get("attr.type"), k.get("for")) for k in root.iter(f"{GRAPHML}key")]
    assert len({key[0] for key in keys}) == len(keys)
    declared = {of: _declared(key[:3] for key in keys if key[3] == of) for of in ("node", "edge", "graph")}

    def said(element: Any, of: str) -> Said:
        values = {}
        for data in element.iterfind(f"{GRAPHML}data"):
            name, read = declared[of][data.get("key")]
            assert name not in values
            values[name] = read(data.text or "")
        return values

    said(graph, "graph")
    nodes = {}
    for node in graph.iterfind(f"{GRAPHML}node"):
        assert node.get("id") and node.get("id") not in nodes
        nodes[node.get("id")] = said(node, "node")
    ids = [edge.get("id") for edge in graph.iterfind(f"{GRAPHML}edge") if edge.get("id")]
    assert len(set(ids)) == len(ids)
    edges = [(e.attrib["source"], e.attrib["target"], said(e, "edge")) for e in graph.iterfind(f"{GRAPHML}edge")]
    return _checked(Read(graph.get("edgedefault") == "directed", nodes, edges))


def table(path: Path) -> Read:
    """Read a table of edges: values are texts, an empty cell says nothing. Directions are not in it."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file, strict=True)
    half = head.index("target")
    of_nodes, of_edges = [name.removeprefix("source_") for name in head[1:half]], head[2 * half :]
    assert len(set(head)) == len(head) and head[half + 1 : 2 * half] == [f"target_{name}" for name in of_nodes]
    nodes: dict[str, Said] = {}
    edges = []
    for row in rows:
        for node, *said in filter(lambda end: end[0], (row[:half], row[half : 2 * half])):
            assert nodes.setdefault(node, dict(zip(of_nodes, said, strict=True))) == dict(
                zip(of_nodes, said, strict=True)
            )
        if row[half]:
            edges.append((row[0], row[half], dict(zip(of_edges, row[2 * half :], strict=True))))
        else:
            assert not any(row[half:])
    return Read(False, nodes, edges)


def _declared(said: Iterable[tuple[str, str, str]]) -> dict[str, tuple[str, Callable[[str], Any]]]:
    declared, names = {}, set()
    for key, name, kind in said:
        assert name and name not in names and key not in declared
        names.add(name)
        declared[key] = (name, TYPES[kind])
    return declared


def _checked(read: Read) -> Read:
    assert all(source in read.nodes and target in read.nodes for source, target, _ in read.edges)
    return read
