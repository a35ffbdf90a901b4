"""The canonical order of a record: RDF keeps none, so rows stand in the order of their content."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from operator import is_
from typing import Any, TypeVar

from rncp_graph.champs import Champ, champs
from rncp_graph.noeuds import iri, key
from rncp_graph.parties import Concept

R = TypeVar("R")


def canonical(record: R) -> R:
    """Put the rows of a record, and of the records in it, in the order of their content.

    RDF keeps no order: an order that matters is a value (`rang`). Values and codes named twice become one; nodes
    named twice stay two.
    """
    filled = [(field, value) for field in _plural(type(record)) if (value := getattr(record, field.name))]
    if not filled:
        return record
    entries = _entries(filled)
    changes = {
        field.name: new for field, value in filled if (new := _canonical_value(field, value, entries)) is not value
    }
    return dataclasses.replace(record, **changes) if changes else record  # type: ignore[type-var]


def _plural(cls: type) -> list[Champ]:
    """The fields of a class in which there is something to put in order."""
    if cls not in _PLURAL:
        _PLURAL[cls] = [field for field in champs(cls) if field.many or field.record]
    return _PLURAL[cls]


_PLURAL: dict[type, list[Champ]] = {}


def _canonical_value(field: Champ, value: Any, entries: dict[str, Concept]) -> Any:
    """The value in canonical order: the very same object when it is so already."""
    if not field.record:
        rows = sorted(set(value))
    elif issubclass(field.type, Concept):
        codes = {iri(row): None for row in (value if field.many else (value,))}
        rows = sorted((entries[code] for code in codes), key=key)
    else:
        rows = list(value) if field.many else [value]
        if _plural(field.type):
            rows = [canonical(row) for row in rows]
        if len(rows) > 1:
            rows.sort(key=key)
    if not field.many:
        return rows[0]
    same = len(rows) == len(value) and all(map(is_, rows, value))
    return value if same else tuple(rows)


def _entries(filled: list[tuple[Champ, Any]]) -> dict[str, Concept]:
    """The entries of nomenclatures that a record quotes, one for each code: the first label, then the others."""
    said: dict[str, list[Concept]] = defaultdict(list)
    for field, value in filled:
        if field.record and issubclass(field.type, Concept):
            for concept in value if field.many else (value,):
                said[iri(concept)].append(concept)
    return {key: _merged(same) for key, same in said.items()}


def _merged(same: list[Concept]) -> Concept:
    if len(same) == 1 and not same[0].autres_libelles:
        return same[0]
    label = next((c.libelle for c in same if c.libelle is not None), None)
    labels = {c.libelle for c in same if c.libelle is not None} | {x for c in same for x in c.autres_libelles}
    return dataclasses.replace(same[0], libelle=label, autres_libelles=tuple(sorted(labels - {label})))
