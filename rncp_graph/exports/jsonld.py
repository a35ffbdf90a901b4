"""JSON-LD of a whole store: one node object for each subject, in the terms of our context, written as it streams.

A subject that the store yields in several runs becomes several node objects, which say the same.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import IO, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from rncp_graph.model.fields import Field, fields_of
from rncp_graph.rdf.jsonld import context, records, relative
from rncp_graph.terms import BASE, compact, expand

FIELDS: dict[str, Field] = {
    expand(field.p.property): field for cls in reversed(records()) for field in reversed(fields_of(cls))
}
"""The field whose name stands for a property: the first, in the order of the record classes."""

MANY = {field.name for field in FIELDS.values() if field.many}
"""The keys that always hold a list."""
TYPE = "@type"
_RDF_TYPE, _STRING = expand("rdf:type"), expand("xsd:string")


def write(quads: Iterable[Quad], out: IO[bytes], base: str) -> None:
    """Write quads, the default graph first and the named graphs one after the other, as one JSON-LD document."""
    subjects = groupby(quads, key=lambda quad: (quad.graph_name, quad.subject))
    write_nodes(
        ((_graph(name), text(node(subject, said, base)).encode()) for (name, subject), said in subjects), out, base
    )


def _graph(name: Any) -> str:
    return name.value if isinstance(name, NamedNode) else ""


def write_nodes(nodes: Iterable[tuple[str, bytes]], out: IO[bytes], base: str) -> None:
    """Write node objects as one JSON-LD document: each with the IRI of its graph, and as text; graphs do not mix."""
    out.write(f'{{"@context": {text(context(base))},\n"@graph": ['.encode())
    separator = b"\n"
    for graph, of_graph in groupby(nodes, key=itemgetter(0)):
        if graph:
            out.write(separator + f'{{"@id": {text(relative(graph, base))}, "@graph": ['.encode())
            separator = b"\n"
        for _, said in of_graph:
            out.write(separator + said)
            separator = b",\n"
        if graph:
            out.write(b"\n]}")
    out.write(b"\n]}\n")


def node(subject: Any, quads: Iterable[Quad], base: str = BASE) -> dict[str, Any]:
    """Return the node object of a subject, its properties in the order of their names.

    >>> title = Quad(NamedNode("urn:x/a"), NamedNode(expand("dct:title")), Literal("Vente", language="fr"))
    >>> node(title.subject, [title], "urn:x/")
    {'@id': 'a', 'intitule': 'Vente'}
    """
    said: dict[str, list[Any]] = defaultdict(list)
    for quad in quads:
        key, value = member(quad.predicate.value, quad.object, base)
        said[key].append(value)
    out = {"@id": _name(subject, base)}
    if types := said.pop(TYPE, None):
        out[TYPE] = _one_or_all(sorted(types), many=False)
    for key in sorted(said):
        out[key] = _one_or_all(said[key], many=key in MANY)
    return out


def member(prop: str, value: Any, base: str) -> tuple[str, Any]:
    """Return the key under which a node object holds a property, and a value of it as JSON-LD writes it there.

    >>> member(expand("dct:title"), Literal("Vente", language="fr"), "urn:x/")
    ('intitule', 'Vente')
    """
    if prop == _RDF_TYPE:
        return TYPE, _name(value, base)
    key, field = _field(prop)
    return key, _value(value, field, base)


@lru_cache(maxsize=1024)
def _field(prop: str) -> tuple[str, Field | None]:
    """The key of a property, and its field where it has one."""
    field = FIELDS.get(prop)
    return field.name if field else compact(prop), field


def _one_or_all(values: list[Any], *, many: bool) -> Any:
    return values if many or len(values) > 1 else values[0]


def _name(term: Any, base: str) -> str:
    return str(term) if isinstance(term, BlankNode) else relative(term.value, base)


def _value(term: Any, field: Field | None, base: str) -> Any:
    """Write a term as its field does, else in full."""
    if not isinstance(term, Literal):
        name = _name(term, base)
        return name if field and (field.record or field.p.iri) else {"@id": name}
    lang, datatype = term.language, term.datatype.value
    if lang:
        return term.value if field and field.p.lang == lang else {"@value": term.value, "@language": lang}
    if datatype == _STRING:
        plain = field and not (field.record or field.p.iri or field.p.lang or field.datatype)
        return term.value if plain else {"@value": term.value}
    native = _native(term.value, datatype)
    if field and field.datatype and expand(field.datatype) == datatype:
        return native
    return {"@value": term.value, "@type": compact(datatype)}


_SMALL = re.compile(r"0|[1-9][0-9]{0,14}").fullmatch
"""An integer as JSON writes it, which no reader of JSON rounds."""


def _native(text: str, datatype: str) -> Any:
    """Return a number or a truth value where JSON writes it in the same way."""
    if datatype == expand("xsd:boolean") and text in ("true", "false"):
        return text == "true"
    if datatype == expand("xsd:integer") and _SMALL(text):
        return int(text)
    return text


text = json.JSONEncoder(ensure_ascii=False).encode
"""A value on one line: with indents it would be written by Python, in four times the time."""
