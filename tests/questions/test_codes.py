"""Codes in answers: each question's own words have a label in both languages, and readers are shown it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pyoxigraph import Literal

from rncp_graph.language import use_language
from rncp_graph.questions import frames
from rncp_graph.questions.codes import codes, label
from rncp_graph.questions.question import HEADER, Question, questions
from rncp_graph.questions.table import Table, texts
from rncp_graph.resources import resource
from tests.questions.tools import corpus, rows

WORDS = re.compile(r'"([^"\n\\]*)"')
COUNT_OR_NAME = {"certifications", "rome"}
"""Columns that count in one question and name in another: their name says no type."""
WITH_EXAMPLE = [asked for asked in questions().values() if asked.exemple]


def own_words(asked: Question) -> set[str]:
    """The texts that a question writes itself, names and separators left out."""
    body = re.sub(r"^\s*#.*$", "", HEADER.sub("", asked.sparql), flags=re.MULTILINE)
    return {word for word in WORDS.findall(body) if word[:1].islower()}


@pytest.mark.parametrize("asked", WITH_EXAMPLE, ids=lambda asked: asked.id)
def test_every_answer_is_of_words_with_labels_and_of_the_types_of_its_columns(asked: Question, exemple: Path) -> None:
    assert asked.exemple
    words = own_words(asked)
    for row in rows(corpus(exemple), asked, **asked.exemple.parametres):
        for column, said in row.items():
            assert said not in words or said in codes().get(column, {}), (column, said)
            if said is not None and column not in COUNT_OR_NAME:
                assert frames.kind_of(said) is frames.named().get(column, frames.TEXT), (column, said)


def test_every_column_that_has_a_type_is_that_of_a_question() -> None:
    for column in frames.named():
        assert any(re.search(rf"\?{column}\b", asked.sparql) for asked in questions().values()), column


def test_a_code_has_one_label_in_each_language_and_every_column_of_codes_is_that_of_a_question() -> None:
    groups = tomllib.loads((resource("queries") / "codes.toml").read_text(encoding="utf-8"))
    said = [(code, tuple(words)) for group in groups.values() for code, words in group.get("codes", {}).items()]
    assert len(dict(said)) == len(set(said)), "a code in two groups says the same in both"
    assert all(len(words) == 2 and all(words) for _, words in said)
    for column in codes():
        assert any(re.search(rf"\?{column}\b", asked.sparql) for asked in questions().values()), column


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("fr", ["ancêtre", "non précisé", "habilitation à venir", "active à l'export, fin à venir", "oui"]),
        ("en", ["ancestor", "not stated", "entitlement to come", "active at the export, end to come", "yes"]),
    ],
)
def test_a_row_speaks_one_language(lang: str, expected: list[str]) -> None:
    columns = ("sens", "etat", "motif", "fondement", "actif")
    row = [
        *map(Literal, ("ancetre", "non precise", "habilitation a venir", "active a l'export, fin a venir")),
        Literal(True),
    ]
    with use_language(lang):
        assert list(texts(columns, [tuple(row)])) == [expected]


def test_several_codes_in_a_cell_are_each_said_and_what_is_no_code_stays() -> None:
    with use_language("fr"):
        said = label("motif")
        assert said("certification non enregistree, fin passee") == "certification non enregistrée, fin passée"
        assert said("fusion") == "fusion"
        assert label("intitule")("ancetre") == "ancetre"
        assert label("valeur")("non precise") == "non précisé"


def test_labels_stand_beside_codes_that_stay() -> None:
    table = Table(("numero", "sens"), ((Literal("RNCP1"), Literal("ancetre")), (Literal("RNCP2"), None)))
    with use_language("en"):
        assert list(table.labelled()) == [
            {"numero": "RNCP1", "sens": "ancetre", "sens_libelle": "ancestor"},
            {"numero": "RNCP2", "sens": None, "sens_libelle": None},
        ]
    assert "ancetre" in table.to_csv() and "ancetre" in table.to_json()
