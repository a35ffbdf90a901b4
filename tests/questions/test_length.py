"""The text of a question is short and reads as the ontology does: it looks meanings up, and takes no IRI apart."""

from __future__ import annotations

import re
from statistics import median

import pytest

from rncp_graph.questions.header import HEADER
from rncp_graph.questions.question import Question, questions

ALL = [one for folder in ("", "reseaux", "reseaux/noeuds") for one in questions(folder).values()]

TAKEN_APART = re.compile(
    r"\b(?:REPLACE|REGEX|STRAFTER|STRBEFORE|STRENDS|STRSTARTS|CONTAINS|SUBSTR|STRLEN)\(\s*STR\("
    r"(?!\?\w+\), STR\(\w+:\)\))"
)
"""A part of an IRI is read. That a term is of a vocabulary, all of whose terms begin alike, is no reading of a part."""


def body(asked: Question) -> list[str]:
    """The lines of a question that say what it asks: no header, no comment, no prefix, no blank line."""
    lines = HEADER.sub("", asked.sparql).splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith(("#", "PREFIX"))]


def faults(asked: Question) -> list[str]:
    """What a question has against the law."""
    lines, found = body(asked), []
    if len(lines) > 40:
        found.append(f"{len(lines)} lines")
    if (wide := max(map(len, lines))) > 110:
        found.append(f"{wide} characters")
    if TAKEN_APART.search("\n".join(lines)):
        found.append("an IRI taken apart")
    return found


@pytest.mark.parametrize("asked", ALL, ids=lambda asked: asked.id)
def test_no_question_takes_an_iri_apart_and_each_is_short(asked: Question) -> None:
    assert faults(asked) == []


def test_half_of_the_questions_have_at_most_24_lines() -> None:
    assert median(len(body(one)) for one in ALL) <= 24


def test_what_takes_an_iri_apart_is_seen() -> None:
    assert TAKEN_APART.search('BIND(REPLACE(STR(?autre), "^.*/", "") AS ?numero)')
    assert TAKEN_APART.search('FILTER(REGEX( STR(?a), "/RS[0-9]+$"))')
    assert TAKEN_APART.search('FILTER(!STRSTARTS(STR(?v), CONCAT(STR($certification), "/")))')
    assert not TAKEN_APART.search('FILTER(STRSTARTS(?numero, "RS"))')
    assert not TAKEN_APART.search("FILTER(!STRSTARTS(STR(?classe), STR(rncp:)))")
    assert not TAKEN_APART.search('BIND(STR(REPLACE(?type, "^Enregistrement ", "")) AS ?mode)')
