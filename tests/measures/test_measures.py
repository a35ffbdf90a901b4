"""Each measure beside networkx or a value known by hand; both engines agree; one seed gives one result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from math import log
from typing import Any

import networkx as nx
import numpy as np
import pytest

from rncp_graph.errors import QuestionError
from rncp_graph.language import use_language
from rncp_graph.measures import assortativity, betweenness, communities, core_number, cuts, degree, pagerank
from rncp_graph.measures import reckoning as reckoned
from rncp_graph.measures.agreement import modularity, nmi, same_order
from rncp_graph.measures.by_networkit import ByNetworkit
from rncp_graph.measures.by_networkx import ByNetworkx
from rncp_graph.measures.engines import engine_for
from rncp_graph.measures.records import OfNodes, Weights
from rncp_graph.measures.ties import Ties, ties_of

ENGINES = ("networkx", "networkit")
OF_NODES = (degree, betweenness, pagerank, core_number)


def random_graph(seed: int = 3, *, directed: bool = False, nodes: int = 60) -> nx.Graph[Any]:
    graph = nx.gnm_random_graph(nodes, 3 * nodes, seed=seed, directed=directed)
    random = np.random.default_rng(seed)
    for _, _, said in graph.edges(data=True):
        said["weight"] = float(random.integers(1, 9))
    return graph


def two_sides() -> nx.Graph[Any]:
    graph = nx.bipartite.gnmk_random_graph(30, 20, 90, seed=5)
    return nx.Graph(graph)


def flat(found: OfNodes) -> list[float | None]:
    return [one.value for one in found.values.values()]


KARATE = nx.karate_club_graph()


@pytest.mark.parametrize("engine", ENGINES)
def test_on_the_karate_club_each_measure_is_that_of_networkx(engine: str) -> None:
    lengths = {(a, b): 1 / said["weight"] for a, b, said in KARATE.edges(data=True)}
    graph = KARATE.copy()
    nx.set_edge_attributes(graph, lengths, "length")
    found = {one: flat(one(KARATE, samples=0, engine=engine)) for one in OF_NODES}
    expected: dict[Any, dict[Any, float]] = {
        degree: dict(graph.degree(weight="weight")),
        betweenness: nx.betweenness_centrality(graph, weight="length"),
        pagerank: nx.pagerank(graph, tol=1e-13, max_iter=1000),
        core_number: nx.core_number(graph),
    }
    for measure, values in expected.items():
        assert found[measure] == pytest.approx(list(values.values()), abs=1e-9), measure
    whole = cuts(KARATE, samples=0, engine=engine)
    assert set(whole.bridges) == {tuple(sorted(one)) for one in nx.bridges(KARATE)}
    assert set(whole.joints) == set(nx.articulation_points(KARATE))
    club = dict(KARATE.nodes(data="club"))
    mixed = assortativity(KARATE, club, samples=0, engine=engine).value.value
    assert mixed == pytest.approx(nx.attribute_assortativity_coefficient(KARATE, "club"))


@pytest.mark.parametrize("directed", [False, True])
def test_both_engines_agree(directed: bool) -> None:
    ties = ties_of(random_graph(directed=directed), Weights.STRENGTH)
    for name in ("pagerank", "betweenness"):
        options = (ties.size, 0) if name == "betweenness" else ()
        one, other = (getattr(engine, name)(ties, *options) for engine in (ByNetworkx, ByNetworkit))
        assert one == pytest.approx(other, abs=1e-9)
    plain = ties.undirected()
    assert ByNetworkx.cores(plain).tolist() == ByNetworkit.cores(plain).tolist()
    assert ByNetworkx.cuts(plain) == ByNetworkit.cuts(plain)
    louvain, leiden = (modularity(plain, engine.partition(plain, 1)) for engine in (ByNetworkx, ByNetworkit))
    assert louvain == pytest.approx(leiden, abs=0.05)


@pytest.mark.parametrize("engine", [ByNetworkx, ByNetworkit])
@pytest.mark.parametrize("make", [random_graph, lambda: random_graph(directed=True), two_sides])
def test_a_random_network_keeps_degrees_sides_and_weights_and_is_another(
    engine: Any, make: Callable[[], nx.Graph[Any]]
) -> None:
    ties = ties_of(make(), Weights.STRENGTH)
    other = engine.rewired(ties, 1)

    def degrees(one: Ties) -> list[list[int]]:
        ends = [one.source, one.target] if one.directed else [np.concatenate([one.source, one.target])]
        return [np.bincount(end, minlength=one.size).tolist() for end in ends]

    def pairs(one: Ties) -> set[tuple[int, int]]:
        return set(zip(one.source.tolist(), one.target.tolist(), strict=True))

    assert degrees(other) == degrees(ties) and sorted(other.strength) == sorted(ties.strength)
    assert len(pairs(other)) == len(pairs(ties)) and all(a != b for a, b in pairs(other))
    assert len(pairs(other) & pairs(ties)) < len(pairs(ties)) / 2
    assert ties.sides is None or (ties.sides[other.source] != ties.sides[other.target]).all()
    assert pairs(engine.rewired(ties, 1)) == pairs(other) != pairs(engine.rewired(ties, 2))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("measure", [*OF_NODES, communities, cuts])
def test_one_seed_gives_one_result(measure: Any, engine: str) -> None:
    graph = random_graph(nodes=30)
    assert measure(graph, samples=3, engine=engine) == measure(graph, samples=3, engine=engine)


def test_a_node_that_joins_two_halves_is_between_beyond_its_degree() -> None:
    halves = nx.barbell_graph(12, 1)
    joint = betweenness(halves, samples=10).values[12]
    assert joint.value == pytest.approx(2 * 12 * 12 / (24 * 23)) and joint.error == 0
    assert joint.expected is not None and joint.z is not None
    assert joint.value > 3 * joint.expected and joint.z > 5


def test_the_degree_is_what_random_networks_keep_and_has_no_z() -> None:
    values = degree(nx.barbell_graph(6, 1), samples=5).values.values()
    assert all(one.expected == one.value and one.z is None for one in values)


def test_an_estimate_tells_its_error_and_the_truth_lies_within(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = random_graph(nodes=400)
    exact = betweenness(graph, samples=0, engine="networkit")
    monkeypatch.setattr(reckoned, "BUDGET", 100 * 1600)
    found = betweenness(graph, samples=0, engine="networkit")
    assert "100" in found.context.method.en and "95 % error" in found.context.method.en
    pairs = list(zip(flat(exact), found.values.values(), strict=True))
    held = [abs(true - one.value) <= one.error for true, one in pairs if true is not None and one.value is not None]
    assert sum(held) / len(held) > 0.9 and all(one.error for _, one in pairs[:5])
    ranks = same_order(*(np.array(flat(one)) for one in (exact, found)))
    assert ranks is not None and ranks > 0.9


def test_weights_mean_what_is_said() -> None:
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 0.5), ("b", "c", 0.5), ("a", "c", 0.2)])
    lengths = {weights: ties_of(graph, weights).length.tolist() for weights in Weights}
    assert lengths == {
        Weights.NONE: [1, 1, 1],
        Weights.STRENGTH: [2, 5, 2],
        Weights.SIMILARITY: [0.5, 0.8, 0.5],
        Weights.DISTANCE: [0.5, pytest.approx(0.2), 0.5],
    }
    through = {weights: betweenness(graph, weights=weights, samples=0).values["b"].value for weights in Weights}
    assert through == {Weights.NONE: 0, Weights.STRENGTH: 1, Weights.SIMILARITY: 0, Weights.DISTANCE: 0}


def test_loops_and_ties_without_strength_are_left_out_and_parallel_ones_are_one() -> None:
    graph = nx.MultiGraph([(0, 0), (0, 1, {"weight": 2}), (1, 0, {"weight": 3}), (1, 2, {"weight": 0})])
    ties = ties_of(graph, Weights.STRENGTH)
    assert (ties.source.tolist(), ties.target.tolist(), ties.strength.tolist()) == ([0], [1], [5])


@pytest.mark.parametrize(
    ("weight", "weights"),
    [
        *((-1, Weights.STRENGTH), (float("nan"), Weights.STRENGTH), ("fort", Weights.STRENGTH)),
        *((2, Weights.SIMILARITY), (0, Weights.DISTANCE), (float("inf"), Weights.DISTANCE)),
    ],
)
def test_a_weight_that_cannot_mean_this_is_told_in_one_line(weight: Any, weights: Weights) -> None:
    with pytest.raises(QuestionError, match="A - B: weight"):
        betweenness(nx.Graph([("A", "B", {"weight": weight})]), weights=weights)


DEGENERATE = {
    "empty": (nx.Graph(), "The network is empty", "Le réseau est vide"),
    "one node": (nx.empty_graph(1), "a single node", "qu'un sommet"),
    "no tie": (nx.empty_graph(3), "no tie", "aucun lien"),
    "loops alone": (nx.Graph([(0, 0), (1, 1)]), "no tie", "aucun lien"),
    "one tie": (nx.path_graph(2), "a single tie", "qu'un lien"),
}


@pytest.mark.parametrize("name", DEGENERATE)
@pytest.mark.parametrize("engine", ENGINES)
def test_what_cannot_be_measured_is_said_in_a_sentence(name: str, engine: str) -> None:
    graph, en, fr = DEGENERATE[name]
    known = dict.fromkeys(graph, "a")
    for found in (
        *(measure(graph, engine=engine) for measure in OF_NODES),
        communities(graph, classes={"x": known}, engine=engine),
        cuts(graph, engine=engine),
        assortativity(graph, known, engine=engine),
    ):
        note = found.context.note
        assert note is not None and en in note.en and fr in note.fr
        assert found.context.samples == 0
    assert len(betweenness(graph, engine=engine).values) == len(graph)


def test_ends_of_one_class_alone_have_no_assortativity_and_it_is_said() -> None:
    found = assortativity(nx.path_graph(4), dict.fromkeys(range(4), "a"))
    assert found.value.value is None and found.context.note is not None and "not defined" in found.context.note.en
    assert assortativity(nx.path_graph(4), {}).value.value is None


def test_numbers_are_compared_as_numbers() -> None:
    graph = random_graph()
    levels = {node: node % 5 for node in graph if node % 7}
    nx.set_node_attributes(graph, levels, "niveau")
    kept = graph.subgraph(levels)
    found = assortativity(graph, levels, samples=5).value
    assert found.value == pytest.approx(nx.numeric_assortativity_coefficient(kept, "niveau"))
    assert found.z is not None and abs(found.z) < 4


def test_modularity_and_nmi_are_those_of_their_formulas() -> None:
    part = [node % 3 for node in KARATE]
    ties = ties_of(KARATE, Weights.STRENGTH)
    groups = [{node for node in KARATE if node % 3 == rest} for rest in range(3)]
    assert modularity(ties, np.array(part)) == pytest.approx(nx.community.modularity(KARATE, groups))
    club, size = [said for _, said in KARATE.nodes(data="club")], len(KARATE)
    both, a, b = Counter(zip(part, club, strict=True)), Counter(part), Counter(club)
    shared = sum(n / size * log(n * size / (a[x] * b[y])) for (x, y), n in both.items())
    entropy = -sum(n / size * log(n / size) for n in (*a.values(), *b.values()))
    assert nmi(part, club) == pytest.approx(2 * shared / entropy)


def test_communities_tell_how_far_seeds_agree_and_what_chance_gives() -> None:
    found = communities(KARATE, classes={"club": dict(KARATE.nodes(data="club"))}, samples=10)
    assert sorted(node for part in found.parts for node in part) == sorted(KARATE)
    assert found.modularity.value is not None and 0.41 < found.modularity.value < 0.46
    assert found.modularity.z is not None and found.modularity.z > 3
    stability = found.context.stability
    assert stability is not None and stability.runs == 10 and 0 < stability.least <= stability.mean <= 1
    club = found.agreement["club"]
    assert club.value is not None and club.expected is not None and club.value > 2 * club.expected


def test_the_context_says_network_parameters_weights_program_and_seed() -> None:
    graph = nx.karate_club_graph()
    graph.graph.update(name="club", parametres="annee=1977")
    context = betweenness(graph, samples=4, seed=11).context
    assert context.snapshot.said == {"name": "club", "parametres": "annee=1977"}
    assert (context.snapshot.nodes, context.snapshot.edges, context.seed, context.samples) == (34, 78, 11, 4)
    assert context.method.en == f"networkx {nx.__version__}, exact"
    with use_language("fr"):
        assert str(context.weights.value).startswith("le poids est une force")
        assert str(context.null) == "4 réseaux au hasard de mêmes degrés, poids redistribués au hasard"
    assert context.stability is not None and 0.5 < context.stability.least <= context.stability.mean <= 1


def test_the_size_chooses_the_engine() -> None:
    small, large = ties_of(KARATE, Weights.NONE), ties_of(nx.gnm_random_graph(500, 2000, seed=1), Weights.NONE)
    assert engine_for(small, None) is ByNetworkx and engine_for(large, None) is ByNetworkit
    with pytest.raises(QuestionError, match="networkx, networkit"):
        engine_for(small, "igraph")
