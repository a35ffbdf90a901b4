"""Pathways: the model's words kept, on made-up fiches where each rule shows, and on the example corpus."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import rncp_graph as rg
from rncp_graph.building.loading import load
from rncp_graph.errors import QuestionError
from rncp_graph.language import use_language
from rncp_graph.pathways import path
from rncp_graph.pathways.telling import text
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore

DAY = date(2021, 1, 31)


@pytest.fixture(scope="session")
def example(exemple: Path) -> OxigraphStore:
    store = open_store()
    load(store, *(read(one) for one in sorted(exemple.iterdir()) if one.is_file()))
    return store


@pytest.fixture(scope="session")
def two(shared: Callable[..., Path]) -> OxigraphStore:
    """The two reference fiches alone, as text."""
    store = open_store()
    load(store, *(read(one) for one in sorted(shared("fiches-texte").glob("*.txt"))))
    return store


def test_the_two_reference_fiches_go_by_27413_alone_and_the_path_says_that_it_breaks_with_it(
    two: OxigraphStore,
) -> None:
    (found,) = path(two, "D1407", "C1206", date=date(2018, 1, 1))
    assert [one.certifications for one in found.chemins] == [("RNCP27413",)]
    step = found.chemins[0].pas[0]
    assert (step.depuis, step.entree, step.sortie, step.relation) == ("D1407", "D1407", "C1206", "meme")
    assert step.seule
    assert step.fin == date(2021, 9, 7)
    with use_language("en"):
        said = " ".join(text(found))
    assert "the path breaks with it: nothing else leads to C1206" in said
    with use_language("fr"):
        assert "le chemin se rompt avec elle" in " ".join(text(found))


def test_once_it_has_expired_no_path_is_left_and_the_answer_tells_the_last(two: OxigraphStore) -> None:
    with use_language("en"):
        (found,) = path(two, "D1407", "C1206", date=date(2022, 1, 1))
    assert found.chemins == ()
    assert "RNCP27413" in found.remarques[-1] or "registered" in found.remarques[-1]


def test_a_path_is_the_same_each_time(example: OxigraphStore) -> None:
    assert path(example, "D1407", "M1805") == path(example, "D1407", "M1805")


def test_both_ends_equal_is_told(example: OxigraphStore) -> None:
    with use_language("en"):
        (found,) = path(example, "D1407", "D1407")
    assert found.chemins == ()
    assert found.remarques == ("The start is the destination: nothing to acquire.",)


@pytest.mark.parametrize("end", ["D9999", "RNCP999999", "D14"])
def test_no_such_end_is_told_in_a_line(example: OxigraphStore, end: str) -> None:
    with pytest.raises(QuestionError, match=end):
        path(example, "D1407", end)


def test_costs_add_up(example: OxigraphStore) -> None:
    (found,) = rg.path(example, "D1407", "M1805", date=DAY)
    for one in found.chemins:
        assert one.cout == pytest.approx(sum(sum(step.couts.values()) for step in one.pas))
    costs = [one.cout for one in found.chemins]
    assert costs == sorted(costs)
