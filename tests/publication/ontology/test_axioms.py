"""The axioms of the ontology: no class is empty by them, and they hold in all data at hand."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import owlrl
import pytest
from pyoxigraph import RdfFormat
from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef

from rncp_graph.building.loading import load
from rncp_graph.differences import diff
from rncp_graph.differences.documents import quads
from rncp_graph.publication.catalogue import example_store
from rncp_graph.publication.ontology.source import bearers, ontology, own, values
from rncp_graph.readers import read
from rncp_graph.stores import Store, open_store
from rncp_graph.terms import ONTOLOGY
from tests.publication.ontology.axioms import broken, chains, uses

R = Namespace(ONTOLOGY)
X = Namespace("http://essai.example/")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


@pytest.fixture(scope="module")
def whole() -> Graph:
    return ontology()


def closed(graph: Graph) -> Graph:
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def populated(whole: Graph) -> Graph:
    """The axioms, one node of each class, and one statement of each property between nodes."""
    graph = Graph()
    graph += ((s, p, o) for s, p, o in whole if not isinstance(o, Literal))
    for cls in own(whole, OWL.Class):
        graph.add((X[cls.removeprefix(ONTOLOGY)], RDF.type, cls))
    for prop in own(whole, OWL.ObjectProperty):
        for one, other in ((a, b) for a in bearers(whole, prop) for b in values(whole, prop)):
            graph.add((X[str(one).rpartition("#")[2]], prop, X[str(other).rpartition("#")[2]]))
    return graph


# --- consistency ------------------------------------------------------------------------------------------------------


def test_no_class_is_unsatisfiable_and_no_two_nodes_become_one(whole: Graph) -> None:
    graph = closed(populated(whole))

    assert list(graph.objects(None, ERROR)) == []
    assert [cls for cls in graph.subjects(RDFS.subClassOf, OWL.Nothing) if cls != OWL.Nothing] == []
    assert [pair for pair in graph.subject_objects(OWL.sameAs) if len(set(pair)) > 1] == []
    assert (X.Certification, RDF.type, URIRef("http://data.europa.eu/snb/model/elm/Qualification")) in graph


def test_a_contradiction_would_be_found(whole: Graph) -> None:
    graph = populated(whole)
    graph.add((X.Certification, RDF.type, R.Lieu))

    assert list(closed(graph).objects(None, ERROR))


# --- data -------------------------------------------------------------------------------------------------------------


def holds(whole: Graph, store: Store) -> None:
    with tempfile.TemporaryFile() as file:
        store.dump(file, RdfFormat.N_QUADS)
        file.seek(0)

        assert broken(whole, uses(file)) == set()
    for prop, path in chains(whole).items():
        query = f"SELECT ?s ?o {{ ?s {path} ?o FILTER NOT EXISTS {{ ?s <{prop}> ?o }} }}"

        assert list(store.query(query)) == []  # type: ignore[arg-type]


def test_they_hold_in_the_example_corpus(whole: Graph) -> None:
    holds(whole, example_store())


def test_they_hold_in_the_sample_of_the_flow_and_the_old_fiches(whole: Graph, shared: Callable[..., Path]) -> None:
    store = open_store()
    load(store, *(read(path) for name in ("xml-v4.1", "fiches-texte") for path in sorted(shared(name).iterdir())))

    holds(whole, store)


def test_they_hold_in_what_changed_between_two_exports(
    whole: Graph, exemple: Path, shared: Callable[..., Path]
) -> None:
    old, new = (read(next(folder.glob("*RNCP*.xml"))) for folder in (exemple, shared("xml-v4.1")))
    with diff(old, new) as found:
        text = list(quads(found))

    assert any(str(R.valeurAvant) in line for line in text)
    assert broken(whole, uses(io.BytesIO("".join(text).encode()))) == set()


def test_a_broken_axiom_is_seen(whole: Graph) -> None:
    fiche, place = "<http://x/f>", "<http://x/l>"
    text = [
        f"{fiche} <{RDF.type}> <{R.Certification}> .",
        f"{place} <{RDF.type}> <{R.Lieu}> .",
        f"{place} <{RDF.type}> <{R.Rubrique}> .",
        f'{fiche} <{R.ville}> "Lyon"@fr .',
        f"{fiche} <{R.bloc}> {place} .",
        f'{fiche} <{R.dateEffet}> "2020" .',
        f'{fiche} <{R.public}> "tous"@fr .',
    ]

    assert len(broken(whole, uses(io.BytesIO("\n".join(text).encode())))) == 5
