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

from bench.values import known_values, lignes
from rncp_graph.building.loading import build
from rncp_graph.cli.building import worth
from rncp_graph.exports import export
from rncp_graph.nomenclatures import nomenclatures
from rncp_graph.questions.question import query, questions
from rncp_graph.readers import read
from rncp_graph.stores import Store, open_store
from rncp_graph.terms import BASE

Poses = dict[str, dict[str, str]]
"""The values that each question is asked with."""
Temps = dict[str, Any]
"""Of one question: `ms`, its times in milliseconds, and `lignes`; or `echec`, why there are none."""

PATIENCE = 5_000
"""Milliseconds of asking after which a question is not asked again."""
CHUNK = 1 << 20


def preparer(sources: list[str], vocabulaires: list[str], store: str, quads: str, garder: bool) -> dict[str, Any]:
    """Build the store, unless it is there and kept; write it as N-Quads; choose what each question is asked with."""
    if not (garder and Path(store).exists()):
        found = [read(path) for path in sources]
        build(store, *found, nomenclatures=nomenclatures(*vocabulaires), processes=worth(found))
    built = open_store(Path(store))
    asked = {name: known_values(built, question) for name, question in questions().items()}
    return {
        "quads": export(built, quads),
        "poses": {name: values for name, (values, _) in asked.items()},
        "lignes": {name: rows for name, (_, rows) in asked.items()},
    }


def disque(store: str, poses: Poses, fois: int) -> dict[str, Any]:
    """Ask the store on disk, as the command line opens it."""
    return _interroger(open_store(Path(store)), poses, fois)


def memoire(quads: str, poses: Poses, fois: int) -> dict[str, Any]:
    """Ask the same quads in memory."""
    store = open_store()
    store.load(_morceaux(Path(quads)))
    return _interroger(store, poses, fois)


def http(adresse: str, poses: Poses, fois: int) -> dict[str, Any]:
    """Ask a server by its address."""
    return _interroger(open_store(adresse), poses, fois)


def rdflib(quads: str, poses: Poses, fois: int, limite: float) -> dict[str, Any]:
    """Ask rdflib in memory the same texts, each within `limite` seconds."""
    from bench.latency_rdflib import charger, interroger

    return interroger(charger(Path(quads)), {name: texte(name, values) for name, values in poses.items()}, fois, limite)


def texte(name: str, values: dict[str, str]) -> str:
    """Return the SPARQL of a question."""
    return questions()[name].text(base=BASE, **values)


def chronometrer(poser: Callable[[], int], fois: int, patience: float = PATIENCE) -> Temps:
    """Time a question up to `fois` times after one that is not counted, unless that one was slow.

    >>> chronometrer(lambda: 3, 2)["lignes"]
    3
    """
    times: list[float] = []
    while len(times) <= fois and sum(times) < patience:
        debut = time.perf_counter()
        rows = poser()
        times.append(1000 * (time.perf_counter() - debut))
    return {"ms": times[1:] or times, "lignes": rows}


def _interroger(store: Store, poses: Poses, fois: int) -> dict[str, Temps]:
    found: dict[str, Temps] = {}
    for name, values in poses.items():
        question = questions()[name]

        def poser(question: Any = question, values: dict[str, str] = values) -> int:
            answer = query(store, question, **values)
            return lignes(answer)

        try:
            found[name] = chronometrer(poser, fois)
        except Exception as error:  # one question that fails is a line of the page, not its end
            found[name] = {"echec": f"{type(error).__name__}: {str(error)[:200]}"}
    return found


def _morceaux(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


MOTEURS: dict[str, Callable[..., dict[str, Any]]] = {
    task.__name__: task for task in (preparer, memoire, disque, http, rdflib)
}


def commande(moteur: str, **arguments: Any) -> list[str]:
    """Return the command that runs a task.

    >>> commande("disque", store="x")[2:]
    ['bench.latency', 'disque', '{"store": "x"}']
    """
    return [sys.executable, "-m", "bench.latency", moteur, json.dumps(arguments, default=str)]


if __name__ == "__main__":
    print(json.dumps(MOTEURS[sys.argv[1]](**json.loads(sys.argv[2]))))
