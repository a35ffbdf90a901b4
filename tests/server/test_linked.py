"""Every IRI of the graph leads, at its own path, to documents that say the same in each form, and to nothing else."""

from __future__ import annotations

import html
import io
import json
import re
from typing import Any
from urllib.parse import urljoin

import httpx2
import pyoxigraph as ox
import pytest
import rdflib

from rncp_graph.exports.description import FORMS as DATA
from rncp_graph.language import use_language
from rncp_graph.portraits.description import Forme, Portrait, Row, Section
from rncp_graph.questions.finding import triples_about
from rncp_graph.server import pages
from rncp_graph.server.pages import in_parts
from rncp_graph.server.resources import FORMS, RDF, found
from rncp_graph.server.served import Served
from rncp_graph.stores.oxigraph import OxigraphStore

FICHE = "/id/certification/RNCP7141"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
MEDIA = {form.name: form.media for form in FORMS}


def iris(store: OxigraphStore) -> set[str]:
    """Every IRI under the base that the store holds anywhere."""
    quads = store.quads()
    terms = (term for quad in quads for term in (quad.subject, quad.object, quad.graph_name))
    return {term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(store.base)}


def test_every_iri_of_the_graph_is_found_at_its_own_path_and_as_a_document(
    served: Served, store: OxigraphStore
) -> None:
    known = iris(store)
    assert len(known) > 1700
    lost = [iri for iri in known if found(served, served.path(iri) or "") != (iri, None)]
    assert lost == []
    for iri in sorted(known)[::40]:
        assert found(served, f"{served.path(iri)}.nt") == (iri, RDF[2])


def test_one_resource_of_each_kind_is_there_in_every_form(
    site: httpx2.Client, served: Served, store: OxigraphStore
) -> None:
    kinds = {re.sub(r"[^a-z/-]", "", iri.removeprefix(store.base)): iri for iri in sorted(iris(store))}
    by_kind = {kind.partition("/")[0]: iri for kind, iri in kinds.items()}
    assert len(by_kind) >= 25
    for iri in by_kind.values():
        page = site.get(f"/{served.path(iri)}", headers={"Accept": BROWSER}, follow_redirects=True)
        assert (page.status_code, page.url.path) == (200, f"/{served.path(iri)}.html"), iri
        assert page.headers["Content-Type"].startswith("text/html")
        assert "<h1" in page.text and "StrictUndefined" not in page.text


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, by rdflib
@pytest.mark.parametrize("name", [FICHE, "/id/rome/D1407", "/id/void", "/id/graph/provenance"])
def test_the_forms_of_a_resource_hold_the_same_triples(site: httpx2.Client, served: Served, name: str) -> None:
    told: dict[str, Any] = {}
    for form in DATA:
        answer = site.get(f"{name}.{form}")
        assert answer.headers["Content-Type"].partition(";")[0] == MEDIA[form]
        graph = rdflib.Dataset(default_union=False)
        kind = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}[form]
        graph.parse(io.BytesIO(answer.content), format=kind)
        default = graph.default_graph
        told[form] = {tuple(term.n3() for term in triple) for triple in default}
        assert told[form], form
    assert told["ttl"] == told["nt"] == told["rdf"] == told["jsonld"]
    assert all(f"<{served.iri(name[1:])}>" in {s, o} or name == FICHE for s, _, o in told["nt"])


def test_the_data_are_those_of_the_graph(site: httpx2.Client, store: OxigraphStore) -> None:
    told = {quad.triple for quad in ox.parse(site.get(f"{FICHE}.nt").content, format=ox.RdfFormat.N_TRIPLES)}
    assert told == set(triples_about(store, f"{store.base}certification/RNCP7141"))


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "ttl"),
        ("*/*", "ttl"),
        (BROWSER, "html"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.8", "rdf"),
        ("application/n-triples, text/turtle;q=0.99", "nt"),
        ("text/*;q=0.9, application/*;q=0.1, text/turtle;q=0.2", "html"),
        ("*/*;q=0.1, text/turtle;q=0", "jsonld"),
    ],
)
def test_a_thing_leads_to_the_document_in_the_form_that_is_wanted(
    site: httpx2.Client, accept: str | None, form: str
) -> None:
    request = site.build_request("GET", FICHE)
    del request.headers["accept"]
    if accept is not None:
        request.headers["Accept"] = accept
    answer = site.send(request)
    assert answer.status_code == 303
    assert urljoin(FICHE, answer.headers["Location"]) == f"{FICHE}.{form}"
    assert "Accept" in answer.headers["Vary"]
    assert answer.headers["Link"].count('rel="alternate"') == len(FORMS)
    assert f'<RNCP7141.{form}>; rel="alternate"; type="{MEDIA[form]}"' in answer.headers["Link"]


def test_a_document_is_in_the_form_of_its_suffix_whatever_is_accepted(site: httpx2.Client) -> None:
    answer = site.get(f"{FICHE}.ttl", headers={"Accept": "image/png"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/turtle; charset=utf-8")
    assert 'rel="license"' in answer.headers["Link"] and "RNCP7141.ttl>" not in answer.headers["Link"]
    assert "# licence:" in answer.text or "licence:" in answer.text.splitlines()[1]


def test_what_is_wanted_in_no_form_is_406_and_tells_the_forms(site: httpx2.Client) -> None:
    answer = site.get(FICHE, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text and 'rel="alternate"' in answer.headers["Link"]


@pytest.mark.parametrize("path", ["/id/certification/RNCP1", "/nothing", "/id/", f"{FICHE}.doc", f"{FICHE}/", "/id"])
def test_what_is_not_there_is_404_in_the_form_of_its_reader(site: httpx2.Client, path: str) -> None:
    for accept, kind in ((BROWSER, "text/html"), ("text/turtle", "text/plain")):
        answer = site.get(path, headers={"Accept": accept})
        assert answer.status_code == 404
        assert answer.headers["Content-Type"].startswith(kind)
        assert answer.headers["Cache-Control"] == "no-store"
    french = site.get(path, headers={"Accept": "text/plain", "Accept-Language": "fr"})
    assert french.text == "rien à cette adresse\n"


@pytest.mark.parametrize("path", [FICHE, f"{FICHE}.ttl", f"{FICHE}.html", "/id/nothing", "/", "/.well-known/void"])
def test_head_tells_what_get_tells_without_the_body(site: httpx2.Client, path: str) -> None:
    got, head = site.get(path), site.head(path)
    assert head.content == b""
    assert head.status_code == got.status_code
    unlike = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in unlike} == {
        k: v for k, v in got.headers.items() if k not in unlike
    }


@pytest.mark.parametrize("path", [f"{FICHE}.ttl", f"{FICHE}.html", "/void.ttl", "/ontology/rncp.nt", "/"])
def test_what_a_reader_has_is_not_sent_again(site: httpx2.Client, path: str) -> None:
    first = site.get(path)
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in (
        {"If-None-Match": tag},
        {"If-None-Match": f'"other", W/{tag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": modified},
    ):
        again = site.get(path, headers=headers)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    for headers in (
        {"If-None-Match": '"other"'},
        {"If-None-Match": '"other"', "If-Modified-Since": modified},
        {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        {"If-Modified-Since": "nonsense"},
    ):
        assert site.get(path, headers=headers).content == first.content


def test_the_tag_of_a_page_is_that_of_its_language_and_of_its_build(site: httpx2.Client, served: Served) -> None:
    pages = {lang: site.get(f"{FICHE}.html", params={"lang": lang}) for lang in ("fr", "en")}
    assert pages["fr"].headers["ETag"] != pages["en"].headers["ETag"]
    assert [page.headers["Content-Language"] for page in pages.values()] == ["fr", "en"]
    assert '<html lang="fr">' in pages["fr"].text and "Voies d'accès" in pages["fr"].text.replace("&#39;", "'")
    spoken = site.get(f"{FICHE}.html", headers={"Accept-Language": "fr-FR, en;q=0.5"})
    assert spoken.text == pages["fr"].text and spoken.headers["Vary"].startswith("Accept-Language")
    assert site.get(f"{FICHE}.ttl").headers["Last-Modified"] == served.built.strftime("%a, %d %b %Y %H:%M:%S GMT")


def test_the_same_stands_under_the_path_of_the_iris_and_behind_a_proxy_that_keeps_its_prefix(
    site: httpx2.Client,
) -> None:
    for prefix in ("/rncp-graph", "/behind"):
        answer = site.get(prefix + FICHE, headers={"Accept": "text/turtle"}, follow_redirects=True)
        assert answer.url.path == f"{prefix}{FICHE}.ttl"
        assert answer.content == site.get(f"{FICHE}.ttl").content
        assert site.get(f"{prefix}/style.css").status_code == 200
        assert site.get(f"{prefix}/sparql", params={"query": "ASK {}"}).json()["boolean"]
        assert site.get(f"{prefix}/.well-known/void").status_code == 200


def test_links_of_a_page_are_relative_and_lead_to_what_is_there(site: httpx2.Client) -> None:
    page = site.get(f"{FICHE}.html").text
    links = {link for link in re.findall(r'href="([^"#]+)', page) if "://" not in link}
    assert len(links) > 15
    assert not [link for link in links if link.startswith("/")]
    reasons = sorted(link for link in links if "why?" in link)  # test_browsing follows them
    for link in links - {*reasons[2:]}:
        path = urljoin(f"/behind{FICHE}.html", html.unescape(link))
        assert site.get(path, headers={"Accept": BROWSER}, follow_redirects=True).status_code == 200, link


def test_a_long_section_is_in_parts_that_lead_to_one_another(
    site: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = site.get("/id/niveau/5.html?lang=fr").text
    assert 'class="parts"' not in whole
    monkeypatch.setattr(pages, "ROWS", 4)
    seen, address, number = set(), "?certifications=1&lang=fr", 0
    while address:
        part = site.get(f"/id/niveau/5.html{address}").text
        seen |= set(re.findall(r'href="\.\./\.\./id/certification/(\w+)"', part))
        number += 1
        after = re.search(r'rel="next" href="(\?certifications=[^"#]*)', part)
        address = f"{after[1]}&lang=fr" if after else ""
    assert number > 1
    assert seen == set(re.findall(r'href="\.\./\.\./id/certification/(\w+)"', whole))
    for bad in ("certifications=0", f"certifications={number + 1}", "certifications=x", "nothing=2"):
        assert site.get(f"/id/niveau/5.html?{bad}&lang=fr").status_code == 404


def test_parts_hold_every_row_once() -> None:
    rows = tuple(Row(nom=f"{number}") for number in range(2500))
    section = Section(cle="partenaires", titre="P", forme=Forme.LISTE, lignes=rows)
    shown = Portrait(iri="urn:x", base="urn:", genre="", code="", titre="", langue="fr", sections=(section,))
    held = [in_parts(shown, {"partenaires": number})[0].sections[0].lignes for number in range(1, 26)]
    assert [len(one) for one in held] == [100] * 25
    assert tuple(row for one in held for row in one) == rows
    part = in_parts(shown, {"partenaires": 2})[1]["partenaires"]
    assert part == (2, 25, "?#partenaires", "?partenaires=3#partenaires")


def test_json_ld_names_the_provenance(site: httpx2.Client) -> None:
    document = json.loads(site.get(f"{FICHE}.jsonld").content)
    assert any(str(node.get("@id")).endswith("graph/provenance") for node in document["@graph"])


@pytest.mark.parametrize(
    "path",
    [
        "/id/certification/%3E%20%7B%7D",
        "/id/certification/RNCP7141%3E",
        "/id/%22%3E%3Cscript%3E",
        "/id/%00",
        "/id/%0d%0aSet-Cookie:%20x=1",
        "/id/" + "a" * 5000,
        "/id/../../etc/passwd",
        "/ontology/..%2f..%2fpyproject.toml",
        "/ontology/%2e%2e/%2e%2e/pyproject.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/id/rome/%C3%A9",
        "/void.exe",
    ],
)
def test_hostile_paths_lead_to_nothing(site: httpx2.Client, path: str) -> None:
    answer = site.get(path, headers={"Accept": BROWSER})
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers
    assert "<script" not in answer.text


def test_what_the_register_writes_is_text_on_every_page(site: httpx2.Client) -> None:
    answer = site.get("/search", params={"q": "<script>alert(1)</script>"})
    assert "<script" not in answer.text and "&lt;script&gt;" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = site.get(f"{FICHE}.html").text
    assert "<style" not in page and "style=" not in page and "<script" not in page


def test_only_reading_is_possible(site: httpx2.Client) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        for path in ("/", FICHE, f"{FICHE}.ttl", "/void.ttl", "/ontology/rncp.ttl"):
            assert site.request(method, path).status_code == 405


def test_the_path_of_an_iri_is_told_under_any_base(served: Served) -> None:
    with use_language("en"):
        assert served.path("https://w3id.org/rncp-graph/ontology#niveau") == "ontology#niveau"
    assert served.path("https://elsewhere.example/x") is None
