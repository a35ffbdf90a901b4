"""The official shapes of LOQ, as pySHACL can run them."""

from __future__ import annotations

import rdflib

from tests.required import real_data, without_tool

try:
    from bench import loq
except ImportError:
    without_tool("pyshacl is missing")

ELM = rdflib.Namespace("http://data.europa.eu/snb/model/elm/")


def faults(graph: rdflib.Graph) -> set[tuple[str, str]]:
    """What does not conform: the node, and the property or the kind of constraint."""
    return loq.faults(graph, real_data("elm", "LOQ-constraints.ttl"))


def faults_of_all(graph: rdflib.Graph) -> set[tuple[str, str]]:
    """What does not conform for the engine that takes a whole register."""
    return loq.faults_of_all(graph, real_data("elm", "LOQ-constraints.ttl"))
