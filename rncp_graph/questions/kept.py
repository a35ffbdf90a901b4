"""What a version keeps of networks: what is told of their nodes, what those of many share; in memory, the last answers.

A file holds one, as columns of numbers (`columns.py`), and is named after the text of the question as it is asked. So
one to another text (of another day, with filters, of a later release) is none, and is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary

from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.questions.about import about
from rncp_graph.questions.asking import is_ours
from rncp_graph.questions.columns import Column, Rows, asked_rows, cell, read_cells
from rncp_graph.questions.day import day_of
from rncp_graph.questions.question import Question, complete, questions
from rncp_graph.reasons import reason
from rncp_graph.stores import Store
from rncp_graph.stores.garbage import uncollected
from rncp_graph.stores.oxigraph import OxigraphStore

FOLDER = "reseaux-1"
"""Where answers are in a version. The number rises with their form."""

LARGE = ("certifications-voisines", "partenaires")
"""Networks of which the rows are so many that they wait for the engine longer than they may take: they are kept too."""

AT_MOST = 12
"""Answers that are in memory, of an open store."""

_KNOWN: WeakKeyDictionary[OxigraphStore, dict[str, Rows]] = WeakKeyDictionary()


def kept_rows(store: Store, asked: Question, /, **parametres: Any) -> Rows | None:
    """Return the rows of a question: of ours to a version, as they are known or kept, else asked for now.

    Raises as `asked_rows` does, and `StoreError` for a file that cannot be read.
    """
    if not (isinstance(store, OxigraphStore) and store.version and is_ours(asked)):
        return asked_rows(store, asked, **parametres)
    values, _ = complete(asked, store, parametres)
    text, known = asked.filled(values, store.base), _KNOWN.setdefault(store, {})
    found = known.pop(text, None)
    if found is None:
        file = _file(store.version, text)
        kept = Rows(_read(file), about(store, asked.id, values)) if file.is_file() else None
        found = kept or cast(Rows, asked_rows(store, asked, **parametres))
    known[text] = found  # the last that was asked for is the last that is forgotten
    for oldest in list(known)[:-AT_MOST]:
        known.pop(oldest, None)
    return found


def write_answers(store: Store, version: Path) -> None:
    """Keep in a version the answers on the day of the store, without filters."""
    import numpy as np

    (version / FOLDER).mkdir()
    with uncollected():
        for asked, values in _kept(day_of(store).date):
            rows = cast(Rows, asked_rows(store, asked, **values))
            said: dict[str, Any] = {}
            for name, column in rows.cells.items():
                written = "\n".join(map(cell, column.said)).encode()
                said |= {f"{name} said": np.frombuffer(written, np.uint8), f"{name} codes": column.codes.astype("<i4")}
            with _file(version, asked.filled(values, store.base)).open("wb") as out:
                np.savez(out, allow_pickle=False, **said)


def share_answers(source: OxigraphStore, version: Path) -> None:
    """Give a version what another one keeps, of which the default graph is the same."""
    if source.version and (source.version / FOLDER).is_dir():
        (version / FOLDER).mkdir()
        for file in (source.version / FOLDER).iterdir():
            os.link(file, version / FOLDER / file.name)


def _kept(day: date) -> Iterator[tuple[Question, dict[str, date]]]:
    """The questions whose answers are kept, and their parameters."""
    for asked in [*questions("reseaux/noeuds").values(), *(questions("reseaux")[name] for name in LARGE)]:
        yield asked, {p.nom: day for p in asked.parametres if p.nom == "date"}


def _file(version: Path, text: str) -> Path:
    return version / FOLDER / f"{sha256(text.encode()).hexdigest()[:32]}.npz"


def _read(file: Path) -> dict[str, Column]:
    import numpy as np

    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as told:
            names = [name.removesuffix(" codes") for name in told if name.endswith(" codes")]
            said = {name: told[f"{name} said"].tobytes().decode().split("\n") for name in names}
            codes = {name: told[f"{name} codes"].astype(np.int64) for name in names}
    except Exception as error:  # numpy and the zip that it reads have no common class of errors
        why = reason(error)
        raise StoreError(
            t(
                f"{file} : illisible ({why}) ; reconstruisez la base, ou rétablissez une sauvegarde",
                f"{file}: unreadable ({why}); build the store anew, or restore a backup",
            )
        ) from error
    return {name: Column(cells, codes[name]) for name, cells in read_cells(said).items()}
