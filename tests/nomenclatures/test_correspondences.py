"""The correspondences that ship, from our nomenclatures to those of the European Commission, hold to both."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib import DCTERMS, RDF, SKOS

from rncp_graph.resources import resource
from rncp_graph.terms import BASE, ONTOLOGY

RNCP = rdflib.Namespace(ONTOLOGY)
XKOS = rdflib.Namespace("http://rdf-vocabulary.ddialliance.org/xkos#")
EUROPE = ("http://data.europa.eu/snb/", "http://publications.europa.eu/")


def vocabulary(*names: str) -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in names:
        graph.parse(resource("ontology") / "vocabularies" / f"{name}.ttl", publicID=BASE)
    return graph


@pytest.fixture(scope="module")
def rows() -> rdflib.Graph:
    return vocabulary("nsf-isced-f")


def test_each_of_the_93_groups_of_the_nsf_has_one_row(rows: rdflib.Graph) -> None:
    groups = set(vocabulary("nsf").subjects(RNCP.profondeur, rdflib.Literal(3)))
    (whole,) = rows.subjects(RDF.type, XKOS.Correspondence)

    assert len(groups) == 93
    assert sorted(rows.objects(None, XKOS.sourceConcept)) == sorted(groups)
    assert set(rows.objects(whole, XKOS.madeOf)) == set(rows.subjects(RDF.type, XKOS.ConceptAssociation))
    assert len(set(rows.objects(whole, XKOS.compares))) == 2


def test_a_row_says_the_same_in_our_terms_and_in_those_of_xkos(rows: rdflib.Graph) -> None:
    assert set(rows.subject_objects(XKOS.sourceConcept)) == set(rows.subject_objects(RNCP.passageDe))
    assert set(rows.subject_objects(XKOS.targetConcept)) == set(rows.subject_objects(RNCP.passageVers))
    assert set(rows.subjects(RDF.type, RNCP.Passage)) == set(rows.subjects(RDF.type, XKOS.ConceptAssociation))


def test_a_row_has_a_relation_and_the_confidence_that_goes_with_it(rows: rdflib.Graph) -> None:
    """What is exact leaves no doubt; what the group only meets, or holds, always leaves some."""
    for row in rows.subjects(RDF.type, RNCP.Passage):
        (relation,), (confidence,) = rows.objects(row, RNCP.relation), rows.objects(row, RNCP.confiance)
        degree = int(confidence)
        assert relation in {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
        assert degree == 3 if relation == SKOS.exactMatch else degree in {1, 2, 3}
        assert degree < 3 or relation not in {SKOS.relatedMatch, SKOS.narrowMatch}


def test_every_field_is_one_of_isced_f_under_its_official_label(
    rows: rdflib.Graph, shared: Callable[..., Path]
) -> None:
    official = listed(shared("elm", "isced-f.xsd"))
    fields = set(rows.objects(None, XKOS.targetConcept))

    assert fields == set(rows.subjects(RDF.type, SKOS.Concept))
    for one in fields:
        assert english(rows, one) == official[str(one)]
        assert rows.value(one, SKOS.notation) == rdflib.Literal(str(one).rpartition("/")[2])


def test_every_entry_of_a_european_list_is_one_under_its_official_label(shared: Callable[..., Path]) -> None:
    graph = vocabulary("europe")
    official: dict[str, str] = {}
    for path in sorted(shared("elm").glob("*.xsd")):
        official |= listed(path)
    checked = [one for one in graph.subjects(RDF.type, SKOS.Concept) if str(one).startswith(EUROPE[0])]

    assert len(checked) > 25
    for one in checked:
        assert english(graph, one) == official[str(one)]


def test_what_our_entries_match_is_described() -> None:
    graph = vocabulary("europe", "niveaux", "voies", "evaluations")
    matched = {
        str(target)
        for relation in (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
        for target in graph.objects(None, relation)
        if str(target).startswith(EUROPE)
    }

    assert len(matched) == 8 + 6 + 7 + 2, "levels, those of 1969, types of assessment, of opportunity"
    assert matched <= {str(one) for one in graph.subjects(RDF.type, SKOS.Concept)}
    for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme):
        assert {
            title.language for title in graph.objects(scheme, DCTERMS.title) if isinstance(title, rdflib.Literal)
        } == {
            "fr",
            "en",
        }


def listed(path: Path) -> dict[str, str]:
    """The entries of an official list with their labels."""
    entries = re.findall(
        r'enumeration value="([^"]+)">.*?<xs:documentation>(.*?)</xs:documentation>', path.read_text("utf-8"), re.DOTALL
    )
    return {iri: " ".join(label.split()) for iri, label in entries}


def english(graph: rdflib.Graph, concept: rdflib.term.Node) -> str:
    """The English label of an entry."""
    (label,) = (
        str(one)
        for one in graph.objects(concept, SKOS.prefLabel)
        if isinstance(one, rdflib.Literal) and one.language == "en"
    )
    return label
