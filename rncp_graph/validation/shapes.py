"""The rules, read from `ontology/shapes.ttl`: one shape is one rule, whose name is the kind of what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.resources import resource
from rncp_graph.terms import compact

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

SH = "http://www.w3.org/ns/shacl#"
Gravite = Literal["violation", "avertissement", "remarque"]
SEVERITIES: dict[str, Gravite] = {
    f"{SH}Violation": "violation",
    f"{SH}Warning": "avertissement",
    f"{SH}Info": "remarque",
}
"""How grave a breach is, the gravest first: as SHACL says it, as we do."""

GRAVITES: dict[Gravite, tuple[str, str]] = {
    "violation": ("violation|violations", "violation|violations"),
    "avertissement": ("avertissement|avertissements", "warning|warnings"),
    "remarque": ("remarque|remarques", "note|notes"),
}
"""What breaches of each severity are called, in French and English."""

ASKS = (
    *("minCount", "maxCount", "minInclusive", "maxInclusive", "pattern", "in", "class", "lessThanOrEquals", "sparql"),
)
"""The constraints that a rule may be made of (`compiling.py`)."""

_ABOUT = ("targetClass", "targetSubjectsOf", "path", "severity", "message")


class Said(NamedTuple):
    """A text in both languages."""

    fr: str
    en: str

    def __str__(self) -> str:
        return t(*self)


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing that a rule asks: the name of its parameter in SHACL (`minCount`), and its values in SPARQL.

    That of `sparql` is the text of its query, prefixes included.
    """

    asks: str
    values: tuple[str, ...]

    @property
    def component(self) -> str:
        """The IRI by which a report names it."""
        name = self.asks.upper() if self.asks == "sparql" else self.asks[0].upper() + self.asks[1:]
        return f"{SH}{name}ConstraintComponent"


@dataclass(frozen=True, slots=True)
class Shape:
    """A rule: the nodes that it looks at, the property that it follows, what it asks, and what it says.

    `targets` says in SPARQL what holds of these nodes, one thing or the other: `a <class>`, `<property> ?o`.
    `genre` is its name, `message` what is wrong, `correction` what to do. `properties` are the IRIs among which it
    follows any; a rule on the node itself has none. `source` is where it comes from: an article of law,
    an element of the flow.
    """

    iri: str
    genre: str
    gravite: Gravite
    message: Said
    correction: Said
    source: str
    targets: tuple[str, ...]
    properties: tuple[str, ...]
    constraints: tuple[Constraint, ...]

    @property
    def propriete(self) -> str:
        """The properties that it follows, by their prefixed names."""
        return " | ".join(compact(iri) for iri in self.properties)


@cache
def shapes() -> tuple[Shape, ...]:
    """Return the rules that ship with the project, those of the gravest breaches first.

    >>> rule = next(shape for shape in shapes() if shape.genre == "intitule-absent")
    >>> rule.gravite, rule.propriete, rule.message.en
    ('violation', 'dct:title', 'the certification has no title')
    """
    return read_shapes((resource("ontology") / "shapes.ttl").read_text(encoding="utf-8"))


def read_shapes(turtle: str) -> tuple[Shape, ...]:
    """Read rules from Turtle. Raises `StoreError` for a shape that is none of ours: it would be left out in silence."""
    from rdflib import RDF, Graph, URIRef

    graph = Graph().parse(data=turtle, format="turtle")
    nodes = [node for kind in ("PropertyShape", "NodeShape") for node in graph.subjects(RDF.type, URIRef(SH + kind))]
    found = [_shape(graph, node) for node in nodes]
    ranks = list(GRAVITES)
    return tuple(sorted(found, key=lambda shape: (ranks.index(shape.gravite), shape.genre)))


def _shape(graph: Graph, node: Node) -> Shape:
    from rdflib import DCTERMS, RDFS, URIRef

    iri = str(node)
    known = {SH + name for name in (*_ABOUT, *ASKS)}
    if unknown := sorted(str(p) for p in set(graph.predicates(node)) if str(p).startswith(SH) and str(p) not in known):
        said = ", ".join(unknown)
        raise StoreError(t(f"{iri} : contrainte que rien ne traduit ({said})", f"{iri}: nothing translates {said}"))
    path = graph.value(node, URIRef(f"{SH}path"))
    return Shape(
        iri=iri,
        genre=iri.partition("#")[2],
        gravite=SEVERITIES[str(graph.value(node, URIRef(f"{SH}severity")))],
        message=_said(graph, node, URIRef(f"{SH}message")),
        correction=_said(graph, node, RDFS.comment),
        source=str(graph.value(node, DCTERMS.source) or ""),
        targets=tuple(
            sorted(
                [f"a <{one}>" for one in graph.objects(node, URIRef(f"{SH}targetClass"))]
                + [f"<{one}> ?porte" for one in graph.objects(node, URIRef(f"{SH}targetSubjectsOf"))]
            )
        ),
        properties=() if path is None else tuple(_properties(graph, path)),
        constraints=tuple(_constraints(graph, node)),
    )


def _said(graph: Graph, node: Node, term: Node) -> Said:
    texts = {getattr(text, "language", ""): str(text) for text in graph.objects(node, term)}
    return Said(texts["fr"], texts["en"])


def _properties(graph: Graph, path: Node) -> Iterator[str]:
    """The properties of a path: it is one, or one of several."""
    from rdflib import URIRef

    several = graph.value(path, URIRef(f"{SH}alternativePath"))
    yield from (str(one) for one in ([path] if several is None else graph.items(several)))


def _constraints(graph: Graph, node: Node) -> Iterator[Constraint]:
    from rdflib import URIRef

    for name in ASKS:
        for value in graph.objects(node, URIRef(SH + name)):
            if name == "sparql":
                yield Constraint(name, (_prefixes(graph, value) + str(graph.value(value, URIRef(f"{SH}select"))),))
            else:
                values = graph.items(value) if name == "in" else (value,)
                yield Constraint(name, tuple(one.n3() for one in values))


def _prefixes(graph: Graph, query: Node) -> str:
    """The prefixes that a query is written with, as SPARQL declares them."""
    from rdflib import URIRef

    where = graph.value(query, URIRef(f"{SH}prefixes"))
    declared = sorted(
        (str(graph.value(one, URIRef(f"{SH}prefix"))), str(graph.value(one, URIRef(f"{SH}namespace"))))
        for one in graph.objects(where, URIRef(f"{SH}declare"))
    )
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in declared)
