"""One answer, whatever holds the data: the example of every question, on every kind of store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from rncp_graph.errors import QuestionError
from rncp_graph.gaps import PARTS, gap_map
from rncp_graph.portraits import portrait
from rncp_graph.portraits.naming import named
from rncp_graph.questions.near import near
from rncp_graph.questions.question import Question, query, questions
from rncp_graph.questions.types import TYPES
from rncp_graph.stores import Store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.upkeep.transfer import push
from tests.questions.tools import corpus
from tests.stores.conftest import KINDS, Endpoint


def asked() -> dict[str, Question]:
    """Every question and network that shows an example, those of tomorrow included."""
    folders = ("", "reseaux", "reseaux/noeuds")
    found = {f"{folder}/{name}".lstrip("/"): one for folder in folders for name, one in questions(folder).items()}
    return {name: question for name, question in found.items() if question.exemple}


DEAR = "virtuoso"
"""The server that takes longest to make ready a question: it is asked the example of each, the others twice where that
leaves out a value. So with names: one that is not there, and one word that is near, stand for all."""


@pytest.fixture(scope="module")
def memory(exemple: Path) -> OxigraphStore:
    return corpus(exemple)


@pytest.fixture(scope="module")
def holding(
    memory: OxigraphStore, endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Store]:
    """Return a store of a kind that holds what the one in memory holds."""

    @cache
    def store(kind: str) -> Store:
        if kind == "disk":
            disk = OxigraphStore.creating(tmp_path_factory.mktemp("exemple") / "s")
            disk.load(f"{quad} .\n".encode() for quad in memory.quads())
            return disk
        target = endpoint(kind)
        push(memory, target)
        return target

    return store


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "memory"])
@pytest.mark.parametrize("name", asked())
def test_a_question_has_the_same_answer_on_every_store(
    name: str, kind: str, memory: OxigraphStore, holding: Callable[[str], Store]
) -> None:
    question = asked()[name]
    assert question.exemple is not None
    example, every = question.exemple.parametres, {p.nom: p.exemple for p in question.parametres}
    for values in [example] if every == example or kind == DEAR else [example, every]:
        assert query(holding(kind), question, **values) == query(memory, question, **values)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "memory"])
def test_values_that_are_near_are_the_same_on_every_store(
    kind: str, memory: OxigraphStore, holding: Callable[[str], Store]
) -> None:
    words = (("nsf", "commerce"), ("rome", "developeur informatique"), ("voie", "apprentissage"))
    for name, written in words[:1] if kind == DEAR else words:
        found = near(memory, TYPES[name], written)
        assert found
        assert near(holding(kind), TYPES[name], written) == found


PAGES = (
    "RNCP27413",
    "RNCP7141",
    "RS5000",
    "D1407",
    "niveau:5",
    "187500020",
    "RNCP7141BC01",
    "décret 2004-171",
    "departement:02",
)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "memory"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_the_same_on_every_store(
    name: str, kind: str, memory: OxigraphStore, holding: Callable[[str], Store]
) -> None:
    jour, store = date(2021, 1, 31), holding(kind)
    ours, theirs = named(memory, name), named(store, name)
    assert theirs == ours
    assert portrait(store, theirs.iri, jour) == portrait(memory, ours.iri, jour)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (name, kind)
        for name in ("M1804", "RNCP7142", "18750002000001", "16")
        for kind in KINDS
        if kind != "memory" and (kind != DEAR or name == "M1804")
    ],
)
def test_what_has_no_page_is_said_alike_on_every_store(
    name: str, kind: str, memory: OxigraphStore, holding: Callable[[str], Store]
) -> None:
    said = []
    for store in (memory, holding(kind)):
        with pytest.raises(QuestionError) as refused:
            named(store, name)
        said.append(str(refused.value))
    assert said[0] == said[1]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "memory"])
def test_the_gap_map_is_the_same_on_every_store(
    kind: str, memory: OxigraphStore, holding: Callable[[str], Store]
) -> None:
    ours, theirs = gap_map(memory), gap_map(holding(kind))
    assert ours.mobilities > 30 and ours.bridged > 5
    for part in PARTS:
        assert theirs.table(part).to_csv() == ours.table(part).to_csv()
