"""The blocks near those of a certification, as the graph has them: officially so, or merely alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, cast

from rncp_graph.questions.question import query
from rncp_graph.questions.table import Row, Table
from rncp_graph.stores import Store

QUESTION = "blocs-proches"
"""What is asked of the graph."""

Nature = Literal["officielle", "ressemblance"]


@dataclass(frozen=True, slots=True)
class BlocProche:
    """Blocks of a certification and of another one, by their codes, and what ties them.

    `officielle`: a fiche states it; `sens` is `vers` where `blocs` count towards `autres_blocs`, `depuis` the other way
    round; a side without blocks is the whole certification. `ressemblance`: `score` (0 to 1) tells how alike the texts
    of one block of each are, `methode` which texts; no fiche says that one counts for the other.
    """

    blocs: tuple[str, ...]
    numero: str
    autres_blocs: tuple[str, ...]
    nature: Nature
    sens: str | None = None
    score: float | None = None
    methode: str | None = None
    libelle: str | None = None
    autre_libelle: str | None = None


def similar_blocks(store: Store, numero: str, vers: str | None = None, *, threshold: float = 0) -> list[BlocProche]:
    """Return what the graph has of blocks near those of a certification, in all others or in one; official ones first.

    Likenesses come from the nearest down, those below a threshold left out. They are there when `similar` was run on
    the store; a pair that is not there is one that was not kept, not one that has nothing in common.

    Raises `QuestionError` for a text that is no number of a certification.

    >>> from rncp_graph.graph.shared import Shared
    >>> from rncp_graph.model.fiche import Correspondance, Fiche
    >>> from rncp_graph.stores import open_store
    >>> said = Correspondance(blocs_source=("RNCP2BC01",), certification_destination="RNCP1")
    >>> store = open_store()
    >>> store.load(line.encode() for line in Shared().fiche_lines(Fiche(numero="RNCP2", correspondances=(said,))))
    >>> [(one.blocs, one.numero, one.autres_blocs, one.nature) for one in similar_blocks(store, "RNCP2")]
    [(('RNCP2BC01',), 'RNCP1', (), 'officielle')]
    """
    return [
        BlocProche(**{**row, "blocs": _codes(row, "blocs"), "autres_blocs": _codes(row, "autres_blocs")})
        for row in near_blocks(store, numero, vers, threshold)
    ]


def near_blocks(store: Store, numero: str, vers: str | None, threshold: float) -> Table:
    """Return the answer of the question `blocs-proches`, without the likenesses below a threshold."""
    table = cast(Table, query(store, QUESTION, certification=numero, vers=vers))
    kept = (terms for terms, row in zip(table.terms, table, strict=True) if (row["score"] or 1) >= threshold)
    return replace(table, terms=tuple(kept))


def _codes(row: Row, side: str) -> tuple[str, ...]:
    """The codes of a side: the only one of a likeness, all of what is stated."""
    said = row[side]
    return () if said is None else (said,) if row["nature"] == "ressemblance" else tuple(said.split())
