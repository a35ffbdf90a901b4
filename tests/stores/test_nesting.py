"""Depth is seen before a parser recurses: each kind of nesting and of chain, and what only looks like one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rncp_graph.errors import QuestionError
from rncp_graph.stores import open_store
from rncp_graph.stores.nesting import CHAIN, MOST, deep

NESTED: dict[str, Callable[[int], str]] = {
    "groups": lambda n: "ASK " + "{" * n + "}" * n,
    "brackets of an expression": lambda n: "ASK { FILTER(" + "(" * n + "1" + ")" * n + ") }",
    "functions": lambda n: "ASK { FILTER(" + "STR(" * n + "1" + ")" * n + ") }",
    "conditions": lambda n: "ASK { FILTER(" + "IF(true,1," * n + "1" + ")" * n + ") }",
    "paths": lambda n: "ASK { ?s " + "(" * n + "<a:>" + ")*" * n + " ?o }",
    "not exists": lambda n: "ASK { " + "FILTER NOT EXISTS {" * n + " ?s ?p ?o " + "}" * n + " }",
    "optional": lambda n: "ASK { " + "OPTIONAL {" * n + " ?s ?p ?o " + "}" * n + " }",
    "queries": lambda n: "SELECT * {" + "{SELECT * {" * n + "}}" * n + "}",
    "collections": lambda n: "ASK { ?s ?p " + "(" * n + "1" + ")" * n + " }",
    "blank nodes": lambda n: "ASK { ?s ?p " + "[<a:> " * n + "1" + "]" * n + " }",
    "triple terms": lambda n: "ASK { ?s ?p " + "<<( ?s ?p " * n + "1" + ")>>" * n + " }",
    "reifiers": lambda n: "ASK { ?s ?p " + "<< ?s ?p " * n + "1" + ">>" * n + " }",
    "annotations": lambda n: "ASK { ?s ?p ?o " + "{| ?p ?o " * n + "|}" * n + " }",
    "templates": lambda n: "CONSTRUCT { ?s ?p " + "(" * n + "1" + ")" * n + "} {}",
    "json": lambda n: '{"a":' * n + "1" + "}" * n,
    "turtle": lambda n: "<a:> <a:> " + "(" * n + ")" * n + " .",
}
CHAINED: dict[str, Callable[[int], str]] = {
    **{
        f"FILTER {sign}": lambda n, sign=sign: f"ASK {{ FILTER({f'?x{sign}' * n}?x) }}"
        for sign in ("||", "&&", "+", "*", "-", "/")
    },  # type: ignore[misc]
    "not": lambda n: "ASK { FILTER(" + "!" * n + "true) }",
    "a path": lambda n: "ASK { ?s " + "<a:>/" * n + "<a:> ?o }",
    "a choice": lambda n: "ASK { ?s " + "<a:>|" * n + "<a:> ?o }",
    "union": lambda n: "ASK { {?s ?p ?o}" + " UNION {?s ?p ?o}" * n + " }",
    "optional": lambda n: "ASK { " + "OPTIONAL {?s ?p ?o} " * n + " }",
    "minus": lambda n: "ASK { ?s ?p ?o " + "MINUS {?s ?p ?o} " * n + " }",
    "filters": lambda n: "ASK { ?s ?p ?o " + "filter(?s) " * n + " }",
    "bind": lambda n: "ASK { " + "".join(f"BIND(1 AS ?x{i}) " for i in range(n)) + " }",
    "columns": lambda n: "SELECT " + " ".join(f"(1 AS ?x{i})" for i in range(n)) + " {}",
}


@pytest.mark.parametrize("kind", NESTED)
def test_brackets_within_brackets_are_bounded(kind: str) -> None:
    assert not deep(NESTED[kind](MOST // 2 - 2))
    assert deep(NESTED[kind](MOST + 1))
    assert deep(NESTED[kind](100_000))


@pytest.mark.parametrize("kind", CHAINED)
def test_operators_and_clauses_in_a_row_are_bounded(kind: str) -> None:
    assert not deep(CHAINED[kind](CHAIN // 2 - 2))
    assert deep(CHAINED[kind](CHAIN + 1))
    assert deep(CHAINED[kind](20_000))


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p '" + "{" * 1000 + "' }",
        'ASK { ?s ?p """' + '"{' * 1000 + '""" }',
        'ASK { ?s ?p "\\"' + "(" * 1000 + '" }',
        "ASK {} # " + "{" * 1000,
        "ASK { ?s ?p <urn:" + "(" * 1000 + "> }",
        "ASK { VALUES (?s ?o) { " + "(<urn:a-b/c> 1) " * 5000 + "} }",
        "ASK { ?s ?p ?o FILTER(?s IN (" + "<http://example.org/a-b/c=d>, " * 5000 + "1)) }",
    ],
)
def test_what_only_looks_deep_passes(text: str) -> None:
    assert not deep(text)


@pytest.mark.parametrize("kind", ["groups", "not exists", "queries", "conditions"])
def test_a_query_that_would_end_the_process_is_refused_in_one_line(kind: str) -> None:
    with pytest.raises(QuestionError, match=r"^SPARQL nests too deep: at most 100 brackets open at once"):
        open_store().query(NESTED[kind](2200))
