"""How the project and its publications are cited: three forms of one value."""

from __future__ import annotations

import re
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest

from rncp_graph.language import LANGUAGES, use_language
from rncp_graph.publication.citation import edition, software

ROOT = Path(__file__).parents[2]


def test_the_file_of_the_checkout_is_fresh() -> None:
    assert (ROOT / "CITATION.cff").read_text(encoding="utf-8") == software().cff()


def test_the_version_cited_is_that_of_the_project() -> None:
    assert software().version == version("rncp-graph")


@pytest.mark.parametrize(("page", "language"), [("citing.md", "en"), ("citing.fr.md", "fr")])
def test_the_page_shows_the_sentences_and_the_entries(page: str, language: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    with use_language(language):
        for one in (software(), edition("2026-08-16", date(2026, 8, 16))):
            assert one.sentence() in text
            assert one.bibtex() in text


def test_the_file_is_yaml_with_the_keys_of_the_format() -> None:
    yaml = pytest.importorskip("yaml")
    said = yaml.safe_load(edition("2026-08-16", date(2026, 8, 16)).cff())

    assert said["cff-version"] == "1.2.0"
    assert (said["type"], said["version"], said["date-released"]) == ("dataset", "2026-08-16", "2026-08-16")
    assert said["authors"] == [{"name": "rncp_graph"}]
    assert said["references"][0]["authors"] == [{"name": "France compétences"}]
    assert set(yaml.safe_load(software().cff())) == {
        *("cff-version", "message", "type", "title", "version", "license", "url", "authors"),
    }


def test_every_form_names_the_version_its_address_and_the_licence() -> None:
    for language in LANGUAGES:
        with use_language(language):
            one = edition("2026-08-16.2", date(2026, 8, 16), "https://example.org/rncp/")
        for form in (one.sentence(), one.bibtex(), one.cff()):
            assert "https://example.org/rncp/versions/2026-08-16.2" in form
            assert one.licence in form
            assert re.search("2026-08-16(?!\\.2)", form), "the day of the data"
