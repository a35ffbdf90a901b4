"""Measures of a network as a whole: communities, bridges and articulation points, assortativity."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np

from rncp_graph.measures import definitions
from rncp_graph.measures.agreement import likeness, mixing, modularity, nmi
from rncp_graph.measures.engines import engine_for
from rncp_graph.measures.reckoning import EXACT, SAMPLES, SEED, beside, context_of, mean, randoms
from rncp_graph.measures.records import Communities, Cuts, Node, OfNetwork, Stability, Weights, Words
from rncp_graph.measures.ties import Ties, ties_of

SEEDS = 10
"""Partitions that are compared, each from a seed of its own."""

BEST = Words(f"la meilleure partition de {SEEDS} graines", f"the best partition of {SEEDS} seeds")
PAIRS = Words("partitions de graines différentes, deux à deux (NMI)", "partitions of different seeds, by pairs (NMI)")
UNKNOWN = Words(
    "Aucun lien ne joint des sommets de classes connues et diverses : la mesure n'est pas définie.",
    "No tie joins nodes of known and varied classes: the measure is not defined.",
)


def communities(
    graph: nx.Graph[Any],
    *,
    classes: Mapping[str, Mapping[Node, Hashable]] | None = None,
    weights: Weights = Weights.STRENGTH,
    samples: int = SAMPLES,
    seed: int = SEED,
    engine: str | None = None,
) -> Communities:
    """Return the best partition of several seeds, directions left aside; how far the seeds agree, and with what.

    `classes` names known classes of nodes, such as their NSF domains; nodes without a class are left aside there.

    >>> communities(nx.barbell_graph(4, 0), samples=0).parts
    ((0, 1, 2, 3), (4, 5, 6, 7))
    """
    ties = ties_of(graph, weights).undirected()
    program, nodes = engine_for(ties, engine), list(graph)
    found = [program.partition(ties, seed + run) for run in range(SEEDS if len(ties.source) else 1)]
    qualities = [modularity(ties, part) for part in found]
    best = max(range(len(found)), key=lambda run: qualities[run] or 0.0)
    random = [(one, program.partition(one, seed)) for one in randoms(program, ties, samples, seed)]
    agreement = {}
    for name, known in (classes or {}).items():
        kept = [at for at, node in enumerate(nodes) if node in known]
        said = [known[nodes[at]] for at in kept]
        if kept:
            agreement[name] = beside(
                nmi(found[best][kept].tolist(), said), [nmi(part[kept].tolist(), said) for _, part in random]
            )
    alike = [nmi(one.tolist(), other.tolist()) for one, other in combinations(found, 2)]
    stability = Stability(what=PAIRS, runs=len(found), mean=mean(alike), least=min(alike)) if alike else None
    members: dict[int, list[Node]] = {}
    for node, number in zip(nodes, found[best].tolist(), strict=True):
        members.setdefault(number, []).append(node)
    return Communities(
        parts=tuple(sorted((tuple(part) for part in members.values()), key=lambda part: -len(part))),
        modularity=beside(qualities[best], [modularity(one, part) for one, part in random]),
        agreement=agreement,
        context=context_of(
            definitions.COMMUNITIES, graph, ties, weights, program, BEST, samples, seed, stability=stability
        ),
    )


def cuts(graph: nx.Graph[Any], *, samples: int = SAMPLES, seed: int = SEED, engine: str | None = None) -> Cuts:
    """Return the bridges and the articulation points, directions and weights left aside.

    >>> cuts(nx.path_graph(3), samples=0).joints
    (1,)
    """
    ties = ties_of(graph, Weights.NONE).undirected()
    program, nodes = engine_for(ties, engine), list(graph)
    bridges, joints = program.cuts(ties)
    random = [program.cuts(one) for one in randoms(program, ties, samples, seed)]
    return Cuts(
        bridges=tuple((nodes[a], nodes[b]) for a, b in bridges),
        joints=tuple(nodes[at] for at in joints),
        bridge_count=beside(float(len(bridges)), [float(len(found)) for found, _ in random]),
        joint_count=beside(float(len(joints)), [float(len(found)) for _, found in random]),
        context=context_of(definitions.CUTS, graph, ties, Weights.NONE, program, EXACT, samples, seed),
    )


def assortativity(
    graph: nx.Graph[Any],
    known: Mapping[Node, Hashable],
    *,
    samples: int = SAMPLES,
    seed: int = SEED,
    engine: str | None = None,
) -> OfNetwork:
    """Return how far ties join nodes of one class, or of near numbers; ties of nodes not `known` are left aside.

    >>> round(assortativity(nx.path_graph(4), {0: "a", 1: "a", 2: "b", 3: "b"}, samples=0).value.value, 3)
    0.333
    """
    ties = ties_of(graph, Weights.NONE)
    program, compute = engine_for(ties, engine), _comparing(list(graph), known)
    value = compute(ties)
    random = randoms(program, ties, samples if value is not None else 0, seed)
    return OfNetwork(
        value=beside(value, [compute(one) for one in random]),
        context=context_of(
            definitions.ASSORTATIVITY,
            graph,
            ties,
            Weights.NONE,
            program,
            EXACT,
            samples,
            seed,
            note=UNKNOWN if value is None else None,
        ),
    )


def _comparing(nodes: list[Node], known: Mapping[Node, Any]) -> Callable[[Ties], float | None]:
    """What compares both ends of ties: numbers by their correlation, other values as classes."""
    said = [known[node] for node in nodes if node in known]
    if said and all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in said):
        numbers = np.array([known.get(node, np.nan) for node in nodes], dtype=np.float64)
        return lambda ties: likeness(ties, numbers)
    order = {one: at for at, one in enumerate(dict.fromkeys(said))}
    classes = np.array([order[known[node]] if node in known else -1 for node in nodes], dtype=np.int64)
    return lambda ties: mixing(ties, classes)
