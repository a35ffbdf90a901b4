"""How a value gets its context: random networks of the same degrees, errors, stability, what is to be said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import networkx as nx
import numpy as np

from rncp_graph.measures.agreement import same_order
from rncp_graph.measures.engines import Engine, engine_for
from rncp_graph.measures.records import Context, Definition, OfNodes, Snapshot, Stability, Value, Weights, Words
from rncp_graph.measures.ties import Numbers, Ties, ties_of

SAMPLES, SEED = 20, 7

DROPPED, RUNS = 0.05, 5
"""The share of ties that is dropped at random, and how many times, to see whether the order of the nodes holds."""

BUDGET = 100_000_000
"""Nodes and edges that betweenness may pass: half a minute of one core. What costs more is estimated from sources."""

BATCHES, STUDENT = 10, 2.262
"""Independent groups of sources, whose spread tells the error: 95 % of Student's law with nine degrees of freedom."""

LEAST_SPREAD = 1e-12
"""Below this share of the value, random networks differ by rounding alone."""

EXACT = Words("exact", "exact")
FEWER = Words(
    "ordre des sommets, à côté de celui du réseau privé de 5 % de ses liens (Spearman)",
    "order of the nodes, beside that of the network less 5 % of its ties (Spearman)",
)

Estimate = tuple[Numbers, Numbers, Words]
"""A value for each node, the half-width of its interval, and how it was found."""

Compute = Callable[[Engine, Ties, int, int], Estimate]
"""Measures the nodes of a network from a seed, within a budget."""


def exactly(values: Numbers) -> Estimate:
    """Return values that have no error."""
    return values, np.zeros(len(values)), EXACT


def estimated(engine: Engine, ties: Ties, seed: int, budget: int) -> Estimate:
    """Return betweenness: exact within the budget, else from as many sources as it allows, with the error.

    Directed networks are always exact: the estimate of sources would lean to one side, and their walks are short.
    """
    sources = max(2, budget // max(ties.work, 1) // BATCHES)
    if ties.directed or sources * BATCHES >= ties.size:
        return exactly(engine.betweenness(ties, ties.size, seed))
    runs = np.stack([engine.betweenness(ties, sources, seed + run) for run in range(BATCHES)])
    error = STUDENT * runs.std(axis=0, ddof=1) / BATCHES**0.5
    said = Words(
        f"estimé depuis {BATCHES * sources} sommets tirés au hasard, erreur à 95 % au plus {error.max():.2g}",
        f"estimated from {BATCHES * sources} nodes drawn at random, 95 % error at most {error.max():.2g}",
    )
    return runs.mean(axis=0), error, said


def of_nodes(
    graph: nx.Graph[Any],
    definition: Definition,
    compute: Compute,
    *,
    weights: Weights = Weights.STRENGTH,
    samples: int = SAMPLES,
    seed: int = SEED,
    engine: str | None = None,
) -> OfNodes:
    """Return a measure of nodes: each beside its own values in random networks, where it has the same degree."""
    ties = ties_of(graph, weights)
    program = engine_for(ties, engine)
    found, errors, how = compute(program, ties, seed, BUDGET)
    share = BUDGET // (samples + RUNS)
    random = [compute(program, one, seed, share)[0] for one in randoms(program, ties, samples, seed)]
    orders = []
    for run in range(RUNS if samples and len(ties.source) else 0):
        same = same_order(found, compute(program, ties.without(DROPPED, seed + run), seed, share)[0])
        orders += [] if same is None else [same]
    stability = Stability(what=FEWER, runs=len(orders), mean=mean(orders), least=min(orders)) if orders else None
    columns = np.stack(random) if random else np.zeros((0, ties.size))
    return OfNodes(
        values={
            node: beside(value, column, error)
            for node, value, column, error in zip(
                graph, found.tolist(), columns.T.tolist(), errors.tolist(), strict=True
            )
        },
        context=context_of(definition, graph, ties, weights, program, how, samples, seed, stability),
    )


def randoms(engine: Engine, ties: Ties, samples: int, seed: int) -> Iterator[Ties]:
    """Yield random networks of the same degrees; of a network without two ties there is no other."""
    for sample in range(samples if len(ties.source) > 1 else 0):
        yield engine.rewired(ties, seed + sample)


def beside(value: float | None, random: Sequence[float | None], error: float = 0.0) -> Value:
    """Return a value beside what random networks give.

    >>> beside(5.0, [1.0, 3.0])
    Value(value=5.0, error=0.0, expected=2.0, spread=1.4142135623730951, z=2.1213203435596424)
    """
    known = [one for one in random if one is not None]
    if value is None or len(known) < 2:
        return Value(value, error)
    expected, spread = mean(known), float(np.std(known, ddof=1))
    differ = spread > LEAST_SPREAD * max(abs(expected), abs(value))
    return Value(value, error, expected, spread, (value - expected) / spread if differ else None)


def mean(values: Sequence[float]) -> float:
    """Return the mean."""
    return float(np.mean(values))


def context_of(
    definition: Definition,
    graph: nx.Graph[Any],
    ties: Ties,
    weights: Weights,
    engine: Engine,
    how: Words,
    samples: int,
    seed: int,
    stability: Stability | None = None,
    note: Words | None = None,
) -> Context:
    """Return what a measure of this network depends on; what the network lacks is said before any other note."""
    name, made = engine.name(), samples if len(ties.source) > 1 else 0
    within = Words(" entre les deux mêmes côtés", " between the same two sides") if ties.sides is not None else ("", "")
    said = {str(key): str(one) for key, one in graph.graph.items() if isinstance(one, (str, int, float))}
    return Context(
        definition=definition,
        weights=weights,
        snapshot=Snapshot(nodes=len(graph), edges=graph.number_of_edges(), directed=graph.is_directed(), said=said),
        method=Words(f"{name}, {how[0]}", f"{name}, {how[1]}"),
        null=Words(
            f"{made} réseaux au hasard de mêmes degrés{within[0]}, poids redistribués au hasard",
            f"{made} random networks of the same degrees{within[1]}, weights dealt at random",
        )
        if made
        else Words("aucun réseau au hasard", "no random network"),
        samples=made,
        seed=seed,
        stability=stability,
        note=_lacking(ties) or note,
    )


def _lacking(ties: Ties) -> Words | None:
    """Say what a network that has nothing to measure lacks."""
    if not ties.size:
        return Words("Le réseau est vide : rien à mesurer.", "The network is empty: there is nothing to measure.")
    if ties.size == 1:
        return Words(
            "Le réseau n'a qu'un sommet : aucun lien, rien à comparer.",
            "The network has a single node: no tie, nothing to compare.",
        )
    if not len(ties.source):
        return Words(
            "Le réseau n'a aucun lien : chaque sommet y est seul.",
            "The network has no tie: each node stands alone.",
        )
    if len(ties.source) == 1:
        return Words(
            "Le réseau n'a qu'un lien : aucun autre réseau n'a les mêmes degrés.",
            "The network has a single tie: no other network has the same degrees.",
        )
    return None
