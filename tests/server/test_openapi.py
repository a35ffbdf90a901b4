"""The description in OpenAPI says what the server does: what fits it is answered, and what does not is refused."""

from __future__ import annotations

import re
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from rncp_graph.errors import QuestionError
from rncp_graph.questions.parameters import Parameter
from rncp_graph.questions.types import TYPES
from rncp_graph.terms import BASE

EXAMPLES = 3
"""Requests of a kind to a question, made up of its description."""


def test_schemathesis_finds_no_request_that_is_answered_otherwise_than_it_is_described(site: httpx2.Client) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    schema = schemathesis.openapi.from_dict(site.get("/openapi.json").json())
    schema.config.update(base_url=str(site.base_url))
    asked = []
    once = settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def check(case: Any) -> None:
        asked.append(case.operation.label)
        case.call_and_validate()

    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in schemathesis.GenerationMode:
            once(given(case=operation.as_strategy(generation_mode=mode))(check))()
    assert len(set(asked)) > 40


@pytest.mark.parametrize("kind", TYPES)
@given(text=st.one_of(st.text(), st.text("0123456789:/-+. RNCPSDabouinty\"'<>é")))
@settings(max_examples=30)
@example("RNCP ３５４１９")
@example("31/01/2021")
@example("D")
@example("Oui")
@example("OUI ")
@example("+5")
@example("<urn:x>")
@example("'x'@fr")
def test_what_a_type_takes_has_its_expression(kind: str, text: str) -> None:
    one = Parameter(nom="x", type=kind, exemple="", description={})
    try:
        one.n_triples(text, BASE)
    except QuestionError:
        return
    assert re.search(TYPES[kind].motif, text)


@pytest.mark.parametrize(("value", "said"), [("6_0", "integer"), ("٦", "integer"), ("9" * 100, "integer")])
def test_an_integer_is_written_in_plain_figures(value: str, said: str) -> None:
    with pytest.raises(QuestionError, match=f"{said}|entier"):
        Parameter(nom="x", type="entier", exemple="", description={}).n_triples(value, BASE)


def test_a_day_is_written_in_plain_figures() -> None:
    with pytest.raises(QuestionError, match="form"):
        Parameter(nom="x", type="date", exemple="", description={}).n_triples("٢٠٢١-01-31", BASE)


def test_what_has_its_form_and_stands_for_nothing_is_not_found(site: httpx2.Client) -> None:
    asked = "/api/questions/etat-a-une-date"
    said = {"certification": "RNCP7141", "date": "2021-02-30"}
    assert site.get(asked, params=said).status_code == 404
    assert site.get(asked, params=said | {"date": "2021"}).status_code == 400
    assert site.get(asked, params=said | {"date": "2021-02-28"}).status_code == 200
    assert site.get(asked, params=said | {"date": "2021-02-28", "x": "1"}).status_code == 400
    assert site.get(asked, params=said | {"date": "2021-02-28", "format": ""}).status_code == 400
    assert site.get("/api/questions/organisme", params={"organisme": "Nobody of this name"}).status_code == 404
