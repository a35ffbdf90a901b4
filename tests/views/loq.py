"""The official shapes of LOQ, as pySHACL can run them."""

from __future__ import annotations

from functools import cache

import rdflib
from rdflib import SH

from tests.required import real_data, without_tool

try:
    import pyshacl
except ImportError:
    without_tool("pyshacl is missing")

ELM = rdflib.Namespace("http://data.europa.eu/snb/model/elm/")


@cache
def shapes() -> rdflib.Graph:
    """The shapes of ELM 3.1. Patterns that Python cannot compile are put as what they ask: an address of the web."""
    graph = rdflib.Graph().parse(real_data("elm", "LOQ-constraints.ttl"))
    for shape, _, pattern in list(graph.triples((None, SH.pattern, None))):
        if "(?i)" in pattern or "\\p{" in pattern:
            graph.set((shape, SH.pattern, rdflib.Literal("^https?://[^/?#]+")))
    return graph


def faults(graph: rdflib.Graph) -> set[tuple[str, str]]:
    """What does not conform: the node, and the property or the kind of constraint."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes(), advanced=True)
    return {
        (str(report.value(one, SH.focusNode)), str(report.value(one, SH.resultPath)))
        for one in report.subjects(rdflib.RDF.type, SH.ValidationResult)
    }
