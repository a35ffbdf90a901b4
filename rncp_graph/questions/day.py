"""The day of a store: the date of the latest export that it was built from, on which a question is asked by default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from pyoxigraph import Literal

from rncp_graph.graph.provenance import GRAPH
from rncp_graph.language import t
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import expand


@dataclass(frozen=True, slots=True)
class Day:
    """A day of reference, and whether a source of the store states it."""

    date: date
    known: bool

    def __str__(self) -> str:
        """Say the day and where it comes from, in the language in force."""
        day = self.date.isoformat()
        if self.known:
            return t(f"au {day}, date de l'export", f"as of {day}, the date of the export")
        return t(
            f"au {day}, aujourd'hui : aucune source de la base ne dit sa date",
            f"as of {day}, today: no source of the store says its date",
        )


def day_of(store: Store) -> Day:
    """Return the day of the latest export of a store; today where no source has a date.

    >>> from rncp_graph.stores import open_store
    >>> day_of(open_store()) == Day(date.today(), known=False)
    True
    """
    day = expand("rncp:dateExport")
    rows = store.query(f"SELECT (MAX(?jour) AS ?dernier) {{ GRAPH <{store.base}{GRAPH}> {{ ?source <{day}> ?jour }} }}")
    found = next((row["dernier"] for row in cast(Solutions, rows)), None)
    return Day(date.fromisoformat(cast(Literal, found).value), known=True) if found else Day(date.today(), known=False)
