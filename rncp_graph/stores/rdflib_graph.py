"""For those who live in rdflib: their code runs on a store, on the same data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.resources import optional
from rncp_graph.stores import Store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import PREFIXES

if TYPE_CHECKING:
    from rdflib import Graph


def rdflib_graph(store: Store, graph: str | None = None) -> Graph:
    r"""Return a store as a graph of rdflib, without a copy: what the sources say, merged, or the named graph of an IRI.

    SPARQL is answered by the store, `GRAPH` included. A graph in memory can be written to, and the store with it; a
    built one is read-only, and writing to it raises `StoreError`, as does a store behind an address: rdflib has a
    store of its own for those, `SPARQLStore`. Raises `MissingExtra` when oxrdflib is not installed.

    >>> from rncp_graph.stores import open_store
    >>> store = open_store()
    >>> store.load([b'<urn:RS1> <http://purl.org/dc/terms/title> "Anglais"@fr .\n'])
    >>> from rdflib import DCTERMS, URIRef
    >>> rdflib_graph(store).value(URIRef("urn:RS1"), DCTERMS.title)
    rdflib.term.Literal('Anglais', lang='fr')
    """
    optional("oxrdflib", extra="notebook")
    from rdflib import Graph, URIRef
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    from rncp_graph.stores.rdflib_view import Vue

    if not isinstance(store, OxigraphStore):
        raise StoreError(
            t(
                "cette vue demande une base locale ; pour une adresse, voyez SPARQLStore dans rdflib",
                "this view needs a local store; for an address, see SPARQLStore in rdflib",
            )
        )
    name = DATASET_DEFAULT_GRAPH_ID if graph is None else URIRef(graph)
    seen = Graph(store=Vue(store), identifier=name, bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        seen.bind(prefix, namespace)
    return seen
