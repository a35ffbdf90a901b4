"""Rows of lists are made when they are shown: the store is asked for those alone."""

from __future__ import annotations

import re
from datetime import date
from importlib import import_module
from typing import Any

import pytest

from rncp_graph.language import use_language
from rncp_graph.portraits import Portrait, Whole, portrait_of
from rncp_graph.portraits.certifications import Ranking
from rncp_graph.portraits.surroundings import rows
from rncp_graph.server.pages import in_parts
from rncp_graph.stores import Store
from tests.portraits.tools import DAY, section


class Asked:
    """A store that remembers what it was asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.queries: list[str] = []

    def query(self, text: str) -> Any:
        self.queries.append(text)
        return self._store.query(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def about_certifications(self) -> list[int]:
        """Of how many certifications each query since the last time told something."""
        counts = [len(set(re.findall(r"/certification/(?:RNCP|RS)\d+>", text))) for text in self.queries]
        self.queries.clear()
        return [count for count in counts if count]


def most_held(store: Store, link: str) -> str:
    """The body with most certifications."""
    found = f"SELECT ?b {{ ?c {link} ?row . ?row rncp:organisme ?b }} GROUP BY ?b ORDER BY DESC(COUNT(?c)) ?b LIMIT 1"
    (row,) = rows(store, found)
    return str(row["b"].value)


@pytest.mark.parametrize("kind", ["body", "occupation"])
def test_a_slice_asks_the_store_for_that_slice_alone(store: Store, kind: str) -> None:
    node = most_held(store, "rncp:aCertificateur") if kind == "body" else f"{store.base}rome/D1407"
    asked: Any = Asked(store)
    said = portrait_of(asked, node, Whole.of(store), DAY)
    lines = section(said, "delivre" if kind == "body" else "certifications").lignes
    assert len(lines) >= 8
    asked.queries.clear()
    shown = lines[2:4]
    few = asked.about_certifications()
    assert max(few[1:]) == 2  # the first are the titles by which those of a state are ranked
    assert len(few) <= 5
    assert list(shown) == list(lines)[2:4]  # all of them are made at once, and say the same
    assert asked.about_certifications()[-1] == len(lines)
    assert list(lines)
    assert asked.queries == []


def test_titles_are_asked_of_the_states_that_are_shown(store: Store) -> None:
    asked: Any = Asked(store)
    cited = [row["c"].value for row in rows(store, f"SELECT ?c {{ ?c rncp:codeRome <{store.base}rome/D1407> }}")]
    ranking = Ranking(asked, cited, DAY)
    assert ranking.counts == (7, 2, 5)
    asked.queries.clear()
    first = ranking.between(0, 3)
    assert asked.about_certifications() == [7]
    assert ranking.between(0, len(cited))[:3] == first
    assert asked.about_certifications() == [2, 5]


@pytest.mark.parametrize("day", [DAY, date(2016, 1, 1), date(2030, 1, 1)])
def test_a_long_list_is_ranked_as_a_short_one(store: Store, monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    every = [row["c"].value for row in rows(store, "SELECT ?c { ?c a rncp:Certification }")]
    whole, asked = Whole.of(store), Asked(store)
    short: Any = Ranking(store, every, day, whole)
    ranked = short.between(0, len(every))
    monkeypatch.setattr(import_module("rncp_graph.portraits.certifications"), "AT_ONCE", 3)
    monkeypatch.setattr(import_module("rncp_graph.portraits.surroundings"), "AT_ONCE", 3)
    elsewhere: Any = asked  # another kind of store: in portions
    for one in (Ranking(elsewhere, every, day, whole), long := Ranking(store, every, day, whole)):
        assert one.states == short.states
        assert one.between(0, len(every)) == ranked
    assert len(asked.queries) >= 2 * -(-len(every) // 3)
    assert {*every} <= whole.standings(store, day).keys()
    assert long.counts == short.counts


def test_rows_are_in_the_language_of_their_list(store: Store) -> None:
    def said(lang: str) -> Portrait:
        with use_language(lang):
            return portrait_of(store, most_held(store, "rncp:aCertificateur"), Whole.of(store), DAY)

    with use_language("fr"):
        english = str(list(section(said("en"), "delivre").lignes))
    assert "blocks to declare" in english
    assert "level " in english
    assert "niveau " not in english


def test_parts_of_a_page_are_made_of_their_rows_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rncp_graph.server.pages.ROWS", 3)
    asked: Any = Asked(store)
    said = portrait_of(asked, f"{store.base}rome/D1407", Whole.of(store), DAY)
    asked.queries.clear()
    page, parts = in_parts(said, {"certifications": 2})
    assert (parts["certifications"].number, parts["certifications"].last) == (2, 5)
    assert len(section(page, "certifications").lignes) == 3
    assert asked.about_certifications()[1:] == [3]
