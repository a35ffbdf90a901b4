"""What a graph says of some of its nodes, as a file in each form; all tell where the graph comes from.

Turtle, N-Triples and RDF/XML tell it in a comment, JSON-LD in the named graph of the provenance.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import IO, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from rncp_graph.exports import jsonld, rdfxml
from rncp_graph.exports.origin import described, hashed, remark
from rncp_graph.graph.provenance import GRAPH
from rncp_graph.stores import Store
from rncp_graph.terms import PREFIXES

FORMS = ("ttl", "jsonld", "nt", "rdf")
"""The forms, by the suffixes of their files."""


class Descriptions:
    """What writes triples of a store; the store is asked once where it comes from."""

    def __init__(self, store: Store) -> None:
        self._store, self._head = store, hashed(store)
        graph = NamedNode(store.base + GRAPH)
        self._provenance = [Quad(one.subject, one.predicate, one.object, graph) for one in described(store)]

    def write(self, triples: Iterable[Triple], form: str) -> bytes:
        """Return triples in a form. Raises `StoreError` for what RDF/XML cannot hold."""
        if form in ("ttl", "nt"):
            kind = RdfFormat.TURTLE if form == "ttl" else RdfFormat.N_TRIPLES
            prefixes = PREFIXES if form == "ttl" else None
            return self._head + cast(bytes, serialize(triples, format=kind, prefixes=prefixes))
        out, quads = BytesIO(), (Quad(*triple) for triple in triples)
        if form == "rdf":
            rdfxml.write(quads, remark(self._store, cast(IO[bytes], out)), self._store.base)
        else:
            jsonld.write(iter([*quads, *self._provenance]), cast(IO[bytes], out), self._store.base)
        return out.getvalue()
