"""The search against networkx on the same arcs, and costs against sums made by hand from the documented weights."""

from __future__ import annotations

from datetime import date
from itertools import islice, pairwise

import networkx as nx
import pytest

from rncp_graph.model.fiche import Bloc, Certificateur, VoieAcces
from rncp_graph.pathways import path
from rncp_graph.pathways.arrays import Arrays
from rncp_graph.pathways.costs import Costs
from rncp_graph.pathways.network import Network
from rncp_graph.pathways.paths import Search
from rncp_graph.pathways.reading import Reading
from rncp_graph.pathways.request import End, Request
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.pathways.test_pathways import DAY, JOUR, fiche
from tests.questions.tools import graph


def test_the_shortest_paths_are_those_of_networkx(example: OxigraphStore) -> None:
    """N9: Yen's k shortest paths, by scipy here and by networkx there; equal costs may come in another order."""
    asked = Request(depart=End("metier", "D1407"), arrivee=End("metier", "M1805"), date=DAY, niveau=5)
    search = Search(Network(Costs(Arrays(Reading.of(example)), asked)))
    arcs = search.matrix.tocoo()
    plain: nx.DiGraph[int] = nx.DiGraph()
    plain.add_weighted_edges_from(zip(*(ends.tolist() for ends in arcs.coords), arcs.data.tolist(), strict=True))

    def cost(nodes: list[int]) -> float:
        return sum(plain.edges[arc]["weight"] for arc in pairwise(nodes))

    theirs = nx.shortest_simple_paths(plain, search.network.start, search.network.goal, weight="weight")
    expected = [cost(nodes) for nodes in islice(theirs, 12)]
    assert [cost(nodes) for nodes in search._shortest()[:12]] == pytest.approx(expected)


def test_a_step_costs_what_the_documented_weights_add_up_to() -> None:
    store = graph(
        fiche(
            "RNCP1",
            6,
            "M1805",
            "A1101",
            blocs=tuple(Bloc(code=f"RNCP1BC0{n}") for n in (1, 2)),
            certificateurs=(Certificateur(nom="École", siret="11000007200014"),),
            voies_acces=(VoieAcces(code="FC", ouverte=True),),
            type_enregistrement="Enregistrement sur demande",
            date_effet=date(2020, 1, 1),
            date_fin_enregistrement=date(2025, 1, 1),
        ),
        fiche("RNCP2", 6, "M1805"),
        fiche("RNCP3", 4, "D1407"),
        jour=JOUR,
    )
    (found,) = path(store, "D1407", "M1805", date=JOUR, niveau=4)
    step = next(one.pas[0] for one in found.chemins if one.certifications == ("RNCP1",))
    hand = {
        "pas": 1.0,
        "niveaux": 2 * 1.0 + 0.5 * 1,  # two levels, one of them skipped
        "blocs": 2 * 0.1,
        "distance": 3.0,  # nothing brings D1407 near to either occupation
        "etendue": 3.0 * (1 - 1 / (1 + 1)),  # one other occupation, as far as can be
        "demande": 0.4,
    }
    assert {name: cost for name, cost in step.couts.items() if cost} == pytest.approx(hand)
    assert step.cout == pytest.approx(8.6)
