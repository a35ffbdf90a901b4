"""A record, read back from the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, cast

from pyoxigraph import Literal, NamedNode, Triple

from rncp_graph.errors import QuestionError
from rncp_graph.graph.merge import Export, precedence
from rncp_graph.graph.provenance import GRAPH
from rncp_graph.language import t
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.fields import fields_of
from rncp_graph.model.identifiers import numero_of
from rncp_graph.model.order import canonical
from rncp_graph.rdf.mapping import Index, index, quoting, record, steps, told_of_entries
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import expand, segment


@dataclass(frozen=True, slots=True)
class Origine:
    """A source of a fiche: IRI of its graph, file, format, SHA-256, day of the export, who made it, licence."""

    graph: str
    titre: str
    format: str
    sha256: str
    jour: date | None = None
    producteur: str | None = None
    licence: str | None = None


def find(store: Store, numero: str) -> Fiche:
    """Read back the fiche of a certification, by its number (`RNCP27413`, `27413`; see `numero_of`).

    Where several sources hold the fiche, it is the record that was merged of them at the build (`graph/merge.py`);
    `origines` names the sources. Labels of codes are those of the fiche.

    Raises `QuestionError` when the store holds no such fiche, `StoreError` when it cannot be read.
    """
    if fiche := record_at(store, f"{store.base}certification/{segment(numero_of(numero))}"):
        return fiche
    raise QuestionError(t(f"{numero} : aucune fiche de ce numéro", f"{numero}: no fiche of this number"))


def record_at(store: Store, node: str) -> Fiche | None:
    """Read back the fiche of a node, given by its IRI; none where the store holds no fiche of it."""
    kind = f"<{expand('rdf:type')}> <{expand('rncp:Certification')}>"
    return fiche_of(store, node) if store.query(f"ASK {{ <{node}> {kind} }}") else None


def fiche_of(store: Store, node: str) -> Fiche:
    """Read back the fiche of a node that is a certification, with no more of the graph than it takes."""
    return fiche_in(statements(store, node), node, store.base)


def fiche_in(found: Index, node: str, base: str) -> Fiche:
    """Return the fiche of a node that `statements` tell of."""
    return canonical(record(Fiche, node, found, base))


Entries = dict[str, tuple[tuple[str, Any], ...]]
"""What is said of entries of nomenclatures, each a property and a term, by their IRIs."""


def statements(
    store: Store, node: str, beside: AbstractSet[str] = frozenset(), entries: Entries | None = None
) -> Index:
    """Return what the graph says of a certification, of the nodes that its fiche holds, and its sources.

    Of what may come by thousands (partners), a query gives a row each: looking up the terms of a statement is what
    takes the time. Links that the build derived to these are left out, and of what the fiche quotes the code and the
    words alone read. `beside` are properties that lead to other nodes of which one wants to know, by their IRIs.
    `entries` are those of which is known what a record takes; those that are asked for are added.
    """
    found: Index = index(())
    for p, o in _rows(store, _own(store, node, beside)):
        found[node][p.value][o] = None
    if found[node].pop(_HOLDS, None):
        _add_table(store, found, node)
    leading, left = _leading() | beside, {node}
    while left := {one for said in left for one in _led_to(found[said], leading)} - found.keys():
        asked = sorted(left)  # a row has the rank of a node: to look up its IRI for each would take a third more
        values = " ".join(f"({rank} <{one}>)" for rank, one in enumerate(asked))
        for rank, p, o in _rows(store, f"SELECT ?rank ?p ?o {{ VALUES (?rank ?s) {{ {values} }} ?s ?p ?o }}"):
            found[asked[int(rank.value)]][p.value][o] = None
    _add_entries(store, found, {} if entries is None else entries)
    return found


def _own(store: Store, node: str, beside: AbstractSet[str]) -> str:
    """What asks what is said of a certification itself, whether it has partners, and of what it was made."""
    skipped = ", ".join(f"<{name}>" for name in {expand(one) for one in (_TABLE.p.property, *_DERIVED)} - beside)
    table = f"SELECT (<{_HOLDS}> AS ?p) ?o {{ <{node}> <{expand(_TABLE.p.property)}> ?o }} LIMIT 1"
    made = f"<{node}> ?p ?o FILTER(?p = <{_MADE_OF}>)"
    return f"""SELECT ?p ?o {{ {{ <{node}> ?p ?o FILTER(?p NOT IN ({skipped})) }} UNION {{ {table} }}
        UNION {{ GRAPH <{store.base}{GRAPH}> {{ {made} }} }} }}"""


_MADE_OF = expand("prov:wasDerivedFrom")
_HOLDS = "urn:x-rncp-graph:holds"
"""What says in an answer that a certification has partners."""


@cache
def _leading() -> frozenset[str]:
    """The properties that lead to nodes of which a fiche holds all that is said."""
    return steps(Fiche) - quoting(Fiche) - {expand(_TABLE.p.property)}


def _led_to(said: Mapping[str, Iterable[Any]], leading: AbstractSet[str]) -> Iterator[str]:
    """The nodes to which some properties lead."""
    for name in leading & said.keys():
        yield from (term.value for term in said[name] if isinstance(term, NamedNode))


_TABLE = next(field for field in fields_of(Fiche) if field.name == "partenaires")
_DERIVED = ("rncp:partenaire", "rncp:centrePreparation", "rncp:situation")


def _rows(store: Store, query: str) -> Iterable[Any]:
    return cast(Solutions, store.query(query))


def _add_table(store: Store, found: Index, node: str) -> None:
    """Add the partners of a certification, whose fields all have one value at most: a column each."""
    names = [expand(field.p.property) for field in fields_of(_TABLE.type)]
    link = expand(_TABLE.p.property)
    columns = " ".join(f"OPTIONAL {{ ?s <{name}> ?c{rank} }}" for rank, name in enumerate(names))
    variables = " ".join(f"?c{rank}" for rank in range(len(names)))
    for s, *values in _rows(store, f"SELECT ?s {variables} {{ <{node}> <{link}> ?s {columns} }}"):
        found[node][link][s] = None
        for name, value in zip(names, values, strict=True):
            if value is not None:
                found[s.value][name][value] = None


def _add_entries(store: Store, found: Index, known: Entries) -> None:
    """Add what a record takes of the entries that it quotes: of an occupation, its code, and not its job titles."""
    said = (one.get(name, ()) for one in [*found.values()] for name in quoting(Fiche))
    entries = {term.value for terms in said for term in terms if isinstance(term, NamedNode)}
    if new := sorted(entries - known.keys()):
        values = " ".join(f"<{one}>" for one in new)
        wanted = ", ".join(f"<{one}>" for one in told_of_entries())
        told: dict[str, list[tuple[str, Any]]] = {one: [] for one in new}
        for s, p, o in _rows(
            store, f"SELECT ?s ?p ?o {{ VALUES ?s {{ {values} }} ?s ?p ?o FILTER(?p IN ({wanted})) }}"
        ):
            told[s.value].append((p.value, o))
        known.update((one, tuple(some)) for one, some in told.items())
    for one in entries:
        for name, term in known[one]:
            found[one][name][term] = None


def origines(store: Store, numero: str) -> list[Origine]:
    """Return the sources of a fiche, in the order in which the merge takes their values: the newest first."""
    node = f"{store.base}certification/{segment(numero_of(numero))}"
    return _origines(store, f"<{node}> <{_MADE_OF}> ?graph")


def origines_among(found: Index, node: str, known: Sequence[Origine]) -> list[Origine]:
    """Return the same of a fiche that `statements` tell of; `known` are the sources of the store (`sources_of`)."""
    graphs = {term.value for term in found[node][_MADE_OF]}
    return [one for one in known if one.graph in graphs]


def sources_of(store: Store) -> list[Origine]:
    """Return all sources of fiches that a store was built from, in the same order."""
    return _origines(store, f"?graph <{expand('rncp:nombreFiches')}> ?nombre")


def lists_of(store: Store) -> list[Origine]:
    """Return the official lists that a store was built with, by their names."""
    rows = store.query(f"""
        SELECT ?graph ?titre ?format ?sha256 {{ GRAPH <{store.base}{GRAPH}> {{
          ?graph <{expand("dct:title")}> ?titre ; <{expand("dct:format")}> ?format ; <{expand("rncp:sha256")}> ?sha256 .
          FILTER(STRSTARTS(STR(?graph), "{store.base}nomenclature-lue/"))
        }} }} ORDER BY ?titre""")
    return [Origine(*(term.value for term in row)) for row in cast(Any, rows)]


def _origines(store: Store, which: str) -> list[Origine]:
    base = store.base
    rows = store.query(f"""
        SELECT DISTINCT ?graph ?titre ?format ?sha256 ?jour ?producteur ?licence {{ GRAPH <{base}{GRAPH}> {{
          {which} .
          ?graph <{expand("dct:title")}> ?titre ; <{expand("dct:format")}> ?format ; <{expand("rncp:sha256")}> ?sha256
          OPTIONAL {{ ?graph <{expand("rncp:dateExport")}> ?jour }}
          OPTIONAL {{ ?graph <{expand("dct:creator")}> ?producteur }}
          OPTIONAL {{ ?graph <{expand("dct:license")}> ?licence }}
        }} }}""")
    found: dict[Export, Origine] = {}
    for row in cast(Solutions, rows):
        graph, titre, kind, sha256 = (cast(Literal, row[name]).value for name in ("graph", "titre", "format", "sha256"))
        jour = date.fromisoformat(cast(Literal, row["jour"]).value) if row["jour"] else None
        producteur, licence = (row[name].value if row[name] else None for name in ("producteur", "licence"))
        source = Origine(graph, titre, kind, sha256, jour, producteur, licence)
        found[Export(graph.removeprefix(base), kind, jour, sha256)] = source
    return [found[export] for export in sorted(found, key=precedence)]


def triples_about(store: Store, node: str) -> list[Triple]:
    """Return what the graph says of a node; of a certification also of the nodes that its fiche holds, links included.

    The node comes first, then the others in the order of their IRIs, each with its type first.
    """
    said: dict[str, list[Triple]] = defaultdict(list)
    for triple in store.about(node, steps(Fiche)):
        said[str(triple.subject)[1:-1]].append(triple)
    subjects = sorted(said, key=lambda subject: (not subject.startswith(node), subject))
    return [triple for subject in subjects for triple in sorted(said[subject], key=_in_order)]


def _in_order(triple: Triple) -> tuple[bool, str, str]:
    prop = triple.predicate.value
    return prop != _TYPE, prop, str(triple.object)


_TYPE = expand("rdf:type")
