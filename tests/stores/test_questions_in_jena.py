"""Questions as they stand, their parameters not filled in, are SPARQL to Jena too: an empty server has no answer."""

from __future__ import annotations

import pytest

from rncp_graph.questions.question import Question, questions
from tests.stores.conftest import Endpoint

ALL: dict[str, Question] = {
    f"{folder}/{name}".lstrip("/"): question
    for folder in ("", "reseaux", "reseaux/noeuds")
    for name, question in questions(folder).items()
}


@pytest.mark.parametrize("name", ALL)
def test_jena_parses_a_question_as_it_stands(name: str, endpoint: Endpoint) -> None:
    assert not list(endpoint("fuseki").query(ALL[name].sparql))
