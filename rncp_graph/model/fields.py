"""How a record says its own mapping: `Node` for a class, `P` for a field.

A field is one line that says all: its Python type gives datatype and cardinality (`T` = 1, `T | None` = 0..1,
`tuple[T, ...]` = 0..n), `P` gives the property, and a record inside a record is a node.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from rncp_graph.model.identifiers import Identifier
from rncp_graph.terms import expand

_DATATYPES = {str: None, int: "xsd:integer", bool: "xsd:boolean", date: "xsd:date"}


@dataclass(frozen=True, slots=True)
class Node:
    """The class of a record in RDF and the path of its IRI.

    `path` is relative to the base, or to the node that holds it when it begins with `{parent}/`. A `{name}` in it is
    an attribute of the record (a field or a property); `{hash}` stands for the whole content. Siblings whose path is
    the same are told apart by a number, given in the order of their content.
    """

    type: str
    path: str


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How the CSV export writes the values of a field.

    `before` is what it puts before each, `doubled` a character that it writes twice, `words` those for true and false.
    """

    before: str = ""
    doubled: str = ""
    words: tuple[str, str] = ("Oui", "Non")


PLAIN = CsvForm()
TABBED = CsvForm(before="\t")
APOSTROPHES = CsvForm(doubled="'")
ACTIVE = CsvForm(words=("ACTIVE", "INACTIVE"))


@dataclass(frozen=True, slots=True)
class Of:
    """A value that the exports do not write by itself: `by` draws it from another field of the record."""

    field: str
    by: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class P:
    """The property of a field, and where the field stands in each kind of source.

    `lang` makes a text in that language; `datatype` overrides the one of the Python type; `iri` makes the value the
    end of an IRI under the base (`"niveau/{}"`), or a prefixed name (`"curie"`). `xml` is the tag of the flow (by
    default the name of the field in capitals, `""` for none), `csv` the file and column of the export, `rubrique`
    the heading of the old fiche. `csv` names a whole file where a record in the fiche has the columns.

    `key` tells a number that people write in several ways, of which readers make one. `csv_form` is how the CSV export
    writes the values, `of` the field from which the exports let a value be drawn.
    """

    property: str
    lang: str | None = None
    iri: str | None = None
    datatype: str | None = None
    xml: str | None = None
    csv: str | None = None
    rubrique: str | None = None
    key: Identifier | None = None
    csv_form: CsvForm = PLAIN
    of: Of | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field, resolved once: its Python type, its cardinality, its property.

    `record` tells a field whose values are records, hence nodes; `token` is the property as N-Triples write it;
    `datatype` is a prefixed name, `None` for plain text, text in a language, IRIs and nodes.
    """

    name: str
    p: P
    type: type
    many: bool
    optional: bool
    record: bool
    token: str
    datatype: str | None

    def place(self, column: str) -> str | None:
        """Return where the field stands in the sources of a column of the mapping page, `None` for nowhere.

        `column` is the attribute of `P` that says it: `xml`, `csv` or `rubrique`.

        >>> from rncp_graph.model.fiche import Fiche
        >>> fields_of(Fiche)[1].place("xml"), fields_of(Fiche)[1].place("rubrique")
        ('ID_FICHE', None)
        """
        said: str | None = getattr(self.p, column)
        return (self.name.upper() if said is None and column == "xml" else said) or None


_TABLES: dict[type, tuple[Field, ...]] = {}


def fields_of(cls: type) -> tuple[Field, ...]:
    """Return the fields of a record class, in the order in which they are written.

    >>> from rncp_graph.model.fiche import Bloc
    >>> [(c.name, c.p.property) for c in fields_of(Bloc)][:2]
    [('code', 'skos:notation'), ('libelle', 'skos:prefLabel')]
    """
    if cls not in _TABLES:
        hints = get_type_hints(cls, include_extras=True)
        _TABLES[cls] = tuple(_field(field.name, hints[field.name]) for field in dataclasses.fields(cls))
    return _TABLES[cls]


def _field(name: str, hint: Any) -> Field:
    inner, p = get_args(hint)
    many, optional = get_origin(inner) is tuple, False
    if many:
        inner = get_args(inner)[0]
    elif get_origin(inner) in (Union, UnionType):
        inner, optional = next(arg for arg in get_args(inner) if arg is not type(None)), True
    datatype = p.datatype or (None if p.iri or p.lang else _DATATYPES.get(inner))
    record = dataclasses.is_dataclass(inner)
    return Field(name, p, inner, many, optional, record, f"<{expand(p.property)}>", datatype)


def node_of(cls: type) -> Node:
    """Return the class and the path of a record class."""
    node: Node = cls.node  # type: ignore[attr-defined]
    return node
