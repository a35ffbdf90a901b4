"""The report of a network: its header makes it again to the byte, in both languages; what it lacks is said."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner
from lxml import html

from rncp_graph.building.loading import build
from rncp_graph.cli import cli
from rncp_graph.language import use_language
from rncp_graph.measures.pages import markdown, write_report
from rncp_graph.measures.report import report_on
from rncp_graph.readers import read

WORDS = ("network", "report", "metiers-voisins", "-o", "r", "--samples", "2", "--seed", "3", "--store", "e.db")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, exemple: Path) -> Path:
    """A folder with the store of the example."""
    folder = tmp_path_factory.mktemp("report")
    build(folder / "e.db", *(read(path) for path in sorted(exemple.iterdir()) if path.is_file()))
    return folder


def run(words: list[str], lang: str) -> None:
    done = CliRunner().invoke(cli, words, env={"RNCP_GRAPH_LANG": lang}, catch_exceptions=False)
    assert done.exit_code == 0, done.output


def test_the_report_of_a_day_is_that_of_what_was_registered_then(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    run([*WORDS[:3], "-o", "day", "--samples", "0", "--date", "2020-12-31", "--store", "e.db"], "en")
    header = Path("day/report.md").read_text(encoding="utf-8").split("## ")[0]
    assert "--date 2020-12-31 --store" in header and "date=2020-12-31 etat=oui" in header


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_command_in_the_header_makes_the_same_bytes(
    lang: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    run(list(WORDS), lang)
    before = {path.name: path.read_bytes() for path in Path("r").iterdir()}
    for path in Path("r").iterdir():
        path.unlink()
    text = before["report.md"].decode()
    (said,) = re.findall(r"(RNCP_GRAPH_LANG=.*?) \|", text)
    language, program, *words = shlex.split(said)
    assert (language, program) == (f"RNCP_GRAPH_LANG={lang}", "rncp-graph")
    run(words, lang)
    assert {path.name: path.read_bytes() for path in Path("r").iterdir()} == before
    assert {"report.md", "report.html", "betweenness.svg", "communities-rome.svg"} <= set(before)
    header = text.split("## ")[0]
    for part in ("metiers-voisins", "-o r ", "0.1.0", "38, ", {"fr": "graine", "en": "seed"}[lang]):
        assert part in header, part
    assert re.search(r"^\| (jour|day) \| .*\d{4}-\d\d-\d\d", header, re.MULTILINE)
    page = html.fromstring(before["report.html"])
    assert page.get("lang") == lang and len(page.findall(".//h2")) == text.count("\n## ") == 7
    assert len(page.findall(".//svg")) == text.count("![")


@pytest.mark.parametrize(("lang", "said"), [("fr", "Le réseau est vide"), ("en", "The network is empty")])
def test_the_report_of_an_empty_network_says_so(lang: str, said: str, tmp_path: Path) -> None:
    with use_language(lang):
        found = report_on(nx.Graph(), origin={}, samples=3, seed=1)
        assert markdown(found).count(said) == 6
        assert [path.name for path in write_report(found, tmp_path / "r")] == ["report.md", "report.html"]


def test_a_label_is_text_and_no_markup(tmp_path: Path) -> None:
    graph = nx.path_graph(3)
    graph.nodes[1]["label"] = "a|b <script>"
    write_report(report_on(graph, origin={}, samples=0, seed=1), tmp_path)
    assert "<script>" not in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "a\\|b &lt;script>" in (tmp_path / "report.md").read_text(encoding="utf-8")
