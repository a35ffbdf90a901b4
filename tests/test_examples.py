"""What the documentation shows is what happens: commands, their output, and Python."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.commands import with_program

ROOT = Path(__file__).parents[1]
READMES = {"README.md": "en", "README.fr.md": "fr"}
TITLES = (
    *("sparql-in-ten-questions", "own-questions", "tables", "search"),
    *(
        "large-builds",
        "official-lists",
        "differences",
        "keeping-a-store",
        "views",
        "validation",
        "inference",
        "similarity",
    ),
)
"""Pages of `docs/` that stand in both languages and show commands."""
PAGES = READMES | {f"docs/{name}.md": "en" for name in TITLES} | {f"docs/{name}.fr.md": "fr" for name in TITLES}


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)


def commands(page: str) -> list[tuple[str, list[str]]]:
    """Each command that a page shows, with the lines shown under it; `…` stands for lines left out."""
    found: list[tuple[str, list[str]]] = []
    for line in "".join(blocks(page, "console")).splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.strip() != "…":
            found[-1][1].append(line)
    return found


def english(page: str) -> str:
    return page.replace(".fr.md", ".md")


def to_run(page: str) -> list[tuple[str, list[str]]]:
    """The commands of a page: all of an English one, of a French one up to the last that shows other lines.

    Both pages show the same commands, which is tested below: with the same lines they need not be run twice.
    """
    said = commands(page)
    if page == english(page):
        return said
    other = [rank for rank, pair in enumerate(zip(said, commands(english(page)), strict=True), 1) if pair[0] != pair[1]]
    return said[: max(other, default=0)]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the data of the project beside nothing else, as in a checkout."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    return tmp_path


@pytest.mark.parametrize("page", [page for page in PAGES if to_run(page)])
def test_commands_of_a_page_print_what_it_shows(page: str, place: Path) -> None:
    env = {**os.environ, "RNCP_GRAPH_LANG": PAGES[page], "PATH": with_program(os.environ["PATH"])}
    assert len(commands(page)) > 5 or page not in READMES
    for command, shown in to_run(page):
        assert shlex.split(command)[0] == "rncp-graph"
        done = subprocess.run(["bash", "-c", command], cwd=place, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stderr)
        for line in shown:
            start = line.removesuffix("…")
            assert any(real == line or ("…" in line and real.startswith(start)) for real in done.stdout.splitlines()), (
                f"{command} no longer prints: {line}\n{done.stdout}"
            )


@pytest.mark.parametrize("page", READMES)
def test_python_of_the_readme_runs(page: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    (code,) = blocks(page, "python")
    names: dict[str, object] = {}
    exec(compile(code, page, "exec"), names)
    assert names["graph"].number_of_nodes() == 27  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", [page for page, language in PAGES.items() if language == "en"])
def test_a_page_shows_the_same_commands_in_both_languages(page: str) -> None:
    ours, theirs = ([said for said, _ in commands(name)] for name in (page, page.replace(".md", ".fr.md")))
    assert ours == theirs


@pytest.mark.parametrize("page", READMES)
def test_a_readme_is_read_in_one_sitting(page: str) -> None:
    assert len((ROOT / page).read_text(encoding="utf-8").splitlines()) <= 150


TASKS = ("docs/fifteen-tasks.md", "docs/fifteen-tasks.fr.md")


@pytest.mark.parametrize("page", [*PAGES, *TASKS, "CONTRIBUTING.md", "CHANGELOG.md"])
def test_what_a_page_points_at_is_in_the_project(page: str) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", (ROOT / page).read_text(encoding="utf-8")):
        assert ((ROOT / page).parent / link).exists(), link
