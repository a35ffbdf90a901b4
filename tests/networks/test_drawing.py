"""Drawings: what stands on the page can be read."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from itertools import chain, combinations
from pathlib import Path

import networkx as nx
import pytest
from lxml import etree
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, findfont, fontManager, get_font
from matplotlib.image import imread
from matplotlib.text import Text

from rncp_graph.networks import network, write
from rncp_graph.networks.drawing import MAX_LABELS, draw
from rncp_graph.networks.fonts import FIRST, fonts_for
from rncp_graph.networks.labels import Box, free_box
from rncp_graph.networks.layout import FEW, flows, generations, packed, places
from tests.questions.tools import corpus


def labels(figure: Figure) -> list[Text]:
    return list(figure.axes[0].texts)


def box(figure: Figure, text: Text) -> Box:
    extent = text.get_window_extent(figure.canvas.get_renderer())  # type: ignore[attr-defined]
    return Box(extent.x0 + 0.5, extent.y0 + 0.5, extent.x1 - 0.5, extent.y1 - 0.5)


@pytest.mark.parametrize("name", ["metiers-voisins", "certification-metier", "lignees"])
def test_labels_of_the_example_cover_no_other_label_and_stay_on_the_page(exemple: Path, name: str) -> None:
    figure = draw(network(corpus(exemple), name))
    boxes = [box(figure, label) for label in labels(figure)]
    page = Box(0, 0, *map(float, figure.canvas.get_width_height()))
    assert len(boxes) > 30
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    assert all(
        b.left > page.left and b.right < page.right and b.bottom > page.bottom and b.top < page.top for b in boxes
    )


def test_labels_stand_beside_their_nodes_in_an_svg_too_whose_pixels_are_others(exemple: Path) -> None:
    figure = draw(network(corpus(exemple), "lignees"))
    before = [box(figure, label) for label in labels(figure)]
    figure.set_dpi(72)
    for large, label in zip(before, labels(figure), strict=True):
        assert box(figure, label).left * 150 / 72 == pytest.approx(large.left, abs=3)


def test_every_tied_occupation_of_the_example_has_its_code_on_the_drawing(exemple: Path) -> None:
    graph = network(corpus(exemple), "metiers-voisins")
    written = {label.get_text().split()[0] for label in labels(draw(graph))}
    assert written == {node for node in graph if graph.degree(node)}


@pytest.mark.parametrize(("lang", "title"), [("fr", "Métiers voisins"), ("en", "Neighbouring occupations")])
def test_title_legend_and_caption_speak_the_language_in_force(
    exemple: Path, monkeypatch: pytest.MonkeyPatch, lang: str, title: str
) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", lang)
    figure = draw(network(corpus(exemple), "metiers-voisins"))
    said = [text.get_text() for text in figure.texts]
    families = [text.get_text() for text in figure.legends[0].get_texts()]
    assert said[0] == title
    assert ("taille : nombre de certifications" if lang == "fr" else "size: number of certifications") in said[2]
    assert ("D  Commerce, vente" if lang == "fr" else "D  Trade, sales") in families


def texts(figure: Figure) -> set[str]:
    """All texts of a page, each in one line."""
    return {" ".join(text.get_text().split()) for text in figure.findobj(Text)}


def test_a_dollar_is_a_dollar_in_every_text_of_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    graph: nx.Graph[str] = nx.Graph([("a", "$b$"), ("a", "c")], titre_en="en $ et $US", question_en="$$ \\frac{")
    graph.graph["parametres"] = "titre=$x_1$"
    graph.nodes["a"].update(label="Prix $$ 100", kind="$k^2$")
    graph.nodes["c"].update(label="\\alpha", kind="_c")
    write(graph, tmp_path / "n.svg")
    figure = draw(graph)
    found = texts(figure)
    assert {"en $ et $US", "$$ \\frac{", "a Prix $$ 100", "$b$", "c \\alpha", "$k^2$", "_c"} <= found
    assert any(text.endswith("titre=$x_1$") for text in found)
    written = [*figure.texts, *figure.axes[0].texts, *figure.legends[0].get_texts()]
    assert not any(text.get_parse_math() or text.get_usetex() for text in written)


def test_a_character_that_no_font_has_is_drawn_as_a_sign_and_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("rncp_graph.networks.fonts.fontManager.ttflist", only_the_first())
    graph: nx.Graph[str] = nx.Graph([("日", "本")], titre_en="料理 \ud800", name="x")
    graph.nodes["日"].update(label="Cuisine 日本", kind="\U0010ffff")
    heard: list[str] = []
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    for suffix in (".png", ".svg"):
        write(graph, tmp_path / f"n{suffix}", heard.append)
    assert imread(tmp_path / "n.png").shape[2] == 4
    assert etree.parse(tmp_path / "n.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"
    assert len(heard) == 2 and heard[0].startswith("no font of this machine has 料 (U+6599) 日 (U+65E5) 本 (U+672C) 理")
    assert {"��", "� Cuisine ��", "�", "�_"} <= texts(draw(graph))


def only_the_first() -> list[FontEntry]:
    return [font for font in fontManager.ttflist if font.name == FIRST]


def test_a_font_of_the_machine_writes_what_the_first_one_lacks() -> None:
    lacking = chr(min(characters("DejaVu Sans Mono") - characters(FIRST)))  # both come with matplotlib
    found = fonts_for(["é", lacking])
    assert found.families[0] == FIRST and len(found.families) == 2 and not found.lacking
    assert draw(nx.Graph([("a", lacking)])).axes[0].texts[0].get_fontfamily() == list(found.families)
    assert fonts_for(["é"]).families == (FIRST,)


def test_of_the_fonts_of_one_name_that_counts_which_draws() -> None:
    drawn = characters(FIRST)
    more = [font for font in fontManager.ttflist if font.name == FIRST]
    for beyond in {*chain.from_iterable(get_font(font.fname).get_charmap() for font in more)} - drawn:
        found = fonts_for([chr(beyond)])
        assert found.lacking or found.families != (FIRST,)


def characters(family: str) -> set[int]:
    """The characters of a family in the file that matplotlib draws it with; a machine may have others of its name."""
    return set(get_font(findfont(family)).get_charmap())


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
@pytest.mark.parametrize(
    "weights", [(0, 0, 0), (-1, 0, 2.5), ("fort", None, 3), (1e308, 1e308, -1e308), (math.nan, 1, 1)]
)
def test_any_weights_are_drawn_and_nodes_tied_to_themselves(
    kind: type[nx.Graph[str]], weights: tuple[object, ...]
) -> None:
    graph = kind()
    ends = [("a", "b"), ("a", "b"), ("b", "b")]
    graph.add_edges_from((*edge, {"weight": weight}) for edge, weight in zip(ends, weights, strict=True))
    graph.add_nodes_from([("a", {"certifications": "many", "kind": 5}), ("b", {"certifications": -3})])
    figure = draw(graph)
    assert "2/2" in figure.texts[2].get_text()
    figure.canvas.draw()


def test_links_of_the_same_ends_are_one_line_of_their_weight_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    edges = [("a", "b", {"weight": 3}), ("b", "a", {"weight": 5}), ("b", "c", {"weight": -4})]
    figure = draw(nx.MultiGraph(edges))
    (lines,) = (one for one in figure.axes[0].collections if isinstance(one, LineCollection))
    assert list(lines.get_linewidths()) == [5.0, 2.75]
    assert [dash is not None for _, dash in lines.get_linestyles()] == [False, True]
    caption = figure.texts[2].get_text()
    assert "2/3 links drawn" in caption and "one line for links of the same ends" in caption and "dashes" in caption


def test_a_large_network_is_drawn_whole_with_labels_for_what_matters() -> None:
    graph: nx.Graph[str] = nx.relabel_nodes(nx.star_graph(FEW + 50), str)
    graph.add_nodes_from("ab", certifications=5)
    graph.add_edge("a", "b")
    figure = draw(graph)
    assert f"{FEW + 53}/{FEW + 53}" in figure.texts[2].get_text()
    assert 2 <= len(labels(figure)) <= MAX_LABELS
    assert {"a", "b"} <= {label.get_text() for label in labels(figure)}


def test_of_a_tangle_the_strongest_two_links_of_each_node_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    graph: nx.Graph[str] = nx.relabel_nodes(nx.complete_graph(40), str)
    caption = draw(graph).texts[2].get_text()
    assert "77/780 links drawn" in caption and "the two strongest links of each node" in caption


def test_a_page_with_many_sources_has_its_day_and_licences_within_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    sources = " ".join(f"export_fiches_{n}.xml" for n in range(40))
    figure = draw(nx.Graph(sources=sources, jour="2026-02-03", licences="etalab-2.0", version="rncp-graph 1"))
    width = figure.bbox.width
    texts = [text for text in figure.texts if text.get_text()]
    assert all(text.get_window_extent().x1 < width for text in texts)
    assert "export of 2026-02-03 · licences: etalab-2.0" in " ".join(texts[-1].get_text().split())


def test_a_page_says_sources_day_licence_and_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    graph: nx.Graph[str] = nx.Graph(
        [("a", "b")], sources="rncp.zip", jour="2026-02-03", licences="etalab-2.0", version="rncp-graph 1"
    )
    last = draw(graph).texts[3].get_text()
    assert last == "sources: rncp.zip · export of 2026-02-03 · licences: etalab-2.0 · rncp-graph 1"


def test_certifications_alone_have_the_colour_of_their_level(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    graph: nx.DiGraph[str] = nx.DiGraph([("RNCP1", "RNCP2"), ("RNCP2", "RNCP3")])
    for numero, niveau in (("RNCP1", 5), ("RNCP2", 6)):
        graph.nodes[numero].update(label=f"Fiche {numero}", kind="certification", niveau=niveau)
    graph.nodes["RNCP3"].update(label="RNCP3", kind="certification")
    legend = draw(graph).legends[0]
    assert [text.get_text() for text in legend.get_texts()] == ["level 5", "level 6", "no fiche in the store"]
    assert [handle.get_markerfacecolor() for handle in legend.legend_handles] == ["#1fa187", "#4ac16d", "#ffffff"]


def test_an_empty_network_and_one_of_lonely_nodes_are_drawn_as_a_page_that_says_it() -> None:
    assert "0/0" in draw(nx.Graph()).texts[2].get_text()
    lonely: nx.Graph[str] = nx.Graph()
    lonely.add_nodes_from("ab")
    assert "0/2" in draw(lonely).texts[2].get_text()


def test_distances_on_the_page_follow_the_edges() -> None:
    spots = places(nx.relabel_nodes(nx.path_graph(6), str), 1.5)
    gaps = [math.dist(spots[str(n)], spots[str(n + 1)]) for n in range(5)]
    assert max(gaps) < 1.3 * min(gaps)
    assert math.dist(spots["0"], spots["5"]) == pytest.approx(sum(gaps), rel=0.05)


def test_nodes_in_the_same_position_of_a_network_are_told_apart() -> None:
    spots = places(nx.relabel_nodes(nx.star_graph(8), str), 1.5)
    assert min(math.dist(a, b) for a, b in combinations(spots.values(), 2)) > 0.3


def test_in_a_large_network_what_is_tied_stands_together_and_nothing_on_one_spot() -> None:
    groups: nx.Graph[str] = nx.relabel_nodes(nx.connected_caveman_graph(20, 50), str)
    spots = places(groups, 1.5)
    assert len(groups) > FEW
    tied = [math.dist(spots[one], spots[other]) for one, other in groups.edges]
    apart = [math.dist(spots[str(n)], spots[str(n + 500)]) for n in range(500)]
    assert sorted(tied)[len(tied) // 2] < sorted(apart)[len(apart) // 2] / 3
    assert len({(round(x, 1), round(y, 1)) for x, y in spots.values()}) > 0.95 * len(spots)
    assert spots == places(groups, 1.5)


def test_what_turns_in_circles_is_no_line_of_descent() -> None:
    ring: nx.DiGraph[str] = nx.relabel_nodes(nx.cycle_graph(12, create_using=nx.DiGraph), str)
    assert not flows(ring)
    spots = places(ring, 1.5)
    assert min(math.dist(one, other) for one, other in combinations(spots.values(), 2)) > 0.5


def test_rectangles_are_packed_over_none_and_with_little_left_between() -> None:
    sizes = [(30.0, 20.0), *((2.0 + number % 3, 1.0 + number % 5) for number in range(300))]
    corners = packed(sizes, 1.5)
    boxes = [Box(x, y, x + wide, y + high) for (x, y), (wide, high) in zip(corners, sizes, strict=True)]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    whole = max(box.right for box in boxes) * max(box.top for box in boxes)
    assert sum(wide * high for wide, high in sizes) > 0.75 * whole


def test_parts_that_are_not_connected_stand_apart() -> None:
    graph: nx.Graph[str] = nx.relabel_nodes(nx.disjoint_union_all([nx.complete_graph(n) for n in (5, 4, 3, 2, 1)]), str)
    spots = places(graph, 1.5)
    parts = [[spots[node] for node in part] for part in nx.connected_components(graph)]
    hulls = [Box(*map(min, zip(*p, strict=True)), *map(max, zip(*p, strict=True))) for p in parts]
    assert not [pair for pair in combinations(hulls, 2) if pair[0].meets(pair[1])]


def test_hundreds_of_nodes_without_a_tie_stand_apart_in_the_frame() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(f"n{number}" for number in range(400))
    points = sorted(places(graph, 1.5).values())
    assert min(math.dist(a, b) for a, b in combinations(points, 2)) >= 1
    wide, high = (max(axis) - min(axis) for axis in zip(*points, strict=True))
    assert wide * high < 400 * 1.1
    assert 1.2 < wide / high < 1.8


def test_lines_of_descent_go_from_left_to_right_and_a_cycle_stands_in_one_column() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph(
        [("a", "b"), ("b", "d"), ("a", "d"), ("d", "e"), ("x", "y"), ("y", "x"), ("y", "z")]
    )
    spots = generations(graph)
    assert [spots[node][0] for node in "abde"] == [0, 1, 2, 3]
    assert spots["x"][0] == spots["y"][0] < spots["z"][0]
    assert len(set(spots.values())) == len(spots)


def test_a_label_without_room_is_left_out() -> None:
    frame = Box(0, 0, 100, 100)
    assert free_box((50, 50), 5, (200, 10), [], frame) is None
    assert free_box((50, 50), 5, (20, 10), [frame], frame) is None


def test_a_drawing_does_not_depend_on_the_order_of_sets(exemple: Path, tmp_path: Path) -> None:
    """Python orders sets anew in each process; islands of a network once changed places with it."""
    code = (
        "import sys, rncp_graph as rg; from rncp_graph.networks import write; s = rg.open_store();"
        "rg.load(s, rg.read(sys.argv[1])); write(rg.network(s, 'metiers-voisins'), sys.argv[2])"
    )
    drawn = []
    for seed in ("1", "2", "3"):
        picture = tmp_path / f"{seed}.svg"
        command = [sys.executable, "-c", code, str(exemple / "export_fiches_RNCP_V4_1_exemple.xml"), str(picture)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed, "RNCP_GRAPH_LANG": "en"})
        drawn.append(picture.read_bytes())
    assert drawn[0] == drawn[1] == drawn[2]
