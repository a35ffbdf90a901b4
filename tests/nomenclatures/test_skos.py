"""The vocabularies of a graph are valid SKOS: nothing to mend for the checker `skosify`, nor for the rules of W3C."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
import rdflib
from pyoxigraph import QueryTriples
from rdflib import RDF, SKOS
from skosify import check

from rncp_graph.nomenclatures import nomenclatures
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.nomenclatures.tools import asked, loaded

MAPPINGS = (SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)


@pytest.fixture(scope="module", params=["example", "shared"])
def store(request: pytest.FixtureRequest, exemple: Path, shared: Callable[..., Path]) -> OxigraphStore:
    """The example with its excerpts, and real fiches with the whole official files."""
    if request.param == "example":
        return loaded(sorted(exemple.glob("*.*")), exemple / "nomenclatures")[0]
    sources = [*sorted(shared("xml-v4.1").glob("*.xml")), *shared("csv-2024-02-22").glob("*.zip")]
    return loaded([*sources, *shared("fiches-texte").glob("*.txt")], *map(shared, ("rome", "nomenclatures", "esco")))[0]


@pytest.fixture(scope="module")
def graph(store: OxigraphStore) -> rdflib.Graph:
    return vocabularies(store)


def vocabularies(store: OxigraphStore) -> rdflib.Graph:
    kinds = "VALUES ?type { skos:Concept skos:ConceptScheme }"
    query = f"PREFIX skos: <{SKOS}> CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {kinds} ?s a ?type ; ?p ?o }}"
    text = "".join(
        f"{triple.subject} {triple.predicate} {triple.object} .\n" for triple in cast(QueryTriples, store.query(query))
    )
    return rdflib.Graph().parse(data=text, format="nt")


def mended(graph: rdflib.Graph, caplog: pytest.LogCaptureFixture) -> tuple[set[object], list[str]]:
    """What the checker adds or takes away when it is asked to mend, and what it complains of."""
    copy = rdflib.Graph()
    copy += graph
    with caplog.at_level(logging.WARNING):
        check.hierarchy_cycles(copy, fix=True)
        check.disjoint_relations(copy, fix=True)
        check.hierarchical_redundancy(copy, fix=True)
        check.preflabel_uniqueness(copy, policy="shortest")
        check.label_overlap(copy, fix=True)
    return set(copy) ^ set(graph), caplog.messages


def test_skosify_finds_nothing_to_mend(graph: rdflib.Graph, caplog: pytest.LogCaptureFixture) -> None:
    """Cycles, disjoint relations, redundant hierarchy, several preferred labels, a label both preferred and other."""
    assert len(set(graph.subjects(RDF.type, SKOS.Concept))) > 500
    assert mended(graph, caplog) == (set(), [])


def test_skosify_would_find_each_kind_of_fault(exemple: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Else the test above would prove nothing."""
    graph = vocabularies(loaded([exemple / "fiche-RNCP7141.txt"])[0])
    narrow = next(graph.subjects(SKOS.broader))
    broad = graph.value(narrow, SKOS.broader)
    label = graph.value(narrow, SKOS.prefLabel)
    assert broad is not None
    assert isinstance(label, rdflib.Literal)
    for fault in (
        (broad, SKOS.broader, narrow),
        (narrow, SKOS.related, broad),
        (narrow, SKOS.prefLabel, rdflib.Literal(f"{label} bis", lang=label.language)),
        (narrow, SKOS.altLabel, label),
    ):
        broken = rdflib.Graph()
        broken += graph
        broken.add(fault)
        caplog.clear()
        assert mended(broken, caplog) != (set(), []), fault


def test_every_entry_is_in_a_scheme_that_is_described(graph: rdflib.Graph) -> None:
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))

    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert set(graph.objects(concept, SKOS.inScheme))
        assert graph.value(concept, SKOS.notation)
    assert set(graph.objects(None, SKOS.inScheme)) == schemes
    assert len({graph.value(scheme, SKOS.notation) for scheme in schemes}) == len(schemes)
    for scheme in schemes:
        titles = graph.objects(scheme, rdflib.DCTERMS.title)
        assert sorted(str(title.language) for title in titles if isinstance(title, rdflib.Literal)) == ["en", "fr"]


def test_a_top_entry_is_in_its_scheme_and_has_none_above_it(graph: rdflib.Graph) -> None:
    tops = set(graph.subject_objects(SKOS.hasTopConcept))

    assert {str(graph.value(scheme, SKOS.notation)) for scheme, _ in tops} >= {
        *(
            "rome",
            "rome-v3",
            "rome-v4",
            "nsf",
            "nsf-lettres",
            "isco",
            "esco",
            "idcc",
            "opco",
            "territoires",
            "niveaux",
            "voies",
        ),
    }
    for scheme, concept in tops:
        assert (concept, SKOS.inScheme, scheme) in graph
        assert graph.value(concept, SKOS.broader) is None


def test_matches_that_exclude_one_another_never_meet(graph: rdflib.Graph) -> None:
    """Conditions S27 and S46 of SKOS: an exact match is neither broad nor related; related is no hierarchy."""
    exact = set(graph.subject_objects(SKOS.exactMatch))
    others = {pair for name in MAPPINGS for pair in graph.subject_objects(name)}

    assert exact
    assert others
    assert not exact & others
    assert not exact & {(other, one) for one, other in others}


def test_an_entry_has_one_preferred_label_in_a_language_and_a_depth_below_its_parent(store: OxigraphStore) -> None:
    assert (
        asked(
            store,
            """SELECT ?c { ?c a skos:Concept ; rncp:profondeur ?low ; skos:broader/rncp:profondeur ?high
        FILTER(?low != ?high + 1) }""",
        )
        == set()
    )
    assert asked(store, "SELECT ?c { ?c rncp:profondeur ?a, ?b FILTER(?a < ?b) }") == set()


def test_the_example_is_made_of_the_official_files(exemple: Path, shared: Callable[..., Path]) -> None:
    """An excerpt holds no row that the whole file does not: the facts are the official ones."""
    for source in nomenclatures(exemple / "nomenclatures"):
        name = source.nom.replace("_exemple", "")
        folder = "nomenclatures" if "isco08" in name or "Idcc" in name else "rome"
        if source.format != "esco-occupations":
            theirs = nomenclatures(shared(folder, name))[0]
            whole = [tuple(row.values()) for row in theirs.reading().rows()]
            assert {tuple(row.values()) for row in source.reading().rows()} <= set(whole)
