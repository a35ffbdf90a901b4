"""Whether the axioms of the ontology hold in data, seen in a walk over its N-Quads: nothing is inferred, all is there.

A node that has no class contradicts no domain for a reasoner, which would give it one; here it does. So what the axioms
would add to the data is nothing that the data do not say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import IO

from rdflib import OWL, RDF, RDFS, XSD, Graph, URIRef
from rdflib.collection import Collection

from rncp_graph.publication.ontology.source import SCHEMA, above, disjoint, own

TYPE = f"<{RDF.type}>".encode()

Use = tuple[str, frozenset[str], frozenset[str]]
"""A property with the classes of a subject, and with the classes or the datatype of a value."""


def uses(file: IO[bytes]) -> Counter[Use]:
    """Count how properties are used in N-Quads or N-Triples; a node has the classes that any of the graphs gives it."""
    kinds: dict[bytes, bytes] = {}
    for line in file:
        subject, predicate, rest = line.split(b" ", 2)
        if predicate == TYPE:
            cls, known = _node(rest), kinds.get(subject, b"")
            kinds[subject] = known if cls in known else known + cls
    file.seek(0)
    rows: Counter[tuple[bytes, bytes, bytes]] = Counter()
    for line in file:
        subject, predicate, rest = line.split(b" ", 2)
        value = kinds.get(_node(rest), b"") if rest[:1] == b"<" else _datatype(rest)
        rows[predicate, kinds.get(subject, b""), value] += 1
    return Counter({(p.decode()[1:-1], _names(s), _names(o)): count for (p, s, o), count in rows.items()})


def _node(rest: bytes) -> bytes:
    return rest[: rest.index(b">") + 1]


def _names(nodes: bytes) -> frozenset[str]:
    return frozenset(nodes.decode()[1:-1].split("><")) - {""}


def _datatype(rest: bytes) -> bytes:
    """The datatype of the literal with which a text begins."""
    end = rest[rest.rindex(b'"') + 1 :]
    if end[:1] == b"@":
        return f"<{RDF.langString}>".encode()
    return _node(end[2:]) if end[:2] == b"^^" else f"<{XSD.string}>".encode()


def broken(ontology: Graph, found: Counter[Use]) -> set[str]:
    """Return what the uses contradict: a domain, a range, the bearers or values that are told, classes apart."""
    ups = {str(cls): {str(up) for up in above(ontology, cls)} for cls in own(ontology, OWL.Class)}
    wrong = set()
    for (predicate, subject, value), count in found.items():
        prop = URIRef(predicate)
        for axiom, here in ((RDFS.domain, subject), (RDFS.range, value)):
            wanted = {str(one) for one in ontology.objects(prop, axiom)} - {str(RDFS.Literal)}
            if not wanted <= _all(here, ups):
                wrong.add(f"{predicate} {axiom}: {sorted(here)} {count}")
        for told, here in ((SCHEMA.domainIncludes, subject), (SCHEMA.rangeIncludes, value)):
            allowed = {str(one) for one in ontology.objects(prop, told)}
            if allowed and here and not allowed & _all(here, ups) and prop not in MORE:
                wrong.add(f"{predicate} {told}: {sorted(here)} {count}")
    return wrong | _not_apart(ontology, {use[1] for use in found}, ups)


MORE = {URIRef("https://w3id.org/rncp-graph/ontology#propriete")}
"""Whose values are also what has no class."""


def _all(classes: frozenset[str], ups: dict[str, set[str]]) -> set[str]:
    return set(classes).union(*(ups.get(cls, set()) for cls in classes))


def _not_apart(ontology: Graph, nodes: set[frozenset[str]], ups: dict[str, set[str]]) -> set[str]:
    """The classes that a node has together and may not."""
    apart = [{str(one) for one in members} for members in disjoint(ontology)]
    return {str(sorted(one)) for one in nodes for members in apart if len(members & _all(one, ups)) > 1}


def chains(ontology: Graph) -> dict[str, str]:
    """Return each property that chains of others give, with the path of those chains in SPARQL."""
    found: dict[str, list[str]] = defaultdict(list)
    for prop, first in ontology.subject_objects(OWL.propertyChainAxiom):
        found[str(prop)].append("/".join(f"<{step}>" for step in Collection(ontology, first)))
    return {prop: "|".join(paths) for prop, paths in found.items()}
