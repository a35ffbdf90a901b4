"""Ways through the register, and the reasons of what its pages say."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

import httpx2
import pytest

from rncp_graph.graph.links import rank_of
from rncp_graph.questions.question import query
from rncp_graph.server import browsing
from rncp_graph.stores.oxigraph import OxigraphStore

FICHE = "/id/certification/RNCP7141.html"


def listed(page: str) -> list[str]:
    """The certifications that a list names, in its order."""
    return re.findall(r'href="[./]*/id/certification/(\w+)"', page)


def followed(site: httpx2.Client, address: str) -> list[str]:
    """What all pages of a list name, from the first one on."""
    found, seen = [], set[str]()
    while address not in seen:
        seen.add(address)
        page = site.get(address).text
        found += listed(page)
        after = re.search(r'rel="next" href="(\?page=\d+)"', page)
        address = urljoin(address, after[1]) if after else address
    return found


def test_each_way_leads_down_to_what_it_counts(site: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = r'href="[./]*browse/([a-z]+/[^"]+)">.*?</a> <small class="nombre">(\d+)'
    ways = re.findall(entry, site.get("/").text)
    assert {way.partition("/")[0] for way, _ in ways} == {"levels", "domains", "occupations", "certifiers"}
    monkeypatch.setattr(browsing, "ROWS", 4)
    for way, count in ways:
        if not way.startswith("certifiers/"):
            found = followed(site, f"/browse/{way}")
            assert len(found) == len(set(found)) == int(count), way
            ranks = [rank_of(one) or 0 for one in found]
            assert ranks == sorted(ranks, reverse=True)  # on all pages together, as the page says


def test_a_branch_holds_what_its_twigs_hold(site: httpx2.Client, store: OxigraphStore) -> None:
    page = site.get("/browse/occupations/D14").text
    assert 'href="../../browse/occupations/D1407"' in page and 'href="../../id/rome/D14"' in page
    below = re.findall(r'browse/occupations/(D14\d\d)"', page)
    assert set(listed(page)) == {one for code in below for one in followed(site, f"/browse/occupations/{code}")}
    by_question = {row["numero"] for row in query(store, "certifications-par-metier", rome="D1407")}
    assert set(followed(site, "/browse/occupations/D1407")) == by_question


@pytest.mark.parametrize(
    "path",
    ["/browse/nothing", "/browse/levels/99", "/browse/domains/x", "/browse/certifiers/@", "/browse/levels/5?page=0",
     "/browse/levels/5?page=99", "/browse/levels/5?page=x", "/browse/occupations/%3E"],
)  # fmt: skip
def test_what_is_no_way_is_not_found(site: httpx2.Client, path: str) -> None:
    assert site.get(path).status_code == 404


def test_certifiers_stand_under_their_letter_whatever_its_accent(site: httpx2.Client) -> None:
    letters = re.findall(r'certifiers/([A-Z]|0-9)"', site.get("/browse/certifiers").text)
    assert letters == sorted(letters) and len(letters) == len(set(letters)) > 3
    page = site.get("/browse/certifiers/M").text
    names = re.findall(r'class="nom" href="[^"]+" lang="fr">([^<]+)</a>', page)
    assert names and all(name.casefold().startswith("m") for name in names)


def test_each_value_of_a_fiche_leads_to_why_it_is_there(site: httpx2.Client) -> None:
    page = site.get(FICHE, params={"lang": "en"}).text
    links = {html.unescape(one) for one in re.findall(r'class="preuve" href="([^"]+)"', page)}
    natures = set(re.findall(r'class="preuve"[^>]*>(\w+)<', page))
    assert natures == {"stated", "derived", "inferred", "unknown"}
    told: dict[str, str] = {}
    for link in sorted({link.partition("property=")[2]: link for link in links}.values()):
        why = site.get(urljoin(FICHE, link), params={**dict(httpx2.URL(link).params), "lang": "en"})
        assert why.status_code == 200, link
        told[link.partition("property=")[2]] = why.text
        assert "<li>" in why.text and "RNCP7141" in why.text
    assert "source:" in told["rncp:niveau"] and "fiche-RNCP7141.txt" in told["rncp:niveau"]
    assert "rule:" in told["rncp:situation"]
    for bad, status in (("", 400), ("?subject=RNCP7141", 400), ("?subject=RNCP7141&property=nothing", 404)):
        assert site.get(f"/why{bad}", headers={"Accept": "text/plain"}).status_code == status
    assert site.get("/why", params={"subject": "<script>", "property": "x"}).status_code == 404


def test_a_fiche_tells_its_history_in_the_order_of_time_and_its_neighbours(site: httpx2.Client) -> None:
    page = site.get("/id/certification/RNCP27413.html", params={"lang": "en"}).text
    history = re.search(r'<section id="histoire">.*?</section>', page, re.DOTALL)
    assert history and '<ol class="frise">' in history[0]
    years = [int(one) for one in re.findall(r'<span class="nom">[^<]*?(\d{4})', history[0])]
    assert len(years) > 3 and years == sorted(years)
    near = re.search(r'<section id="voisines">.*?</section>', page, re.DOTALL)
    assert near and listed(near[0])
    assert "RNCP27413" not in listed(near[0])
