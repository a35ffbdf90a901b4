"""The journal of a store: what became of each fiche from one update to the next, in a file of each version.

`update` writes it, so that feeds can tell what no fiche dates: a new title, another block. It is sealed with its
version and goes on from the journal of the version before; what is older than `KEPT` days goes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from rncp_graph.stores import Store
from rncp_graph.stores.oxigraph import OxigraphStore

FILE = "journal.jsonl"
KEPT = 400
"""Days that a journal goes back: a year, and a month to read it in."""


class Passage(NamedTuple):
    """What became of one fiche between the exports of two days.

    `evenements` are those of a comparison, `champs` the paths of the fields that changed, `successeurs` what newly
    replaces it; `fin` is the day on which its registration expired.
    """

    numero: str
    intitule: str | None
    avant: str | None
    apres: str
    evenements: Sequence[str]
    champs: Sequence[str] = ()
    successeurs: Sequence[str] = ()
    fin: str | None = None

    @property
    def day(self) -> date:
        """The day of the later export."""
        return date.fromisoformat(self.apres)


def journal(store: Store) -> list[Passage]:
    """Return the journal of a store, the oldest passage first; none of one that was never updated, or has no folder.

    >>> from rncp_graph.stores import open_store
    >>> journal(open_store())
    []
    """
    version = store.version if isinstance(store, OxigraphStore) else None
    return list(_lines(version / FILE)) if version else []


def write_journal(version: Path, passages: Iterable[Passage], former: Iterable[Passage] = ()) -> None:
    """Write a journal into a version, after the passages of a former one that are young enough."""
    new = list(passages)
    newest = max((one.day for one in new), default=None)
    old = (one for one in former if newest is None or newest - one.day <= timedelta(days=KEPT))
    with (version / FILE).open("w", encoding="utf-8") as out:
        for one in (*old, *new):
            out.write(json.dumps(one._asdict(), ensure_ascii=False) + "\n")


def share_journal(source: OxigraphStore, version: Path) -> None:
    """Give a version the journal of another one, of which the default graph is the same; the file is shared."""
    if source.version and (source.version / FILE).is_file():
        os.link(source.version / FILE, version / FILE)


def _lines(path: Path) -> Iterator[Passage]:
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            yield from (Passage(**json.loads(line)) for line in lines)
