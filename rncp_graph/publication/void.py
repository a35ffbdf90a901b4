"""The description of the graph in VoID, `void.ttl`: its figures as its build counted them, its files, its links."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS as DCT
from rdflib.namespace import FOAF

from rncp_graph.publication.dcat import TITLE, licences
from rncp_graph.publication.dumps import VIEWS
from rncp_graph.publication.edition import Edition, Site
from rncp_graph.questions.figures import DATASET, void_lines
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import PREFIXES, digest, expand

VOID = Namespace(PREFIXES["void"])
_LINKS = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch")
"""The properties by which the graph leads to other ones."""


def void_graph(store: Store, edition: Edition, site: Site) -> Graph:
    """Return the description of a graph."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for line in void_lines(edition.counts, site.base):
        graph.parse(data=line.rpartition(" <")[0] + " .", format="nt")
    dataset = URIRef(site.base + DATASET)
    for text, lang in zip(TITLE, ("fr", "en"), strict=True):
        graph.add((dataset, DCT.title, Literal(text, lang=lang)))
    graph.add((dataset, VOID.uriSpace, Literal(site.base)))
    graph.add((dataset, DCT.modified, Literal(edition.issued.date().isoformat(), datatype=XSD.date)))
    graph.add((dataset, FOAF.homepage, URIRef(site.address)))
    for licence in licences(edition):
        graph.add((dataset, DCT.license, URIRef(licence)))
    for source in edition.sources:
        node = URIRef(source.graph)
        graph.add((dataset, DCT.source, node))
        graph.add((node, DCT.title, Literal(source.titre)))
        if source.producteur:
            graph.add((node, DCT.creator, Literal(source.producteur)))
        if source.jour:
            graph.add((node, DCT.date, Literal(source.jour.isoformat(), datatype=XSD.date)))
    for name in {*graph.objects(None, VOID["class"]), *graph.objects(None, VOID.property)}:
        graph.add((dataset, VOID.vocabulary, URIRef(_space(str(name)))))
    for file in edition.files:
        if file.form.code.startswith(("RDF", "JSON")) and not file.path.startswith(f"{VIEWS}/"):
            graph.add((dataset, VOID.dataDump, URIRef(f"{site.address}{edition.folder}/{file.path}")))
    if site.sparql:
        graph.add((dataset, VOID.sparqlEndpoint, URIRef(site.sparql)))
    _examples(store, graph, dataset)
    _links(store, graph, dataset, site.base)
    return graph


def _rows(store: Store, text: str) -> Any:
    return cast(Solutions, store.query(text))


def _examples(store: Store, graph: Graph, dataset: URIRef) -> None:
    """Name a few certifications, those of the lowest numbers: to order all IRIs takes ten times as long."""
    kind, rank = expand("rncp:Certification"), expand("rncp:rangNumero")
    for (node,) in _rows(store, f"SELECT ?x {{ ?x <{rank}> ?r ; a <{kind}> }} ORDER BY ?r ?x LIMIT 3"):
        graph.add((dataset, VOID.exampleResource, URIRef(node.value)))


def _links(store: Store, graph: Graph, dataset: URIRef, base: str) -> None:
    """Count the links to other graphs, by property and by where they lead."""
    values = " ".join(f"<{expand(name)}>" for name in _LINKS)
    rows = _rows(store, f"SELECT ?p ?o {{ VALUES ?p {{ {values} }} ?s ?p ?o }}")
    found = Counter((p.value, _space(o.value)) for p, o in rows if not o.value.startswith(base))
    for (prop, space), count in sorted(found.items()):
        links, target = URIRef(f"{dataset}/links-{digest(prop, space)}"), URIRef(space)
        graph.add((links, RDF.type, VOID.Linkset))
        graph.add((dataset, VOID.subset, links))
        graph.add((links, VOID.subjectsTarget, dataset))
        graph.add((links, VOID.objectsTarget, target))
        graph.add((links, VOID.linkPredicate, URIRef(prop)))
        graph.add((links, VOID.triples, Literal(count)))


def _space(iri: str) -> str:
    """The IRI up to its last part."""
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
