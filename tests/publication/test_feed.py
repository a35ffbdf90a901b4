"""Two successive editions: what was published stays, what changed is told, and a client of the feed replicates it."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse
from rdflib import Graph, Namespace, URIRef

from rncp_graph.publication.changes import Changes
from rncp_graph.publication.feed import events
from rncp_graph.publication.publish import Publication, publish
from rncp_graph.stores.oxigraph import OxigraphStore
from tests import oracle
from tests.publication.conftest import Built
from tests.servers.ldes import replicated
from tests.servers.static import hosting

DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
AS = Namespace("https://www.w3.org/ns/activitystreams#")
TREE = Namespace("https://w3id.org/tree#")


class Two:
    """A folder in which two editions were published, and its address: 7141 went from the second, and RS fiches came."""

    def __init__(self, folder: Path, address: str, stores: list[OxigraphStore]) -> None:
        self.folder, self.address, self.stores = folder, address, stores
        self.first = publish(stores[0], folder, address=address)
        self.sums = sums(folder / "versions")
        self.second = publish(stores[1], folder, address=address)


def sums(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def two(built: Built, exemple: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    old, kept, new = (
        exemple / name for name in ("fiche-RNCP7141.txt", "fiche-RNCP27413.txt", "export_fiches_RS_V4_1_exemple.xml")
    )
    folder = tmp_path_factory.mktemp("site")
    with hosting(folder) as address:
        yield Two(folder, address, [built(old, kept), built(kept, new)])


def default(store: OxigraphStore) -> set[Quad]:
    return {quad for quad in store.quads() if quad.graph_name == DefaultGraph()}


def iris(store: OxigraphStore) -> set[str]:
    subjects = {cast(Any, quad.subject).value for quad in default(store)}
    return {iri for iri in subjects if iri.startswith(store.base)}


def told(two: Two, one: Publication, kind: str) -> set[str]:
    page = Graph().parse(two.folder / "feed" / f"{one.edition.version}.ttl")
    members = page.subjects(None, AS[kind])
    return {str(page.value(member, DCT.isVersionOf)) for member in members}


def test_every_iri_of_the_first_is_in_the_second_or_is_told_to_be_gone(two: Two) -> None:
    first, second = (iris(store) for store in two.stores)
    gone = told(two, two.second, "Delete")

    assert first - second == gone
    assert f"{two.stores[0].base}certification/RNCP7141" in gone
    assert any("/certification/RNCP7141/" in iri for iri in gone), "what is below a fiche goes with it, by name"


def test_what_came_and_what_changed_is_told(two: Two) -> None:
    base = two.stores[1].base
    came = told(two, two.second, "Create")

    assert any(iri.startswith(f"{base}certification/RS") for iri in came)
    assert not came & iris(two.stores[0])
    assert told(two, two.first, "Create") <= iris(two.stores[0])
    assert told(two, two.first, "Delete") == told(two, two.first, "Update") == set()


def test_the_change_set_makes_the_second_of_the_first(two: Two) -> None:
    path = two.folder / two.second.edition.folder / "changes.nq.gz"
    with gzip.open(path) as file:
        head = file.read(500).decode()
    assert head.startswith("# ") and "France compétences" in head and "licence-ouverte" in head
    with gzip.open(path) as file:
        found = list(parse(cast(Any, file), RdfFormat.N_QUADS))
    part = {
        kind: {Quad(*quad.triple) for quad in found if str(quad.graph_name).endswith(f"/{kind}>")}
        for kind in ("added", "removed")
    }

    assert (default(two.stores[0]) - part["removed"]) | part["added"] == default(two.stores[1])
    assert part["removed"] <= default(two.stores[0]) and not part["added"] & default(two.stores[0])
    assert len(found) == len(part["added"]) + len(part["removed"]) > 100


def test_what_was_published_stays_as_it_was_and_is_in_the_catalogue(two: Two) -> None:
    after = sums(two.folder / "versions")
    graph = Graph().parse(two.folder / "catalog.ttl")
    versions = [one.edition.version for one in (two.first, two.second)]

    assert two.sums.items() <= after.items()
    assert versions[1] == f"{versions[0]}.2" and two.second.edition.previous == versions[0]
    series = URIRef("https://w3id.org/rncp-graph/dataset")
    editions = [URIRef(f"{series}/{version}") for version in versions]
    assert set(graph.objects(None, DCAT.dataset)) >= set(editions)
    assert [graph.value(series, DCAT.first), graph.value(series, DCAT.last)] == editions
    assert graph.value(editions[1], DCAT.prev) == editions[0]
    assert all(graph.value(one, DCAT.inSeries) == series for one in editions)


def test_a_build_that_is_published_again_is_the_same_edition(two: Two) -> None:
    pages = sums(two.folder / "feed")
    again = publish(two.stores[1], two.folder, address=two.address)

    assert again.edition.version == two.second.edition.version
    assert again.edition.previous == two.first.edition.version
    assert sums(two.folder / "feed") == pages
    assert sums(two.folder / "versions").keys() == {*two.sums, *sums(two.folder / "versions")}


@pytest.mark.server
def test_the_client_of_npm_replicates_the_stream(two: Two) -> None:
    found = oracle.triples(replicated(f"{two.address}feed/feed.ttl"), "nt")
    pages = [Graph().parse(path) for path in (two.folder / "feed").glob("*.ttl")]
    members = {str(member) for page in pages for member in page.objects(None, TREE.member)}

    assert {str(subject) for subject, *_ in found} == members and len(members) > 100
    assert {str(value) for _, term, value in found if term == DCT.isVersionOf} >= told(two, two.second, "Delete")


def test_a_thing_that_lost_a_part_has_changed_and_the_part_is_gone() -> None:
    changes = Changes([], [], ["urn:x/certification/RS1/bloc/B"], [b"<urn:x/certification/RS1>"])

    assert list(events(changes, "urn:x/")) == [
        ("Update", "urn:x/certification/RS1"),
        ("Delete", "urn:x/certification/RS1/bloc/B"),
    ]


def test_a_feed_reader_and_a_calendar_read_what_is_published(two: Two) -> None:
    feedparser, icalendar = pytest.importorskip("feedparser"), pytest.importorskip("icalendar")
    for name, lang in (("changes.atom", "en"), ("changes.fr.atom", "fr")):
        feed = feedparser.parse((two.folder / "feed" / name).read_bytes())
        assert not feed.bozo and feed.feed.language == lang
        assert feed.feed.links[0].href == f"{two.address}/feed/{name}".replace("//feed", "/feed")
        assert all(one.link.startswith(two.address) for one in feed.entries)
    for name in ("expirations.ics", "expirations.fr.ics"):
        assert icalendar.Calendar.from_ical((two.folder / "feed" / name).read_bytes())["VERSION"] == "2.0"
    assert 'href="feed/expirations.ics"' in (two.folder / "index.html").read_text(encoding="utf-8")
