"""How all certifications of a store stand on a day, read at once: their states and titles, which rank long lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, cast

from rncp_graph.questions.columns import Rows
from rncp_graph.questions.kept import kept_rows
from rncp_graph.questions.question import questions
from rncp_graph.stores import Store
from rncp_graph.terms import segment

_STATES = {"oui": True, "non": False}


class Standing(NamedTuple):
    """Whether a certification is registered on a day, where it is known, and its title, where it has one."""

    registered: bool | None = None
    title: str = ""


def standings(store: Store, jour: date) -> Mapping[str, Standing]:
    """Return how each certification stands on a day, by IRI: what networks tell of their nodes, which versions keep."""
    rows = cast(Rows, kept_rows(store, questions("reseaux/noeuds")["certification"], date=jour))
    told = zip(*map(rows.texts, ("noeud", "etat", "label")), strict=True)
    return {
        f"{store.base}certification/{segment(number)}": Standing(_STATES.get(state or ""), title or "")
        for number, state, title in told
        if number
    }
