"""What the graph says of an IRI: as a subject of the default graph, or of a named one, or where others name it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple, cast

from pyoxigraph import NamedNode, Triple

from rncp_graph.questions.finding import triples_about
from rncp_graph.server.negotiation import Form
from rncp_graph.server.served import Served
from rncp_graph.stores import Solutions, Store, Triples
from rncp_graph.terms import expand

TURTLE = Form("ttl", "text/turtle", ("application/x-turtle",))
JSON_LD = Form("jsonld", "application/ld+json", ("application/json",))
N_TRIPLES = Form("nt", "application/n-triples", ("text/plain",))
RDF_XML = Form("rdf", "application/rdf+xml", ("application/xml", "text/xml"))
HTML = Form("html", "text/html", ("application/xhtml+xml",))
RDF = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
FORMS = (*RDF, HTML)
"""The forms of a resource, what is sent where all will do first; the names are suffixes of its documents."""

MOST = 1000
"""Statements of others that are given of what says nothing of its own."""
REMEMBERED = 8192
"""Paths and nodes of which it is remembered what they stand for."""
NAMED = 32_768
"""Nodes of which it is remembered that the graph names them."""
LONGEST = 1000
"""Characters of a path, beyond which nothing is looked for."""


class Found(NamedTuple):
    """What a path stands for: a thing, or the document about it in a form."""

    iri: str
    form: Form | None


def found(served: Served, path: str) -> Found | None:
    """Return what a path below the root stands for.

    What the graph names goes first: a code may end as a document does.
    """
    if not _fits(iri := served.iri(path), served.store.base):
        return None
    if is_named(served.store, iri):
        return Found(iri, None)
    head, dot, suffix = iri.rpartition(".")
    form = next((one for one in FORMS if one.name == suffix), None)
    return Found(head, form) if dot and form and is_named(served.store, head) else None


def is_named(store: Store, node: str) -> bool:
    """Return whether a store names a node anywhere."""
    one = f"<{node}>"
    ways = (f"{one} ?p ?o", f"GRAPH ?g {{ {one} ?p ?o }}", f"?s ?p {one}", f"GRAPH {one} {{ ?s ?p ?o }}")
    return any(store.query(f"ASK {{ {way} }}") for way in (*ways, f"GRAPH ?g {{ ?s ?p {one} }}"))


def named_among(store: Store, nodes: Collection[str]) -> set[str]:
    """Return those of some nodes that a store names anywhere, by one query for nearly all of them.

    What has a class is found first: to ask whether anything is said of a node takes ten times as long.
    """
    left, named = set(nodes), set[str]()
    for spoken_of in ("?x a ?kind", "FILTER EXISTS { { ?x ?p ?o } UNION { ?s ?p ?x } }"):
        if left:
            asked = sorted(left)
            values = " ".join(f"({rank} <{node}>)" for rank, node in enumerate(asked))  # no IRI is to be looked up
            found = store.query(f"SELECT DISTINCT ?n {{ VALUES (?n ?x) {{ {values} }} {spoken_of} }}")
            named |= {asked[int(rank.value)] for (rank,) in cast(Solutions, found)}
            left -= named
    return named | {node for node in left if is_named(store, node)}


class Named:
    """What a store names, as far as it was asked: pages share most of what they link to."""

    def __init__(self, store: Store) -> None:
        self._store, self._known = store, set[str]()

    def among(self, nodes: Collection[str]) -> set[str]:
        """Return those of some nodes that the store names anywhere."""
        known = self._known.intersection(nodes)
        new = named_among(self._store, set(nodes) - known)
        if len(self._known) > NAMED:
            self._known = set()
        self._known.update(new)
        return known | new


def described(store: Store, node: str) -> list[Triple]:
    """Return what a store says of a node; of one of which it says nothing, the statements that name it."""
    return triples_about(store, node) or elsewhere(store, node) or list(_naming(store, node))


def elsewhere(store: Store, node: str) -> list[Triple]:
    """Return what the named graphs say of a node: those of the provenance, of figures, of what sources say."""
    found = store.query(f"CONSTRUCT {{ <{node}> ?p ?o }} {{ GRAPH ?g {{ <{node}> ?p ?o }} }}")
    return sorted(set(found) if isinstance(found, Triples) else (), key=str)


def _naming(store: Store, node: str) -> Iterator[Triple]:
    where = f"{{ ?s ?p <{node}> }} UNION {{ GRAPH ?g {{ ?s ?p <{node}> }} }}"
    found = store.query(f"CONSTRUCT {{ ?s ?p <{node}> }} {{ {where} }} LIMIT {MOST}")
    if isinstance(found, Triples):
        yield from sorted(set(found), key=str)
    if store.query(f"ASK {{ GRAPH <{node}> {{ ?s ?p ?o }} }}"):
        yield Triple(NamedNode(node), NamedNode(expand("rdf:type")), NamedNode(expand("sd:NamedGraph")))
        yield Triple(NamedNode(node), NamedNode(expand("sd:name")), NamedNode(node))


def document(served: Served, node: str, form: Form) -> bytes:
    """Return the data of a node in a form. Raises `StoreError` for what RDF/XML cannot hold."""
    return served.descriptions.write(described(served.store, node), form.name)


def _fits(iri: str, base: str) -> bool:
    try:
        return iri.startswith(base) and NamedNode(iri).value == iri and ">" not in iri
    except ValueError:
        return False
