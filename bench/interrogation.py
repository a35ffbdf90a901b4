"""Every question there is, timed on a corpus: with its own example where that has an answer, else a busy value."""

from __future__ import annotations

import time
from statistics import median
from typing import Any, cast

from bench.valeurs import valeurs
from rncp_graph.queries import query, questions
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE

PATIENCE = 15_000
"""Milliseconds after which a question is not asked again."""


def interroger(store: OxigraphStore, fois: int) -> list[dict[str, Any]]:
    """Time each question up to `fois` times after one that is not counted: milliseconds, rows, the values asked with.

    A slow question is asked less often, until it has taken `PATIENCE`.
    """
    said = []
    for folder in ("", "reseaux"):
        for name, question in questions(folder).items():
            values, _ = valeurs(store, question, BASE)
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
