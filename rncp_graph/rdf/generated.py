"""The writers of records, one for each class, as Python text that is compiled once: the only generated code.

Each field of a class becomes a few lines in which its name and its property are constants. Closures over a plan of the
fields were tried instead: they encode a fiche in 1.4 times the time, and build the whole register in 1.07 times.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from rncp_graph.model.fields import Field, fields_of, node_of
from rncp_graph.model.parts import Concept
from rncp_graph.rdf.literals import escaped, is_text, literal, may_change, part_of, to_escape, token_of
from rncp_graph.rdf.names import children
from rncp_graph.rdf.vocabulary import RDF, RNCP
from rncp_graph.terms import expand

Rows = list[tuple[str, Any]]
"""Nodes and their records: IRI and record."""

Writer = Callable[[Any, str, str, "list[str]", Rows], "dict[str, Rows]"]
"""Writes a record, given its IRI, the base, and the lines and shared entries so far; returns the nodes of its rows."""


@cache
def writer_of(cls: type) -> Writer:
    """Return the writer of a class of records; what is `None`, or holds nothing, is passed over as early as can be."""
    code = [
        "def write(record, node, base, out, concepts):",
        "    subject, nodes = f'<{node}>', {}",
        f"    out.append(f'{{subject}} {RDF.type} <{expand(node_of(cls).type)}> .\\n')",
    ]
    known: dict[str, Any] = {"children": children, "escaped": escaped, "to_escape": to_escape}
    for rank, field in enumerate(fields_of(cls)):
        written, used = (_rows if field.record else _values)(field, rank)
        code += [f"    {line}" for line in written]
        known |= used
    code.append("    return nodes")
    exec(compile("\n".join(code), f"<writer of {cls.__name__}>", "exec"), known)  # noqa: S102 - our own text
    writer: Writer = known["write"]
    return writer


Code = tuple[list[str], dict[str, Any]]
"""Lines of Python, and what the names in them stand for."""


def _values(field: Field, rank: int) -> Code:
    """What writes the values of a field: plain texts, the busiest of all, need no call.

    What had to be changed to be the end of an IRI is written as it was, too.
    """
    each = f"for value in record.{field.name}:" if field.many else f"if (value := record.{field.name}) is not None:"
    if is_text(field):
        token = '"{escaped(value) if to_escape(value) else value}"' + (f"@{field.p.lang}" if field.p.lang else "")
    else:
        token = f"{{token{rank}(value, base)}}"
    used: dict[str, Any] = {f"token{rank}": token_of(field)}
    code = [each, f"    out.append(f'{{subject}} {field.token} {token} .\\n')"]
    if may_change(field):
        changed = f"    if part{rank}(value) != value:"
        code += [changed, f"        out.append(f'{{subject}} {RNCP.codeEcrit} {{literal(value)}} .\\n')"]
        used |= {f"part{rank}": part_of(field), "literal": literal}
    return code, used


def _rows(field: Field, rank: int) -> Code:
    """What writes the records in a field; entries of nomenclatures are set apart."""
    shared = issubclass(field.type, Concept)
    code = [
        f"if record.{field.name}:",
        f"    found = nodes['{field.name}'] = children(field{rank}, record.{field.name}, node, base)",
        *(["    concepts += found"] if shared else []),
        "    for row, child in found:",
        f"        out.append(f'{{subject}} {field.token} <{{row}}> .\\n')",
        *([] if shared else [f"        write{rank}(child, row, base, out, concepts)"]),
    ]
    return code, {f"field{rank}": field} | ({} if shared else {f"write{rank}": writer_of(field.type)})
