"""The page of a network: it stands by itself, escapes all that it is given, and works in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree
from lxml import html as lxml_html
from matplotlib.image import imread

from rncp_graph.language import LANGUAGES, use_language
from rncp_graph.networks import network, write
from rncp_graph.networks.interactive import HERE, page
from tests.networks.browser import Browser
from tests.questions.tools import corpus

HOSTILE = "</script><script>hacked=1</script>\"'><img src=x onerror=hacked=1>\u2028\x00\x1b{{ 7*7 }}<!--\ud800 & été"


def hostile() -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph(titre_en=HOSTILE, titre_fr=HOSTILE, question_en=HOSTILE, sources=HOSTILE)
    graph.graph["base"] = "javascript:hacked=1//"
    graph.add_node(HOSTILE, label=HOSTILE, kind="certification", niveau=6, nsf=HOSTILE, **{HOSTILE: HOSTILE})
    graph.add_node("RNCP1", label="Vente à l'étal", kind="certification", niveau=5, nsf="312 310t")
    graph.add_node("RNCP2", label="Sans niveau", kind="certification", iri="https://example.org/2?a=1&b=2")
    graph.add_node("D1407", label="Technico-commercial", kind="metier")
    graph.add_edges_from([(HOSTILE, "RNCP1", {"temoins": HOSTILE}), ("RNCP1", "D1407", {"weight": 2.5})])
    return graph


def held(written: str) -> dict[str, Any]:
    (data,) = lxml_html.fromstring(written).xpath("//script[@id='data']")
    found: dict[str, Any] = json.loads(data.text)
    return found


def test_the_bundle_is_that_of_the_versions_named_and_shows_their_licences() -> None:
    told = json.loads((HERE / "bundle" / "package.json").read_text())["dependencies"]
    locked = json.loads((HERE / "bundle" / "package-lock.json").read_text())["packages"]
    head = (HERE / "sigma.js").read_text().partition("*/")[0]
    assert told["sigma"] == "3.0.3" and all(locked[f"node_modules/{name}"]["version"] == v for name, v in told.items())
    assert all(f"{name} {version}\n" in head for name, version in told.items())
    assert head.count("Permission is hereby granted") == 5  # with events and graphology-utils
    assert "resolved" not in json.dumps(locked)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_asks_for_nothing_and_runs_only_its_own_scripts(lang: str) -> None:
    with use_language(lang):
        root = lxml_html.fromstring(page(hostile()))
    assert root.get("lang") == lang
    assert not root.xpath("//link | //img | //iframe | //@src | //@onerror | //@onclick | //@style")
    assert [script.get("type") for script in root.xpath("//script")] == ["application/json", None, None, None]
    (policy,) = root.xpath("//meta[@http-equiv]/@content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-") and "unsafe" not in policy
    assert root.xpath("//h1")[0].text == HOSTILE.replace("\x00", " ").replace("\x1b", " ").replace("\ud800", " ")
    labelled = {*root.xpath("//label/@for"), *root.xpath("//label//input/@id")}
    assert {field.get("id") for field in root.xpath("//input")} <= labelled
    assert all(words(button) or button.get("aria-label") or button.get("hidden") is not None
               for button in root.xpath("//button"))  # fmt: skip


def words(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()


def test_the_page_holds_what_the_network_says(exemple: Path) -> None:
    graph = network(corpus(exemple), "certification-metier")
    said = held(page(graph))
    nodes, ends = said["nodes"], said["edges"]["ends"]
    assert set(nodes["id"]) == set(graph) and nodes["size"] == sorted(nodes["size"], reverse=True)
    ids = nodes["id"]
    pairs = {frozenset((ids[a], ids[b])) for a, b in zip(ends[::2], ends[1::2], strict=True)}
    assert pairs == {frozenset(edge) for edge in graph.edges}
    of = dict(zip(ids, zip(nodes["label"], nodes["iri"], nodes["page"], strict=True), strict=True))
    assert of["D1407"] == (
        "Technico-commercial / Technico-commerciale", "https://w3id.org/rncp-graph/id/rome/D1407", None,
    )  # fmt: skip
    assert of["RNCP7141"][1:] == (
        "https://w3id.org/rncp-graph/id/certification/RNCP7141",
        "https://www.francecompetences.fr/recherche/rncp/7141/",
    )


def test_filters_are_those_that_tell_nodes_apart_and_silent_kinds_follow_what_they_are_tied_to() -> None:
    with use_language("en"):
        said = held(page(hostile()))
    ids = said["nodes"]["id"]
    filters = {one["title"]: (one["choices"], dict(zip(ids, one["of"], strict=True))) for one in said["filters"]}
    assert list(filters) == ["Kind", "Level", "NSF domain"]
    choices, of = filters["Level"]
    assert choices == ["level 5", "level 6", "not stated"]
    assert (of["RNCP1"], of["RNCP2"], of["D1407"]) == ([0], [2], None)
    choices, of = filters["NSF domain"]
    assert choices[0].startswith("31 ") and len(choices) == 2 and of["RNCP1"] == [0]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Browser:
    with use_language("en"):
        write(hostile(), tmp_path / "n.html")
    browser.asked.clear()
    browser.told.clear()
    browser.open((tmp_path / "n.html").as_uri())
    return browser


LISTED = "[...document.querySelectorAll('#results button span:first-child')].map(one => one.textContent)"


def test_in_a_browser_it_draws_and_nothing_of_it_runs_as_html(opened: Browser) -> None:
    colours = {tuple(pixel) for row in imread(BytesIO(opened.picture()))[:, :800] for pixel in (row * 255).round()}
    assert (204, 121, 167, 255) in {tuple(int(part) for part in (*colour, 255)[:4]) for colour in colours}
    assert opened.says(f"{LISTED}.length") == 4
    for rank in range(4):
        opened.says(f"document.querySelectorAll('#results button')[{rank}].click()")
    opened.draws()
    assert opened.says("typeof hacked") == "undefined"
    assert opened.says("document.images.length + document.scripts.length") == 4
    assert opened.says("[...document.links].filter(one => !one.href.startsWith('https://')).length") == 0
    assert [address.partition(":")[0] for address in opened.asked] == ["file"]
    assert opened.told == []


def test_words_and_filters_find_nodes_and_the_keyboard_is_enough(opened: Browser) -> None:
    opened.types("ETAL vente", into="#words")
    assert opened.says(LISTED) == ["RNCP1 Vente à l'étal"]
    opened.presses("Enter", 13)
    assert opened.says("document.activeElement.textContent") == "RNCP1"
    assert "312 310t" in opened.says("document.querySelector('#node').textContent")
    assert "Weight 2.5" in opened.says("document.querySelector('#node ul').textContent")
    opened.says("document.querySelector('form').reset()")
    opened.says("document.querySelectorAll('#filters details')[1].querySelector('input').click()")
    opened.draws()
    assert opened.says(LISTED) == ["D1407 Technico-commercial", "RNCP1 Vente à l'étal"], "level 5, and what it leads to"
    assert opened.says("document.querySelector('#count').textContent") == "2 of 4"
    before = opened.picture()
    opened.says("document.querySelector('#canvas').focus()")
    opened.presses("+", 187)
    assert opened.picture() != before


def test_a_click_on_a_node_shows_what_is_known_of_it(opened: Browser) -> None:
    opened.says("document.querySelector('form').reset()")
    opened.types("RNCP2", into="#words")
    opened.presses("Enter", 13)  # the node comes to the middle
    opened.says("document.querySelector('#node button:last-child').click()")
    assert opened.says("document.querySelector('#node').hidden")
    where = opened.says("(({left, top, width, height}) => [left + width / 2, top + height / 2])"
                        "(document.querySelector('#canvas').getBoundingClientRect())")  # fmt: skip
    opened.clicks(*where)
    assert opened.says("document.querySelector('#node h2').textContent") == "RNCP2"
    assert opened.says("[...document.querySelectorAll('#node a')].map(one => one.href)") == [
        "https://example.org/2?a=1&b=2", "https://www.francecompetences.fr/recherche/rncp/2/",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("large") / "n.html"
    graph: nx.Graph[str] = nx.relabel_nodes(nx.barabasi_albert_graph(5_000, 2, seed=1), lambda node: f"n{node}")
    write(graph, file)
    return file


def test_five_thousand_nodes_are_one_page_in_which_words_are_found_at_once(browser: Browser, large: Path) -> None:
    browser.open(large.as_uri())
    browser.types("n4999", into="#words")
    assert browser.says(LISTED) == ["n4999"]
    assert not browser.told


def test_of_many_lines_each_is_faint_and_all_are_seen_on_a_light_page(browser: Browser, large: Path) -> None:
    browser("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "light"}])
    browser.open(large.as_uri())
    seen = (imread(BytesIO(browser.picture()))[120:680, 80:780, :3] * 255).round()
    grey = (seen.max(axis=2) < 250) & (seen.max(axis=2) - seen.min(axis=2) < 16)
    assert grey.mean() > 0.1
