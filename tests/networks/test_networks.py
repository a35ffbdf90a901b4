"""Networks: the edges are those of the fiches, the attributes are there, the order is always the same."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

from rncp_graph.building.loading import load
from rncp_graph.errors import QuestionError
from rncp_graph.model.fiche import Fiche
from rncp_graph.networks import network
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.tools import codes, corpus, fiches, graph, rome, rows

SMALL = [
    Fiche(numero="RNCP1", intitule="Un", actif=True, codes_rome=rome("D1401", "D1402", "M1805")),
    Fiche(numero="RNCP2", intitule="Deux", actif=False, codes_rome=rome("D1401", "D1402")),
    Fiche(numero="RNCP3", actif=True, codes_rome=rome("D1401")),
    Fiche(numero="RNCP4", codes_rome=rome("A1101")),
]


@pytest.fixture(scope="module")
def small() -> OxigraphStore:
    return graph(*SMALL)


def test_the_weight_of_a_tie_is_the_jaccard_index_of_the_certifications(small: OxigraphStore) -> None:
    found = network(small, "metiers-voisins")
    assert {(a, b): (said["weight"], said["communes"]) for a, b, said in found.edges(data=True)} == {
        ("D1401", "D1402"): (0.6667, 2), ("D1401", "M1805"): (0.3333, 1), ("D1402", "M1805"): (0.5, 1),
    }  # fmt: skip
    assert found.nodes["D1401"] == {"label": "D1401", "kind": "metier", "certifications": 3}
    assert list(nx.isolates(found)) == ["A1101"]


def test_active_only_leaves_out_the_inactive_and_the_unknown(small: OxigraphStore) -> None:
    found = network(small, "metiers-voisins", actives="oui")
    assert set(found) == {"D1401", "D1402", "M1805"}
    assert found["D1401"]["D1402"] == {"weight": 0.5, "communes": 1}
    assert set(network(small, "metiers-voisins", actives=False)) == set(network(small, "metiers-voisins"))
    assert set(network(small, "certification-metier", actives=True)) == {"RNCP1", "RNCP3", "D1401", "D1402", "M1805"}


def test_ties_between_occupations_are_those_of_the_fiches(exemple: Path) -> None:
    held: dict[str, set[str]] = {}
    for numero, metiers in codes(exemple, "codes_rome").items():
        for metier in metiers:
            held.setdefault(metier, set()).add(numero)
    expected = {
        frozenset((a, b)): round(len(held[a] & held[b]) / len(held[a] | held[b]), 4)
        for a, b in combinations(held, 2)
        if held[a] & held[b]
    }
    found = network(corpus(exemple), "metiers-voisins")
    assert {frozenset((a, b)): weight for a, b, weight in found.edges(data="weight")} == expected
    assert {node: said["certifications"] for node, said in found.nodes(data=True)} == {
        m: len(n) for m, n in held.items()
    }


def test_certifications_and_occupations_make_a_network_of_two_kinds(exemple: Path) -> None:
    found = network(corpus(exemple), "certification-metier")
    pairs = {(numero, code) for numero, metiers in codes(exemple, "codes_rome").items() for code in metiers}
    assert {tuple(sorted(edge, key=lambda end: not end.startswith("RNCP"))) for edge in found.edges} == pairs
    kinds = dict(found.nodes(data="kind"))
    assert all({kinds[a], kinds[b]} == {"certification", "metier"} for a, b in found.edges)
    assert found.nodes["D1407"]["label"] == "Technico-commercial / Technico-commerciale"


def test_lines_of_descent_go_from_the_earlier_to_the_later_whichever_side_states_it(exemple: Path) -> None:
    said = [fiche for several in fiches(exemple).values() for fiche in several]
    expected = {(old, f.numero) for f in said for old in f.anciennes_certifications}
    expected |= {(f.numero, new) for f in said for new in f.nouvelles_certifications}
    found = network(corpus(exemple), "lignees")
    assert found.is_directed()
    assert set(found.edges) == expected
    assert found.nodes["RNCP224"] == {"label": "RNCP224", "kind": "certification"}


@pytest.mark.parametrize("name", ["metiers-voisins", "certification-metier", "lignees"])
def test_nodes_and_edges_come_in_one_order_whatever_that_of_loading(name: str) -> None:
    said = [*SMALL, Fiche(numero="RNCP5", anciennes_certifications=("RNCP10", "RNCP2"))]
    one, other = network(graph(*said), name), network(graph(*reversed(said)), name)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))


def test_an_empty_store_gives_an_empty_network() -> None:
    assert len(network(open_store(), "metiers-voisins")) == 0


def test_a_file_of_ones_own_makes_a_network(small: OxigraphStore, tmp_path: Path) -> None:
    own = tmp_path / "niveaux.rq"
    own.write_text(
        "SELECT ?source ?target (2 AS ?poids) ('x' AS ?source_label) "
        "{ VALUES (?source ?target) { ('a' 'b') ('c' UNDEF) } }"
    )
    found = network(small, str(own))
    assert list(found.edges(data=True)) == [("a", "b", {"weight": 2.0})]
    assert dict(found.nodes(data="label")) == {"a": "x", "b": "b", "c": "x"}
    assert found.graph["name"] == "niveaux"


def test_an_unknown_network_and_a_question_without_edges_are_refused(small: OxigraphStore, tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="metiers-voisins"):
        network(small, "metier-voisin")
    with pytest.raises(QuestionError, match="actives"):
        network(small, "metiers-voisins", actif="oui")
    without = tmp_path / "without.rq"
    without.write_text("SELECT ?s { ?s ?p ?o }")
    with pytest.raises(QuestionError, match="source"):
        network(small, str(without))


def test_the_register_of_2021_gives_the_figures_counted_on_its_tables(shared: Callable[..., Path]) -> None:
    """Counted apart, by a script on the CSV files: 586 occupations, 4,236 ties, 3,387 successions of 5,699 fiches."""
    store = open_store()
    load(store, read(shared("registre-2021", "export-fiches-csv-2021-01-31.zip")))
    metiers = network(store, "metiers-voisins", actives="oui")
    assert (metiers.number_of_nodes(), metiers.number_of_edges()) == (586, 4236)
    lignees = network(store, "lignees")
    assert (lignees.number_of_nodes(), lignees.number_of_edges()) == (5699, 3387)
    found = rows(store, "similaires", certification="RNCP27413")
    assert next(row for row in found if row["numero"] == "RNCP7141")["jaccard"] == 0.4
