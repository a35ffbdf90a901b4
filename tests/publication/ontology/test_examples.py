"""The example of a term is a statement of the example corpus, or of what follows from it; else of a made-up fiche."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib import RDF, RDFS, SKOS, Graph, URIRef

from rncp_graph.publication.catalogue import example_store
from rncp_graph.publication.ontology.source import ontology, own, said, short, values
from rncp_graph.reasoning import reason
from rncp_graph.similarity import similar
from rncp_graph.stores import Store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE, PREFIXES

HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
WHOLE = ontology()
EXAMPLES = {term: said(WHOLE, term, SKOS.example)[0] for term in own(WHOLE)}
NOWHERE = ("RNCP0", "0123456789abcdef")
"""What no source says: a number, a digest."""
MADE_UP = (*NOWHERE, "/differences/", "/construction/", "/rome/K")
"""What no build of the corpus holds: that, a comparison, the time of a build, a code."""


def statement(term: URIRef) -> Triple:
    (found,) = parse(f"{HEAD}{EXAMPLES[term]} .".encode(), format=RdfFormat.TURTLE, base_iri=BASE)
    return found.triple if isinstance(found, Quad) else found


@pytest.fixture(scope="module")
def store() -> Store:
    found = example_store()
    assert isinstance(found, OxigraphStore)
    reason(found)
    similar(found)
    return found


@pytest.mark.parametrize("term", EXAMPLES, ids=short)
def test_it_shows_the_term_at_work(term: URIRef) -> None:
    found = statement(term)

    assert str(term) in {found.predicate.value, str(found.object)[1:-1]}
    if found.predicate.value == str(RDF.type):
        assert found.object == NamedNode(term)


@pytest.mark.parametrize("term", EXAMPLES, ids=short)
def test_its_value_is_of_the_datatype_of_the_range(term: URIRef) -> None:
    value = statement(term).object
    wanted = {str(one) for one in values(WHOLE, term)} - {str(RDFS.Literal)}

    if isinstance(value, Literal) and wanted:
        assert value.datatype.value in wanted


def test_it_is_in_the_example_corpus(store: Store) -> None:
    """A value that ends with three dots is the beginning of that of the corpus."""
    absent = {short(term) for term in EXAMPLES if not known(store, statement(term))}
    made_up = {short(term) for term, text in EXAMPLES.items() if any(one in f"/{text[1:]}" for one in MADE_UP)}

    assert absent == made_up


def test_made_up_examples_are_those_of_terms_that_the_corpus_does_not_hold(store: Store) -> None:
    for term, text in EXAMPLES.items():
        if any(sign in text for sign in NOWHERE):
            pattern = f"{{ ?s <{term}> ?o }} UNION {{ ?s a <{term}> }}"

            assert not list(store.query(f"SELECT * {{ {pattern} }} LIMIT 1")), text  # type: ignore[arg-type]


def known(store: Store, found: Triple) -> bool:
    cut = isinstance(found.object, Literal) and found.object.value.endswith("…")
    value = f'FILTER(STRSTARTS(?o, "{found.object.value[:-1]}"))' if cut else f"FILTER(?o = {found.object})"
    pattern = f"{found.subject} {found.predicate} ?o"

    return bool(store.query(f"ASK {{ {{ {pattern} }} UNION {{ GRAPH ?g {{ {pattern} }} }} {value} }}"))


def test_the_graph_of_terms_is_not_empty() -> None:
    assert isinstance(WHOLE, Graph)
    assert len(EXAMPLES) > 240
