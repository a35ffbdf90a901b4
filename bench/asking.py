"""Every question there is, timed on a corpus: with its own example where that has an answer, else a busy value."""

from __future__ import annotations

from functools import partial
from typing import Any

from bench.latency import time_one
from bench.values import known_values, rows_in
from rncp_graph.questions.question import Question, query, questions
from rncp_graph.stores.oxigraph import OxigraphStore

PATIENCE = 15_000
"""Milliseconds of asking after which a question is not asked again."""


def time_questions(store: OxigraphStore, runs: int) -> list[dict[str, Any]]:
    """Time each question, those of networks and of their nodes included: milliseconds, rows, the values asked with."""
    said = []
    for folder in ("", "reseaux", "reseaux/noeuds"):
        for name, question in questions(folder).items():
            values, _ = known_values(store, question)
            times = time_one(partial(_ask, store, question, values), runs, PATIENCE)
            said.append({"nom": f"{folder}/{name}" if folder else name, "parametres": values, **times})
    return said


def _ask(store: OxigraphStore, question: Question, values: dict[str, str]) -> int:
    return rows_in(query(store, question, **values))
