"""What an address asks of a question: its parameters, and the SPARQL that they make of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.requests import Request

from rncp_graph.questions.near import near
from rncp_graph.questions.question import Question, complete
from rncp_graph.server.served import Served

OURS = ("lang", "format")
"""Parameters of every address, which no question has."""


def said_in(request: Request) -> dict[str, Any]:
    """Return the parameters of a question in an address: a name that comes again has one more value."""
    found: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        if name not in OURS and value:
            found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def sparql_of(served: Served, asked: Question, said: Mapping[str, Any]) -> str:
    """Return the SPARQL of a question. Raises `QuestionError` for an unknown, missing or ill-formed parameter."""
    values, _ = complete(asked, served.store, said)
    return asked.filled(values, served.store.base, partial(near, served.store))
