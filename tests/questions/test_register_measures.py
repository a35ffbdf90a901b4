"""Betweenness and communities of the register of 2021, beside the reference figures (N5, N6), from the tables alone.

The networks are those of the active fiches, by their codes at the level of an occupation: 4,951 nodes and 11,969 edges
(N1). The reference figures give neither the length of a tie, nor whether small parts were left aside, nor the program:
where ours differ it is said at the figure.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from scipy.stats import spearmanr

from rncp_graph.measures import betweenness, communities
from rncp_graph.measures.records import Weights
from tests.questions.register import Registre


@pytest.fixture(scope="module")
def codes(tables_2021: Registre) -> dict[str, set[str]]:
    """The occupations of each active fiche."""
    active = {row["Numero_Fiche"] for row in tables_2021["Standard"] if row["Actif"] == "ACTIVE"}
    found: dict[str, set[str]] = defaultdict(set)
    for row in tables_2021["Rome"]:
        if row["Numero_Fiche"] in active and re.fullmatch(r"[A-N]\d{4}", row["Codes_Rome_Code"]):
            found[row["Numero_Fiche"]].add(row["Codes_Rome_Code"])
    return dict(found)


@pytest.fixture(scope="module")
def occupations(codes: dict[str, set[str]]) -> nx.Graph[str]:
    """Occupations tied by shared fiches: `communes` counts them, `jaccard` is their share."""
    each = Counter(code for those in codes.values() for code in those)
    both = Counter(pair for those in codes.values() for pair in combinations(sorted(those), 2))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(each))
    for (a, b), n in sorted(both.items()):
        graph.add_edge(a, b, communes=n, jaccard=n / (each[a] + each[b] - n))
    return graph


def weighed(graph: nx.Graph[str], name: str) -> nx.Graph[str]:
    found = graph.copy()
    nx.set_edge_attributes(found, nx.get_edge_attributes(graph, name), "weight")
    return found


def test_n5_who_stands_between_occupations(occupations: nx.Graph[str]) -> None:
    giant = occupations.subgraph(max(nx.connected_components(occupations), key=len))
    raw = betweenness(weighed(giant, "communes"), samples=0)
    like = betweenness(weighed(giant, "jaccard"), weights=Weights.SIMILARITY, samples=10)
    assert "exact" in raw.context.method.en and "exact" in like.context.method.en

    (first, value), *_ = raw.ranked()
    assert first == "H1206" and value.value == pytest.approx(0.53, abs=0.005)  # reference: 0.51
    (one, most), (two, next_) = like.ranked()[:2]
    assert (one, two) == ("M1302", "H1206")
    assert most.value == pytest.approx(0.097, abs=0.001)  # reference: 0.09; over the whole network 0.085
    assert next_.value == pytest.approx(0.059, abs=0.001)  # reference: 0.06
    orders = [[found.values[node].value for node in giant] for found in (raw, like)]
    assert spearmanr(*orders)[0] == pytest.approx(0.80, abs=0.01)  # reference: 0.78

    some = sorted(giant)[::40]  # betweenness of networkx from these alone, as ours from all takes it a minute
    lengths = {(a, b): 1 - said["jaccard"] or 1e-9 for a, b, said in giant.edges(data=True)}
    plain = nx.Graph(giant)
    nx.set_edge_attributes(plain, lengths, "length")
    part = nx.betweenness_centrality_subset(plain, some, list(plain), weight="length")
    near = [part[node] for node in giant], orders[1]
    assert spearmanr(*near)[0] > 0.9 and max(part, key=lambda node: part[node]) in {"M1302", "H1206"}
    assert most.z is not None and most.z > 3  # beyond what its degree explains


def test_n6_communities_beside_nsf_domains(tables_2021: Registre, codes: dict[str, set[str]]) -> None:
    graph: nx.Graph[str] = nx.Graph((fiche, code) for fiche, those in sorted(codes.items()) for code in sorted(those))
    assert (len(graph), graph.number_of_edges()) == (4951, 11969)
    for node in graph:
        graph.nodes[node]["bipartite"] = int(node in codes)
    nsf: dict[str, str] = {}
    for row in tables_2021["Nsf"]:
        if row["Numero_Fiche"] in codes and row["Nsf_Code"]:
            nsf.setdefault(row["Numero_Fiche"], row["Nsf_Code"])
    digits = {n: {fiche: code[:n] for fiche, code in nsf.items()} for n in (1, 2)}
    found = communities(graph, classes={str(n): known for n, known in digits.items()}, samples=5)
    assert "same two sides" in found.context.null.en

    assert 45 <= len(found.parts) <= 60  # reference: 50
    measured = {n: found.agreement[str(n)].value for n in digits}
    assert measured[2] == pytest.approx(0.46, abs=0.02)  # reference, by Louvain: 0.42, as below
    stability = found.context.stability
    assert stability is not None and 0.7 <= stability.least <= stability.mean <= 0.95  # reference: 0.80 to 0.87
    assert found.modularity.z is not None and found.modularity.z > 10

    louvain = nx.community.louvain_communities(graph, seed=1)
    first = {node: at for at, part in enumerate(louvain) for node in part}
    for n, reference in {2: 0.42, 1: 0.18}.items():
        near = _nmi([first[one] for one in nsf], list(digits[n].values()))
        assert near == pytest.approx(reference, abs=0.04) and near < (measured[n] or 0)
    assert found.modularity.value == pytest.approx(nx.community.modularity(graph, found.parts), abs=1e-9)
    assert found.modularity.value is not None
    assert found.modularity.value >= nx.community.modularity(graph, louvain) - 0.01
    of = {node: at for at, part in enumerate(found.parts) for node in part}
    assert measured[2] == pytest.approx(_nmi([of[one] for one in nsf], list(digits[2].values())), abs=1e-9)


def _nmi(one: list[int], other: list[str]) -> float:
    """The same by entropies: H(a) + H(b) - H(a, b)."""

    def entropy(things: list[object]) -> float:
        shares = np.array(list(Counter(things).values())) / len(things)
        return float(-(shares * np.log(shares)).sum())

    a, b, both = entropy([*one]), entropy([*other]), entropy([*zip(one, other, strict=True)])
    return 2 * (a + b - both) / (a + b)
