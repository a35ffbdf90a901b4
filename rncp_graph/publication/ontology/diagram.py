"""The model as a drawing, out of the ontology: a box a class, with a row a link, from the certification to the right.

What a row leads to stands in a column further right, where an arrow goes; a link to an entry of a nomenclature, or back
to the left, is told in its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import TopologicalSorter

from rdflib import OWL, RDFS, Graph, URIRef
from rdflib.term import Node

from rncp_graph.publication.ontology.source import bearers, own, said, values
from rncp_graph.terms import ONTOLOGY

ROOT = URIRef(ONTOLOGY + "Certification")
WIDTH, GAP, HEAD, ROW, BETWEEN = 220, 90, 26, 17, 14
"""Points: width of a box, space between columns, height of its head and of its rows, space between boxes."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a box: a link by its name, and what it leads to where no arrow says so."""

    term: Node
    name: str
    to: str
    y: int


@dataclass(frozen=True, slots=True)
class Box:
    """A class, where it stands, and its rows."""

    term: Node
    name: str
    x: int
    y: int
    height: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing in points: boxes, arrows as paths of SVG, and the classes that no link reaches."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[str, ...]
    apart: tuple[Node, ...]


def diagram(graph: Graph, language: str, order: dict[str, int]) -> Diagram:
    """Draw the classes that links reach from the certification, rows and boxes in the order of the ontology.

    `order` gives the place of a term, by its IRI.
    """

    def place(term: Node) -> int:
        return order.get(str(term), len(order))

    classes: set[Node] = set(own(graph, OWL.Class))
    links = {
        cls: [
            (prop, [to for to in values(graph, prop) if to in classes])
            for prop in sorted(own(graph, OWL.ObjectProperty), key=place)
            if cls in bearers(graph, prop)
        ]
        for cls in classes
    }
    columns = _columns({cls: {to for _, found in links[cls] for to in found} for cls in classes})
    boxes: list[Box] = []
    for column in range(max(columns.values()) + 1):
        y = 0
        for cls in sorted((one for one, found in columns.items() if found == column), key=place):
            lines = tuple(
                Line(
                    prop,
                    _name(graph, prop, language),
                    _told(graph, found, columns, column, language),
                    y + HEAD + ROW * i,
                )
                for i, (prop, found) in enumerate(links[cls])
            )
            height = HEAD + ROW * len(lines) + (6 if lines else 0)
            boxes.append(Box(cls, _name(graph, cls, language), column * (WIDTH + GAP), y, height, lines))
            y += height + BETWEEN
    at = {box.term: box for box in boxes}
    arrows = [
        _arrow(box.x + WIDTH, line.y + ROW // 2, at[to].x, at[to].y + HEAD // 2)
        for box in boxes
        for line, (_, found) in zip(box.lines, links[box.term], strict=True)
        for to in found
        if columns[to] > columns[box.term]
    ]
    return Diagram(
        width=max(box.x for box in boxes) + WIDTH,
        height=max(box.y + box.height for box in boxes),
        boxes=tuple(boxes),
        arrows=tuple(arrows),
        apart=tuple(sorted(classes - columns.keys(), key=place)),
    )


def _columns(links: dict[Node, set[Node]]) -> dict[Node, int]:
    """The column of each class that is reached: one further than the furthest class that leads to it."""
    reached: set[Node] = set()
    todo: list[Node] = [ROOT]
    while todo:
        cls = todo.pop()
        if cls not in reached:
            reached.add(cls)
            todo += links[cls]
    before = {cls: {one for one in reached if cls in links[one]} - {cls} for cls in reached - {ROOT}}
    columns: dict[Node, int] = {}
    for cls in TopologicalSorter(before).static_order():
        columns[cls] = 1 + max((columns[one] for one in before.get(cls, ())), default=-1)
    return columns


def _told(graph: Graph, found: list[Node], columns: dict[Node, int], column: int, language: str) -> str:
    """What a row leads to where no arrow goes: nothing where one does."""
    if not found:
        return "◇"
    back = [to for to in found if columns[to] <= column]
    return " ".join(f"↩ {_name(graph, to, language)}" for to in back)


def _name(graph: Graph, term: Node, language: str) -> str:
    return said(graph, term, RDFS.label, language)[0]


def _arrow(x1: int, y1: int, x2: int, y2: int) -> str:
    return f"M{x1} {y1}C{x1 + GAP // 2} {y1} {x2 - GAP // 2} {y2} {x2 - 2} {y2}"
