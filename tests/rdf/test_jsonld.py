"""A record as JSON-LD gives the triples of the mapping; a record as plain JSON reads back as itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from pyoxigraph import RdfFormat, Triple, parse

from rncp_graph.errors import MappingError
from rncp_graph.model.fiche import Bloc, Concept, Fiche, Rome
from rncp_graph.model.fields import fields_of
from rncp_graph.model.order import canonical
from rncp_graph.rdf.jsonld import context, document, from_json, records, relative, to_json
from rncp_graph.rdf.mapping import triples
from rncp_graph.rdf.writer import lines
from rncp_graph.terms import BASE, PREFIXES
from tests import oracle
from tests import strategies as s

BASES = (BASE, "http://localhost:8000/data/", "urn:essai/")


def oxigraph(doc: dict[str, Any]) -> set[Triple]:
    """What pyoxigraph reads in a document."""
    return {quad.triple for quad in parse(json.dumps(doc).encode(), format=RdfFormat.JSON_LD)}


@pytest.mark.parametrize("base", BASES)
def test_a_document_with_every_field_gives_the_triples_of_the_mapping(base: str) -> None:
    fiche = s.full_fiche()
    doc = document(fiche, base)

    assert set(triples(fiche, base)) == oxigraph(doc)
    assert oracle.triples("".join(lines(fiche, base)), "nt") == oracle.triples(json.dumps(doc), "json-ld")


@settings(max_examples=60, deadline=None)
@given(fiche=s.records(Fiche))
def test_any_document_gives_the_triples_of_the_mapping_to_pyoxigraph(fiche: Fiche) -> None:
    assert set(triples(fiche)) == oxigraph(document(fiche))


@settings(max_examples=15, deadline=None)
@given(fiche=s.records(Fiche, 1))
def test_any_document_gives_the_triples_of_the_mapping_to_rdflib(fiche: Fiche) -> None:
    assert oracle.triples("".join(lines(fiche)), "nt") == oracle.triples(json.dumps(document(fiche)), "json-ld")


def test_the_context_maps_every_field_of_every_record_and_nothing_else() -> None:
    terms = context()
    names = {field.name for cls in records() for field in fields_of(cls)}

    assert names | PREFIXES.keys() | {"@version", "@base"} == terms.keys()


def test_a_document_is_nested_and_its_names_are_relative_to_the_base() -> None:
    fiche = Fiche(numero="RNCP1", niveau=5, codes_rome=(Rome(code="D1407"),), blocs=(Bloc(code="RNCP1BC01"),))
    doc = document(fiche, "urn:x/")

    assert doc.pop("@context")["@base"] == "urn:x/"
    assert doc == {
        "@id": "certification/RNCP1",
        "@type": "rncp:Certification",
        "numero": "RNCP1",
        "niveau": "niveau/5",
        "codes_rome": [{"@id": "rome/D1407", "@type": "skos:Concept", "code": "D1407"}],
        "blocs": [{"@id": "certification/RNCP1/bloc/RNCP1BC01", "@type": "rncp:BlocCompetences", "code": "RNCP1BC01"}],
    }


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("http://b/rome/D1", "rome/D1"),
        ("http://b/rome/", "http://b/rome/"),
        ("http://b/a/../c", "http://b/a/../c"),
        ("http://b/a:b", "http://b/a:b"),
        ("http://b/", "http://b/"),
        ("http://elsewhere/", "http://elsewhere/"),
        ("http://purl.org/dc/terms/title", "dct:title"),
    ],
)
def test_only_a_path_that_resolves_to_its_own_iri_is_shortened(iri: str, expected: str) -> None:
    assert expected == relative(iri, "http://b/")


def test_a_base_without_a_final_slash_shortens_nothing() -> None:
    """Relative to `http://b/id`, the path `rome/D1` would be `http://b/rome/D1`."""
    assert relative("http://b/idrome/D1", "http://b/id") == "http://b/idrome/D1"


@settings(max_examples=100, deadline=None)
@given(fiche=s.records(Fiche))
def test_plain_json_reads_back_as_the_record_it_was(fiche: Fiche) -> None:
    assert fiche == from_json(Fiche, json.loads(json.dumps(to_json(fiche))))


def test_plain_json_names_every_field_even_the_absent_ones() -> None:
    data = to_json(Fiche(numero="RS1"))

    assert [field.name for field in fields_of(Fiche)] == list(data)
    assert data["intitule"] is None
    assert data["blocs"] == []


def test_plain_json_of_a_full_fiche_is_in_canonical_order_when_the_fiche_is() -> None:
    fiche = canonical(s.full_fiche())

    assert fiche == canonical(from_json(Fiche, to_json(fiche)))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({}, "numero"),
        ({"numero": None}, "numero"),
        ({"numero": "RS1", "titre": "x"}, "titre"),
        ({"numero": "RS1", "niveau": "5"}, "niveau"),
        ({"numero": "RS1", "niveau": True}, "niveau"),
        ({"numero": "RS1", "actif": 1}, "actif"),
        ({"numero": "RS1", "date_effet": "31/02/2024"}, "date_effet"),
        ({"numero": "RS1", "blocs": {"code": "x"}}, "blocs"),
        ({"numero": "RS1", "blocs": ["x"]}, "Bloc"),
        ({"numero": "RS1", "codes_rome": [{"libelle": "x"}]}, "Rome.code"),
    ],
)
def test_json_that_is_no_record_is_refused_by_the_name_of_the_field(data: dict[str, Any], word: str) -> None:
    with pytest.raises(MappingError, match=word):
        from_json(Fiche, data)


def test_every_record_class_below_a_fiche_is_listed_once() -> None:
    classes = records()

    assert Fiche is classes[0]
    assert len(classes) == len(set(classes))
    assert {cls for cls in Concept.__subclasses__() if cls.__module__ == Concept.__module__} <= set(classes)
