"""The pages of the ontology: every term in each language, no link that leads nowhere, a drawing of the whole model."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html
from rdflib import OWL, RDFS, SKOS

from rncp_graph.publication.ontology import write_ontology
from rncp_graph.publication.ontology.diagram import diagram
from rncp_graph.publication.ontology.source import DC, ontology, own, said
from rncp_graph.terms import ONTOLOGY

WHOLE = ontology()
PAGES = {"en": "index.html", "fr": "index.fr.html"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("ontology") / "new"
    write_ontology(where)
    return where


def text(folder: Path, language: str) -> str:
    return (folder / PAGES[language]).read_text(encoding="utf-8")


def test_the_files_are_those_of_the_ontology_and_a_page_for_each_language(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {"rncp.ttl", "alignments.ttl", *PAGES.values()}
    source = Path(__file__).parents[3] / "ontology" / "rncp.ttl"
    assert (folder / "rncp.ttl").read_bytes() == source.read_bytes()


@pytest.mark.parametrize("language", PAGES)
def test_each_term_has_its_texts_in_the_language_of_the_page(folder: Path, language: str) -> None:
    tree = html.fromstring(text(folder, language))
    articles = {one.get("id"): one for one in tree.iter("article")}

    assert len(articles) == len(own(WHOLE))
    for term in own(WHOLE):
        shown = articles[term.removeprefix(ONTOLOGY)].text_content()
        for prop in (RDFS.label, SKOS.definition, DC.source):
            assert said(WHOLE, term, prop, language)[0] in shown
        assert said(WHOLE, term, SKOS.example)[0] in shown


@pytest.mark.parametrize("language", PAGES)
def test_no_link_leads_nowhere_and_nothing_comes_from_outside(folder: Path, language: str) -> None:
    tree = html.fromstring(text(folder, language))
    places = set(tree.xpath("//@id"))
    links = tree.xpath("//@href")

    assert {link[1:] for link in links if link.startswith("#")} <= places
    assert all((folder / link).exists() for link in links if not link.startswith(("#", "http")))
    assert not tree.xpath("//script | //img | //@src")
    assert len(places) == len(tree.xpath("//@id"))


def test_alignments_and_reasons_and_chains_are_told(folder: Path) -> None:
    tree = html.fromstring(text(folder, "en"))
    articles = {one.get("id"): one.text_content() for one in tree.iter("article")}

    assert re.search(r"kind of\s*ceterms:Credential, elm:Qualification", articles["Certification"])
    assert "rncp:aTexte / rncp:texteOfficiel" in articles["texteOfficielCite"]
    assert re.search(r"rncp:codeNSF / \S+, rncp:codeRome / \S+Transitive", articles["releveDe"])
    assert "SPARQL follows it backwards" in articles["bloc"]
    assert re.search(r"inverse of\s*rncp:remplacePar", articles["remplace"])


def test_the_drawing_shows_every_class_that_links_reach_and_names_the_others() -> None:
    drawn = diagram(WHOLE, "fr", {})
    boxes = {str(box.term).removeprefix(ONTOLOGY) for box in drawn.boxes}

    assert {"Certification", "BlocCompetences", "Organisme", "Situation", "TexteOfficiel", "Departement"} <= boxes
    assert len(boxes) + len(drawn.apart) == len(own(WHOLE, OWL.Class))
    assert [box.x for box in drawn.boxes if str(box.term).endswith("#Certification")] == [0]


def test_no_two_boxes_of_the_drawing_overlap() -> None:
    boxes = diagram(WHOLE, "en", {}).boxes
    for column in {box.x for box in boxes}:
        spans = sorted((box.y, box.y + box.height) for box in boxes if box.x == column)

        assert all(end < start for (_, end), (start, _) in pairwise(spans))
