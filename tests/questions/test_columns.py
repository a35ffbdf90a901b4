"""The rows of networks as columns: the same terms, in the same order, as the engine gives them one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rncp_graph.questions import columns
from rncp_graph.questions.columns import Rows, asked_rows
from rncp_graph.questions.question import Question, load_question, questions
from rncp_graph.questions.values import plain, value
from rncp_graph.stores import Answer, Solutions, open_store
from rncp_graph.stores.oxigraph import OxigraphStore

ODD = [
    r'"tab\there"', r'"line\nthere"', r'"return\rhere"', r'"quote\"here"', r'"back\\\\n"', r'"control\u000bhere"',
    "\"it's\"", '""', '" "', '"\u2028\u0085"', '"\U0001f600"', '"<urn:x>"', '"5"', '"true"', '"_:b"', "UNDEF",
    '"fr"@fr', r'"two\nlines"@fr-be', "5", "-0.50", "2e0", "true", '"05"^^xsd:integer', '"often"^^xsd:integer',
    '"2026-08-16"^^xsd:date', '"2026-02-30"^^xsd:date', '"x"^^xsd:string', '"x"^^<urn:t>', "<urn:a%20b>",
    r'<<( <urn:s> <urn:p> "deep\tin" )>>',
]  # fmt: skip
XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"


def asked(text: str) -> Question:
    return load_question(XSD + text)


def told(column: str, cells: list[str]) -> str:
    return f"VALUES {column} {{ {' '.join(cells)} }}"


@pytest.fixture(scope="module", params=["by the engine", "by terms"])
def store(request: pytest.FixtureRequest) -> Iterator[OxigraphStore]:
    """A store whose rows the engine writes, and one whose rows are written of terms, as those of a guard are."""

    class ByTerms(OxigraphStore):
        def query(self, text: str, **said: Any) -> Answer:
            found = super().query(text, **said)
            return Solutions.of(found.variables, iter(found)) if isinstance(found, Solutions) else found

    yield open_store() if request.param == "by the engine" else ByTerms.memory()


def terms(store: OxigraphStore, text: str) -> list[list[Any]]:
    answer = store.query(XSD + text)
    assert isinstance(answer, Solutions)
    return list(map(list, zip(*answer, strict=True)))


def test_any_cell_is_the_term_that_the_engine_gives(store: OxigraphStore) -> None:
    text = f"SELECT ?one ?other {{ {told('?one', ODD)} {told('?other', ODD[:9])} }}"
    found = asked_rows(store, asked(text))
    assert found is not None and found.columns == ["one", "other"]
    for name, column in zip(found.columns, terms(store, text), strict=True):
        assert found.values(name) == [value(one) for one in column]
        assert found.texts(name) == [None if one is None else plain(one) for one in column]


def test_a_node_without_a_name_is_one_node(store: OxigraphStore) -> None:
    found = asked_rows(store, asked("SELECT ?one ?other { BIND(BNODE() AS ?one) BIND(?one AS ?other) }"))
    assert found is not None and found.texts("one") == found.texts("other") and str(found.texts("one")[0])[:2] == "_:"


@pytest.mark.parametrize("by", ["?one ?other", "?other ?one", "?one", "?other"])
def test_plain_texts_come_in_the_order_of_sparql(store: OxigraphStore, by: str) -> None:
    texts = [
        '"b"',
        "UNDEF",
        '"é"',
        '"ab"',
        '"\uffff"',
        '"\U00010000"',
        '""',
        r'"a\tb"',
        r'"a\\b"',
        '"B"',
        '"a b"',
        '"a"',
    ]
    text = f"SELECT ?one ?other {{ {told('?one', texts)} {told('?other', texts[::-1])} }}"
    plainly, names = asked_rows(store, asked(text)), by.replace("?", "").split()
    assert plainly is not None
    ordered = plainly.ordered(names)
    assert ordered is not None
    engine = dict(zip(("one", "other"), terms(store, f"{text}\nORDER BY {by}"), strict=True))
    for name in names:
        assert ordered.texts(name) == [None if one is None else plain(one) for one in engine[name]]
    assert sorted(map(str, zip(ordered.texts("one"), ordered.texts("other"), strict=True))) == sorted(
        map(str, zip(plainly.texts("one"), plainly.texts("other"), strict=True))
    )


@pytest.mark.parametrize("cell", ['"fr"@fr', "5", "<urn:x>"])
def test_what_is_no_plain_text_is_put_in_order_by_the_engine(store: OxigraphStore, cell: str) -> None:
    cells = [cell, '"a"', "UNDEF", '"5"', "10"]
    question = asked(f"SELECT ?one {{ {told('?one', cells)} }}\nORDER BY ?one")
    ours = replace(question, where=next(iter(questions("reseaux").values())).where)
    unordered = asked_rows(store, replace(question, sparql=question.sparql.partition("ORDER")[0]))
    assert unordered is not None and unordered.ordered(["one"]) is None
    found = asked_rows(store, ours)
    assert found is not None
    assert found.texts("one") == [None if one is None else plain(one) for (one,) in store.query(question.sparql)]  # type: ignore[union-attr]


def test_no_rows_are_columns_without_cells(store: OxigraphStore) -> None:
    found = asked_rows(store, asked("SELECT ?one ?other { ?one ?other <urn:none> }"))
    assert found is not None and found.columns == ["one", "other"] and found.values("one") == []
    ordered = found.ordered(["other", "one"])
    assert ordered is not None and ordered.texts("other") == []
    assert asked_rows(store, asked("ASK { ?s ?p ?o }")) is None


def test_a_question_is_put_once_and_one_s_own_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[str] = []
    query = OxigraphStore.query

    def noted(self: OxigraphStore, text: str, **said: Any) -> Answer:
        put.append(text)
        return query(self, text, **said)

    monkeypatch.setattr(OxigraphStore, "query", noted)
    store = open_store()
    asked_rows(store, asked("SELECT ?one (1 AS ?two) { VALUES ?one { 2 1 } }\nORDER BY ?one"))
    asked_rows(store, asked("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }\nORDER BY ?s"))
    assert [text.count("ORDER BY") for text in put if "?one" in text or "?s ?p" in text] == [
        1,
        1,
    ]
    put.clear()
    asked_rows(store, questions("reseaux")["certification-metier"])
    assert [text.count("ORDER BY") for text in put if "codeRome" in text] == [0]


@pytest.mark.parametrize("name", [*questions("reseaux"), *questions("reseaux/noeuds")])
def test_every_question_of_ours_is_put_in_order_here(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = {**questions("reseaux"), **questions("reseaux/noeuds")}[name]
    asked_by = columns._ORDER.search(one.sparql)
    assert asked_by, "the last clause is an order by columns"
    put: list[list[str]] = []
    ordered = Rows.ordered

    def noted(self: Rows, by: Any) -> Rows | None:
        put.append(list(by))
        return ordered(self, by)

    monkeypatch.setattr(Rows, "ordered", noted)
    day = {"date": date(2026, 8, 16)} if any(given.nom == "date" for given in one.parametres) else {}
    asked_rows(open_store(), one, **day)
    by = [variable[1:] for variable in asked_by[1].split()]
    assert put == ([] if "rang" in by else [by]), "a rank is no column, and no text"
