"""The graph tells of itself: its words, its figures, its catalogue, where clients look for them."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
import rdflib
from rdflib import RDF, URIRef
from rdflib.compare import isomorphic

from rncp_graph.publication.edition import Site
from rncp_graph.server.limits import Limits
from rncp_graph.server.served import Served
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import PREFIXES
from tests.server.conftest import ADDRESS, serving

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, by rdflib

KINDS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


def graph(answer: httpx2.Response, form: str) -> rdflib.Graph:
    assert answer.is_success
    return rdflib.Graph().parse(data=answer.content, format=KINDS[form])


def test_the_description_is_where_it_is_looked_for(site: httpx2.Client, served: Served) -> None:
    void = rdflib.Namespace(PREFIXES["void"])
    said = graph(site.get("/.well-known/void", headers={"Accept": "text/turtle"}), "ttl")
    dataset = URIRef(f"{served.store.base}void")
    assert (dataset, RDF.type, void.Dataset) in said
    assert int(said.value(dataset, void.triples)) == served.edition.counts["triples"]  # type: ignore[arg-type]
    assert said.value(dataset, void.sparqlEndpoint) == URIRef(f"{ADDRESS}sparql")
    assert said.value(dataset, void.uriSpace)
    as_json = site.get("/.well-known/void", headers={"Accept": "application/ld+json"})
    assert isomorphic(graph(as_json, "jsonld"), said)
    assert isomorphic(graph(site.get("/void.nt"), "nt"), said)
    assert site.get("/.well-known/void", headers={"Accept": "text/html;q=1"}).status_code == 406


def test_the_catalogue_names_the_dataset_and_the_service(site: httpx2.Client, served: Served) -> None:
    dcat = rdflib.Namespace(PREFIXES["dcat"])
    forms = {form: graph(site.get(f"/catalog.{form}"), form) for form in KINDS}
    assert all(isomorphic(one, forms["ttl"]) for one in forms.values())
    (catalogue,) = forms["ttl"].subjects(RDF.type, dcat.Catalog)
    assert str(catalogue) == served.iri("catalog")
    assert forms["ttl"].value(predicate=dcat.endpointURL, object=URIRef(f"{ADDRESS}sparql"))
    for path in ("/catalog", "/dataset", f"/dataset/{served.edition.version}"):
        answer = site.get(path, headers={"Accept": "application/rdf+xml"}, follow_redirects=True)
        assert answer.url.path == "/catalog.rdf"


def test_a_term_of_the_ontology_is_part_of_a_document(site: httpx2.Client) -> None:
    term = URIRef(f"{PREFIXES['rncp']}Certification")
    for form, media in (
        ("ttl", "text/turtle"),
        ("nt", "application/n-triples"),
        ("jsonld", "application/ld+json"),
        ("rdf", "application/rdf+xml"),
    ):
        answer = site.get("/ontology", headers={"Accept": media}, follow_redirects=True)
        assert answer.url.path == f"/ontology/rncp.{form}"
        assert answer.headers["Content-Type"].startswith(media)
        assert (term, RDF.type, rdflib.OWL.Class) in graph(answer, form)
    for lang, name in (("fr", "index.fr.html"), ("en", "index.html")):
        headers = {"Accept": "text/html", "Accept-Language": lang}
        page = site.get("/ontology", headers=headers, follow_redirects=True)
        assert page.url.path == f"/ontology/{name}"
        assert f'<html lang="{lang}"' in page.text
    assert site.get("/ontology/context.jsonld").json()["@context"]
    assert site.get("/ontology/vocabularies/niveaux.ttl").status_code in (200, 404)


def test_the_files_of_a_publication_are_served_too(store: OxigraphStore, tmp_path: Path) -> None:
    (tmp_path / "versions" / "2021-01-31").mkdir(parents=True)
    (tmp_path / "versions" / "2021-01-31" / "rncp-rs.nq.gz").write_bytes(b"packed")
    (tmp_path / "void.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n")
    (tmp_path.parent / "secret.txt").write_text("secret")
    (tmp_path / "out").symlink_to(tmp_path.parent)
    with serving(Served.of(store, Site.of(store.base), tmp_path), Limits(at_once=1)) as client:
        assert client.get("/versions/2021-01-31/rncp-rs.nq.gz").content == b"packed"
        part = client.get("/versions/2021-01-31/rncp-rs.nq.gz", headers={"Range": "bytes=1-2"})
        assert (part.status_code, part.content) == (206, b"ac")
        assert client.get("/void.ttl").text == "<urn:a> <urn:b> <urn:c> .\n"
        assert client.get("/void.nt").status_code == 200
        for path in ("/out/secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt"):
            assert client.get(path).status_code == 404


def test_a_store_in_memory_is_not_served() -> None:
    from rncp_graph.errors import StoreError

    with pytest.raises(StoreError, match="in memory is not served"):
        Served.of(OxigraphStore.memory())
