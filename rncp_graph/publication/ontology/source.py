"""The ontology and its alignments as one rdflib graph, with what all that publishes or checks them asks of it."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from rncp_graph.resources import resource
from rncp_graph.terms import ONTOLOGY, compact

DC = Namespace("http://purl.org/dc/elements/1.1/")
SCHEMA = Namespace("https://schema.org/")

KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
TEXTS = (RDFS.label, SKOS.definition, DC.source)
"""What every term of ours says in French and in English."""

FILES = ("rncp.ttl", "alignments.ttl")


def ontology() -> Graph:
    """Return the ontology and its alignments.

    >>> (URIRef(ONTOLOGY + "Certification"), RDF.type, OWL.Class) in ontology()
    True
    """
    graph = Graph()
    for file in FILES:
        graph.parse(resource("ontology") / file)
    return graph


def own(graph: Graph, *kinds: Node) -> list[URIRef]:
    """Return our own terms of these kinds, in the order of the alphabet; of any kind when none is given."""
    wanted = kinds or KINDS
    found = {s for kind in wanted for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)}
    return sorted(term for term in found if term.startswith(ONTOLOGY))


def said(graph: Graph, term: Node, prop: Node, language: str | None = None) -> list[str]:
    """Return the texts of a property of a term, in a language or in none.

    >>> said(ontology(), URIRef(ONTOLOGY + "niveau"), RDFS.label, "en")
    ['level']
    """
    return [str(text) for text in graph.objects(term, prop) if isinstance(text, Literal) and text.language == language]


def bearers(graph: Graph, prop: Node) -> list[Node]:
    """Return the classes whose nodes bear a property: its domain, else those that it may have."""
    return [*graph.objects(prop, RDFS.domain), *graph.objects(prop, SCHEMA.domainIncludes)]


def values(graph: Graph, prop: Node) -> list[Node]:
    """Return the classes or datatypes of the values of a property: its range, else those that it may have."""
    return [*graph.objects(prop, RDFS.range), *graph.objects(prop, SCHEMA.rangeIncludes)]


def above(graph: Graph, cls: Node) -> set[Node]:
    """Return a class and all those above it."""
    return {one for one in graph.transitive_objects(cls, RDFS.subClassOf) if one is not None}


def disjoint(graph: Graph) -> Iterator[frozenset[Node]]:
    """Give each set of classes of which no node can have two."""
    for members in graph.objects(None, OWL.members):
        yield frozenset(Collection(graph, members))


def short(term: Node) -> str:
    """Return the prefixed name of a term, by the prefixes of the project.

    >>> short(RDFS.label)
    'rdfs:label'
    """
    return compact(str(term))
