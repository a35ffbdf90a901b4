"""A file whose format has no named graphs says where it comes from; its triples are those of the store all the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rncp_graph as rg
from rncp_graph.exports import export
from rncp_graph.exports.origin import origin
from rncp_graph.stores import open_store
from tests import oracle

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
FORMATS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "xml": "xml"}


@pytest.fixture(scope="module")
def store(exemple: Path) -> rg.Store:
    store = open_store()
    rg.load(store, rg.read(exemple / "export-fiches-csv-exemple.zip"), rg.read(exemple / "fiche-RNCP27413.txt"))
    return store


@pytest.mark.parametrize("suffix", FORMATS)
def test_it_begins_with_publisher_source_day_licence_and_sum(store: rg.Store, suffix: str, tmp_path: Path) -> None:
    export(store, tmp_path / f"x.{suffix}")
    head = (tmp_path / f"x.{suffix}").read_text(encoding="utf-8")[:1500]

    assert f"France compétences, export-fiches-csv-exemple.zip, 2021-01-31; licence: {LICENCE}; SHA-256: " in head
    assert "certification professionnelle, fiche-RNCP27413.txt, jour non précisé / day not stated; licence: non" in head
    assert re.search(r"built on \d{4}-\d\d-\d\d, rncp_graph \d", head)


@pytest.mark.parametrize("suffix", ["nq", "trig", "jsonld"])
def test_a_format_with_named_graphs_holds_the_same_as_statements(store: rg.Store, suffix: str, tmp_path: Path) -> None:
    export(store, tmp_path / f"x.{suffix}")
    text = (tmp_path / f"x.{suffix}").read_text(encoding="utf-8")

    assert all(said in text for said in (LICENCE, "France compétences", "2021-01-31", "export-fiches-csv-exemple.zip"))


def test_what_is_not_known_of_a_store_is_said_to_be_so() -> None:
    assert origin(open_store())[1:] == ["source non précisée / source not stated"]


def test_a_comment_of_xml_holds_no_double_hyphen(tmp_path: Path) -> None:
    store = open_store()
    name = "<https://w3id.org/rncp-graph/id/graph/a>"
    said = {
        "<http://purl.org/dc/terms/title>": '"a--->b.xml"',
        "<http://purl.org/dc/terms/format>": '"xml"',
        "<https://w3id.org/rncp-graph/ontology#sha256>": '"0"',
        "<https://w3id.org/rncp-graph/ontology#nombreFiches>": '"1"',
    }
    graph = "<https://w3id.org/rncp-graph/id/graph/provenance>"
    store.load([f"{name} {term} {value} {graph} .\n".encode() for term, value in said.items()])
    export(store, tmp_path / "x.rdf")

    assert "a- - ->b.xml" in (tmp_path / "x.rdf").read_text()
    assert oracle.triples((tmp_path / "x.rdf").read_bytes(), "xml") == set()
