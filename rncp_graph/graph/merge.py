"""One record out of what several exports tell of a fiche: the one that the default graph holds.

Of each format only the newest export counts: what it withdrew does not come back from an older one. The formats then
complete each other, value by value and row by row, the newest first. What is passed over is kept: each export has a
graph of its own, disagreements are listed (`graph/disagreements.py`), and every export bears witness of its own day.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, TypeVar, cast

from rncp_graph.graph.situations import Observed
from rncp_graph.model.fiche import Concept, Fiche
from rncp_graph.model.fields import Field, fields_of
from rncp_graph.model.formats import format_named, rank
from rncp_graph.model.order import canonical, key
from rncp_graph.rdf.names import children


class Export(NamedTuple):
    """An export: the path of its named graph, its format, its day where it tells one, its SHA-256."""

    graph: str
    format: str
    jour: date | None
    sha256: str

    @property
    def kind(self) -> str:
        """What tells its format from others: an old fiche is one, as text or as PDF."""
        return format_named(self.format).data


class Told(NamedTuple):
    """A fiche as an export tells it."""

    export: Export
    fiche: Fiche


class Merged(NamedTuple):
    """One record, what each export told, the newest first, and those that count, from which the record is made."""

    fiche: Fiche
    told: list[Told]
    counting: list[Told]

    @property
    def observed(self) -> list[Observed]:
        """What every export told of the fiche, with its day."""
        return [Observed(export.jour, fiche) for export, fiche in self.told]


def merge(told: Iterable[Told]) -> Merged:
    """Merge what exports tell of one fiche; the order in which they are given changes nothing.

    A fiche that an export repeats is put together first.

    >>> new, old = (Export(f"graph/{day}", "xml", date(2026, 8, day), "") for day in (26, 25))
    >>> one = Fiche(numero="RNCP3", intitule="Vendeur conseil", actif=False)
    >>> other = Fiche(numero="RNCP3", intitule="Vendeur", actif=True, niveau=4)
    >>> merged = merge([Told(old, other), Told(new, one)])
    >>> merged.fiche == one, [observed.jour.day for observed in merged.observed]
    (True, [26, 25])
    """
    by_export: defaultdict[Export, list[Fiche]] = defaultdict(list)
    for export, fiche in told:
        by_export[export].append(fiche)
    ordered = [Told(export, together(by_export[export])) for export in sorted(by_export, key=precedence)]
    newest: dict[str, Told] = {}
    for one in ordered:
        newest.setdefault(one.export.kind, one)
    counting = list(newest.values())
    return Merged(canonical(_completed([one.fiche for one in counting])), ordered, counting)


def together(fiches: Sequence[Fiche]) -> Fiche:
    """Return the fiches of one number in one export as one, in whatever order they stand there."""
    if len(fiches) == 1:
        return fiches[0]
    return canonical(_completed(sorted(dict.fromkeys(fiches), key=key)))


def precedence(export: Export) -> tuple[Any, ...]:
    """Return what orders exports: the newest first, one without a day last; of one day by format, then by SHA-256."""
    age = (1, 0) if export.jour is None else (0, -export.jour.toordinal())
    return *age, rank(export.format), export.sha256, export.graph


R = TypeVar("R")


def _completed(records: Sequence[R]) -> R:
    """One record out of several of one node: each value from the first that states it, the rows of all.

    Rows of one key are completed in turn. A value that is drawn from another (a level, from the nomenclature) is not
    taken from a record that comes after the one which states the other.
    """
    first, *others = records
    if not others:
        return first
    filled: dict[str, Any] = {}
    for field in fields_of(type(first)):
        until = _stating(records, field.p.of.field) if field.p.of else None
        said = [getattr(record, field.name) for record in records[: None if until is None else until + 1]]
        said = [value for value in said if value not in (None, ())]
        if len(said) > 1 and field.many and field.record and not issubclass(field.type, Concept):
            filled[field.name] = _completed_rows(field, said)
        elif said:
            filled[field.name] = said[0]
    return cast(R, replace(cast(Any, first), **filled))


def _stating(records: Sequence[Any], name: str) -> int | None:
    """The place of the first record that states a field."""
    return next((place for place, record in enumerate(records) if getattr(record, name) not in (None, ())), None)


def _completed_rows(field: Field, said: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    """The rows of several records: those of one key complete each other, and none is left out.

    Where a record has several rows of one key, a row goes with the one that it does not contradict.
    """
    known: dict[str, list[list[Any]]] = {}
    for rows in said:
        mine: dict[str, list[Any]] = {}
        for row in rows:
            path = children(field, (row,), "", "")[0][0]
            mine.setdefault(path, []).append(row)
        for path, same in mine.items():
            _pair(known.setdefault(path, []), same)
    return tuple(_completed(group) for groups in known.values() for group in groups)


MANY = 100
"""So many rows of one key are compared one by one; a fiche has six at most, as far as is known. Past it only what is
the same goes together, then what comes in the same place: to compare all would take the square of their number."""


def _pair(groups: list[list[Any]], rows: Sequence[Any]) -> None:
    """Add the rows of a record, each to a group of its own, or as a new group when there is none left."""
    pairs = _same(groups, rows) if max(len(groups), len(rows)) > MANY else _agreeing(groups, rows)
    taken = set(pairs.values())
    free = deque(group for place, group in enumerate(groups) if place not in taken)
    for at, row in enumerate(rows):
        if at in pairs:
            group = groups[pairs[at]]
            if row != group[0]:  # the same once more completes nothing
                group.append(row)
    for at, row in enumerate(rows):
        if at not in pairs:
            if free:
                free.popleft().append(row)
            else:
                groups.append([row])


def _agreeing(groups: list[list[Any]], rows: Sequence[Any]) -> dict[int, int]:
    """The rows that contradict nothing in a group: place of the row, place of the first such group."""
    free, pairs = dict(enumerate(groups)), dict[int, int]()
    for at, row in enumerate(rows):
        for place, group in free.items():
            if len(group) <= MANY and all(_agree(row, other) for other in group):
                pairs[at] = place
                del free[place]
                break
    return pairs


def _same(groups: list[list[Any]], rows: Sequence[Any]) -> dict[int, int]:
    """The rows that are the first of a group: place of the row, place of the group."""
    places: dict[Any, deque[int]] = {}
    for place, group in enumerate(groups):
        places.setdefault(group[0], deque()).append(place)
    return {at: same.popleft() for at, row in enumerate(rows) if (same := places.get(row))}


def _agree(one: Any, other: Any) -> bool:
    """Whether two rows state no field differently."""
    pairs = ((getattr(one, field.name), getattr(other, field.name)) for field in fields_of(type(one)))
    return all(a in (None, ()) or b in (None, ()) or a == b for a, b in pairs)
