"""What people do on the pages: search and follow, ask by a form, write a query, explore the network, find a path."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from matplotlib.image import imread

from tests.required import without_tool
from tests.server.browser.conftest import Seen

try:
    from playwright.sync_api import Browser, Locator, expect
except ImportError:
    without_tool("playwright is not installed")

OCCUPATION = (213, 94, 0)
"""The colour of occupations in the explorer."""


def test_words_lead_to_a_fiche_and_on_to_its_block(seen: Seen) -> None:
    page = seen.page
    seen.open("/")
    page.locator("input[name=q]").fill("attaché commercial")
    page.keyboard.press("Enter")
    page.locator('a[href$="/id/certification/RNCP27413"]').click()
    expect(page.locator("h1")).to_contain_text("Attaché")
    assert page.url.endswith("/id/certification/RNCP27413.html")
    page.locator('a[href$="bloc/RNCP27413BC01"]').first.click()
    expect(page.locator(".code b")).to_have_text("RNCP27413BC01")
    page.locator('a[href$="certification/RNCP27413"]').first.click()
    expect(page.locator(".code b")).to_have_text("RNCP27413")


def test_a_question_is_asked_by_its_form_and_its_address_says_all(seen: Seen) -> None:
    page = seen.page
    seen.open("/questions")
    page.locator('a[href$="questions/certifications-par-metier"]').click()
    page.locator("#rome").fill("D1407")
    page.locator("main form button").click()
    rows = page.locator("tbody tr")
    expect(rows.first).to_be_visible()
    first, number = rows.first.inner_text(), rows.count()
    seen.open(page.url.removeprefix(seen.address))
    assert (rows.first.inner_text(), rows.count()) == (first, number)
    page.locator('header a[hreflang="fr"], header a[hreflang="en"]').click()
    assert rows.count() == number, "the other language of the same answer"
    rows.first.locator("a").click()
    expect(page.locator(".code b")).to_have_text(first.split()[0])


def test_a_query_is_written_and_answered_in_the_editor(seen: Seen) -> None:
    page = seen.page
    seen.open("/sparql")
    page.locator("#example").select_option("certifications-par-metier")
    page.locator("form.rangee button").click()
    shown = page.locator("#editor .tabPanel.active")
    expect(shown.locator(".CodeMirror-code")).to_contain_text("SELECT")
    assert not page.locator("#ask").is_visible()
    shown.locator(".yasqe_queryButton").click()
    expect(shown.locator(".yasr tbody tr").first).to_be_visible()
    assert "RNCP27413" in shown.locator(".yasr tbody").inner_text()

    def asks(text: str) -> None:
        shown.locator(".CodeMirror textarea").focus()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)
        page.keyboard.press("Control+Enter")

    asks("SELECT (6 * 7 AS ?x) {}")
    expect(shown.locator(".yasr tbody")).to_contain_text("42")
    page.evaluate("localStorage.clear()")
    before = len(seen.faults)
    asks("SELECT (1/0 AS ?x) { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    expect(shown.locator(".errorResult")).to_contain_text("SERVICE")
    assert all("403" in one for one in seen.faults[before:])
    del seen.faults[before:]


def test_terms_of_ours_are_completed(seen: Seen) -> None:
    page = seen.page
    seen.open("/sparql?example=certifications-par-metier")
    page.locator("#editor .tabPanel.active .CodeMirror textarea").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("PREFIX rncp: <https://w3id.org/rncp-graph/ontology#>\nSELECT * { ?c rncp:codeR")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hints")).to_contain_text("rncp:codeRome")
    page.keyboard.press("Escape")
    page.evaluate("localStorage.clear()")


def spot(picture: Locator) -> tuple[float, float]:
    """Return where an occupation is drawn."""
    pixels = (imread(BytesIO(picture.screenshot()))[:, :, :3] * 255).round()
    found = np.argwhere((pixels[20:-150, 60:-20] == OCCUPATION).all(axis=2))
    y, x = found[len(found) // 2] + (20, 60)
    return float(x), float(y)


def test_the_network_is_explored_by_clicks_and_keys_and_can_be_shared(seen: Seen) -> None:
    page = seen.page
    seen.open("/explore?node=certification/RNCP27413")
    name, told = page.locator("#name"), page.locator("#told")
    before = told.inner_text()
    x, y = spot(page.locator("#canvas"))
    page.locator("#canvas").click(position={"x": x, "y": y})
    expect(name).not_to_contain_text("RNCP27413")
    opened = name.inner_text()
    assert opened[0].isalpha() and opened[1:5].isdigit()  # an occupation
    assert told.inner_text() != before
    assert f"node=rome/{opened[:5]}" in page.url and page.url.endswith(f"#rome/{opened[:5]}")
    other = page.locator("#panel li button", has_text="RNCP").last
    words = other.inner_text()
    other.focus()
    page.keyboard.press("Enter")
    expect(name).to_have_text(words)
    assert page.evaluate("document.activeElement.id") == "name"
    whole = told.inner_text()
    page.reload()
    expect(told).to_have_text(whole)
    expect(name).to_have_text(words)
    page.locator("#panel .actions button").click()
    expect(name).to_contain_text("RNCP27413")
    expect(told).not_to_have_text(whole)
    page.locator("#canvas").focus()
    before = page.locator("#canvas").screenshot()
    page.keyboard.press("+")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.locator("#canvas").screenshot() != before
    page.locator("#panel .actions a").first.click()
    expect(page.locator(".code b")).to_have_text("RNCP27413")


def test_a_path_is_found_by_the_form_and_leads_on(seen: Seen) -> None:
    page = seen.page
    seen.open("/path")
    page.locator("#from").fill("D1407")
    page.locator("#to").fill("niveau=7")
    page.locator("#level-max").select_option("7")
    page.locator("#asked button").click()
    step = page.locator("#found .pas > li").first
    expect(step).to_contain_text("RNCP")
    assert "from=D1407" in page.url and step.locator("ul li").count() > 3
    number = step.locator("a").first.inner_text()
    step.locator("a").last.click()
    expect(page.locator("#name")).to_contain_text(number)


def test_without_a_script_all_of_it_answers(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False, locale="en-GB").new_page()
    page.goto(f"{address}/sparql?example=compte")
    page.locator("#ask button").click()
    expect(page.locator("body")).to_contain_text('"bindings"')
    page.goto(f"{address}/explore?node=D1407")
    page.locator('a[href$="RNCP27413"]').first.click()
    expect(page.locator("h2")).to_contain_text("RNCP27413")
    page.goto(f"{address}/path?from=D1407&to=RNCP34079")
    assert page.locator("#found .pas > li").count() >= 1
    page.context.close()
