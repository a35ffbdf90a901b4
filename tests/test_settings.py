"""Each setting is declared once: it is read there, told by the help and by the documentation, and nowhere else."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import click
import pytest

import rncp_graph
from rncp_graph.cli import cli
from rncp_graph.errors import SettingError
from rncp_graph.language import use_language
from rncp_graph.settings import VARIABLES, Settings, settings

PACKAGE = Path(rncp_graph.__file__).parent
ROOT = Path(__file__).parents[1]
NAMES = {variable.name for variable, _ in VARIABLES.values()}


def test_an_empty_environment_gives_the_defaults_and_an_empty_variable_says_nothing(tmp_path: Path) -> None:
    found = Settings.of({"XDG_CACHE_HOME": str(tmp_path), "RNCP_GRAPH_STORE": "", "RNCP_GRAPH_TIMEOUT": ""})
    assert (found.store, found.timeout, found.user, found.lang) == ("rncp.db", 120.0, None, "en")
    assert found.cache == tmp_path / "rncp_graph"
    assert found.netrc == Path.home() / ".netrc"


def test_what_the_environment_says_prevails() -> None:
    said = {variable.name: "7" for variable, _ in VARIABLES.values()} | {"RNCP_GRAPH_LANG": "fr", "NETRC": "/x"}
    said |= {"RNCP_GRAPH_QUERY_MEMORY": "7M", "RNCP_GRAPH_PDF_MEMORY": "7M"}
    found = Settings.of(said)
    assert (found.timeout, found.lang, found.netrc, found.cache) == (7.0, "fr", Path("/x"), Path("7"))
    assert {found.store, found.base, found.api, found.user, found.password, found.gsp_url, found.update_url} == {"7"}


def test_the_environment_of_the_process_is_read_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for where in ("one.db", "two.db"):
        monkeypatch.setenv("RNCP_GRAPH_STORE", where)
        assert settings().store == where


@pytest.mark.parametrize("said", ["0", "-1", "nan", "inf", "soon"])
def test_a_time_that_is_no_number_of_seconds_is_refused_in_the_language_of_the_environment(said: str) -> None:
    with pytest.raises(SettingError, match="RNCP_GRAPH_TIMEOUT: seconds are needed"):
        Settings.of({"RNCP_GRAPH_TIMEOUT": said})
    with pytest.raises(SettingError, match="RNCP_GRAPH_TIMEOUT: il faut des secondes"):
        Settings.of({"RNCP_GRAPH_TIMEOUT": said, "LANG": "fr_FR.UTF-8"})


def test_settings_are_a_value_that_never_shows_the_password() -> None:
    found = Settings.of({"RNCP_GRAPH_USER": "ada", "RNCP_GRAPH_PASSWORD": "s3cret"})
    assert found.password == "s3cret"
    assert "s3cret" not in f"{found!r} {found}"
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.store = "other"  # type: ignore[misc]


def test_every_variable_that_the_project_names_is_declared() -> None:
    pages = [*PACKAGE.rglob("*.py"), *ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    named = {name for page in pages for name in re.findall(r"RNCP_GRAPH_[A-Z_]*[A-Z]", page.read_text("utf-8"))}
    assert named - NAMES <= {"RNCP_GRAPH_REAL_DATA"}, "of the tests alone"
    assert all(variable.fr and variable.en for variable, _ in VARIABLES.values())


@pytest.mark.parametrize(("page", "lang"), [("settings.md", "en"), ("settings.fr.md", "fr")])
def test_the_documentation_lists_every_variable_as_it_is_declared(page: str, lang: str) -> None:
    said = (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines()
    for variable, default in VARIABLES.values():
        shown = f"`{default}`" if default else ""
        assert f"| `{variable.name}` | {getattr(variable, lang)} | {shown} |" in said
    assert len([line for line in said if line.startswith(("| `RNCP_GRAPH", "| `NETRC"))]) == len(VARIABLES)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_help_lists_every_variable_as_it_is_declared(lang: str) -> None:
    with use_language(lang):
        said = cli.get_help(click.Context(cli, info_name="rncp-graph", max_content_width=4000, terminal_width=4000))
    for variable, default in VARIABLES.values():
        assert variable.name in said
        assert " ".join(getattr(variable, lang).split()) in " ".join(said.split())
        assert default in said


MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", [module for module in MODULES if module not in {"settings.py", "cli/allocator.py"}])
def test_no_other_module_reads_the_environment(module: str) -> None:
    """`cli/allocator.py` hands the whole of it to the process that it starts, and looks at no setting."""
    text = (PACKAGE / module).read_text(encoding="utf-8")
    assert not re.search(r"os\.environ|os\.getenv|from os import .*(environ|getenv)|envvar=", text)


def test_the_allocator_reads_no_setting() -> None:
    assert "RNCP_GRAPH" not in (PACKAGE / "cli" / "allocator.py").read_text(encoding="utf-8")
