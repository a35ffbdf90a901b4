"""The names of nodes: keys come from content, never from the place in a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from rncp_graph.model.fields import Field, node_of
from rncp_graph.model.order import key
from rncp_graph.terms import BASE, digest, segment

Rows = list[tuple[str, Any]]
"""Nodes and their records: IRI and record."""


def iri(record: Any, base: str = BASE) -> str:
    """Return the IRI of a record that stands by itself: a fiche or an entry of a nomenclature.

    >>> from rncp_graph.model.fiche import Rome
    >>> iri(Rome(code="D1407"), base="urn:x/")
    'urn:x/rome/D1407'
    """
    cls: type = type(record)
    return base + _path_of(cls)(record)


@cache
def _path_of(cls: type) -> Callable[[Any], str]:
    """What gives the path of a node of a class, without its parent: `{name}` filled in and made safe."""
    head, _, name = node_of(cls).path.removeprefix("{parent}/").partition("{")
    if name == "hash}":
        return lambda record: head + digest(*key(record))
    value_of = attrgetter(name.removesuffix("}"))

    def path(record: Any) -> str:
        value = value_of(record)
        return head + segment("inconnu" if value is None else value)

    return path


@cache
def _stands_alone(cls: type) -> bool:
    return not node_of(cls).path.startswith("{parent}/")


def children(field: Field, value: Any, parent: str, base: str) -> Rows:
    """The IRIs of the records in a field; a number tells apart those of one path, in the order of their content."""
    records = value if field.many else (value,)
    path_of, own = _path_of(field.type), _stands_alone(field.type)
    paths = [path_of(record) for record in records]
    if own:
        return [(base + path, record) for path, record in zip(paths, records, strict=True)]
    if len(paths) > 1 and len(set(paths)) < len(paths):
        records = sorted(records, key=key)
        paths = _numbered([path_of(record) for record in records])
    return [(f"{parent}/{path}", record) for path, record in zip(paths, records, strict=True)]


def _numbered(paths: list[str]) -> list[str]:
    taken, seen, names = set(paths), Counter[str](), []
    for path in paths:
        seen[path] += 1
        name = path
        while seen[path] > 1 and (name := f"{path}-{seen[path]}") in taken:
            seen[path] += 1
        taken.add(name)
        names.append(name)
    return names
