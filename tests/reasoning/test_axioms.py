"""Each kind of axiom gives the statements that OWL 2 RL says, and no axiom is passed over."""

from __future__ import annotations

import pytest

from rncp_graph.errors import MappingError
from rncp_graph.reasoning.axioms import axiom_rules, compiled
from rncp_graph.reasoning.closure import close
from rncp_graph.reasoning.rules import Rule
from rncp_graph.stores import open_store

PROLOGUE = """@prefix : <urn:> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."""


def rules(axioms: str) -> tuple[Rule, ...]:
    return tuple(compiled(f"{PROLOGUE} {axioms}".encode()))


def inferred(axioms: str, *data: str) -> set[str]:
    """What follows from data by axioms, both in the names of `urn:`."""
    store = open_store()
    store.update(f"PREFIX : <urn:> INSERT DATA {{ {' . '.join(data)} }}")
    close(store, rules(axioms), "urn:graph")
    found = store.query("SELECT ?s ?p ?o { GRAPH <urn:graph> { ?s ?p ?o } }")
    return {" ".join(str(term)[1:-1].removeprefix("urn:").rpartition("#")[2] for term in row) for row in found}


@pytest.mark.parametrize(
    ("axioms", "data", "expected"),
    [
        (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", [":x a :A"], {"x type B", "x type C"}),
        (":A owl:equivalentClass :B .", [":x a :A", ":y a :B"], {"x type B", "y type A"}),
        (":p rdfs:subPropertyOf :q .", [":x :p 'v'"], {"x q v"}),
        (":p owl:equivalentProperty :q .", [":x :p :y", ":x :q :z"], {"x q y", "x p z"}),
        (":p rdfs:domain :A .", [":x :p 'v'"], {"x type A"}),
        (":p rdfs:range :A .", [":x :p :y", ":x :p 'v'"], {"y type A"}),
        (":p rdfs:range xsd:string .", [":x :p 'v'"], set()),
        (":p owl:inverseOf :q .", [":x :p :y", ":v :q :w"], {"y q x", "w p v"}),
        (":p a owl:SymmetricProperty .", [":x :p :y"], {"y p x"}),
        (":p a owl:TransitiveProperty .", [":a :p :b", ":b :p :c", ":c :p :d"], {"a p c", "b p d", "a p d"}),
        (":r owl:propertyChainAxiom ( :p :q ) .", [":a :p :b", ":b :q :c"], {"a r c"}),
        (":p rdfs:domain [ owl:unionOf ( :A :B ) ] .", [":x :p :y"], set()),
        (":A owl:disjointWith :B .", [":x a :A"], set()),
    ],
)
def test_what_follows_from_an_axiom(axioms: str, data: list[str], expected: set[str]) -> None:
    assert inferred(axioms, *data) == expected


def test_rules_that_hang_on_each_other_run_until_nothing_new_follows() -> None:
    axioms = """:parent rdfs:subPropertyOf :ancestor ; owl:inverseOf :child . :ancestor a owl:TransitiveProperty .
        :child rdfs:domain :Someone . :Someone rdfs:subClassOf :Being ."""

    assert inferred(axioms, ":a :parent :b", ":c :child :b") == {
        *("b child a", "b parent c", "a ancestor b", "b ancestor c", "a ancestor c"),
        *("b type Someone", "c type Someone", "b type Being", "c type Being"),
    }


@pytest.mark.parametrize(
    "axioms",
    [
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue :v ] .",
        ":p a owl:ObjectProperty , owl:FunctionalProperty .",
        ":p owl:propertyChainAxiom ( :p :p ) .",
        ":A owl:hasKey ( :p ) .",
    ],
)
def test_an_axiom_that_no_rule_takes_is_refused(axioms: str) -> None:
    with pytest.raises(MappingError, match="an axiom without a rule"):
        rules(axioms)


def test_every_axiom_of_the_ontology_is_a_rule_that_says_itself_in_both_languages() -> None:
    found = axiom_rules()

    assert len({rule.id for rule in found}) == len(found) > 250
    assert all(rule.why.keys() == {"fr", "en"} and rule.why["fr"] != rule.why["en"] for rule in found)
