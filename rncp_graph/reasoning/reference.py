"""The reference: owlrl, the OWL 2 RL closure as its own table of rules has it, in memory, of small data.

It reads the axioms themselves, not what `axioms.py` made of them. It takes a millisecond for each statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef

from rncp_graph.errors import StoreError
from rncp_graph.language import Progress, t
from rncp_graph.reasoning.axioms import files
from rncp_graph.reasoning.rules import Rule
from rncp_graph.stores import Triples
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import expand

_STANDARD = tuple(map(expand, ("owl:", "rdf:", "rdfs:", "xsd:")))

MOST = 200_000
"""Statements that it takes: they are about four minutes and a gigabyte."""


def close(store: OxigraphStore, rules: Sequence[Rule], graph: str, progress: Progress | None = None) -> int:
    """Write what follows into a named graph of the store: by the rules of files, then by owlrl; return one run.

    Raises `StoreError` for a store of more statements than it can take.
    """
    from owlrl import DeductiveClosure, OWLRL_Semantics

    held = store.triples()
    if held > MOST:
        raise StoreError(
            t(
                f"owlrl prend {MOST} énoncés au plus, et la base en a {held} : laissez le moteur par défaut",
                f"owlrl takes {MOST} statements at most, and the store has {held}: leave the default engine",
            )
        )
    for rule in rules:
        if rule.text:
            store.infer(rule.construct(graph, lambda _: False), graph)
    said = Graph()
    for source in ("?s ?p ?o", f"GRAPH <{graph}> {{ ?s ?p ?o }}"):
        text = "\n".join(
            f"{triple} ." for triple in cast(Triples, store.query(f"CONSTRUCT {{ ?s ?p ?o }} {{ {source} }}"))
        )
        said.parse(data=text, format="nt")
    known, schema = set(said), axioms()
    words = {*schema.subjects(), *schema.objects()}
    if progress:
        progress("owlrl", len(said), None)
    closed = said + schema
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(closed)
    found = Graph()
    for triple in closed:
        if triple not in known and _tells(triple, words):
            found.add(triple)
    lines = found.serialize(format="nt").strip().split("\n")
    store.load(f"{line.removesuffix('.')}<{graph}> .\n".encode() for line in lines if line)
    return 1


def axioms() -> Graph:
    """Return the axioms: the ontology files without their texts, from which nothing follows."""
    said = Graph()
    for path in files():
        said.parse(path)
    for triple in list(said):
        if isinstance(triple[2], Literal):
            said.remove(triple)
    return said


def _tells(triple: tuple[Any, Any, Any], words: set[Any]) -> bool:
    """Whether a statement tells of a thing, and more than what all things are; words of ontologies are none."""
    subject, name, value = triple
    return (
        isinstance(subject, URIRef)
        and subject not in words
        and not str(subject).startswith(_STANDARD)  # that of rdflib takes no tuple
        and not isinstance(value, BNode)
        and not (name == OWL.sameAs and subject == value)
        and not (name == RDF.type and (value in (OWL.Thing, RDFS.Resource) or isinstance(value, Literal)))
    )
