"""The reference: pySHACL runs the file of rules on a copy of the graph in memory. For samples, of some 10^5 triples."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import Result

from rncp_graph.language import Progress, t
from rncp_graph.resources import optional, resource
from rncp_graph.stores import Store
from rncp_graph.validation.breaches import Breach
from rncp_graph.validation.shapes import SH, Shape


class Prepared(Graph):
    """A graph in memory that reads each query once: pySHACL asks the query of a rule anew of every node."""

    def query(self, query_object: Any, *rest: Any, **options: Any) -> Result:
        """Answer a query."""
        return super().query(_prepared(query_object), *rest, **options)


_prepared = cache(prepareQuery)


def breaches(store: Store, shapes: tuple[Shape, ...], progress: Progress) -> Iterator[Breach]:
    """Return what pySHACL finds in the default graph of a store. Raises `MissingExtra` where it is not installed."""
    pyshacl = optional("pyshacl", extra="shacl")
    data = copy_of(store)
    progress(t("triplets pour pySHACL :", "triples for pySHACL:"), len(data), None)
    rules = Graph().parse(resource("ontology") / "shapes.ttl")
    _, found, _ = pyshacl.validate(data, shacl_graph=rules, inplace=True)
    yield from read_report(found, shapes)


def copy_of(store: Store) -> Graph:
    """Return the default graph of a store as a graph of rdflib, in memory."""
    text = io.BytesIO()
    store.dump(text, RdfFormat.N_TRIPLES)
    return Prepared().parse(data=text.getvalue(), format="nt")


def read_report(report: Graph, shapes: tuple[Shape, ...]) -> Iterator[Breach]:
    """Read a `sh:ValidationReport` of any engine that ran our file of rules."""
    by_iri = {shape.iri: shape for shape in shapes}
    for result in report.subjects(RDF.type, URIRef(f"{SH}ValidationResult")):
        said: dict[str, Any] = {str(prop).removeprefix(SH): value for prop, value in report.predicate_objects(result)}
        shape, component = by_iri[str(said["sourceShape"])], str(said["sourceConstraintComponent"])
        yield Breach(shape, component, str(said["focusNode"]), _term(said.get("value")))


def _term(value: Any) -> NamedNode | Literal | None:
    """A term of rdflib as one of pyoxigraph."""
    if value is None:
        return None
    if isinstance(value, URIRef):
        return NamedNode(str(value))
    if value.language:
        return Literal(str(value), language=value.language)
    return Literal(str(value), datatype=NamedNode(str(value.datatype))) if value.datatype else Literal(str(value))
