"""The peer: the same quads and the same texts in rdflib, in memory, each question killed when its time is up.

The graph is read once. A question runs in a copy of the process (fork), which shares the memory of the graph.
"""

from __future__ import annotations

import gc
import multiprocessing
import warnings
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rdflib import Dataset

BYTES = 2_000
"""Bytes of memory that a quad may take in rdflib, with what the copies of the process touch."""


def load_graph(quads: Path) -> Dataset:
    """Read N-Quads into rdflib: the default graph and the named ones, as the questions tell them apart."""
    from rdflib import Dataset

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib, about its own calls
        graph = Dataset()
        graph.parse(quads, format="nquads")
    gc.collect()
    gc.freeze()  # what is frozen is not walked by the collector, and stays shared between the processes
    return graph


def time_questions(graph: Dataset, texts: dict[str, str], runs: int, limit: float) -> dict[str, dict[str, Any]]:
    """Time each text, up to `runs` times; one whose first answer takes more than `limit` seconds is killed.

    >>> from rdflib import Dataset
    >>> said = time_questions(Dataset(), {"rien": "SELECT * { ?s ?p ?o }", "faux": "SELECT"}, 2, 20)
    >>> said["rien"]["lignes"], "echec" in said["faux"]
    (0, True)
    """
    return {name: _ask(graph, text, runs, limit) for name, text in texts.items()}


def _ask(graph: Dataset, text: str, runs: int, limit: float) -> dict[str, Any]:
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    child = fork.Process(target=_answer, args=(graph, text, runs, there), daemon=True)
    child.start()
    there.close()
    said: dict[str, Any] = {"echec": f"> {limit:g} s"}
    try:
        while here.poll(limit):
            said = here.recv()
    except EOFError:  # the child is done: what it said last holds
        pass
    child.kill()
    child.join()
    return said


def _answer(graph: Dataset, text: str, runs: int, out: Connection) -> None:
    """Say the first time at once, so that it is known if a later one is cut off; then all of them."""
    from bench.latency import PATIENCE, time_one

    def ask() -> int:
        result = graph.query(text)
        if result.type == "ASK":
            return int(bool(result.askAnswer))
        return len(result.graph if result.graph is not None else list(result))

    warnings.simplefilter("ignore", DeprecationWarning)
    try:
        first = time_one(ask, 0)
        out.send(first)
        if first["ms"][0] < PATIENCE:
            out.send(time_one(ask, runs))
    except Exception as error:  # whatever rdflib cannot do is a line of the page
        out.send({"echec": f"{type(error).__name__}: {str(error)[:200]}"})
