"""SPARQL in ten questions: both pages ask the same, in few lines, and show what the store of the example answers."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from rncp_graph.questions.question import query
from rncp_graph.questions.table import Table, cell
from rncp_graph.stores import Store, open_store
from tests.commands import with_program

ROOT = Path(__file__).parents[2]
PAGES = {
    language: (ROOT / "docs" / f"sparql-in-ten-questions{suffix}.md").read_text(encoding="utf-8")
    for language, suffix in (("en", ""), ("fr", ".fr"))
}
WORDS = (
    *("SELECT", "ORDER BY", "FILTER", "OPTIONAL", "COUNT", "AS", "GROUP BY", "DISTINCT", "DESC", "LIMIT"),
    *("FILTER NOT EXISTS", "a", ";", "/", "+", ">=", "&&", "^^xsd:date"),
)
"""What of SPARQL the queries use."""


class Asked(NamedTuple):
    """A question of a page: its text around the query, the query, and the rows of the table beside it, header first."""

    prose: str
    query: str
    rows: list[list[str]]


def sections(page: str) -> list[str]:
    """The sections of a page whose title has a number."""
    return re.findall(r"^## \d+\. .*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)


def asked(section: str) -> Asked:
    (text,) = re.findall(r"```sparql\n(.*?)```", section, re.DOTALL)
    lines = [line for line in section.splitlines() if line.startswith("|")]
    head, _, *rest = [[value.strip() for value in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    prose = "\n".join(line for line in section.replace(text, "").splitlines() if not line.startswith("|"))
    return Asked(prose, text, [head, *rest])


def prefixes(page: str) -> str:
    """The lines with which every query of a page begins."""
    return re.findall(r"```sparql\n(.*?)```", page, re.DOTALL)[0]


ASKED = {language: [asked(section) for section in sections(page)] for language, page in PAGES.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the store stands that the page tells to build, built by its own words."""
    place = tmp_path_factory.mktemp("ten")
    (place / "data").symlink_to(ROOT / "data")
    (command,) = re.findall(r"^\$ (rncp-graph build .*)$", PAGES["en"], re.MULTILINE)
    run(command, place)
    return place


@pytest.fixture(scope="module")
def store(folder: Path) -> Store:
    return open_store(folder / "exemple.db")


def run(command: str, place: Path) -> str:
    env = {**os.environ, "PATH": with_program(os.environ["PATH"])}
    done = subprocess.run(["bash", "-c", command], cwd=place, env=env, capture_output=True, text=True, check=True)
    return done.stdout


def answer(store: Store, text: str) -> list[list[str]]:
    """The rows of an answer as people read them, header first."""
    table = query(store, prefixes(PAGES["en"]) + text)
    assert isinstance(table, Table)
    return [list(table.columns), *([cell(value) for value in row.values()] for row in table)]


def test_both_pages_ask_the_same_ten_questions_and_show_the_same_answers() -> None:
    english, french = ([(one.query, one.rows) for one in ASKED[language]] for language in ("en", "fr"))
    assert english == french
    assert prefixes(PAGES["en"]) == prefixes(PAGES["fr"])
    for page in PAGES.values():
        assert re.findall(r"^## (\d+)\. ", page, re.MULTILINE) == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize("number", range(1, 11))
def test_a_query_has_at_most_eight_lines_and_gives_the_rows_that_are_shown_beside_it(number: int, store: Store) -> None:
    one = ASKED["en"][number - 1]
    assert len(one.query.splitlines()) <= 8
    assert max(map(len, one.query.splitlines())) <= 110
    assert answer(store, one.query) == one.rows
    assert len(one.rows) > 1


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("word", WORDS)
def test_what_a_query_uses_is_explained_where_it_is_first_used(word: str, language: str) -> None:
    used = re.compile(rf"\b{word}\b" if word[0].isalpha() else re.escape(word))
    first = next(one for one in ASKED[language] if used.search(one.query))
    assert re.search(rf"`{re.escape(word)}[` ]", first.prose), first.query


@pytest.mark.parametrize("language", PAGES)
def test_a_query_in_a_file_is_asked_as_the_page_tells(language: str, folder: Path) -> None:
    (command,) = re.findall(r"```sh\n(.*?)\n```", PAGES[language], re.DOTALL)
    first = ASKED[language][0]
    (folder / "question.rq").write_text(prefixes(PAGES[language]) + first.query, encoding="utf-8")
    assert run(command, folder).splitlines() == ["\t".join(row) for row in first.rows]


def test_the_prose_says_what_the_store_holds(store: Store) -> None:
    def numbers(text: str) -> list[str]:
        return [row[0] for row in answer(store, f"SELECT DISTINCT ?n {{ {text} }} ORDER BY ?n")[1:]]

    every = numbers("?f a rncp:Certification ; dct:identifier ?n")
    level = numbers("?f a rncp:Certification ; dct:identifier ?n ; rncp:niveau ?l")
    assert len(every) == 44
    assert len(level) == sum(int(row[1]) for row in ASKED["en"][5].rows[1:]) == 40
    assert sorted(set(every) - set(level)) == ["RNCP19468", "RS5000", "RS5568", "RS6604"]

    assert sum(row[1] == "" for row in ASKED["en"][4].rows) == 3

    d1407 = numbers('?f rncp:codeRome/skos:notation "D1407" ; dct:identifier ?n')
    registered = [row[0] for row in ASKED["en"][9].rows[1:]]
    others = [row[0] for row in answer(store, ASKED["en"][9].query.replace("true", "false"))[1:]]
    assert (len(d1407), len(registered), len(others)) == (14, 4, 8)
    assert sorted(set(d1407) - set(registered) - set(others)) == ["RNCP28155", "RNCP30271"]
