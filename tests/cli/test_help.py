"""What the help names is what the code has, and the command starts without what it does not need."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from rncp_graph.cli import cli
from rncp_graph.cli.comparing import EVENTS as NAMED
from rncp_graph.cli.french import CATALOGUE
from rncp_graph.differences import EVENTS
from rncp_graph.exports import FORMATS
from rncp_graph.language import use_language
from rncp_graph.networks.files import FORMATS as NETWORKS
from tests.spoken import foreign, words

ROOT = Path(__file__).parents[2]
HEAVY = {
    *("distributed", "httpx2", "lxml", "matplotlib", "networkx", "numpy", "owlrl", "pandas", "pdfplumber"),
    *("pyoxigraph", "rdflib", "rich", "scipy", "SPARQLWrapper"),
    *("asyncio", "concurrent.futures", "ctypes.util", "importlib.metadata", "multiprocessing", "tomllib"),
}


def suffixes(text: str) -> set[str]:
    """The suffixes that a text names, other than `.gz`, which goes after any of them."""
    return set(re.findall(r"(?<![\w/…])\.[a-z]\w*\b", text)) - {".gz"}


def pages(
    command: click.Command = cli, parent: click.Context | None = None, name: str | None = None
) -> Iterator[tuple[str, click.Context]]:
    """Every command and form, with the context in which its help is read; the first one is the group of all."""
    context = click.Context(command, info_name=name or command.name, parent=parent)
    yield context.command_path, context
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        yield from pages(inner, context)
    for word, form in getattr(command, "forms", {}).items():
        yield from pages(form, parent, f"{command.name} {word}")


PAGES = dict(pages())


def names(command: click.Command) -> set[str]:
    """The words of a help page that are of no language: names of commands, and values that one chooses among."""
    kinds = [parameter.type for parameter in command.params]
    chosen = {str(value) for kind in kinds if isinstance(kind, click.Choice) for value in kind.choices}
    return {str(command.name), *chosen, *getattr(command, "commands", ()), *getattr(command, "forms", ())}


@cache
def vocabulary() -> dict[str, set[str]]:
    """The words of all our wordings in each language, and of click's."""
    found: dict[str, set[str]] = {"fr": set(), "en": set()}
    for path in (ROOT / "rncp_graph").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"t", "Variable"} and len(node.args) > 1:
                for lang, side in zip(("fr", "en"), node.args[-2:], strict=True):
                    parts = [part.value for part in ast.walk(side) if isinstance(part, ast.Constant)]
                    found[lang] |= words(" ".join(part for part in parts if isinstance(part, str)))
    for english, french in CATALOGUE.items():
        found["en"] |= words(english)
        found["fr"] |= words(french if isinstance(french, str) else " ".join(french))
    return found


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_help_page_holds_no_word_of_the_other_language(page: str, lang: str) -> None:
    command = PAGES[page].command
    own = names(command) | set(page.split())
    with use_language(lang):
        said = command.get_help(PAGES[page])
    assert foreign(said, lang, own) == set()
    ours, others = vocabulary()[lang], vocabulary()["en" if lang == "fr" else "fr"]
    assert (words(said) - own) & others - ours == set()


def test_a_word_of_the_other_language_is_seen() -> None:
    assert foreign("Options:\n  --format [text|json]  Show this message.  [défaut : text]", "fr") == {
        *("show", "this", "message")
    }
    assert foreign("Écrit « read the file » dans le fichier --file /the/file", "en") == {
        "écrit",
        "dans",
        "le",
        "fichier",
    }


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
