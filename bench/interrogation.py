"""Every question there is, timed on a corpus: with its own example where the corpus knows it, else a busy value."""

from __future__ import annotations

import time
from statistics import median
from typing import Any, cast

from pyoxigraph import NamedNode, QuerySolutions

from rncp_graph.parametres import Parametre
from rncp_graph.queries import Question, query, questions
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE, expand

PATIENCE = 15_000
"""Milliseconds after which a question is not asked again."""
REMPLACANTS = {
    "certification": "?v a rncp:Certification ; rncp:ancienneCertification ?a ; rncp:bloc ?b ; rncp:aHabilitation ?h ; "
    "rncp:codeRome ?r ; rncp:codeNSF ?n .",
    "rome": "?f rncp:codeRome ?v .",
    "nsf": "?f rncp:codeNSF ?v .",
}
"""Where the example of a question is not in the corpus: the value that stands in most rows of this pattern."""


def interroger(store: OxigraphStore, fois: int) -> list[dict[str, Any]]:
    """Time each question up to `fois` times after one that is not counted: milliseconds, rows, the values asked with.

    A slow question is asked less often, until it has taken `PATIENCE`.
    """
    said, busiest = [], {kind: _frequent(store, pattern) for kind, pattern in REMPLACANTS.items()}
    for folder in ("", "reseaux"):
        for name, question in questions(folder).items():
            values = _values(store, question, busiest)
            times: list[float] = []
            while len(times) <= fois and (len(times) < 2 or sum(times) < PATIENCE):
                debut = time.perf_counter()
                rows = len(list(cast(Any, query(store, question, **values))))
                times.append(1000 * (time.perf_counter() - debut))
            times = times[1:]
            said.append(
                {
                    "nom": f"{folder}/{name}" if folder else name,
                    "parametres": values,
                    "lignes": rows,
                    "fois": len(times),
                    "ms": median(times),
                    "min": min(times),
                    "max": max(times),
                }
            )
    return said


def _values(store: OxigraphStore, question: Question, busiest: dict[str, str]) -> dict[str, str]:
    """The values of the example of a question that this corpus knows, and for the others the busiest of their type."""
    example = question.exemple.parametres if question.exemple else {}
    known = {parametre.nom: parametre for parametre in question.parametres}
    return {name: value if _connue(store, known[name], value) else busiest[known[name].type]
            for name, value in example.items()}  # fmt: skip


def _connue(store: OxigraphStore, parametre: Parametre, value: str) -> bool:
    term = parametre.n_triples(value, BASE)
    return parametre.type not in REMPLACANTS or bool(store.query(f"ASK {{ {term} a ?kind }}"))


def _frequent(store: OxigraphStore, pattern: str) -> str:
    rows = store.query(
        f"PREFIX rncp: <{expand('rncp:')}> "
        f"SELECT ?v (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?v ORDER BY DESC(?n) ?v LIMIT 1"
    )
    found = next(iter(cast(QuerySolutions, rows)), None)
    return cast(NamedNode, found["v"]).value.rpartition("/")[2] if found else ""
