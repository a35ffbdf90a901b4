"""The canonical order of records: RDF keeps none, so rows stand in the order of their content, which `key` tells."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter, is_
from typing import Any, TypeVar

from rncp_graph.model.fields import Field, fields_of
from rncp_graph.model.parts import Concept

R = TypeVar("R")


def key(record: Any) -> tuple[Any, ...]:
    """Return a key that orders records of one class by their content: what is not stated comes first.

    >>> from rncp_graph.model.fiche import Rome
    >>> key(Rome(code="D1407")) < key(Rome(code="D1407", libelle="Vente"))
    True
    """
    cls: type = type(record)
    return _key_of(cls)(record)


@cache
def _key_of(cls: type) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the keys of the records of a class; a plain value takes part as it is."""
    fields = fields_of(cls)
    values, parts = attributes([field.name for field in fields]), [_part(field) for field in fields]

    def key_of(record: Any) -> tuple[Any, ...]:
        return tuple(
            [
                (part(value) if part else (1, value)) if value is not None else _UNSTATED
                for part, value in zip(parts, values(record), strict=True)
            ]
        )

    return key_of


_UNSTATED = (0,)


def _part(field: Field) -> Callable[[Any], Any] | None:
    if field.many:
        return _sorted_keys if field.record else _sorted_values
    return _one_key if field.record else None


def _sorted_keys(records: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(map(key, records))) if records else ()


def _sorted_values(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(values)) if len(values) > 1 else values


def _one_key(record: Any) -> tuple[Any, ...]:
    return 1, key(record)


def attributes(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what gives the values of these attributes, always as a tuple: one call for all of them.

    >>> attributes(["real"])(3), attributes([])(3)
    ((3,), ())
    """
    if not names:
        return lambda _: ()
    values: Callable[[Any], Any] = attrgetter(*names)
    return values if len(names) > 1 else lambda record: (values(record),)


def canonical(record: R) -> R:
    """Put the rows of a record, and of the records in it, in the order of their content.

    RDF keeps no order: an order that matters is a value (`rang`). Values and codes named twice become one; nodes
    named twice stay two.
    """
    cls: type = type(record)
    fields, values = _plural(cls)
    changes: dict[str, Any] = {}
    filled = [(field, concept, value) for (field, concept), value in zip(fields, values(record), strict=True) if value]
    entries = _entries([value if field.many else (value,) for field, concept, value in filled if concept])
    for field, concept, value in filled:
        new: Any
        if field.many:
            new = _concepts(value, entries) if concept else _rows(field, value)
        else:
            new = entries[_code(value)] if concept else canonical(value)
        if new is not value:
            changes[field.name] = new
    return _replaced(record, changes) if changes else record


@cache
def _plural(cls: type) -> tuple[list[tuple[Field, bool]], Callable[[Any], tuple[Any, ...]]]:
    """The fields of a class in which there is something to put in order, and what gives their values.

    With each goes whether it holds entries of nomenclatures.
    """
    fields = [(field, field.record and issubclass(field.type, Concept)) for field in fields_of(cls)]
    fields = [(field, concept) for field, concept in fields if field.many or field.record]
    return fields, attributes([field.name for field, _ in fields])


@cache
def _all(cls: type) -> tuple[list[str], Callable[[Any], tuple[Any, ...]]]:
    names = [field.name for field in fields_of(cls)]
    return names, attributes(names)


def _replaced(record: R, changes: dict[str, Any]) -> R:
    """The record with other values: what `dataclasses.replace` does, in a sixth of its time."""
    cls: type = type(record)
    names, values = _all(cls)
    new: R = object.__new__(cls)
    for name, value in zip(names, values(record), strict=True):
        object.__setattr__(new, name, changes.get(name, value))
    return new


def _concepts(value: tuple[Concept, ...], entries: dict[Any, Concept]) -> tuple[Concept, ...]:
    """Entries in the order of their codes, each once; the very same object when it is so already."""
    if len(value) == 1:
        entry = entries[_code(value[0])]
        return value if entry is value[0] else (entry,)
    return _same(value, sorted([entries[code] for code in dict.fromkeys(map(_code, value))], key=_by_code))


def _rows(field: Field, value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Other rows, or plain values, in canonical order: the very same object when it is so already."""
    if not field.record:
        return _same(value, sorted(set(value)))
    rows = [canonical(row) for row in value] if _plural(field.type)[0] else list(value)
    return _same(value, _sorted(field.type, rows) if len(rows) > 1 else rows)


def _sorted(cls: type, rows: list[Any]) -> list[Any]:
    """Rows in the order of their keys; their bare values are compared first, which is quicker and mostly enough."""
    try:
        return sorted(rows, key=_all(cls)[1])
    except TypeError:  # a value beside one that is not stated, or a record beside another
        return sorted(rows, key=_key_of(cls))


def _same(value: tuple[Any, ...], rows: list[Any]) -> tuple[Any, ...]:
    return value if len(rows) == len(value) and all(map(is_, rows, value)) else tuple(rows)


_by_code = attrgetter("code")


def _code(concept: Concept) -> tuple[type, str]:
    """What tells an entry from another."""
    return type(concept), concept.code


def _entries(quoted: list[tuple[Concept, ...]]) -> dict[tuple[type, str], Concept]:
    """The entries of nomenclatures that a record quotes, one for each code: the first label, then the others."""
    said: dict[tuple[type, str], list[Concept]] = defaultdict(list)
    for concepts in quoted:
        for concept in concepts:
            said[type(concept), concept.code].append(concept)
    return {
        code: same[0] if len(same) == 1 and not same[0].autres_libelles else _merged(same)
        for code, same in said.items()
    }


def _merged(same: list[Concept]) -> Concept:
    label = next((c.libelle for c in same if c.libelle is not None), None)
    labels = {c.libelle for c in same if c.libelle is not None} | {x for c in same for x in c.autres_libelles}
    return dataclasses.replace(same[0], libelle=label, autres_libelles=tuple(sorted(labels - {label})))
