"""What a version keeps of networks: the answers that tell of their nodes, which each network needs again.

An answer is kept as the engine writes it, in a file named after the text that was asked. So one to another text (of
another day, with filters, of a later release) is none, and is asked for.
"""

from __future__ import annotations

import gzip
import os
from hashlib import sha256
from pathlib import Path
from typing import cast

from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.questions.columns import Rows, asked_rows, unordered
from rncp_graph.questions.day import day_of
from rncp_graph.questions.question import Question, asked_once, questions
from rncp_graph.reasons import reason
from rncp_graph.stores import Answer, Solutions, Store
from rncp_graph.stores.oxigraph import OxigraphStore

FOLDER = "reseaux-1"
"""Where answers are in a version. The number rises with their form."""


def kept_rows(store: Store, asked: Question, /, **parametres: object) -> Rows:
    """Return the rows of a question that tells of nodes: as a version keeps them, else asked for now.

    Raises as `asked_rows` does, and `StoreError` for a file that cannot be read.
    """
    folder = store.version / FOLDER if isinstance(store, OxigraphStore) and store.version else None

    def ask(text: str) -> Answer:
        file = _file(folder, text) if folder else None
        return Solutions.told(_read(file)) if file and file.is_file() else store.query(text)

    return cast(Rows, asked_rows(store, asked, ask, **parametres))


def write_answers(store: Store, version: Path) -> None:
    """Keep in a version what is said of all nodes on the day of the store."""
    folder, day = version / FOLDER, day_of(store).date
    folder.mkdir()

    def keep(text: str) -> Answer:
        written = cast(Solutions, store.query(text)).tsv()
        with _file(folder, text).open("wb") as raw, gzip.GzipFile("", "wb", 1, raw, mtime=0) as file:
            file.write(written)
        return Solutions.told(written)

    for asked in questions("reseaux/noeuds").values():
        plainly, _ = unordered(asked)
        asked_once(store, plainly, {p.nom: day for p in asked.parametres if p.nom == "date"}, keep)


def share_answers(source: OxigraphStore, version: Path) -> None:
    """Give a version what another one keeps, of which the default graph is the same."""
    if source.version and (source.version / FOLDER).is_dir():
        (version / FOLDER).mkdir()
        for file in (source.version / FOLDER).iterdir():
            os.link(file, version / FOLDER / file.name)


def _file(folder: Path, text: str) -> Path:
    return folder / f"{sha256(text.encode()).hexdigest()[:32]}.tsv.gz"


def _read(file: Path) -> bytes:
    try:
        return gzip.decompress(file.read_bytes())
    except (OSError, EOFError, ValueError) as error:
        why = reason(error)
        raise StoreError(
            t(
                f"{file} : illisible ({why}) ; reconstruisez la base, ou rétablissez une sauvegarde",
                f"{file}: unreadable ({why}); build the store anew, or restore a backup",
            )
        ) from error
