"""`python -m bench.fuzz.reader`: a process that reads one hostile input after the other, and says what came of each.

A line in: JSON, `[kind, path]`. A line out: JSON, `[outcome, words]`.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import rncp_graph as rg
from bench.fuzz.inputs import ROOT
from rncp_graph.errors import RncpGraphError
from rncp_graph.graph.official import Official
from rncp_graph.nomenclatures import nomenclatures
from rncp_graph.questions.asked import asked_of
from rncp_graph.settings import Settings
from rncp_graph.stores import Store
from rncp_graph.upkeep.backup import restore

SECONDS = 10
"""How long a query may take."""


@cache
def example() -> Store:
    """Return a store of the example in a folder, made when it is first wanted."""
    store = Path(tempfile.mkdtemp(), "example.db")
    rg.build(store, rg.read(ROOT / "data" / "exemple" / "export_fiches_RS_V4_1_exemple.xml"))
    return rg.open_store(store)


def source(path: Path) -> None:
    """Read fiches, and of one file in three make the graph too, which takes longer."""
    if path.stat().st_size % 3:
        list(rg.read(path))
    else:
        rg.load(rg.open_store(), rg.read(path))


def nomenclature(path: Path) -> None:
    """Read an official list."""
    official = Official()
    for one in nomenclatures(path):
        one.read_into(official)


def question(path: Path) -> None:
    """Read a question of one's own, and ask it, within limits: what is asked may have no end."""
    rg.query(example(), path, timeout=SECONDS)


def sparql(path: Path) -> None:
    """Ask SPARQL."""
    rg.query(example(), path.read_bytes().decode("utf-8", "replace"), timeout=SECONDS)


def each(path: Path) -> None:
    """Read a table of values, and ask a question for its rows."""
    list(asked_of(path).rows)
    rg.query(rg.open_store(), "blocs", each=path)


def backup(path: Path) -> None:
    """Restore a backup."""
    with tempfile.TemporaryDirectory() as folder:
        restore(Path(folder, "store.db"), path)


def words(path: Path) -> None:
    """Search by words, and take them for the ends of a path."""
    said = path.read_bytes().decode("utf-8", "replace")
    for ask in (lambda: rg.search(example(), said), lambda: rg.path(example(), said, "M1805")):
        with suppress(RncpGraphError):
            ask()


def settings(path: Path) -> None:
    """Read an environment."""
    lines = path.read_bytes().decode("utf-8", "surrogateescape").splitlines()
    Settings.of(dict(line.split("=", 1) for line in lines if "=" in line))


READERS: dict[str, Callable[[Path], None]] = {
    one.__name__: one for one in (source, nomenclature, question, sparql, each, backup, words, settings)
}


def outcome(kind: str, path: Path) -> tuple[str, str]:
    """Return what comes of an input: `clean`, `refused` with the words, or `fault` with the traceback."""
    try:
        READERS[kind](path)
    except RncpGraphError as error:
        return "refused", str(error)
    except BaseException:
        return "fault", traceback.format_exc()[-4000:]
    return "clean", ""


def main() -> None:
    """Answer line by line."""
    faulthandler.enable()
    warnings.simplefilter("ignore")
    logging.disable()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    for line in sys.stdin:
        kind, path = json.loads(line)
        answers.write(json.dumps(outcome(kind, Path(path))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
