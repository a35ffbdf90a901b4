"""The library: each question is a file that says all, runs on every engine, and gives the answer that it shows."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery

from rncp_graph.publication.catalogue import page
from rncp_graph.questions.header import DONNEES, THEMES
from rncp_graph.questions.question import Question, query, question, questions
from rncp_graph.questions.table import Table
from rncp_graph.stores import open_store
from rncp_graph.terms import BASE
from tests.questions.tools import corpus, rows

ROOT = Path(__file__).parents[2]
ALL = [one for folder in ("", "reseaux", "reseaux/noeuds") for one in questions(folder).values()]
every_question = pytest.mark.parametrize("asked", ALL, ids=lambda asked: asked.id)


TEN = {
    "blocs", "centres-preparation", "certificateurs", "certifications-par-domaine", "certifications-par-metier",
    "compte", "fiche", "lignee", "similaires", "voies-acces",
}  # fmt: skip
"""The first questions: their names are known to those who use them."""


def test_the_first_ten_questions_keep_their_names_and_the_three_networks_theirs() -> None:
    assert questions().keys() >= TEN
    assert questions("reseaux").keys() >= {"certification-metier", "lignees", "metiers-voisins"}


def test_each_number_of_the_library_is_that_of_one_question_and_finds_it() -> None:
    numbered = Counter(asked.cq for asked in questions().values() if asked.cq)
    assert set(numbered.values()) == {1}
    for asked in questions().values():
        if asked.cq:
            assert re.fullmatch(r"cq(0[1-9]|[12]\d|3[0-4])", asked.cq)
            assert question(asked.cq) is question(asked.cq.upper()) is asked


@pytest.mark.parametrize("asked", questions().values(), ids=lambda asked: asked.id)
def test_a_question_stands_in_a_theme_and_says_what_holds_its_data(asked: Question) -> None:
    assert asked.theme in THEMES
    assert set(asked.donnees) <= DONNEES.keys()
    assert {"texte", "csv", "xml", "sources"} & set(asked.donnees)


@every_question
def test_a_file_says_all_in_both_languages_and_is_named_by_its_id(asked: Question) -> None:
    assert asked.id in {*questions(), *questions("reseaux"), *questions("reseaux/noeuds")}
    for texte in (asked.titre, asked.question, asked.vide, *(p.description for p in asked.parametres)):
        assert all(texte[lang].strip() for lang in ("fr", "en"))
        assert texte["fr"] != texte["en"]
    assert asked.exemple is not None
    assert asked.exemple.lignes
    assert asked.exemple.nombre >= len(asked.exemple.lignes)


@every_question
def test_a_question_orders_its_rows_and_never_holds_the_base(asked: Question) -> None:
    assert BASE not in asked.sparql
    assert asked.sparql.rindex("ORDER BY") > asked.sparql.rindex("GROUP BY") if "GROUP BY" in asked.sparql else True
    assert asked.sparql.splitlines()[-1].lstrip().startswith(("ORDER BY", "REPLACE"))


@every_question
def test_an_empty_store_gives_an_empty_answer_with_and_without_optional_values(asked: Question) -> None:
    least = {p.nom: p.exemple for p in asked.parametres if p.obligatoire or p.date_export}
    most = {p.nom: p.exemple for p in asked.parametres}
    assert rows(open_store(), asked, **least) == []
    assert rows(open_store(), asked, **most) == []
    assert list(open_store().query(asked.sparql)) == []


@pytest.mark.usefixtures("as_deep_as_rdflib_asks")
@every_question
def test_another_engine_parses_the_text_too(asked: Question) -> None:
    """As it stands, and with every value; with fewer values the same engine answers it below."""
    prepareQuery(asked.sparql)
    prepareQuery(asked.text(**{p.nom: p.exemple for p in asked.parametres}))


@every_question
def test_the_example_of_the_header_gives_the_expected_answer(asked: Question, exemple: Path) -> None:
    assert asked.exemple is not None
    found = rows(corpus(exemple), asked, **asked.exemple.parametres)
    said = [tuple("" if row[name] is None else row[name] for name in asked.exemple.columns) for row in found]
    assert tuple(said[: len(asked.exemple.lignes)]) == asked.exemple.lignes
    assert len(found) == asked.exemple.nombre


@every_question
def test_another_base_gives_the_same_rows(asked: Question, exemple: Path) -> None:
    other = "http://localhost:8000/id/"
    values = asked.exemple.parametres if asked.exemple else {}
    assert rows(corpus(exemple, other), asked, **values) == rows(corpus(exemple), asked, **values)


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@pytest.mark.usefixtures("as_deep_as_rdflib_asks")
@every_question
def test_another_engine_gives_the_same_rows(asked: Question, exemple: Path) -> None:
    assert asked.exemple is not None
    given = asked.exemple.parametres
    unsaid = dict.fromkeys((p.nom for p in asked.parametres if not p.obligatoire and p.default is None), "")
    for text in {asked.text(**given), asked.text(**given | unsaid)}:
        table = query(corpus(exemple), text)
        assert isinstance(table, Table)
        ours = [tuple(term and term.value for term in row) for row in table.terms]  # type: ignore[union-attr]
        theirs = [tuple(None if term is None else str(term) for term in row) for row in in_rdflib(exemple).query(text)]
        assert ours == theirs


@cache
def in_rdflib(folder: Path) -> rdflib.Dataset:
    data = rdflib.Dataset()
    data.parse(data="".join(f"{quad} .\n" for quad in corpus(folder).quads()), format="nquads")
    return data


# --- the catalogue ----------------------------------------------------------------------------------------------------


def test_the_catalogue_of_questions_is_fresh() -> None:
    assert (ROOT / "queries" / "README.md").read_text(encoding="utf-8") == page()


def test_the_catalogue_names_every_question_and_each_of_its_links_leads_somewhere() -> None:
    text = (ROOT / "queries" / "README.md").read_text(encoding="utf-8")
    headings = {line[3:].strip().replace(" ", "-") for line in text.splitlines() if line.startswith("## ")}
    for asked in questions().values():
        assert f"{asked.cq}-{asked.id}".removeprefix("-") in headings
    for link in re.findall(r"\]\(([^)]+)\)", text) + re.findall(r'href="([^"]+)"', text):
        assert link.removeprefix("#") in headings if link.startswith("#") else (ROOT / "queries" / link).is_file()
