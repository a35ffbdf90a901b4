"""Every page, at a desk in the light and on a phone in the dark: it fits, it is quiet, and axe has no complaint."""

from __future__ import annotations

import pytest

from tests.required import without_tool
from tests.server.browser.conftest import Seen

try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect
except ImportError:
    without_tool("playwright or axe is not installed")

PAGES = {
    "home": "/",
    "browse": "/browse",
    "level": "/browse/levels/5",
    "domains": "/browse/domains",
    "occupations": "/browse/occupations/D14",
    "certifiers": "/browse/certifiers/M",
    "why": "/why?subject=RNCP27413&property=rncp:situation",
    "search": "/search?q=commercial",
    "certification": "/id/certification/RNCP27413",
    "flow": "/id/certification/RNCP35959",
    "block": "/id/certification/RNCP27413/bloc/RNCP27413BC01",
    "occupation": "/id/rome/D1407",
    "domain": "/id/nsf/312t",
    "organisation": "/id/organisme/siren-775722572",
    "questions": "/questions",
    "question": "/questions/certifications-par-metier?rome=D1407",
    "wrong-question": "/questions/certifications-par-metier?rome=1",
    "sparql": "/sparql?example=certifications-par-metier",
    "explorer": "/explore",
    "explored": "/explore?node=rome/D1407&node=certification/RNCP27413",
    "pathfinder": "/path",
    "path": "/path?from=D1407&to=niveau=7&level-max=7",
    "watch": "/watch",
    "ontology": "/ontology/index.html",
}
AXE = Axe()
LONG = ("ontology", "phone")
"""Hundreds of terms, each made as the others are: axe reads them once."""
BAD = ("serious", "critical")
INK = "rgb(27, 27, 31)"
"""The colour of letters in the light."""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_is_quiet_and_can_be_read_by_all(seen: Seen, name: str) -> None:
    page = seen.page
    assert seen.open(PAGES[name]).status == 200
    if name == "explored":
        expect(page.locator("#told")).to_contain_text("26")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], "it is too wide"
    assert page.locator("h1").count() == 1
    if name != "ontology":
        assert "31" in page.locator("footer").inner_text() and "etalab" in page.locator("footer").inner_text()
    assert (page.evaluate("getComputedStyle(document.body).color") == INK) == (seen.size == "desk")
    if (name, seen.size) == LONG:
        return
    found = AXE.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    told = [(one["id"], [node["target"] for node in one["nodes"][:3]]) for one in found if one["impact"] in BAD]
    assert told == []
