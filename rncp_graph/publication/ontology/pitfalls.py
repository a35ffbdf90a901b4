"""What an ontology lacks or says too much, found by rules: the pitfalls that OOPS! lists, and the profile OWL 2 RL.

`python -m rncp_graph.publication.ontology.pitfalls` prints what it finds, and fails when there is something. An axiom
that is missing on purpose has its reason where the term is (`skos:editorialNote`); a reason that is no longer needed
is a pitfall too. Sources: Poveda-Villalón and others, OOPS! (OntOlogy Pitfall Scanner!), 2014, whose numbers are told
(P13); https://www.w3.org/TR/owl2-profiles/#OWL_2_RL.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import BNode, Node

from rncp_graph.language import t
from rncp_graph.publication.ontology.places import places
from rncp_graph.publication.ontology.source import (
    DC,
    KINDS,
    SCHEMA,
    TEXTS,
    above,
    bearers,
    disjoint,
    ontology,
    own,
    said,
    short,
    values,
)
from rncp_graph.terms import ONTOLOGY

REASON = Namespace("https://w3id.org/rncp-graph/ontology/raison/")
"""The reasons for which an axiom is missing."""

PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
DATATYPES = {XSD.string, XSD.boolean, XSD.integer, XSD.decimal, XSD.date, XSD.gYear, RDF.langString, RDFS.Literal}
LOGICAL = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf, OWL.propertyChainAxiom}
"""The axioms that we use; all of them are in OWL 2 RL between named terms."""
LISTS = {RDF.type, RDF.first, RDF.rest, OWL.members}
ABOUT = {OWL.versionIRI, OWL.versionInfo, OWL.priorVersion, RDFS.label, RDFS.seeAlso}
"""What OWL and RDFS say of an ontology and its terms without logic."""

Found = Iterator[tuple[Node, str]]


def headers(graph: Graph) -> Found:
    """P38, P41: each file says title and description in both languages, licence, version and what has changed."""
    for node in graph.subjects(RDF.type, OWL.Ontology):
        for prop in (DCTERMS.title, DCTERMS.description, SKOS.changeNote):
            for language in ("fr", "en"):
                if not said(graph, node, prop, language):
                    yield node, t(f"un {short(prop)} en {language}", f"a {short(prop)} in {language}")
        for prop in (DCTERMS.creator, DCTERMS.license, DCTERMS.modified, OWL.versionIRI, OWL.versionInfo):
            if graph.value(node, prop) is None:
                yield node, t(f"un {short(prop)}", f"a {short(prop)}")


def texts(graph: Graph) -> Found:
    """P8: each term has one label, definition and source in both languages, and one example."""
    for term in own(graph):
        for prop in TEXTS:
            for language in ("fr", "en"):
                if len(said(graph, term, prop, language)) != 1:
                    yield term, t(f"un {short(prop)} en {language}, et un seul", f"one {short(prop)} in {language}")
        if len(said(graph, term, SKOS.example)) != 1:
            yield term, t("un exemple, et un seul", "one example")


def sources(graph: Graph) -> Found:
    """The source of a term ends with the places where the record classes read it."""
    for term in own(graph):
        for language in ("fr", "en"):
            place = places(short(term), language)
            if not "".join(said(graph, term, DC.source, language)).lower().endswith(place.lower()):
                yield term, t(f"sa source finit par « {place} »", f"its source ends with “{place}”")


def same_labels(graph: Graph) -> Found:
    """P32: two terms of one kind do not have one label."""
    for kinds in ((OWL.Class,), PROPERTIES):
        for language in ("fr", "en"):
            named: dict[str, list[Node]] = defaultdict(list)
            for term in own(graph, *kinds):
                named["".join(said(graph, term, RDFS.label, language))].append(term)
            for label, terms in named.items():
                for other in terms[1:]:
                    yield other, t(f"même nom que {short(terms[0])} : {label}", f"named as {short(terms[0])}: {label}")


def unconnected(graph: Graph) -> Found:
    """P4: a class is above or below another, or a property leads to it or from it."""
    reached = {cls for prop in own(graph, *PROPERTIES) for cls in [*bearers(graph, prop), *values(graph, prop)]}
    pairs = [pair for pair in graph.subject_objects(RDFS.subClassOf) if str(pair[1]).startswith((ONTOLOGY, str(SKOS)))]
    tied = {cls for pair in pairs for cls in pair}
    for cls in own(graph, OWL.Class):
        if cls not in reached | tied:
            yield cls, t("rien ne la relie aux autres termes", "nothing ties it to other terms")


def domains(graph: Graph) -> Found:
    """P11 and P19: a property has one domain and one range, or says why not and what its bearers and values may be."""
    without_domain = {REASON.plusieursPorteurs, REASON.porteurSansClasse, REASON.sansFiche}
    without_range = {REASON.plusieursValeurs, REASON.valeurPropriete, REASON.adresse, REASON.sansFiche}
    for prop in own(graph, *PROPERTIES):
        for axiom, reasons in ((RDFS.domain, without_domain), (RDFS.range, without_range)):
            count, given = len(set(graph.objects(prop, axiom))), _reasons(graph, prop) & reasons
            if count > 1:
                yield prop, t(f"plusieurs {short(axiom)} : ils s'ajoutent", f"several {short(axiom)}: all of them hold")
            if not count and not given:
                yield prop, t(f"ni {short(axiom)} ni raison", f"neither {short(axiom)} nor a reason")
            if count and given - {REASON.sansFiche}:
                yield (
                    prop,
                    t(f"{short(axiom)}, et une raison de n'en pas avoir", f"{short(axiom)}, and a reason for none"),
                )
        if not bearers(graph, prop) and REASON.porteurSansClasse not in _reasons(graph, prop):
            yield prop, t("ce qui la porte n'est pas dit", "what bears it is not told")
        if REASON.sansFiche in _reasons(graph, prop) and not (
            set(graph.objects(prop, SCHEMA.domainIncludes)) | set(graph.objects(prop, SCHEMA.rangeIncludes))
        ):
            yield prop, t("une raison dont elle n'a plus besoin", "a reason that it needs no longer")


def inverses(graph: Graph) -> Found:
    """P13 and P5: a link between nodes has its inverse or says why not; inverses swap domain and range."""
    for prop in own(graph, OWL.ObjectProperty):
        others = [*graph.objects(prop, OWL.inverseOf), *graph.subjects(OWL.inverseOf, prop)]
        given = _reasons(graph, prop) & {REASON.sansInverse, REASON.inverseAilleurs}
        if bool(others) == bool(given):
            yield prop, t("un inverse ou une raison, l'un des deux", "an inverse or a reason, one of them")
        for other in others:
            if set(bearers(graph, prop)) != set(values(graph, other)):
                yield prop, t(f"ne va pas d'où {short(other)} mène", f"does not start where {short(other)} leads")


def disjointness(graph: Graph) -> Found:
    """P10: two classes are disjoint, or one is above the other."""
    sets = list(disjoint(graph))
    for one, other in combinations(own(graph, OWL.Class), 2):
        ups, others = above(graph, one), above(graph, other)
        if not (one in others or other in ups or any(_apart(members, ups, others) for members in sets)):
            yield one, t(f"ni disjointe de {short(other)} ni parente", f"neither disjoint from {short(other)} nor akin")


def hierarchy(graph: Graph) -> Found:
    """P6: no term is above itself; what a property says of its nodes, the one above it says no stronger."""
    for axiom in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term in own(graph):
            for up in graph.objects(term, axiom):
                if term in graph.transitive_objects(up, axiom):
                    yield term, t("au-dessus d'elle-même", "above itself")
                for side in (RDFS.domain, RDFS.range):
                    for wanted in graph.objects(up, side):
                        if not any(wanted in above(graph, cls) for cls in graph.objects(term, side)):
                            yield (
                                term,
                                t(f"{short(side)} plus large que celui de {short(up)}", f"wider than {short(up)}"),
                            )


def undeclared(graph: Graph) -> Found:
    """P34 and P35: every class and property that an axiom names says which it is, once."""
    named = {
        node for axiom in LOGICAL - {OWL.propertyChainAxiom} for pair in graph.subject_objects(axiom) for node in pair
    }
    named |= {node for chain in graph.objects(None, OWL.propertyChainAxiom) for node in Collection(graph, chain)}
    for term in sorted((named | set().union(*disjoint(graph))) - DATATYPES, key=str):
        if len(set(graph.objects(term, RDF.type)) & set(KINDS)) != 1:
            yield term, t("classe ou propriété : son genre n'est pas dit une fois", "its kind is not told once")


def profile(graph: Graph) -> Found:
    """All is OWL 2 RL: named terms, the axioms that we use and no other, no class of RDF or OWL itself."""
    for s, p, o in graph:
        if _reserved(p) and p not in LOGICAL | LISTS | ABOUT | {RDF.value}:
            yield s, t(f"{short(p)} n'est pas dans notre profil", f"{short(p)} is not in our profile")
        if isinstance(o, BNode) and p not in {OWL.propertyChainAxiom, OWL.members, RDF.rest}:
            yield s, t(f"{short(p)} : une expression sans nom", f"{short(p)}: an expression without a name")
        allowed = {*KINDS, OWL.TransitiveProperty, OWL.Ontology, OWL.AllDisjointClasses} if p == RDF.type else DATATYPES
        if p in LOGICAL | {RDF.type} and _reserved(o) and o not in allowed:
            yield s, t(f"{short(p)} {short(o)} n'est pas du profil", f"{short(p)} {short(o)} is not in the profile")


def reasons(graph: Graph) -> Found:
    """Every reason that is given is told in both languages, and every one that is told is given."""
    given = {reason for term in own(graph) for reason in _reasons(graph, term)}
    told = {s for s in graph.subjects(RDF.value) if isinstance(s, URIRef)}
    for reason in sorted(given | told, key=str):
        if reason not in given:
            yield reason, t("donnée nulle part", "given nowhere")
        for language in ("fr", "en"):
            if len(said(graph, reason, RDF.value, language)) != 1:
                yield reason, t(f"un texte en {language}", f"a text in {language}")


CHECKS: tuple[Callable[[Graph], Found], ...] = (
    *(headers, texts, sources, same_labels, unconnected, domains, inverses),
    *(disjointness, hierarchy, undeclared, profile, reasons),
)


def pitfalls(graph: Graph) -> list[tuple[str, str, str]]:
    """Return what the rules find: the rule, the term, and what is wrong with it in the language in force.

    >>> pitfalls(ontology())
    []
    """
    return [(check.__name__, short(term), what) for check in CHECKS for term, what in check(graph)]


def _reasons(graph: Graph, term: Node) -> set[Node]:
    return set(graph.objects(term, SKOS.editorialNote))


def _reserved(node: Node) -> bool:
    """Whether a term is one of RDF, RDFS or OWL themselves."""
    return str(node).startswith((str(RDF), str(RDFS), str(OWL)))


def _apart(members: frozenset[Node], ups: set[Node], others: set[Node]) -> bool:
    """Whether a set of disjoint classes tells two classes apart by what is above them."""
    return any(a != b for a in members & ups for b in members & others)


def main() -> None:
    """Print each pitfall on a line, and fail when there is one."""
    found = pitfalls(ontology())
    for rule, term, what in found:
        sys.stdout.write(f"{rule} {term}: {what}\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
