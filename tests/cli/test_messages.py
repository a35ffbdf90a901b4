"""Every line that a reader sees is in his language: what click says, what we say, what the system and libraries say."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import click
import pytest
from click.testing import CliRunner

from rncp_graph.cli import usage
from rncp_graph.cli.french import CATALOGUE, speakers
from rncp_graph.cli.words import Group, argument, command, option
from rncp_graph.language import use_language
from tests.spoken import foreign

ROOT = Path(__file__).parents[2]
LANGUAGES = pytest.mark.parametrize("lang", ["fr", "en"])

# --- click ------------------------------------------------------------------------------------------------------------


def texts_of_click() -> Iterator[tuple[str, ...]]:
    """Each text that click looks up: its forms for one and for many."""
    for module in speakers():
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "ngettext"}:
                yield tuple(one.value for one in node.args if isinstance(one, ast.Constant))
    yield ("required",)  # the one that click looks up by a variable


TEXTS = {forms[0]: forms for forms in texts_of_click() if forms}


def test_every_text_of_click_has_its_french_and_no_other() -> None:
    assert set(CATALOGUE) == set(TEXTS)
    assert {english for english, french in CATALOGUE.items() if not isinstance(french, str)} == {
        english for english, forms in TEXTS.items() if len(forms) > 1
    }


@pytest.mark.parametrize("english", CATALOGUE)
def test_a_french_text_takes_nothing_that_click_does_not_give(english: str) -> None:
    french = CATALOGUE[english]
    given = {name for form in TEXTS[english] for _, name, _, _ in Formatter().parse(form) if name}
    for form in (french,) if isinstance(french, str) else french:
        assert {name for _, name, _, _ in Formatter().parse(form) if name} <= given
        plain = "".join(text for text, *_ in Formatter().parse(form))
        assert foreign(plain, "fr") <= ({english} if french == english else set())


def test_all_that_click_imports_speaks_through_us() -> None:
    modules = [module for name, module in sys.modules.items() if name.startswith("click.")]
    asking = {m.__name__ for m in modules if "from gettext import" in inspect.getsource(m)}
    assert {"click.core", "click.exceptions", "click.types", "click.termui"} <= asking
    assert {module.__name__ for module in speakers()} == asking
    for module in speakers():
        assert vars(module)["_"].__module__ == "rncp_graph.cli.french"


@click.group(cls=Group, subcommand_metavar=" ")
def toys() -> None:
    pass


@command()
@argument("pair", nargs=2, required=False, metavar="X Y")
@argument("rest", required=False, metavar="Z")
@option("--folder", metavar="F", type=click.Path(exists=True, file_okay=False))
@option("--path", metavar="F", type=click.Path(exists=True, dir_okay=False))
@option("--number", type=int)
@option("--range", type=click.IntRange(1, 3), show_default=True, default=2)
@option("--day", type=click.DateTime(["%Y-%m-%d"]))
@option("--moment", type=click.DateTime())
@option("--truth", type=bool)
@option("--uuid", type=click.UUID)
@option("--two", type=(int, int))
@option("--one", type=click.Choice(["x"]))
@option("--some", type=click.Choice(["x", "y"]))
@option("--flag/--no-flag", default=False)
@option("--old", is_flag=True, deprecated=True)
@option("--prompted", prompt="X", prompt_required=False, confirmation_prompt=True)
def toy(**_: object) -> None:
    pass


@command()
@option("--needed", required=True, show_default=True, envvar="X", show_envvar=True)
@option("--chosen", required=True, type=click.Choice(["x", "y"]))
def needy(**_: object) -> None:
    pass


@command(deprecated=True)
def old() -> None:
    pass


@command()
def sure() -> None:
    click.confirm("X?", abort=True)


for one in (toy, needy, old, sure):
    toys.add_command(one)

WRONG: dict[str, type[click.ClickException] | None] = {
    "": click.exceptions.NoArgsIsHelpError,
    "nothing": click.exceptions.NoSuchCommand,
    "toys": click.exceptions.NoSuchCommand,
    "toy --colour": click.NoSuchOption,
    "toy --numbe 1": click.NoSuchOption,
    "toy --ran 1": click.NoSuchOption,
    "toy --number": click.BadOptionUsage,
    "toy --two 1": click.BadOptionUsage,
    "toy --flag=1": click.BadOptionUsage,
    "toy 1": click.exceptions.BadArgumentUsage,
    "toy 1 2 3 4": click.UsageError,
    "toy 1 2 3 4 5": click.UsageError,
    "toy --folder /absent": click.BadParameter,
    "toy --folder tests/spoken.py": click.BadParameter,
    "toy --path /": click.BadParameter,
    "toy --number x": click.BadParameter,
    "toy --range 4": click.BadParameter,
    "toy --day x": click.BadParameter,
    "toy --moment x": click.BadParameter,
    "toy --truth x": click.BadParameter,
    "toy --uuid x": click.BadParameter,
    "toy --two x y": click.BadParameter,
    "toy --one z": click.BadParameter,
    "toy --some z": click.BadParameter,
    "needy": click.MissingParameter,
    "needy --needed x": click.MissingParameter,
    "toy --old": None,
    "toy --prompted": None,
    "old": None,
    "sure": None,
    "toy --help": None,
    "needy --help": None,
    "old --help": None,
}
"""Words of a command line, and what click raises for them where it raises."""


@LANGUAGES
@pytest.mark.parametrize("said", WRONG)
def test_whatever_click_says_is_in_the_language_in_force(said: str, lang: str) -> None:
    with use_language(lang):
        done = CliRunner().invoke(toys, said.split(), prog_name="x", input="a\nb\nc\nc\n")
        assert done.output
        assert foreign(done.output, lang) <= {"old"}
        kind = WRONG[said]
        if kind is not None:
            with pytest.raises(kind) as caught:
                toys.main(said.split(), prog_name="x", standalone_mode=False)
            assert foreign(usage(caught.value), lang) <= {"old"}
            assert "\n" not in usage(caught.value)


def test_every_kind_of_error_of_click_is_provoked() -> None:
    def below(kind: type[click.ClickException]) -> set[type[click.ClickException]]:
        return {kind}.union(*(below(one) for one in kind.__subclasses__()))

    made = {kind for kind in WRONG.values() if kind}
    never = {click.ClickException, click.FileError}  # the base of all, and that of files which click opens itself
    assert {kind for kind in below(click.ClickException) if kind.__module__ == "click.exceptions"} - made <= never
