"""What the metadata say of inferences: the regime, how many there are, when and by which version they were made.

They stand in `graph/provenance`, in the terms of SPARQL 1.1 Service Description and of PROV.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from rncp_graph.graph import provenance
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import DCT, PROV, RNCP, SD, VOID
from rncp_graph.resources import software_version
from rncp_graph.terms import BASE, ONTOLOGY

GRAPH = "graph/inferences"

REGIME, PROFILE = "http://www.w3.org/ns/entailment/OWL-RDF-Based", "http://www.w3.org/ns/owl-profile/RL"


def regime_lines(engine: str, statements: int, began: datetime, base: str = BASE) -> Iterator[str]:
    """Describe the graph of inferences and how it was made, in N-Quads."""
    say, graph = Statements(base, provenance.GRAPH), f"{base}{GRAPH}"
    made = f"{base}inference/{began:%Y%m%dT%H%M%SZ}"
    yield say.type(graph, SD.NamedGraph)
    yield say.type(graph, PROV.Entity)
    yield say.link(graph, SD.name, graph)
    yield say.link(graph, SD.entailmentRegime, REGIME)
    yield say.link(graph, SD.supportedEntailmentProfile, PROFILE)
    yield say.say(graph, VOID.triples, statements)
    yield say.link(graph, PROV.wasGeneratedBy, made)
    yield say.type(made, PROV.Activity)
    yield say.say(made, DCT.description, f"rncp-graph reason --engine {engine}")
    yield say.link(made, PROV.used, ONTOLOGY.removesuffix("#"))
    yield say.say(made, PROV.startedAtTime, began)
    yield say.say(made, PROV.endedAtTime, datetime.now(UTC))
    yield say.say(made, RNCP.versionLogiciel, software_version())


def forgetting(base: str) -> str:
    """Return the SPARQL update that takes inferences, and what is said of them, out of a store."""
    graph = f"<{base}{GRAPH}>"
    return (
        f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ {graph} {PROV.wasGeneratedBy} ?made ."
        f" VALUES ?g {{ <{base}{provenance.GRAPH}> }} ?s ?p ?o FILTER(?s = {graph} || ?s = ?made) }} }} ;"
        f"DROP SILENT GRAPH {graph}"
    )
