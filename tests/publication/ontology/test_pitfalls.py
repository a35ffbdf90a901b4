"""Pitfalls: the ontology has none, and each rule finds the fault that it is for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, XSD

from rncp_graph.language import use_language
from rncp_graph.publication.ontology.pitfalls import CHECKS, REASON, main, pitfalls
from rncp_graph.publication.ontology.source import DC, SCHEMA, ontology, short
from rncp_graph.terms import ONTOLOGY

R = Namespace(ONTOLOGY)
HEADER = URIRef(ONTOLOGY.removesuffix("#"))
Fault = Callable[[Graph], object]


def extra_class(graph: Graph) -> None:
    """A class that is all that a class has to be, but for its ties to others."""
    graph.add((R.Neuve, RDF.type, OWL.Class))
    for lang, text in (("fr", "neuve"), ("en", "new")):
        for prop in (RDFS.label, SKOS.definition, DC.source):
            graph.add((R.Neuve, prop, Literal(text, lang=lang)))
    graph.add((R.Neuve, SKOS.example, Literal("<x> a rncp:Neuve")))


def bigger_range(graph: Graph) -> None:
    """A sub-property that leads to more than the property above it."""
    graph.set((R.ccn1, RDFS.range, R.Lieu))


FAULTS: list[tuple[str, str, Fault]] = [
    ("headers", str(HEADER), lambda g: g.remove((HEADER, DCTERMS.license, None))),
    ("texts", "rncp:niveau", lambda g: g.remove((R.niveau, RDFS.label, Literal("level", lang="en")))),
    ("texts", "rncp:niveau", lambda g: g.remove((R.niveau, DC.source, None))),
    ("texts", "rncp:niveau", lambda g: g.remove((R.niveau, SKOS.example, None))),
    ("sources", "rncp:dateEffet", lambda g: g.set((R.dateEffet, DC.source, Literal("ailleurs", lang="fr")))),
    ("same_labels", "rncp:region", lambda g: g.set((R.region, RDFS.label, Literal("nom", lang="fr")))),
    ("unconnected", "rncp:Neuve", extra_class),
    ("disjointness", "rncp:BlocCompetences", extra_class),
    ("domains", "rncp:bloc", lambda g: g.add((R.bloc, RDFS.domain, R.Lieu))),
    ("domains", "rncp:bloc", lambda g: g.remove((R.bloc, RDFS.range, None))),
    ("domains", "rncp:bloc", lambda g: g.add((R.bloc, SKOS.editorialNote, REASON.plusieursPorteurs))),
    ("domains", "rncp:rang", lambda g: g.remove((R.rang, SCHEMA.domainIncludes, None))),
    ("domains", "rncp:bloc", lambda g: g.add((R.bloc, SKOS.editorialNote, REASON.sansFiche))),
    ("inverses", "rncp:bloc", lambda g: g.remove((R.bloc, SKOS.editorialNote, None))),
    ("inverses", "rncp:remplace", lambda g: g.add((R.remplace, SKOS.editorialNote, REASON.sansInverse))),
    ("inverses", "rncp:remplace", lambda g: g.set((R.remplace, SCHEMA.domainIncludes, R.Lieu))),
    ("hierarchy", "rncp:Organisme", lambda g: g.add((R.Organisme, RDFS.subClassOf, R.OrganismeNomme))),
    ("hierarchy", "rncp:ccn1", bigger_range),
    ("undeclared", "dct:replaces", lambda g: g.remove((DCTERMS.replaces, RDF.type, None))),
    ("undeclared", "rncp:bloc", lambda g: g.add((R.bloc, RDF.type, OWL.DatatypeProperty))),
    ("profile", "rncp:Lieu", lambda g: g.add((R.Lieu, OWL.equivalentClass, R.Rubrique))),
    ("profile", "rncp:Lieu", lambda g: g.add((R.Lieu, RDFS.subClassOf, BNode()))),
    ("profile", "rncp:Champ", lambda g: g.add((R.Champ, RDFS.subClassOf, RDF.Property))),
    ("profile", "rncp:nom", lambda g: g.add((R.nom, RDF.type, OWL.FunctionalProperty))),
    ("reasons", str(REASON.autre), lambda g: g.add((R.nom, SKOS.editorialNote, REASON.autre))),
    ("reasons", str(REASON.autre), lambda g: g.add((REASON.autre, RDF.value, Literal("autre", lang="fr")))),
]


def test_the_ontology_has_none() -> None:
    assert pitfalls(ontology()) == []


@pytest.fixture(scope="module")
def whole() -> Graph:
    return ontology()


@pytest.mark.parametrize(("rule", "term", "fault"), FAULTS)
def test_a_rule_finds_the_fault_that_it_is_for(rule: str, term: str, fault: Fault, whole: Graph) -> None:
    graph = Graph()
    graph += whole
    fault(graph)

    (check,) = (check for check in CHECKS if check.__name__ == rule)

    assert term in {short(about) for about, _ in check(graph)}


def test_every_rule_has_a_fault_here() -> None:
    assert {check.__name__ for check in CHECKS} == {rule for rule, _, _ in FAULTS}


def test_what_is_found_is_said_in_both_languages(whole: Graph) -> None:
    graph = Graph()
    graph += whole
    graph.remove((R.niveau, RDFS.range, None))
    with use_language("fr"):
        assert pitfalls(graph) == [("domains", "rncp:niveau", "ni rdfs:range ni raison")]
    with use_language("en"):
        assert pitfalls(graph) == [("domains", "rncp:niveau", "neither rdfs:range nor a reason")]


def test_the_command_ends_well_when_there_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0
    assert capsys.readouterr().out == ""


def test_datatypes_are_those_that_records_and_scores_write(whole: Graph) -> None:
    ranges = {value for value in whole.objects(None, RDFS.range) if str(value).startswith(str(XSD))}

    assert ranges == {XSD.string, XSD.boolean, XSD.integer, XSD.decimal, XSD.date, XSD.gYear}
