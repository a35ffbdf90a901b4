"""Alignments: each ties a term of ours to a term that exists, by a relation that its kind allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from rncp_graph.terms import ONTOLOGY

FOLDER = Path(__file__).parents[3] / "ontology"
LOGICAL = {RDFS.subClassOf: {OWL.Class}, RDFS.subPropertyOf: {OWL.ObjectProperty, OWL.DatatypeProperty}}
REMARKS = {SKOS.closeMatch, SKOS.relatedMatch}
NAMESPACES = {"skos": SKOS, "org": rdflib.ORG, "prov": rdflib.PROV, "qb": rdflib.QB, "dct": rdflib.DCTERMS}


@pytest.fixture(scope="module")
def alignments() -> rdflib.Graph:
    return rdflib.Graph().parse(FOLDER / "alignments.ttl")


@pytest.fixture(scope="module")
def ontologie() -> rdflib.Graph:
    return rdflib.Graph().parse(FOLDER / "rncp.ttl")


def ties(graph: rdflib.Graph) -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    for s, p, o in graph:
        if str(s).startswith(ONTOLOGY):
            assert isinstance(s, URIRef)
            assert isinstance(p, URIRef)
            assert isinstance(o, URIRef)
            yield s, p, o


def test_each_ties_a_term_of_ours_to_a_foreign_one(alignments: rdflib.Graph, ontologie: rdflib.Graph) -> None:
    found = list(ties(alignments))

    assert len(found) > 90
    for ours, relation, theirs in found:
        assert (ours, RDF.type, None) in ontologie
        assert relation in LOGICAL.keys() | REMARKS
        assert not theirs.startswith(ONTOLOGY)


def test_what_follows_logically_is_of_one_kind(alignments: rdflib.Graph, ontologie: rdflib.Graph) -> None:
    """A class goes below a class, a property below one of its kind, and the foreign term says its kind in this file."""
    for ours, relation, theirs in ties(alignments):
        if relation in LOGICAL:
            (kind,) = ontologie.objects(ours, RDF.type)

            assert kind in LOGICAL[relation]
            assert list(alignments.objects(theirs, RDF.type)) == [kind]


def test_no_foreign_term_is_declared_for_nothing(alignments: rdflib.Graph) -> None:
    declared = {s for s, kind in alignments.subject_objects(RDF.type) if kind != OWL.Ontology}
    said = {o for _, p, o in ties(alignments) if p in LOGICAL}

    assert declared == said | REMARKS


def test_one_term_is_not_tied_twice_to_another(alignments: rdflib.Graph) -> None:
    pairs = [(ours, theirs) for ours, _, theirs in ties(alignments)]

    assert len(pairs) == len(set(pairs))


def test_terms_of_known_vocabularies_are_in_them(alignments: rdflib.Graph) -> None:
    for _, _, theirs in ties(alignments):
        for space in NAMESPACES.values():
            if theirs.startswith(str(space)):
                assert theirs in space
        if theirs.startswith("https://schema.org/"):
            assert theirs in rdflib.SDO


def test_terms_of_elm_are_in_its_own_file(alignments: rdflib.Graph, shared: Callable[..., Path]) -> None:
    folder = shared("elm")
    elm = rdflib.Graph().parse(folder / "ELM.ttl").parse(folder / "LOQ-constraints.ttl")
    known = {str(term) for triple in elm for term in triple}
    named = {str(theirs) for _, _, theirs in ties(alignments) if "/snb/model/elm/" in theirs}

    assert len(named) > 10
    assert named <= known
