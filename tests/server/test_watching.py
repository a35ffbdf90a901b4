"""Feeds and calendars at addresses that can be shared, and the page that leads to them."""

from __future__ import annotations

import io

import httpx2
import pytest

from tests.server.conftest import ADDRESS

feedparser = pytest.importorskip("feedparser")
icalendar = pytest.importorskip("icalendar")

HTML = {"Accept": "text/html"}
ASKED = "certification=RNCP861+RNCP18982&since=2020-01-01&months=12"


def test_a_feed_is_at_an_address_that_can_be_shared(site: httpx2.Client) -> None:
    answer = site.get(f"/watch.atom?{ASKED}", headers={"Accept-Language": "fr"})
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = feedparser.parse(io.BytesIO(answer.content))
    assert not feed.bozo and feed.feed.language == answer.headers["Content-Language"] == "fr"
    assert feed.feed.id == f"{ADDRESS}watch.atom?{ASKED}&lang=fr"
    assert [one.link for one in feed.entries] == [f"{ADDRESS}id/certification/{n}" for n in ("RNCP861", "RNCP18982")]
    again = site.get(f"/watch.atom?{ASKED}&lang=fr", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = site.get("/watch.atom?certification=RNCP861&since=2020-01-01&months=12&lang=fr")
    assert other.headers["ETag"] != answer.headers["ETag"]


def test_a_calendar_is_there_too(site: httpx2.Client) -> None:
    answer = site.get("/watch.ics?rome=D1407&months=12&lang=en")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    (event,) = [one for one in icalendar.Calendar.from_ical(answer.content).walk("VEVENT") if "RNCP27413" in one["UID"]]
    assert event["URL"] == f"{ADDRESS}id/certification/RNCP27413"


def test_the_page_leads_to_both(site: httpx2.Client) -> None:
    page = site.get(f"/watch?{ASKED}&lang=en")
    assert page.is_success and "registration ends on 2021-08-31" in page.text
    query = f"{ASKED}&lang=en".replace("&", "&amp;")
    assert f'href="watch.atom?{query}"' in page.text and f'href="watch.ics?{query}"' in page.text
    assert 'href="./id/certification/RNCP861"' in page.text
    assert 'value="RNCP861 RNCP18982"' in page.text
    fiche = site.get("/id/certification/RNCP861.html?lang=en").text
    assert 'href="../../watch.atom?certification=RNCP861&amp;lang=en"' in fiche
    assert 'href="../../watch?certification=RNCP861"' in fiche
    assert "<script>" not in site.get("/watch?since=2020-01-01&certification=<script>1", headers=HTML).text


@pytest.mark.parametrize("asked", ["months=61", "months=x", "since=yesterday", "rome=nonsense", "certification=%3C"])
@pytest.mark.parametrize("form", ["", ".atom", ".ics"])
def test_what_cannot_be_watched_is_refused_in_one_line(site: httpx2.Client, form: str, asked: str) -> None:
    answer = site.get(f"/watch{form}?{asked}", headers={"Accept": "text/plain"})
    assert answer.status_code == 400 and answer.text.strip().count("\n") == 0
