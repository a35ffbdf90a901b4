"""Axioms of OWL 2 RL compiled to rules: one rule an axiom, by the table of the W3C (OWL 2 Profiles, section 4.3).

They are read from `ontology/rncp.ttl`, from `alignments.ttl` beside it, and from `rules/skos.ttl`. What an axiom says
of the words of the ontology themselves is not repeated: rules tell of things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from rncp_graph.errors import MappingError
from rncp_graph.language import t
from rncp_graph.reasoning.rules import TYPE, Atom, Rule
from rncp_graph.resources import resource
from rncp_graph.terms import expand

Said = dict[str, list[str]]
"""What is said of a term: the terms that each property leads to; blank nodes begin with `_:`."""

_WORDS = tuple(map(expand, ("rdf:Property", "rdf:langString", "rdfs:", "xsd:")))
"""What no thing is: words of RDF, and types of values."""

SILENT = {
    *("owl:disjointWith", "owl:propertyDisjointWith", "owl:complementOf", "owl:versionIRI", "owl:versionInfo"),
    *("owl:deprecated", "owl:priorVersion", "owl:incompatibleWith", "owl:backwardCompatibleWith", "owl:members"),
    *("owl:unionOf", "owl:imports", "owl:disjointUnionOf"),
}
"""Properties of OWL from which nothing follows of a thing: they forbid, or tell of the ontology."""


def files() -> tuple[Path, ...]:
    """Return the files of axioms."""
    folder = resource("ontology")
    return folder / "rncp.ttl", folder / "alignments.ttl", folder / "rules" / "skos.ttl"


@cache
def prefixes() -> dict[str, str]:
    """Return the prefixes that these files declare, for people to read and to write terms by."""
    found: dict[str, str] = {}
    for path in files():
        parser = parse(path.read_bytes(), format=RdfFormat.TURTLE)
        for _ in parser:
            pass
        found |= {name: iri for name, iri in parser.prefixes.items() if name}
    return found


@cache
def axiom_rules() -> tuple[Rule, ...]:
    """Return the rules of all axioms."""
    return tuple(compiled(*(path.read_bytes() for path in files())))


def compiled(*ontologies: bytes) -> Iterator[Rule]:
    """Compile the axioms of ontologies in Turtle, each of which is read by itself; one said twice is one rule.

    Raises `MappingError` for an axiom from which something follows that no rule here gives.
    """
    found: dict[str, Rule] = {}
    for text in ontologies:
        terms: dict[str, Said] = defaultdict(lambda: defaultdict(list))
        for quad in parse(text, format=RdfFormat.TURTLE):
            if isinstance(quad.object, NamedNode | BlankNode):
                terms[_name(quad.subject)][quad.predicate.value].append(_name(quad.object))
        for term, said in list(terms.items()):
            for rule in _of(term, said, terms):
                found.setdefault(rule.id, rule)
    yield from found.values()


def _name(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _of(term: str, said: Said, terms: dict[str, Said]) -> Iterator[Rule]:
    """The rules of what is said of one term."""
    kinds = {expand("owl:" + name) for name in ("FunctionalProperty", "InverseFunctionalProperty")}
    if kinds & set(said.get(expand("rdf:type"), ())) and expand("owl:DatatypeProperty") not in said[expand("rdf:type")]:
        raise _unknown(term, "owl:FunctionalProperty")
    for name, values in said.items():
        curie = _OWN.get(name)
        if curie is None:
            if name.startswith(expand("owl:")) and name not in _SILENT and not term.startswith("_:"):
                raise _unknown(term, name)
            continue
        for value in values:
            if curie == "owl:propertyChainAxiom":
                yield _chain(term, _listed(value, terms))
            elif value.startswith("_:"):
                if expand("owl:unionOf") not in terms[value]:  # of a union, nothing more follows
                    raise _unknown(term, name)
            elif not term.startswith("_:") and not value.startswith(_WORDS):
                yield from _named(curie, term, value)


def _named(curie: str, a: str, b: str) -> Iterator[Rule]:
    """The rules of an axiom between two names."""
    if curie == "rdf:type":
        p = f"<{a}>"
        if b == expand("owl:SymmetricProperty"):
            yield _rule("symmetric", a, a, ("?y", p, "?x"), ("?x", p, "?y"))
        elif b == expand("owl:TransitiveProperty"):
            yield _rule("transitive", a, a, ("?x", p, "?z"), ("?x", p, "?y"), ("?y", p, "?z"))
    elif curie == "rdfs:range":
        yield _rule("range", a, b, ("?y", TYPE, f"<{b}>"), ("?x", f"<{a}>", "?y"), condition="FILTER(isIRI(?y))")
    elif curie == "rdfs:domain":
        yield _rule("domain", a, b, ("?x", TYPE, f"<{b}>"), ("?x", f"<{a}>", "?y"))
    elif curie in ("rdfs:subClassOf", "owl:equivalentClass"):
        for below, above in ((a, b), (b, a))[: 1 + (curie != "rdfs:subClassOf")]:
            yield _rule("class", below, above, ("?x", TYPE, f"<{above}>"), ("?x", TYPE, f"<{below}>"))
    elif curie == "owl:inverseOf":
        for one, other in ((a, b), (b, a)):
            yield _rule("inverse", one, other, ("?y", f"<{other}>", "?x"), ("?x", f"<{one}>", "?y"))
    else:
        for below, above in ((a, b), (b, a))[: 1 + (curie != "rdfs:subPropertyOf")]:
            yield _rule("property", below, above, ("?x", f"<{above}>", "?y"), ("?x", f"<{below}>", "?y"))


def _chain(term: str, parts: list[str]) -> Rule:
    if term in parts:
        raise _unknown(term, "owl:propertyChainAxiom")  # a chain through itself need not end
    body = [(f"?x{n}", f"<{part}>", f"?x{n + 1}") for n, part in enumerate(parts)]
    return _rule("chain", " ∘ ".join(parts), term, ("?x0", f"<{term}>", f"?x{len(parts)}"), *body)


def _listed(node: str, terms: dict[str, Said]) -> list[str]:
    """The members of a list."""
    found = []
    while node != expand("rdf:nil"):
        found += terms[node][expand("rdf:first")]
        (node,) = terms[node][expand("rdf:rest")]
    return found


WORDS = {
    "class": ("tout ce qui est {a} est {b}", "whatever is {a} is {b}"),
    "property": ("ce que dit {a}, {b} le dit aussi", "what {a} says, {b} says too"),
    "domain": ("ce qui porte {a} est {b}", "what bears {a} is {b}"),
    "range": ("ce à quoi mène {a} est {b}", "what {a} leads to is {b}"),
    "inverse": ("{a} se lit dans l'autre sens {b}", "{a} reads {b} the other way round"),
    "symmetric": ("{a} vaut dans les deux sens", "{a} holds both ways"),
    "transitive": ("{a} se transmet de proche en proche", "{a} goes on from one to the next"),
    "chain": ("{a}, mis bout à bout, font {b}", "{a}, one after the other, make {b}"),
}
"""What each kind of axiom says, in French and English."""


def _rule(kind: str, a: str, b: str, head: Atom, *body: Atom, condition: str = "") -> Rule:
    names = {"a": " ∘ ".join(map(short, a.split(" ∘ "))), "b": short(b)}
    fr, en = (words.format_map(names) for words in WORDS[kind])
    return Rule(f"{kind} {a} {b}", (head,), body, {"fr": fr, "en": en}, condition)


def short(iri: str) -> str:
    """Return a term by a prefix of the ontology files, else as it is.

    >>> short("http://www.w3.org/2004/02/skos/core#broader")
    'skos:broader'
    """
    for name, namespace in prefixes().items():
        rest = iri.removeprefix(namespace)
        if rest != iri and "/" not in rest and "#" not in rest:
            return f"{name}:{rest}"
    return iri


def _unknown(term: str, axiom: str) -> MappingError:
    return MappingError(
        t(
            f"{short(term)} : axiome sans règle : {short(axiom)}",
            f"{short(term)}: an axiom without a rule: {short(axiom)}",
        )
    )


_OWN = {
    expand(curie): curie
    for curie in (
        *("rdf:type", "rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range", "owl:inverseOf"),
        *("owl:equivalentClass", "owl:equivalentProperty", "owl:propertyChainAxiom"),
    )
}
_SILENT = {expand(curie) for curie in SILENT}
