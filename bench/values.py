"""What a question is asked with on any data: its own example where that has an answer, else values that have one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from typing import Any, cast

from pyoxigraph import Literal

from rncp_graph.questions.question import Question, complete, query
from rncp_graph.questions.table import Table
from rncp_graph.stores import Solutions
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import expand

TRIALS, PATIENCE = 40, 60
"""Values that are tried for a question, and the seconds after which no more are."""

CANDIDATES: dict[str, tuple[str, ...]] = {
    "certification": (
        "?v rncp:remplace ?a ; rncp:bloc ?b ; rncp:codeRome ?r ; rncp:certificateur ?c",
        "?v rncp:remplacePar ?a ; rncp:codeRome ?r",
        "?v rncp:remplacePar ?a . ?v rncp:remplacePar ?b FILTER(?a != ?b)",
        "?v rncp:aHabilitation ?h",
        "?v rncp:enregistrement ?e . ?e rncp:texteOfficiel ?t",
        "?v rncp:aCorrespondance ?c",
        "?v rncp:aCentre ?c",
    ),
    "rome": ("?f rncp:codeRome ?v",),
    "nsf": ("?f rncp:codeNSF ?v",),
    "formacode": ("?f rncp:formacode ?v",),
    "abrege": ("?f rncp:abrege ?v",),
    "niveau": ("?f rncp:niveau ?v",),
    "idcc": ("?f rncp:codeIDCC ?v",),
    "ccn": ("?f rncp:ccn1 ?v",),
    "departement": ("?f rncp:departement ?v",),
    "organisme": ("?f rncp:certificateur ?v", "?f rncp:partenaire ?v", "?f rncp:centrePreparation ?v"),
}
"""For each type of parameter, patterns of its values `?v`: those of most rows are tried first."""

CODE = "skos:notation"
CODES = {"certification": "dct:identifier", "organisme": "rncp:siret|rncp:siren"}
"""What says the code of a value, where it is not `CODE`. A body without a number has none, and is not asked for."""


def known_values(store: OxigraphStore, question: Question) -> tuple[dict[str, str], int]:
    """Return the values of all parameters of a question, days of the export filled in, and the rows of its answer.

    Where no value that is tried has an answer, those of the example are given, with 0 rows.
    """
    example = question.exemple.parametres if question.exemple else {}
    began, first = time.monotonic(), dict(example)
    for said in islice(_trials(store, question, first), TRIALS):
        if rows := rows_in(query(store, question, **said)):
            return _completed(store, question, said), rows
        if time.monotonic() - began > PATIENCE:
            break
    return _completed(store, question, first), 0


def rows_in(answer: Table | list[Any] | bool) -> int:
    """Return the number of rows or triples of an answer, 1 for yes.

    >>> rows_in(True), rows_in([])
    (1, 0)
    """
    return int(answer) if isinstance(answer, bool) else len(answer)


def _trials(store: OxigraphStore, question: Question, example: dict[str, str]) -> Iterator[dict[str, str]]:
    """The example, then on the day of the export, then every choice of other values for its nodes.

    What has a default is left at it first, as by one who gives only what must be given: the examples of such options
    are for a corpus of a few fiches.
    """
    known = {parameter.nom: parameter for parameter in question.parametres}

    def today(said: dict[str, str]) -> dict[str, str]:
        return {name: value for name, value in said.items() if not known[name].date_export}

    bare = {name: value for name, value in example.items() if not known[name].default or known[name].date_export}
    tried = [bare, today(bare), example, today(example)]
    yield from (said for i, said in enumerate(tried) if said not in tried[:i])
    nodes = [name for name in bare if known[name].type in CANDIDATES]
    for chosen in product(*(frequent_values(store, known[name].type) for name in nodes)) if nodes else ():
        yield {**today(bare), **dict(zip(nodes, chosen, strict=True))}


@cache
def frequent_values(store: OxigraphStore, kind: str, number: int = 4) -> tuple[str, ...]:
    """Return the codes of a type that stand in most rows of each of its patterns, without repeating one."""
    found: dict[str, None] = {}
    for pattern in CANDIDATES[kind]:
        rows = store.query(
            f"{_PREFIXES} SELECT ?code (COUNT(*) AS ?n) {{ {pattern} . ?v {CODES.get(kind, CODE)} ?code }} "
            f"GROUP BY ?code ORDER BY DESC(?n) ?code LIMIT {number}"
        )
        found |= {cast(Literal, row["code"]).value: None for row in cast(Solutions, rows)}
    return tuple(found)


_PREFIXES = " ".join(f"PREFIX {name}: <{expand(f'{name}:')}>" for name in ("dct", "rncp", "skos"))


def _completed(store: OxigraphStore, question: Question, said: dict[str, str]) -> dict[str, str]:
    values, _ = complete(question, store, said)
    return {name: str(value) for name, value in values.items() if name not in said} | said
