"""What the metadata say of inferences: the regime, how many there are, when and by which version they were made.

They stand in `graph/provenance`, in the terms of SPARQL 1.1 Service Description and of PROV.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rncp_graph.graph import provenance
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import PROV, SD
from rncp_graph.terms import BASE, ONTOLOGY

GRAPH = "graph/inferences"

REGIME, PROFILE = "http://www.w3.org/ns/entailment/OWL-RDF-Based", "http://www.w3.org/ns/owl-profile/RL"


def regime_lines(engine: str, statements: int, began: datetime, base: str = BASE) -> Iterator[str]:
    """Describe the graph of inferences and how it was made, in N-Quads."""
    say, graph, made = Statements(base, provenance.GRAPH), f"{base}{GRAPH}", provenance.made("inference", began, base)
    yield from provenance.made_lines(GRAPH, made, f"rncp-graph reason --engine {engine}", statements, began, base)
    yield say.link(graph, SD.entailmentRegime, REGIME)
    yield say.link(graph, SD.supportedEntailmentProfile, PROFILE)
    yield say.link(made, PROV.used, ONTOLOGY.removesuffix("#"))
