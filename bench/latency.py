"""The latency of questions on one engine, in a process of its own: `python -m bench.latency ENGINE '{…}'`.

The process prints one line of JSON: for each question its milliseconds and rows, or what failed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.values import known_values, rows_in
from rncp_graph.building.loading import build
from rncp_graph.cli.building import worth
from rncp_graph.exports import export
from rncp_graph.nomenclatures import nomenclatures
from rncp_graph.questions.question import query, questions
from rncp_graph.readers import read
from rncp_graph.stores import Store, open_store
from rncp_graph.terms import BASE

Asked = dict[str, dict[str, str]]
"""The values that each question is asked with."""
Times = dict[str, Any]
"""Of one question: `ms`, its times in milliseconds, and `lignes`; or `echec`, why there are none."""

PATIENCE = 5_000
"""Milliseconds of asking after which a question is not asked again."""
CHUNK = 1 << 20


def prepare_inputs(sources: list[str], vocabularies: list[str], store: str, quads: str, keep: bool) -> dict[str, Any]:
    """Build the store, unless it is there and kept; write it as N-Quads; choose what each question is asked with."""
    if not (keep and Path(store).exists()):
        found = [read(path) for path in sources]
        build(store, *found, nomenclatures=nomenclatures(*vocabularies), processes=worth(found))
    built = open_store(Path(store))
    asked = {name: known_values(built, question) for name, question in questions().items()}
    return {
        "quads": export(built, quads),
        "asked": {name: values for name, (values, _) in asked.items()},
        "lignes": {name: rows for name, (_, rows) in asked.items()},
    }


def disk(store: str, asked_values: Asked, runs: int) -> dict[str, Any]:
    """Ask the store on disk, as the command line opens it."""
    return _time_questions(open_store(Path(store)), asked_values, runs)


def memory(quads: str, asked_values: Asked, runs: int) -> dict[str, Any]:
    """Ask the same quads in memory."""
    store = open_store()
    store.load(_chunks(Path(quads)))
    return _time_questions(store, asked_values, runs)


def http(address: str, asked_values: Asked, runs: int) -> dict[str, Any]:
    """Ask a server by its address."""
    return _time_questions(open_store(address), asked_values, runs)


def rdflib(quads: str, asked_values: Asked, runs: int, limit: float) -> dict[str, Any]:
    """Ask rdflib in memory the same texts, each within `limit` seconds."""
    from bench.latency_rdflib import load_graph, time_questions

    return time_questions(
        load_graph(Path(quads)), {name: text_of(name, values) for name, values in asked_values.items()}, runs, limit
    )


def text_of(name: str, values: dict[str, str]) -> str:
    """Return the SPARQL of a question."""
    return questions()[name].text(base=BASE, **values)


def time_one(ask: Callable[[], int], runs: int, patience: float = PATIENCE) -> Times:
    """Time a question up to `runs` times after one that is not counted, unless that one was slow.

    >>> time_one(lambda: 3, 2)["lignes"]
    3
    """
    times: list[float] = []
    while len(times) <= runs and sum(times) < patience:
        began = time.perf_counter()
        rows = ask()
        times.append(1000 * (time.perf_counter() - began))
    return {"ms": times[1:] or times, "lignes": rows}


def _time_questions(store: Store, asked_values: Asked, runs: int) -> dict[str, Times]:
    found: dict[str, Times] = {}
    for name, values in asked_values.items():
        question = questions()[name]

        def ask(question: Any = question, values: dict[str, str] = values) -> int:
            answer = query(store, question, **values)
            return rows_in(answer)

        try:
            found[name] = time_one(ask, runs)
        except Exception as error:  # one question that fails is a line of the page, not its end
            found[name] = {"echec": f"{type(error).__name__}: {str(error)[:200]}"}
    return found


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


ENGINES: dict[str, Callable[..., dict[str, Any]]] = {
    task.__name__: task for task in (prepare_inputs, memory, disk, http, rdflib)
}


def command_of(engine: str, **arguments: Any) -> list[str]:
    """Return the command that runs a task.

    >>> command_of("disk", store="x")[2:]
    ['bench.latency', 'disk', '{"store": "x"}']
    """
    return [sys.executable, "-m", "bench.latency", engine, json.dumps(arguments, default=str)]


if __name__ == "__main__":
    print(json.dumps(ENGINES[sys.argv[1]](**json.loads(sys.argv[2]))))
