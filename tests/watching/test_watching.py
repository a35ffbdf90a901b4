"""What becomes of what one watches: what is told, as a feed and as a calendar that other libraries read."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from rncp_graph.differences import EVENTS as KNOWN
from rncp_graph.errors import QuestionError
from rncp_graph.language import use_language
from rncp_graph.stores import Store, open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.upkeep.journal import Passage, journal, share_journal, write_journal
from rncp_graph.watching import MOST, Watch, months_before, news
from rncp_graph.watching.atom import atom
from rncp_graph.watching.calendar import calendar
from rncp_graph.watching.channel import channel
from rncp_graph.watching.telling import EVENTS, change_text, change_title
from tests.required import without_tool

try:
    import feedparser
    import icalendar
except ImportError:
    without_tool("feedparser and icalendar are not installed")

SINCE = date(2020, 1, 1)


@pytest.fixture(scope="module")
def store(example_store: Path) -> Store:
    return open_store(example_store)


def test_what_is_watched_is_named_by_certification_occupation_or_body(store: Store) -> None:
    def ends(**named: tuple[str, ...]) -> set[str]:
        return {one.numero for one in news(store, Watch(**named, months=12)).ends}  # type: ignore[arg-type]

    every = ends()
    assert len(every) == 8
    assert ends(certification=("861", "RNCP99999")) == {"RNCP861"}
    assert ends(rome=("D1407",)) < every and "RNCP27413" in ends(rome=("D14",))
    assert ends(organisme=("110000072",)) | ends(rome=("D1407",)) == ends(organisme=("110000072",), rome=("D1407",))
    with pytest.raises(QuestionError, match="rome"):
        ends(rome=("nonsense",))
    with pytest.raises(QuestionError, match="60"):
        Watch(months=61)


def test_what_fiches_date_and_what_the_journal_tells_are_one_piece_of_news(store: Store, tmp_path: Path) -> None:
    """A journal stands in a version beside the files of the engine, which are not read here."""
    day = "2020-12-02"
    told = Passage("RNCP18982", "Banque", "2020-11-02", day, ["modifiee", "remplacee"], ["intitule"], ["RNCP1"])
    version = tmp_path / "version"
    version.mkdir()
    write_journal(version, [told], [told._replace(apres="2019-01-01", avant=None)])
    assert isinstance(store, OxigraphStore) and store.version
    with_journal = OxigraphStore(store.inner, version=version)
    with_journal._known = store._known
    assert [one.apres for one in journal(with_journal)] == [day]  # what is older than 400 days is gone
    (change,) = news(with_journal, Watch(certification=("RNCP18982",), since=SINCE)).changes
    with use_language("fr"):
        assert change_title(change) == "fiche modifiée, a une nouvelle remplaçante, fin d'enregistrement"
        assert change_text(change) == "Champs : intitulé. Remplacée par RNCP1."
    copy = tmp_path / "copy"
    copy.mkdir()
    share_journal(with_journal, copy)
    assert (copy / "journal.jsonl").samefile(version / "journal.jsonl")
    many = [told._replace(numero=f"RNCP{number}") for number in range(90_000, 90_000 + MOST + 1)]
    write_journal(version, many)
    found = news(with_journal, Watch(since=SINCE))
    assert (len(found.changes), found.left_out) == (MOST, 2)
    assert set(EVENTS) == set(KNOWN)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_feed_is_read_by_another_library(store: Store, lang: str) -> None:
    watch = Watch(certification=("RNCP861", "RNCP18982"), since=SINCE, months=12)
    with use_language(lang):
        found = news(store, watch)
        written = atom(found, channel(store, watch, "https://example.org/watch.atom"))
    assert written == atom_again(store, watch, lang)
    feed = feedparser.parse(io.BytesIO(written))
    assert not feed.bozo and feed.version == "atom10" and feed.feed.language == lang
    assert feed.feed.id == feed.feed.links[0].href == "https://example.org/watch.atom"
    assert feed.feed.updated == "2021-01-31T00:00:00Z" and "etalab" in feed.feed.rights
    base = "https://w3id.org/rncp-graph/id/certification/"
    assert [(one.id, one.link, one.updated[:10], one.tags[0].term) for one in feed.entries] == [
        (f"{base}RNCP861#fin-2021-08-31", f"{base}RNCP861", "2020-08-31", "end"),
        (f"{base}RNCP18982#changement-2020-12-02", f"{base}RNCP18982", "2020-12-02", "change"),
    ]
    begins = {
        "fr": "L'enregistrement finit le 31 août 2021. Remplacée par RNCP32208 ",
        "en": "The registration ends on ",
    }
    assert feed.entries[0].content[0].value.startswith(begins[lang])


def atom_again(store: Store, watch: Watch, lang: str) -> bytes:
    with use_language(lang):
        return atom(news(store, watch), channel(store, watch, "https://example.org/watch.atom"))


def test_an_entry_keeps_its_identifier_and_day_on_the_next_day_of_data(store: Store) -> None:
    from dataclasses import replace

    watch = Watch(certification=("RNCP861",), months=12)
    today = news(store, watch)
    tomorrow = replace(today, day=date(2021, 2, 1))
    feeds = [feedparser.parse(io.BytesIO(atom(one, channel(store, watch)))) for one in (today, tomorrow)]
    assert len({(one.id, one.updated) for feed in feeds for one in feed.entries}) == 1
    assert months_before(date(2021, 3, 31), 1) == date(2021, 2, 28)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_calendar_is_read_back(store: Store, lang: str) -> None:
    watch = Watch(months=12)
    with use_language(lang):
        found = news(store, watch)
        written = calendar(found, channel(store, watch))
        assert written == calendar(found, channel(store, watch))
    read = icalendar.Calendar.from_ical(written)
    events = read.walk("VEVENT")
    assert len(events) == len({str(one["UID"]) for one in events}) == len(found.ends) == 8
    assert [one.decoded("DTSTART") for one in events] == [one.day for one in found.ends]
    one = next(one for one in events if "RNCP861#" in one["UID"])
    assert one.decoded("DTEND") == date(2021, 9, 1)
    assert "RNCP32208" in one["DESCRIPTION"] and one["SUMMARY"].params["LANGUAGE"] == lang
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert not read.errors
