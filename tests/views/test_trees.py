"""The views for search engines and for the Credential Registry: JSON-LD that means what the queries say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib import RDF, SDO

from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE
from rncp_graph.views import write_views
from rncp_graph.views.projection import text
from rncp_graph.views.trees import VOCABULARIES
from tests import oracle
from tests.nomenclatures.tools import loaded

CERTIFICATION = f"{BASE}certification/RNCP27413"


@pytest.fixture(scope="module")
def store(exemple: Path) -> OxigraphStore:
    return loaded(sorted(exemple.glob("*.*")), base=BASE)[0]


@pytest.fixture(scope="module")
def documents(store: OxigraphStore, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("views")
    write_views(store, folder, views=["schema", "ctdl"])
    return {view: json.loads((folder / view / "credentials.jsonld").read_text()) for view in ("schema", "ctdl")}


def said(store: OxigraphStore, view: str) -> rdflib.Graph:
    """What the query says, of all certifications at once."""
    triples = store.query(text(view, "credentials"))
    return rdflib.Graph().parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")  # type: ignore[union-attr]


@pytest.mark.parametrize("view", VOCABULARIES)
def test_the_document_means_what_the_query_says(view: str, store: OxigraphStore, documents: dict[str, Any]) -> None:
    """Under a context that does what the published one does with these terms."""
    vocabulary, graph = VOCABULARIES[view], said(store, view)
    maps = {
        vocabulary.name(str(p)): {"@id": str(p), "@container": "@language"}
        for _, p, o in graph
        if isinstance(o, rdflib.Literal) and o.language
    }
    context = {"@vocab": vocabulary.namespace, "ceterms": vocabulary.namespace, **maps}
    document = documents[view]

    assert document["@context"] == vocabulary.context
    assert len(graph) > 1000
    assert oracle.triples(json.dumps({**document, "@context": context}), "json-ld") == set(graph)


def test_every_term_of_schema_org_is_one(store: OxigraphStore) -> None:
    graph = said(store, "schema")
    terms = {*graph.predicates(), *graph.objects(None, RDF.type)} - {RDF.type}

    assert terms <= {*dir(SDO)}


def test_a_certification_is_one_object_with_all_that_it_names_inside(documents: dict[str, Any]) -> None:
    (one,) = (tree for tree in documents["schema"]["@graph"] if tree["@id"] == CERTIFICATION)

    assert one["@type"] == "EducationalOccupationalCredential"
    assert one["name"] == "Attaché(e) commercial(e)"
    assert one["url"] == "https://www.francecompetences.fr/recherche/rncp/27413/"
    assert (one["educationalLevel"]["@type"], one["educationalLevel"]["termCode"]) == ("DefinedTerm", "5")
    assert [part["identifier"] for part in one["hasPart"]] == [f"RNCP27413BC0{rank}" for rank in (1, 2, 3, 4)]
    assert all(part["competencyRequired"] for part in one["hasPart"])


def test_an_occupation_tells_the_credentials_that_lead_to_it(documents: dict[str, Any]) -> None:
    jobs = {one["occupationalCategory"]: one for one in documents["schema"]["@graph"] if one["@type"] == "Occupation"}
    named = jobs["D1407"]["qualifications"]

    assert {"@id": CERTIFICATION} in (named if isinstance(named, list) else [named])


def test_only_what_is_registered_is_recognised(store: OxigraphStore, documents: dict[str, Any]) -> None:
    active = {
        row["c"].value
        for row in store.query("SELECT ?c { ?c <https://w3id.org/rncp-graph/ontology#actif> true }")  # type: ignore[union-attr]
    }

    assert {one["@id"] for one in documents["schema"]["@graph"] if "recognizedBy" in one} == active != set()


def test_a_block_is_a_micro_credential_that_is_part_of_its_certificate(documents: dict[str, Any]) -> None:
    (one,) = (tree for tree in documents["ctdl"]["@graph"] if tree["@id"] == CERTIFICATION)

    assert one["@type"] == "ceterms:Certificate"
    assert one["ceterms:name"] == {"fr": "Attaché(e) commercial(e)"}
    assert {part["@type"] for part in one["ceterms:hasPart"]} == {"ceterms:MicroCredential"}
    assert {part["ceterms:isPartOf"]["@id"] for part in one["ceterms:hasPart"]} == {CERTIFICATION}
