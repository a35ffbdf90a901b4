"""Records as N-Triples text: the only encoder, from which terms, loads and dumps all come.

For each class of records a writer is made once, as Python text compiled from the table of its fields: what a loop over
the table would do, without the loop. It is what lets the writing of a register hide behind its loading.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from rncp_graph.model.fields import Field, fields_of, node_of
from rncp_graph.model.parts import Concept
from rncp_graph.rdf.names import children, iri
from rncp_graph.terms import BASE, expand, segment

Shared = Callable[[str, Concept], None]
"""What is done with an entry of a nomenclature, which many fiches share: its IRI, the entry as one fiche says it."""

Nodes = dict[str, list[tuple[str, Any]]]
"""The nodes of the records in each field: IRI and record, by the name of the field."""

Writer = Callable[[Any, str, str, "list[str]", "Shared | None", "Nodes | None"], None]
"""Writes a record: the record, its IRI, the base, the lines so far, what to do with shared entries, where nodes go."""

RDF_TYPE = f"<{expand('rdf:type')}>"
_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]').search
_CONTROLS = {code: f"\\u{code:04X}" for code in (*range(32), 127)}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]").search


def lines(record: Any, base: str = BASE, *, shared: Shared | None = None, nodes: Nodes | None = None) -> list[str]:
    r"""Write a record as lines of N-Triples. Entries of nomenclatures go to `shared`, if given, and else in line.

    `nodes`, if given, receives the nodes of the records in each field, for who has more to say of them.

    >>> from rncp_graph.model.fiche import Fiche
    >>> lines(Fiche(numero="RS1", niveau=5), base="urn:x/")[1]
    '<urn:x/certification/RS1> <http://purl.org/dc/terms/identifier> "RS1" .\n'
    """
    out: list[str] = []
    cls: type = type(record)
    _writer(cls)(record, iri(record, base), base, out, shared, nodes)
    return out


@cache
def _writer(cls: type) -> Writer:
    """The writer of a class. Each field adds a few lines of Python, in which its property is a constant."""
    code = [
        "def writer(record, node, base, out, shared, nodes):",
        '    s = f"<{node}>"',
        f'    out.append(f"{{s}} {RDF_TYPE} <{expand(node_of(cls).type)}> .\\n")',
    ]
    names: dict[str, Any] = {"children": children, "text": _quoted, "segment": segment, "expand": expand}
    for rank, field in enumerate(fields_of(cls)):
        if field.record:
            names |= {f"field{rank}": field, f"write{rank}": _writer(field.type)}
        code += [f"    value = record.{field.name}", "    if value:" if field.many else "    if value is not None:"]
        body = _nodes(field, rank) if field.record else _values(field)
        code += [f"        {line}" for line in body]
    exec(compile("\n".join(code), f"<writer of {cls.__name__}>", "exec"), names)  # noqa: S102 - our own text
    writer: Writer = names["writer"]
    return writer


def _values(field: Field) -> list[str]:
    line = f'out.append(f"{{s}} {field.token} {_expression(field)} .\\n")'
    return ["for value in value:", f"    {line}"] if field.many else [line]


def _nodes(field: Field, rank: int) -> list[str]:
    write = f"write{rank}(child, iri, base, out, shared, None)"
    concept = ["    if shared: shared(iri, child)", f"    else: {write}"]
    return [
        f"found = children(field{rank}, value, node, base)",
        f"if nodes is not None: nodes[{field.name!r}] = found",
        "for iri, child in found:",
        f'    out.append(f"{{s}} {field.token} <{{iri}}> .\\n")',
        *(concept if issubclass(field.type, Concept) else [f"    {write}"]),
    ]


def _expression(field: Field) -> str:
    """What stands for a value inside the f-string of its line."""
    if field.p.iri == "curie":
        return "<{expand(value)}>"
    if field.p.iri:
        safe = "/" if field.p.iri == "{}" else ""  # a field that holds whole paths keeps their slashes
        return f"<{{base}}{field.p.iri.format(f'{{segment(value, safe={safe!r})}}')}>"
    if field.type is str:
        return "{text(value)}" + (f"@{field.p.lang}" if field.p.lang else "")
    shown = {"xsd:gYear": "{value:04d}", "xsd:boolean": "{'true' if value else 'false'}"}
    return f'\\"{shown.get(field.datatype or "", "{value}")}\\"^^<{expand(field.datatype or "xsd:string")}>'


def token(value: Any, field: Field, base: str) -> str:
    """Write one value of a field as it stands in N-Triples."""
    if field not in _TOKENS:
        names = {"text": _quoted, "segment": segment, "expand": expand}
        _TOKENS[field] = eval(f'lambda value, base: f"{_expression(field)}"', names)  # noqa: S307 - our own text
    return _TOKENS[field](value, base)


_TOKENS: dict[Field, Callable[[Any, str], str]] = {}


def _quoted(text: str) -> str:
    if _TO_ESCAPE(text):  # one replacement after the other takes a tenth of the time of `translate`
        text = (
            text.replace("\\", "\\\\")
            .replace('"', '\\"')
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t")
        )
        text = text.translate(_CONTROLS) if _CONTROL(text) else text
    return f'"{text}"'


def typed(text: str, datatype: str) -> str:
    """Write a typed literal of N-Triples, whose text needs no escape: a number, a day, a truth.

    >>> typed("5", "xsd:integer")
    '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return f'"{text}"^^<{expand(datatype)}>'


def literal(text: str, lang: str | None = None) -> str:
    r"""Write a text as a literal of N-Triples.

    >>> literal('dit "oui"\n', "fr")
    '"dit \\"oui\\"\\n"@fr'
    """
    return f"{_quoted(text)}@{lang}" if lang else _quoted(text)
