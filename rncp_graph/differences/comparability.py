"""What each format of source can say at all: between two formats, silence of the poorer one is no removal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from rncp_graph.model.fiche import Concept, Fiche
from rncp_graph.model.fields import Field, fields_of, node_of
from rncp_graph.model.formats import SourceFormat, format_named

Formats = frozenset[str]
"""The formats that speak of a fiche, by name; those of flows older than V4 with their version: `xml-2.0`, `xml-3.0`."""


def format_of(nom: str, version: str | None) -> str:
    """Return the format of a source: its name, and the version of a flow that lacks fields of V4.

    >>> format_of("xml", "3.0"), format_of("xml", "4.1"), format_of("csv", None)
    ('xml-3.0', 'xml', 'csv')
    """
    return f"{nom}-{version}" if version in format_named(nom).lacking else nom


def families(formats: Formats) -> Formats:
    """Return the formats without their versions.

    >>> sorted(families(frozenset({"xml-3.0", "csv"})))
    ['csv', 'xml']
    """
    return frozenset(name.partition("-")[0] for name in formats)


def whole(formats: Formats) -> bool:
    """Return whether one of these formats holds whole registers.

    >>> whole(frozenset({"xml-3.0"})), whole(frozenset({"pdf", "texte"}))
    (True, False)
    """
    return any(format_named(name).whole for name in families(formats))


def closed_routes(formats: Formats) -> bool:
    """Return whether one of these formats says which access routes are closed."""
    return any(format_named(name).closed_routes for name in families(formats))


@cache
def comparables(avant: Formats, apres: Formats, labels: bool = True) -> frozenset[str]:
    """Return the fields that both sides could state, by path such as `blocs.code`.

    Between formats of different families, rows that nothing but their whole content names (legal texts, findings…)
    are left out too: each format tells them in its own way. Without `labels`, so are the labels of codes.

    >>> xml, csv = frozenset({"xml"}), frozenset({"csv"})
    >>> [name in comparables(xml, csv) for name in ("intitule", "etat_fiche", "blocs.libelle", "textes")]
    [True, False, True, False]
    """
    same = families(avant) == families(apres)
    seen = _stated_by(avant, same) & _stated_by(apres, same)
    return seen if labels else seen & without_labels()


@cache
def incomparables(
    avant: Formats, apres: Formats, labels: bool = True, silent: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return the fields that are not compared, in their order; a field of records stands for all that is in it.

    >>> incomparables(frozenset({"xml"}), frozenset({"xml"}))
    ()
    """
    seen = comparables(avant, apres, labels) - silent
    stated = _stated_by(avant, False) | _stated_by(apres, False) | silent
    missing = [path for path in all_paths() if path in stated and path not in seen and not path.endswith(".rang")]
    return tuple(path for path in missing if path.rpartition(".")[0] not in missing)


def stated_fields(record: Any, paths: Iterable[str]) -> Iterator[str]:
    """Return those of these paths of fields that a record states in one row at least.

    >>> list(stated_fields(Fiche(numero="RS1", niveau=5), ["niveau", "intitule", "blocs.code"]))
    ['niveau']
    """
    for path in paths:
        name, _, rest = path.partition(".")
        value = getattr(record, name)
        if value is None or value == ():
            continue
        rows = value if isinstance(value, tuple) else (value,)
        if not rest or any(True for row in rows for _ in stated_fields(row, (rest,))):
            yield path


@cache
def all_paths() -> tuple[str, ...]:
    """Return the paths of all fields of a fiche, in their order."""
    return tuple(path for path, _, _ in _paths(Fiche, ""))


@cache
def without_labels() -> frozenset[str]:
    """Return all fields but the labels of codes: a graph holds them on the entry, for all fiches at once."""
    labels = {path for path, cls, field in _paths(Fiche, "") if issubclass(cls, Concept) and field.name != "code"}
    return frozenset(all_paths()) - labels


@cache
def _stated_by(formats: Formats, same: bool) -> frozenset[str]:
    return frozenset(path for name in formats for path in _stated(name, same))


def _stated(name: str, same: bool) -> Iterator[str]:
    """The fields that a format can state; within one family of formats, all that are not known to be absent."""
    family, _, version = name.partition("-")
    kind = format_named(family)
    hidden = kind.lacking.get(version, frozenset())
    out: set[str] = set()
    for path, cls, field in _paths(Fiche, ""):
        parent = path.rpartition(".")[0]
        if parent in out or path in hidden or not (same or _placed(kind, cls, field)):
            out.add(path)
        else:
            yield path


def _placed(kind: SourceFormat, cls: type, field: Field) -> bool:
    """Whether a field has a place in a format that another one may have too."""
    if issubclass(cls, Concept):
        return field.name in ("code", "libelle")
    if field.record and node_of(field.type).path.endswith("{hash}"):
        return False
    return field.place(kind.column) is not None


def _paths(cls: type, prefix: str) -> Iterator[tuple[str, type, Field]]:
    for field in fields_of(cls):
        path = prefix + field.name
        yield path, cls, field
        if field.record:
            yield from _paths(field.type, f"{path}.")
