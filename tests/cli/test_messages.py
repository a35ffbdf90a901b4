"""Every line that a reader sees is in his language: what click says, what we say, what the system and libraries say."""

from __future__ import annotations

import ast
import inspect
import logging
import os
import shlex
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import click
import pytest
from click.testing import CliRunner

from rncp_graph.cli import cli
from rncp_graph.cli.border import usage
from rncp_graph.cli.french import CATALOGUE, speakers
from rncp_graph.cli.overhearing import listening
from rncp_graph.cli.words import Group, argument, command, option
from rncp_graph.errors import RncpGraphError, RncpGraphWarning
from rncp_graph.language import use_language
from rncp_graph.reasons import fault
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


# --- our commands -----------------------------------------------------------------------------------------------------


@pytest.fixture
def place(example_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the example corpus, a store, and files that are wrong each in its way."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNCP_GRAPH_STORE", str(example_store))
    monkeypatch.setenv("COLUMNS", "1000")
    (tmp_path / "exemple").symlink_to(ROOT / "data" / "exemple")
    xml = (ROOT / "data" / "exemple" / "export_fiches_RS_V4_1_exemple.xml").read_bytes()
    files = {
        "cut.xml": xml[: len(xml) // 2],
        "bomb.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><FICHES><FICHE>&a;</FICHE></FICHES>',
        "notes.txt": b"bonjour",
        "cut.pdf": b"%PDF-1.4 nothing",
        "cut.zip": b"PK\x03\x04 nothing",
        "cut.csv": b"code_rome;libelle_rome\n\xe9;x\n",
        "header.rq": b"#+ id = \nSELECT ?s { ?s ?p ?o }",
        "prefix.rq": b"SELECT ?s { ?s nothing:p ?o }",
        "latin.rq": b"# \xe9\nSELECT ?s { ?s ?p ?o }",
        "no.nq": b"bonjour\n",
        "cut.nq.gz": b"\x1f\x8b\x08\x00nothing",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "other.db").mkdir()
    (tmp_path / "other.db" / "mine.txt").write_text("mine")
    (tmp_path / "d1").mkdir()
    return tmp_path


def said_by(words: str, lang: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str, str]:
    """What a command says to its reader: on standard output, beside it, and as the error that ends it."""
    error = ""
    with use_language(lang):
        try:
            cli.main(shlex.split(words), prog_name="rncp-graph", standalone_mode=False)
        except click.ClickException as caught:
            error = usage(caught)
        except (RncpGraphError, OSError) as caught:
            error = fault(caught)
    return *capsys.readouterr(), error


REFUSED = (
    "build",
    "build x --dask tcp://x --processes 2",
    "build x --partitions 2",
    "build absent.xml",
    "build /dev/null",
    "build exemple",
    "build d1",
    "build cut.xml",
    "build bomb.xml",
    "build notes.txt",
    "build cut.pdf",
    "build cut.zip",
    "build cut.csv",
    "build exemple/fiche-RNCP7141.txt --base nothing",
    "build exemple/fiche-RNCP7141.txt --report absent/r.csv -o x.db",
    "build exemple/fiche-RNCP7141.txt -o other.db",
    "build exemple/fiche-RNCP7141.txt -o notes.txt",
    "build exemple/fiche-RNCP7141.txt -o http://localhost:1/",
    "build exemple/fiche-RNCP7141.txt -o /dev/null/x.db",
    "build exemple/fiche-RNCP7141.txt --partitions 2 -o other.db",
    "build exemple/fiche-RNCP7141.txt --export-date 31/02/2024",
    "build exemple/fiche-RNCP7141.txt --rome notes.txt",
    "query certifications-par-metiers rome=D1407",
    "query certifications-par-metier",
    "query certifications-par-metier rome=D1407 couleur=bleu",
    "query certifications-par-metier rome=a/b",
    "query certifications-par-metier D1407",
    "query certifications-par-metier name=x",
    "query blocs certification=1 certification=2",
    "query compte couleur=bleu",
    "query enregistree-a-une-date certification=RNCP1 date=31/02/2021",
    "query 'SELECT * WHERE {'",
    "query 'ASK { ?s ?p ?o }' --format csv",
    "query 'SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }'",
    "query absent.rq",
    "query header.rq",
    "query prefix.rq",
    "query latin.rq",
    "query compte --store absent.db",
    "query compte --store http://ada:secret@127.0.0.1/sparql",
    "show",
    "show xyzzyq",
    "show RNCP7141 --format pdf",
    "stats --store absent.db",
    "stats --store other.db",
    "diff cut.xml notes.txt",
    "diff exemple/fiche-RNCP7141.txt exemple/fiche-RNCP7141.txt --fiche RNCP1",
    "diff absent.xml absent.xml",
    "export x.doc",
    "export d1",
    "export absent/x.nq",
    "publish other.db",
    "publish notes.txt",
    "publish x --store absent.db",
    "network amis",
    "network metiers-voisins -o x.doc",
    "network metiers-voisins -o absent/x.graphml",
    "network metiers-voisins couleur=bleu",
    "gaps -o x.csv",
    "gaps domaines --kind plusieurs",
    "gaps annees --years 2020 x",
    "gaps annees --years 2030 2020",
    "gaps paires -o x.doc",
    "gaps paires --domain Z99",
    "network report amis -o r",
    "network report metiers-voisins",
    "network report metiers-voisins -o r --weights forte",
    "validate --store absent.db",
    "validate -o x.doc",
    "validate -o absent/x.csv",
    "validate --by-certifier other.db",
    "build exemple/fiche-RNCP7141.txt --partitions 2 -o d2 --validate",
    "backup absent/x.nq",
    "backup x.txt",
    "backup x.nq --store http://127.0.0.1:1/",
    "restore absent.nq --store x.db",
    "restore no.nq --store x.db",
    "restore cut.nq.gz --store x.db",
    "restore d1 --store x.db",
    "check --store absent.db",
    "reason --engine magic",
    "reason -o x.txt",
    "reason --store http://127.0.0.1:1/",
    "why RNCP27413 couleur 1",
    "why RNCP27413 niveau 6",
    "push nowhere",
    "pull http://127.0.0.1:1/ -o x.db",
    "pull ftp://127.0.0.1/ -o x.db",
    "fetch -o notes.txt",
    "fetch --date 2020-13-45",
    "demo -o notes.txt",
    "nothing",
)
"""Command lines that cannot be carried out, each for a reason of its own."""

DONE = (
    "build exemple/fiche-RNCP7141.txt -o new.db --report r.csv",
    "build exemple/export-fiches-csv-exemple.zip exemple/fiche-RNCP27413.txt -o new.db",
    "stats",
    "check",
    "diff exemple/export_fiches_RS_V4_1_exemple.xml exemple/export_fiches_RS_V4_1_exemple.xml",
    "diff exemple/fiche-RNCP7141.txt exemple/fiche-RNCP27413.txt --only remplacee",
    "network metiers-voisins -o x.graphml",
    "network report metiers-voisins -o r --samples 0",
    "export x.ttl",
    "publish site",
    "backup x.nq.gz",
    "reason -o x.nq",
    "query",
)
"""Command lines that are carried out, whose whole output is ours."""

DATA = (
    "query blocs certification=RNCP1900",
    "gaps",
    "query expirations",
    "query certifications-par-metier rome=D1407",
    "show RNCP27413",
    "why RNCP27413 niveau 5",
    "similar RNCP27413 RNCP7141",
)
"""Command lines whose output is what the register holds; what is said beside it is ours."""


@LANGUAGES
@pytest.mark.parametrize("words", REFUSED)
def test_whatever_is_refused_is_refused_in_the_language_in_force(
    words: str, lang: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, beside, error = said_by(words, lang, capsys)
    assert error
    assert foreign(f"{beside} {error}", lang) == set(), f"{beside} {error}"


@LANGUAGES
@pytest.mark.parametrize("words", DONE + DATA)
def test_whatever_is_done_is_told_in_the_language_in_force(
    words: str, lang: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said, beside, error = said_by(words, lang, capsys)
    assert said or beside
    assert (error, foreign(beside, lang)) == ("", set()), beside
    if words in DONE:
        assert foreign(said, lang) == set(), said


# --- libraries, and the machine ---------------------------------------------------------------------------------------


@LANGUAGES
def test_warnings_and_logs_of_libraries_are_lines_in_the_language_in_force(
    lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own = "déjà dit" if lang == "fr" else "told already"
    before = logging.getLogger().handlers[:]
    with warnings.catch_warnings(), use_language(lang), listening():
        warnings.simplefilter("always")
        warnings.warn("this is odd", stacklevel=1)
        logging.getLogger("some.library").warning("the %s is missing", "font")
        logging.getLogger("some.library").info("not heard")
        warnings.warn(own, RncpGraphWarning, stacklevel=1)
    first, second, ours = capsys.readouterr().err.splitlines()
    assert [foreign(line, lang) for line in (first, second, ours)] == [set(), set(), set()]
    assert "this is odd" in first and "the font is missing" in second
    assert ours == own
    assert logging.getLogger().handlers == before


@LANGUAGES
@pytest.mark.parametrize("words", ["build --help", "nothing", "export absent/x.nq", "stats --store absent.db", ""])
def test_the_locale_of_the_machine_gives_way_to_the_language_that_is_chosen(
    words: str, lang: str, example_store: Path
) -> None:
    other = "fr_FR.UTF-8" if lang == "en" else "en_US.UTF-8"
    locale = dict.fromkeys(("LANG", "LC_ALL", "LC_MESSAGES"), other) | {"LANGUAGE": other[:2]}
    env = {**os.environ, **locale, "RNCP_GRAPH_LANG": lang, "RNCP_GRAPH_STORE": str(example_store), "COLUMNS": "1000"}
    command = [sys.executable, "-m", "rncp_graph", *words.split()]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=ROOT, check=False)
    said = done.stdout + done.stderr.removeprefix("rncp-graph: ")
    assert said and "Traceback" not in said
    assert said.count("\n") == 1 or words in {"build --help", ""}, "help alone has lines"
    assert foreign(said, lang, {"build", *cli.commands}) == set(), said
