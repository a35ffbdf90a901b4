"""Records as N-Triples text: the only encoder, from which terms, loads and dumps all come.

For each class of records a plan is made once from the table of its fields: what gives the values, and the constant text
around each. Writing a record is then three short loops over its plan: plain texts, other values, nodes. Code generated
for each class made a full build no faster, measured side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from rncp_graph.model.fields import Field, fields_of, node_of
from rncp_graph.model.order import attributes
from rncp_graph.model.parts import Concept
from rncp_graph.rdf.labels import wordings
from rncp_graph.rdf.literals import escaped, is_text, literal, may_change, part_of, token_of
from rncp_graph.rdf.names import Rows, children, iri
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import RDF, RNCP, SKOS
from rncp_graph.terms import BASE, expand


class Encoded(NamedTuple):
    """A record as text, and what was found on the way.

    `node` is its IRI. `lines` say all but its entries of nomenclatures, which many fiches share: they are in
    `concepts`, by IRI, each as often as the record quotes it. `nodes` are the rows in each field that holds some, by
    the name of the field.
    """

    node: str
    lines: list[str]
    concepts: Rows
    nodes: dict[str, Rows]


def encode(record: Any, base: str = BASE) -> Encoded:
    """Return a record as lines of N-Triples, with the nodes of its rows and the entries that it shares with others.

    >>> from rncp_graph.model.fiche import Fiche, Rome
    >>> encode(Fiche(numero="RS1", codes_rome=(Rome(code="D1407"),)), base="urn:x/").concepts
    [('urn:x/rome/D1407', Rome(code='D1407', libelle=None, autres_libelles=()))]
    """
    cls: type = type(record)
    written: list[str] = []
    concepts: Rows = []
    node = iri(record, base)
    return Encoded(node, written, concepts, _writer(cls)(record, node, base, written, concepts))


def lines(record: Any, base: str = BASE) -> list[str]:
    r"""Return a record as lines of N-Triples, with the entries of nomenclatures that it quotes, and its words for them.

    >>> from rncp_graph.model.fiche import Fiche
    >>> lines(Fiche(numero="RS1", niveau=5), base="urn:x/")[1]
    '<urn:x/certification/RS1> <http://purl.org/dc/terms/identifier> "RS1" .\n'
    """
    node, written, concepts, _ = encode(record, base)
    for concept, entry in dict.fromkeys(concepts):
        written += (_SAY.type(concept, SKOS.Concept), _SAY.say(concept, SKOS.notation, entry.code))
        for wording, beside in wordings(concept, entry):
            written += (wording.cited(node, beside=beside), *wording.lines())
    return written


_SAY = Statements()

Writer = Callable[[Any, str, str, "list[str]", Rows], "dict[str, Rows]"]
"""Writes a record, given its IRI, the base, and the lines and shared entries so far; returns the nodes of its rows."""


@cache
def _writer(cls: type) -> Writer:
    """The writer of a class; what is `None`, or holds nothing, is passed over as early as can be."""
    fields = fields_of(cls)
    plain = [field for field in fields if is_text(field) and not field.many]
    single = [field for field in fields if not (field.many or field.record or is_text(field))]
    multiple = [field for field in fields if field.many and not field.record]
    texts, values, multiples = (attributes([field.name for field in some]) for some in (plain, single, multiple))
    kind = f" {RDF.type} <{expand(node_of(cls).type)}> .\n"
    befores = [f' {field.token} "' for field in plain]
    afters = [f'"@{field.p.lang} .\n' if field.p.lang else '" .\n' for field in plain]
    tokens, lists = ([(f" {field.token} ", token_of(field)) for field in some] for some in (single, multiple))
    keys = _key_writer([field for field in fields if may_change(field)])
    nested = _row_writer([field for field in fields if field.record])

    def write(record: Any, node: str, base: str, out: list[str], concepts: Rows) -> dict[str, Rows]:
        subject = f"<{node}>"
        out.append(subject + kind)
        for text, before, after in zip(texts(record), befores, afters):  # noqa: B905 - the busiest loop of all
            if text is not None:
                out.append(f"{subject}{before}{escaped(text)}{after}")
        if tokens:
            for value, way in zip(values(record), tokens, strict=True):
                if value is not None:
                    before, token = way
                    out.append(f"{subject}{before}{token(value, base)} .\n")
        if lists:
            for several, way in zip(multiples(record), lists, strict=True):
                if several:
                    before, token = way
                    out += [f"{subject}{before}{token(one, base)} .\n" for one in several]
        if keys:
            keys(record, subject, out)
        return nested(record, node, base, out, concepts) if nested else {}

    return write


def _key_writer(fields: list[Field]) -> Callable[[Any, str, list[str]], None] | None:
    """What writes, as they were, the values of these fields that had to be changed to be the end of an IRI."""
    values = attributes([field.name for field in fields])
    parts = [(part_of(field), field.many) for field in fields]

    def write(record: Any, subject: str, out: list[str]) -> None:
        for value, (part, many) in zip(values(record), parts, strict=True):
            if value is not None:
                changed = [one for one in (value if many else (value,)) if part(one) != one]
                out += [f"{subject} {RNCP.codeEcrit} {literal(one)} .\n" for one in changed]

    return write if fields else None


def _row_writer(fields: list[Field]) -> Writer | None:
    """What writes the records in these fields of a record; entries of nomenclatures are set apart."""
    rows = attributes([field.name for field in fields])
    ways = [(field, f" {field.token} <", _inner(field.type)) for field in fields]

    def write(record: Any, node: str, base: str, out: list[str], concepts: Rows) -> dict[str, Rows]:
        nodes: dict[str, Rows] = {}
        for value, way in zip(rows(record), ways, strict=True):
            if value:
                field, before, inner = way
                found = nodes[field.name] = children(field, value, node, base)
                if inner is None:
                    concepts += found
                for row, child in found:
                    out.append(f"<{node}>{before}{row}> .\n")
                    if inner is not None:
                        inner(child, row, base, out, concepts)
        return nodes

    return write if fields else None


def _inner(cls: type) -> Writer | None:
    concept: bool = issubclass(cls, Concept)
    return None if concept else _writer(cls)
