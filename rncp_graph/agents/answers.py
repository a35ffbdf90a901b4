"""The form of every answer: what was found, as of which day, from which sources, under which licence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

from rncp_graph.language import t
from rncp_graph.questions.about import about
from rncp_graph.questions.codes import codes, label
from rncp_graph.questions.table import Table
from rncp_graph.stores import Store

ROWS = 100
"""Rows of an answer, unless another number is asked for."""
MOST_ROWS = 1000
TEXT = 100_000
"""Characters of a text that is answered."""

Answer = dict[str, Any]


def told(store: Store, name: str, values: Mapping[str, Any], found: Mapping[str, Any]) -> Answer:
    """Return an answer: what was found, then `data`, which says whose data it is, of which day, under which licence."""
    known = about(store, name, values)
    sources = [
        {
            key: one[key]
            for key in ("nom", "producteur", "date_export", "licence")
            if key in one
        }
        for one in known["sources"]
    ]  # fmt: skip
    data = {"day": known["jour"], "sources": sources, "licences": known["licences"], "software": known["version"]}
    return {**found, "data": data}


def table(found: Table, limit: int = ROWS, empty: str = "") -> Answer:
    """Return the rows of an answer, at most `limit`, with the labels of codes; `empty` is said where there are none."""
    rows = [_row(row) for row in islice(found, limit)]
    said: Answer = {"rows": rows, "count": len(found)}
    if len(found) > limit:
        said["cut"] = t(f"{limit} lignes sur {len(found)}", f"{limit} rows of {len(found)}")
    if not rows and empty:
        said["empty"] = empty
    return said


def text(whole: str) -> Answer:
    """Return a text, cut where it is longer than an answer may be."""
    if len(whole) <= TEXT:
        return {"text": whole}
    return {"text": whole[:TEXT], "cut": t(f"{TEXT} signes sur {len(whole)}", f"{TEXT} characters of {len(whole)}")}


def plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def _row(row: Mapping[str, Any]) -> Answer:
    """A row without what is not said; a code has its label beside it where they differ."""
    said: Answer = {}
    for name, value in row.items():
        if value is None or value == "":
            continue
        said[name] = plain(value)
        if isinstance(value, str) and name in codes() and (word := label(name)(value)) != value:
            said[f"{name}_label"] = word
    return said
