"""The language is a value of the context: two readers in one process are answered in French and in English at once."""

from __future__ import annotations

import ast
import asyncio
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import click
import pytest
from pyoxigraph import Literal

import rncp_graph
from rncp_graph.building.workers import process_pool
from rncp_graph.cli import cli
from rncp_graph.cli.border import usage
from rncp_graph.errors import QuestionError
from rncp_graph.language import how_many, language, number, speak, t, use_language, yes_no
from rncp_graph.questions.question import asked_for
from rncp_graph.questions.table import Table

PACKAGE = Path(rncp_graph.__file__).parent
TIMES = 30
"""Readings side by side: each waits for the other before it reads."""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")


def help_of(name: str | None) -> str:
    context = click.Context(cli, info_name="rncp-graph")
    if name is None:
        return cli.get_help(context)
    command = cli.commands[name]
    return command.get_help(click.Context(command, info_name=name, parent=context))


def error() -> str:
    try:
        asked_for("no-such-question")
    except QuestionError as found:
        return str(found)
    raise AssertionError("it exists")


def wrong_words() -> str:
    try:
        cli.commands["show"].make_context("show", [])
    except click.UsageError as found:
        return usage(found)
    raise AssertionError("it needs a number")


def table() -> str:
    return Table(("actif",), tuple((Literal("x"),) for _ in range(300)))._repr_html_()


SAID: dict[str, Callable[[], str]] = {
    "help": lambda: help_of(None),
    "help of build": lambda: help_of("build"),
    "help of query": lambda: help_of("query"),
    "help of export": lambda: help_of("export"),
    "error": error,
    "wrong words": wrong_words,
    "table": table,
    "number": lambda: number(1234.5),
    "truth": lambda: yes_no(True),
}


def side_by_side(say: Callable[[], str]) -> dict[str, set[str]]:
    """What a French and an English thread are told, each at the moment when the other is too."""
    barrier = Barrier(2)

    def read(spoken: str) -> set[str]:
        with use_language(spoken):
            found = set()
            for _ in range(TIMES):
                barrier.wait(timeout=60)
                found.add(say())
            return found

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(("fr", "en"), pool.map(read, ("fr", "en")), strict=True))


@pytest.fixture
def often() -> Iterator[None]:
    """Threads that take turns as often as the interpreter can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("what", SAID)
def test_two_threads_are_told_the_same_thing_in_french_and_english_at_once(what: str) -> None:
    alone = {}
    for spoken in ("fr", "en"):
        with use_language(spoken):
            alone[spoken] = {SAID[what]()}
    assert alone["fr"] != alone["en"]
    assert side_by_side(SAID[what]) == alone


@pytest.mark.parametrize(
    ("name", "french", "english"),
    [
        (None, "Réglages", "Settings"),
        (None, "Commandes:", "Commands:"),
        (None, "Pour commencer", "To begin with"),
        (None, "Montre cette aide", "Show this message"),
        ("build", "Construit la base", "Build the store"),
        ("build", "DOSSIER", "FOLDER"),
        ("query", "Pose une question", "Ask the store a question"),
        ("diff", "AVANT", "OLD"),
        ("push", "Identifiants", "Credentials"),
    ],
)
def test_help_metavars_and_epilogs_are_in_the_language_in_force(name: str | None, french: str, english: str) -> None:
    with use_language("fr"):
        said = help_of(name)
        assert french in said and english not in said
    with use_language("en"):
        said = help_of(name)
        assert english in said and french not in said


def test_every_command_and_option_has_help_in_both_languages() -> None:
    for name in cli.commands:
        with use_language("fr"):
            french = help_of(name)
        assert french != help_of(name), name


def test_asynchronous_tasks_keep_their_own_language() -> None:
    async def read(spoken: str) -> list[str]:
        with use_language(spoken):
            found = []
            for _ in range(TIMES):
                found.append(t("oui", "yes"))
                await asyncio.sleep(0)
            return found

    async def both() -> list[list[str]]:
        return await asyncio.gather(read("fr"), read("en"))

    assert asyncio.run(both()) == [["oui"] * TIMES, ["yes"] * TIMES]


def test_the_language_of_before_comes_back_even_after_an_error() -> None:
    with use_language("fr"):
        with pytest.raises(KeyError), use_language("en"):
            raise KeyError
        assert language() == "fr"
    assert language() == "en"


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (0, "0 violation grave", "0 serious violations"),
        (1, "1 violation grave", "1 serious violation"),
        (2, "2 violations graves", "2 serious violations"),
        (17369, "17\u202f369 violations graves", "17,369 serious violations"),
    ],
)
def test_a_number_of_things_has_its_plural_from_two_in_french_and_for_all_but_one_in_english(
    count: int, french: str, english: str
) -> None:
    said = {}
    for spoken in ("fr", "en"):
        with use_language(spoken):
            forms = "violation grave|violations graves", "serious violation|serious violations"
            said[spoken] = how_many(count, *forms), how_many(count, "mal dit", "ill-said")
    assert said["fr"] == (french, f"{french.split(' ', maxsplit=1)[0]} mal dit")
    assert said["en"] == (english, f"{english.split(' ', maxsplit=1)[0]} ill-said")


def test_a_language_that_is_neither_is_refused() -> None:
    with pytest.raises(ValueError, match="de"):
        speak("de")


def spoken_there(_: int) -> str:
    return t("oui", "yes")


def test_the_processes_of_a_build_speak_the_language_of_who_asked_for_it() -> None:
    with use_language("fr"), process_pool(2) as pool:
        assert pool is not None
        assert list(pool.map(spoken_there, iter(range(2)))) == ["oui", "oui"]


def frozen(path: Path) -> Iterator[int]:
    """The lines where a module chooses a wording when it is imported, and not when the wording is read."""

    def walk(node: ast.AST) -> Iterator[int]:
        if isinstance(node, ast.Lambda):
            return
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            defaults = [default for default in node.args.kw_defaults if default]
            for outside in (*node.decorator_list, *node.args.defaults, *defaults):
                yield from walk(outside)
            return
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"t", "language", "yes_no"}:
            yield node.lineno
        for child in ast.iter_child_nodes(node):
            yield from walk(child)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("module", sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")))
def test_no_module_chooses_a_wording_when_it_is_imported(module: str) -> None:
    assert list(frozen(PACKAGE / module)) == []


def test_a_wording_chosen_at_import_is_seen(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text(
        'A = t("a", "b")\n\n@option(help=t("a", "b"), metavar=lambda: t("a", "b"))\ndef f(): t("a", "b")\n'
    )
    assert list(frozen(tmp_path / "m.py")) == [1, 3]
