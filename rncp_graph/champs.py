"""How a record says its own mapping: `Node` for a class, `P` for a field.

A field is one line that says all: its Python type gives datatype and cardinality (`T` = 1, `T | None` = 0..1,
`tuple[T, ...]` = 0..n), `P` gives the property, and a record inside a record is a node.
"""

from dataclasses import dataclass


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
class P:
    """The property of a field, and where the field stands in each kind of source.

    `lang` makes a text in that language; `datatype` overrides the one of the Python type; `iri` makes the value the
    end of an IRI under the base (`"niveau/{}"`), or a prefixed name (`"curie"`). `xml` is the tag of the flow (by
    default the name of the field in capitals, `""` for none), `csv` the file and column of the export, `rubrique`
    the heading of the old fiche.
    """

    property: str
    lang: str | None = None
    iri: str | None = None
    datatype: str | None = None
    xml: str | None = None
    csv: str | None = None
    rubrique: str | None = None
