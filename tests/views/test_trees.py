"""The views for search engines and for the Credential Registry: JSON-LD that means what the queries say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode
from rdflib import RDF, SDO, XSD

from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE
from rncp_graph.views import write_views
from rncp_graph.views.projection import text
from rncp_graph.views.trees import CTDL, SCHEMA, VOCABULARIES, trees
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
    """What the queries say, of all certifications at once and of the sources."""
    triples = [*store.query(text(view, "credentials")), *store.query(text("schema", "sources"))]  # type: ignore[misc]
    return rdflib.Graph().parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")


@pytest.mark.parametrize("view", VOCABULARIES)
def test_the_document_means_what_the_query_says(view: str, store: OxigraphStore, documents: dict[str, Any]) -> None:
    """Under a context that does what the published one does with these terms."""
    vocabulary, graph = VOCABULARIES[view], said(store, view)
    maps = {
        vocabulary.name(str(p)): {"@id": str(p), "@container": "@language"}
        for _, p, o in graph
        if isinstance(o, rdflib.Literal) and o.language
    }
    days = {vocabulary.name(str(SDO.dateModified)): {"@type": str(XSD.date)}}
    context = {"@vocab": vocabulary.namespace, "ceterms": vocabulary.namespace, **maps, **days}
    document = documents[view]

    assert document["@context"] == vocabulary.context
    assert len(graph) > 1000
    assert oracle.triples(json.dumps({**document, "@context": context}), "json-ld") == set(graph)


def test_a_tree_says_what_its_lines_say_however_they_are_written() -> None:
    """Per cent, values in several languages, a list of nodes and texts: a shape is written as a text with places."""
    lines = [
        b"<urn:a%> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/A%s> .\n",
        b'<urn:a%> <https://schema.org/100%> "50 % \\"x\\" \\u001F" .\n',
        b"<urn:a%> <https://schema.org/100%> <urn:%s> .\n",
        b'<urn:a%> <https://schema.org/name> "b"@fr .\n',
        b'<urn:a%> <https://schema.org/name> "c"@fr .\n',
        b'<urn:a%> <https://schema.org/name> "a"@en .\n',
        b'<urn:%s> <https://schema.org/name> "%" .\n',
    ]

    (tree,) = trees(lines[::-1], [b"<urn:a%>"], SCHEMA)

    assert json.loads(tree) == {
        "@id": "urn:a%",
        "@type": "A%s",
        "100%": ['50 % "x" \x1f', {"@id": "urn:%s", "name": "%"}],
        "name": {"en": "a", "fr": ["b", "c"]},
    }


def test_every_term_of_schema_org_is_one(store: OxigraphStore) -> None:
    graph = said(store, "schema")
    terms = {*graph.predicates(), *graph.objects(None, RDF.type)} - {RDF.type}

    assert terms <= {*dir(SDO)}


@pytest.mark.parametrize(("view", "prefix"), [("schema", ""), ("ctdl", "https://schema.org/")])
def test_the_document_begins_with_its_sources_their_publishers_days_and_licences(
    view: str, prefix: str, documents: dict[str, Any]
) -> None:
    first, *others = documents[view]["@graph"][:5]

    assert {one["@type"] for one in (first, *others)} == {f"{prefix}Dataset"}
    assert {name: value for name, value in first.items() if name[0] != "@"} == {
        f"{prefix}name": "export-fiches-csv-exemple.zip",
        f"{prefix}publisher": "France compétences",
        f"{prefix}dateModified": "2021-01-31",
        f"{prefix}license": {"@id": "https://www.etalab.gouv.fr/licence-ouverte-open-licence"},
    }
    without = [one for one in others if f"{prefix}license" not in one]
    assert sorted(one[f"{prefix}name"] for one in without) == ["fiche-RNCP27413.txt", "fiche-RNCP7141.txt"]


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


def test_what_is_said_twice_in_a_language_is_said_twice() -> None:
    """The occupations of ROME are of two lists: their view named one of them, in turns."""
    one, framework = NamedNode("urn:rome"), NamedNode(f"{CTDL.namespace}frameworkName")
    names = [Literal(text, language="fr") for text in ("ROME, version 4", "ROME, version 3")]
    lines = [f"{one} {framework} {name} .\n".encode() for name in names]
    (tree,) = trees(lines, [str(one).encode()], CTDL)

    assert json.loads(tree)["ceterms:frameworkName"] == {"fr": ["ROME, version 3", "ROME, version 4"]}
