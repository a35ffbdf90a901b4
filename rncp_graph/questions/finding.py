"""A record, read back from the graph."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any, cast

from pyoxigraph import Literal, NamedNode, Triple

from rncp_graph.errors import QuestionError
from rncp_graph.graph.provenance import GRAPH
from rncp_graph.language import t
from rncp_graph.model.fiche import Concept, Fiche
from rncp_graph.model.fields import Field, fields_of
from rncp_graph.model.formats import rank
from rncp_graph.model.order import canonical
from rncp_graph.rdf.mapping import record, steps
from rncp_graph.rdf.names import children
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import expand, segment


@dataclass(frozen=True, slots=True)
class Origine:
    """A source of a fiche: the IRI of its graph, the name of its file, its format."""

    graph: str
    titre: str
    format: str


def find(store: Store, numero: str) -> Fiche:
    """Read back the fiche of a certification, by its number (`RNCP27413`, `27413`).

    Where several sources hold the fiche, each value is taken from the first that states it: XML, then CSV, then the
    old fiche; rows of all of them are put together by key. `origines` names the sources. Labels of codes are those
    of the fiche.

    Raises `QuestionError` when the store holds no such fiche, `StoreError` when it cannot be read.
    """
    base = store.base
    node = f"{base}certification/{segment(numero_of(numero))}"
    sources = origines(store, numero)
    if len(sources) < 2:
        said = [_closure(store, node, None)]
    else:
        said = [_closure(store, node, origine.graph) for origine in sources]
    fiches = [record(Fiche, node, triples, base) for triples in said if triples]
    if not fiches:
        raise QuestionError(t(f"{numero} : aucune fiche de ce numéro", f"{numero}: no fiche of this number"))
    return canonical(cast(Fiche, _merged(fiches)))


def numero_of(text: str) -> str:
    """Complete a number as people write it.

    >>> numero_of("27413"), numero_of("rs5000")
    ('RNCP27413', 'RS5000')
    """
    number = text.strip().upper()
    return f"RNCP{number}" if number.isdigit() else number


def origines(store: Store, numero: str) -> list[Origine]:
    """Return the sources of a fiche, the most trusted first."""
    base = store.base
    rows = store.query(f"""
        SELECT ?graph ?titre ?format {{ GRAPH <{base}{GRAPH}> {{
          <{base}certification/{segment(numero_of(numero))}> <{expand("prov:wasDerivedFrom")}> ?graph .
          ?graph <{expand("dct:title")}> ?titre ; <{expand("dct:format")}> ?format
        }} }} ORDER BY ?titre""")
    found = [
        Origine(cast(NamedNode, row["graph"]).value, *(cast(Literal, row[name]).value for name in ("titre", "format")))
        for row in cast(Solutions, rows)
    ]
    return sorted(found, key=lambda origine: rank(origine.format))


def triples_of(store: Store, numero: str) -> list[Triple]:
    """Return what the graph says of a certification and of the nodes that its fiche holds, links included.

    The certification comes first, then its nodes in the order of their IRIs, each with its type first.
    """
    node, kind = f"{store.base}certification/{segment(numero_of(numero))}", NamedNode(expand("rdf:type"))

    def order(triple: Triple) -> tuple[Any, ...]:
        subject = str(triple.subject)[1:-1]
        return (
            not subject.startswith(node), subject, triple.predicate != kind, str(triple.predicate), str(triple.object)
        )  # fmt: skip

    return sorted(_closure(store, node, None), key=order)


def _closure(store: Store, node: str, graph: str | None) -> list[Triple]:
    """The triples of a fiche: of its node, and of the nodes that its fields lead to."""
    found = store.about(node, steps(Fiche), graph)
    kind = NamedNode(expand("rncp:Certification"))
    return found if any(triple.object == kind and triple.subject == NamedNode(node) for triple in found) else []


def _merged(records: list[Any]) -> Any:
    """One record out of several of one node: each field from the first that fills it.

    Rows that are nodes are put together: those of one key are merged in turn, and none is left out.
    """
    first, *others = records
    if not others:
        return first
    filled: dict[str, Any] = {}
    for field in fields_of(type(first)):
        said = [value for value in (getattr(record, field.name) for record in records) if value not in (None, ())]
        if len(said) > 1 and field.many and field.record and not issubclass(field.type, Concept):
            filled[field.name] = _merged_rows(field, said)
        elif said:
            filled[field.name] = said[0]
    return replace(first, **filled)


def _merged_rows(field: Field, said: list[Any]) -> tuple[Any, ...]:
    by_key: dict[str, list[Any]] = defaultdict(list)
    for rows in said:
        for key, row in children(field, rows, "", ""):
            by_key[key].append(row)
    return tuple(_merged(rows) for rows in by_key.values())
