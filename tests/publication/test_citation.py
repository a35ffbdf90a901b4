"""How the project and its publications are cited: three forms of one value."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from rncp_graph.language import LANGUAGES, use_language
from rncp_graph.model.formats import LICENCE_OUVERTE
from rncp_graph.publication.citation import edition, software

ROOT = Path(__file__).parents[2]


def test_the_file_of_the_checkout_is_fresh() -> None:
    assert (ROOT / "CITATION.cff").read_text(encoding="utf-8") == software().cff()


def test_the_version_cited_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    home = (ROOT / project["tool"]["hatch"]["version"]["path"]).read_text(encoding="utf-8")

    assert project["project"]["dynamic"] == ["version"]
    assert f'__version__ = "{software().version}"' in home


@pytest.mark.parametrize(("page", "language"), [("citing.md", "en"), ("citing.fr.md", "fr")])
def test_the_page_shows_the_sentences_and_the_entries(page: str, language: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    with use_language(language):
        for one in (software(), edition("2026-08-16", date(2026, 8, 16), [LICENCE_OUVERTE])):
            assert one.sentence() in text
            assert one.bibtex() in text


def test_the_file_is_yaml_with_the_keys_of_the_format() -> None:
    yaml = pytest.importorskip("yaml")
    said = yaml.safe_load(edition("2026-08-16", date(2026, 8, 16), [LICENCE_OUVERTE]).cff())

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
            one = edition("2026-08-16.2", date(2026, 8, 16), [LICENCE_OUVERTE], "https://example.org/rncp/")
        for form in (one.sentence(), one.bibtex(), one.cff()):
            assert "https://example.org/rncp/versions/2026-08-16.2" in form
            assert one.licence in form
            assert re.search("2026-08-16(?!\\.2)", form), "the day of the data"


@pytest.mark.parametrize(
    ("stated", "words", "key"),
    [
        ([LICENCE_OUVERTE, LICENCE_OUVERTE], "etalab-2.0", "etalab-2.0"),
        ([LICENCE_OUVERTE, None], "etalab-2.0; some sources state no licence", None),
        (["https://example.org/ours", LICENCE_OUVERTE], "etalab-2.0, https://example.org/ours", None),
        (["https://example.org/ours"], "https://example.org/ours", None),
        ([None], "no licence stated", None),
        ([], "no licence stated", None),
    ],
)
def test_the_licences_are_those_of_the_sources(stated: list[str | None], words: str, key: str | None) -> None:
    """The key of the format gives a choice among several licences: it is there for one alone."""
    yaml = pytest.importorskip("yaml")
    with use_language("en"):
        one = edition("2026-08-16", date(2026, 8, 16), stated)
        for form in (one.sentence(), one.bibtex(), one.cff()):
            assert words in form
        assert yaml.safe_load(one.cff()).get("license") == key
