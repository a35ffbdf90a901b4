"""The page on questions of one's own names every type, name and key, and the files that it shows can be asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rncp_graph.questions.header import PARAMETRE, QUESTION
from rncp_graph.questions.parameters import NOMS
from rncp_graph.questions.question import load_question
from rncp_graph.questions.types import TYPES
from tests.questions.tools import corpus, rows

ROOT = Path(__file__).parents[2]
both = pytest.mark.parametrize(
    "page",
    [(ROOT / "docs" / f"own-questions{suffix}.md").read_text("utf-8") for suffix in ("", ".fr")],
    ids=("en", "fr"),
)


@both
def test_the_page_names_all_that_may_be_said(page: str) -> None:
    for name in {**TYPES, **NOMS, **QUESTION, **PARAMETRE}:
        assert f"`{name}`" in page, name


@both
def test_the_files_that_the_page_shows_can_be_asked(page: str, exemple: Path) -> None:
    occupation, day = re.findall(r"```sparql\n(.*?)```", page, re.DOTALL)
    assert len(rows(corpus(exemple), load_question(occupation), rome="M1805")) == 9
    asked = load_question(day)
    every, of_level = (
        rows(corpus(exemple), asked, metier="M1805", date="2021-01-31", niveau=niveau) for niveau in ("", "6")
    )
    assert 0 < len(of_level) < len(every)
