"""The site of the documentation: each page has its place and its twin, and the strict build tells nothing."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.required import without_tool

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(path.name for path in DOCS.glob("*.md") if not path.name.endswith(".fr.md"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_its_place_and_leads_to_its_twin_which_leads_back(page: str) -> None:
    twin = page.replace(".md", ".fr.md")
    places = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")

    assert re.search(rf"^ +- (?:\w+: )?{re.escape(page)}$", places, re.MULTILINE)
    assert f"\n\n[Lire en français]({twin})\n" in (DOCS / page).read_text(encoding="utf-8")
    assert f"\n\n[Read in English]({page})\n" in (DOCS / twin).read_text(encoding="utf-8")


def test_every_french_page_is_the_twin_of_one() -> None:
    assert sorted(path.name for path in DOCS.glob("*.fr.md")) == [page.replace(".md", ".fr.md") for page in PAGES]


def test_a_term_of_the_glossary_is_one_of_the_ontology() -> None:
    ontology = (ROOT / "ontology" / "rncp.ttl").read_text(encoding="utf-8")
    for page in ("glossary.md", "glossary.fr.md"):
        named = re.findall(r"`(rncp:\w+)`", (DOCS / page).read_text(encoding="utf-8"))
        assert len(named) > 20
        assert [term for term in named if f"\n{term} a " not in ontology] == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it: a warning is an error."""
    if not all(map(importlib.util.find_spec, ("mkdocs", "material", "mkdocstrings", "mkdocs_static_i18n"))):
        without_tool("mkdocs absent: pip install 'rncp-graph[docs]'")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return folder


def test_pages_stand_in_both_languages_with_what_they_lead_to(site: Path) -> None:
    for page in PAGES:
        for path, language in ((page, "en"), (f"fr/{page}", "fr")):
            text = (site / path).with_suffix(".html").read_text(encoding="utf-8")
            assert f'<html lang="{language}"' in text
    assert "certifications-entre-versions" in (site / "project/queries/index.html").read_text(encoding="utf-8")
    assert (site / "project/data/sources.toml").read_bytes() == (ROOT / "data/sources.toml").read_bytes()


def test_every_public_name_is_on_the_page_of_the_library(site: Path) -> None:
    import rncp_graph

    text = (site / "python.html").read_text(encoding="utf-8")
    named = set(re.findall(r'id="rncp_graph\.(?:\w+\.)*(\w+)"', text))
    assert set(rncp_graph.__all__) - named - {"__version__"} == set()


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    for page in ("index.html", "fr/validite.html"):
        text = (site / page).read_text(encoding="utf-8")
        assert (
            re.findall(r'<(?:script|img)[^>]* src="https?:[^"]*"|<link rel="stylesheet" href="https?:[^"]*"', text)
            == []
        )
