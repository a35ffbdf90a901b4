"""What the help names is what the code has, and the command starts without what it does not need."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from rncp_graph.cli import cli
from rncp_graph.cli.comparing import EVENTS as NAMED
from rncp_graph.differences import EVENTS
from rncp_graph.exports import FORMATS
from rncp_graph.language import use_language
from rncp_graph.networks.files import FORMATS as NETWORKS

ROOT = Path(__file__).parents[2]
HEAVY = {
    *("distributed", "httpx2", "lxml", "matplotlib", "networkx", "numpy", "owlrl", "pandas", "pdfplumber"),
    *("pyoxigraph", "rdflib", "rich", "SPARQLWrapper"),
    *("asyncio", "concurrent.futures", "ctypes.util", "importlib.metadata", "multiprocessing", "tomllib"),
}


def suffixes(text: str) -> set[str]:
    """The suffixes that a text names, other than `.gz`, which goes after any of them."""
    return set(re.findall(r"(?<![\w/…])\.[a-z]\w*\b", text)) - {".gz"}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("name", "formats"), [("export", FORMATS), ("network", NETWORKS)])
def test_help_names_exactly_the_suffixes_of_the_table(name: str, formats: dict[str, object], lang: str) -> None:
    with use_language(lang):
        command = cli.commands[name]
        assert suffixes(command.get_help(click.Context(command, info_name=name))) == set(formats)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_format_added_to_the_table_is_in_the_help(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, ".toy", FORMATS[".nt"])
    with use_language(lang):
        command = cli.commands["export"]
        assert ".toy" in command.get_help(click.Context(command, info_name="export"))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_pages_that_name_suffixes_name_exactly_those_of_the_tables(lang: str) -> None:
    pages = [*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")]
    texts = [page.read_text("utf-8") for page in pages if page.name.endswith(".fr.md") == (lang == "fr")]
    listing = [text for text in texts if "`.trig`" in text]
    assert listing, "the formats of exports are told somewhere"
    for text in listing:
        assert set(re.findall(r"`(\.\w+)`", text)) - {".gz", ".rq"} == {*FORMATS, *NETWORKS}


def test_the_command_names_every_event() -> None:
    assert tuple(NAMED) == EVENTS


@pytest.mark.parametrize("words", ["import rncp_graph", "import rncp_graph.cli", "the help", "the version"])
def test_the_command_starts_without_what_it_does_not_need(words: str) -> None:
    asked = {"the help": "--help", "the version": "--version"}.get(words)
    start = f"import rncp_graph.cli; rncp_graph.cli.cli.main(['{asked}'], standalone_mode=False)" if asked else words
    code = f"{start}; import sys; print('loaded', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "rncp_graph" in loaded
    allowed = {"importlib.metadata"} if asked == "--version" else set()
    assert not (HEAVY - allowed) & loaded


def test_the_function_questions_and_the_folder_questions_live_side_by_side() -> None:
    code = (
        "import rncp_graph as rg; from rncp_graph.questions.table import Table; import rncp_graph.questions.day; "
        "assert len(rg.questions()) > 10 and rg.Table is Table and callable(rg.questions)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_files_of_the_command_line_can_be_read_in_one_sitting() -> None:
    for path in (ROOT / "rncp_graph" / "cli").glob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path.name
