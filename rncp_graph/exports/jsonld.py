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
from typing import IO, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from rncp_graph.model.fields import Field, fields_of
from rncp_graph.rdf.jsonld import context, records, relative
from rncp_graph.terms import BASE, compact, expand

FIELDS: dict[str, Field] = {
    expand(field.p.property): field for cls in reversed(records()) for field in reversed(fields_of(cls))
}
"""The field whose name stands for a property: the first, in the order of the record classes."""

_MANY = {field.name for field in FIELDS.values() if field.many}
_RDF_TYPE, _STRING = expand("rdf:type"), expand("xsd:string")


def write(quads: Iterable[Quad], out: IO[bytes], base: str) -> None:
    """Write quads, the default graph first and the named graphs one after the other, as one JSON-LD document."""
    subjects = groupby(quads, key=lambda quad: (quad.graph_name, quad.subject))
    write_subjects((list(said) for _, said in subjects), out, base)


def write_subjects(subjects: Iterable[list[Quad]], out: IO[bytes], base: str) -> None:
    """Write quads as `write` does, which come by graph and subject: to tell these apart is a third of the time."""
    out.write(f'{{"@context": {_text(context(base))},\n"@graph": ['.encode())
    separator = "\n"
    for graph, of_graph in groupby(subjects, key=lambda said: said[0].graph_name):
        inside = isinstance(graph, NamedNode)
        if inside:
            head = json.dumps(relative(graph.value, base))
            out.write(f'{separator}{{"@id": {head}, "@graph": ['.encode())
            separator = "\n"
        for said in of_graph:
            out.write(f"{separator}{_text(node(said[0].subject, said, base))}".encode())
            separator = ",\n"
        if inside:
            out.write(b"\n]}")
    out.write(b"\n]}\n")


def node(subject: Any, quads: Iterable[Quad], base: str = BASE) -> dict[str, Any]:
    """Return the node object of a subject, its properties in the order of their names.

    >>> title = Quad(NamedNode("urn:x/a"), NamedNode(expand("dct:title")), Literal("Vente", language="fr"))
    >>> node(title.subject, [title], "urn:x/")
    {'@id': 'a', 'intitule': 'Vente'}
    """
    said: dict[str, list[Any]] = defaultdict(list)
    types = []
    for quad in quads:
        name, value = quad.predicate.value, quad.object
        if name == _RDF_TYPE:
            types.append(_name(value, base))
            continue
        key, field = _field(name)
        said[key].append(_value(value, field, base))
    out = {"@id": _name(subject, base)}
    if types:
        out["@type"] = _one_or_all(sorted(types), many=False)
    for key in sorted(said):
        out[key] = _one_or_all(said[key], many=key in _MANY)
    return out


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


_text = json.JSONEncoder(ensure_ascii=False).encode
"""A value on one line: with indents it would be written by Python, in four times the time."""
