"""The measures of networks by networkx and by the engine that does its work at full scale: time and agreement.

    python -m bench.networks --store rncp.db -o bench/NETWORKS.md

Processor seconds of one thread, the least of three where one run takes less than two seconds. Where networkx would
take minutes for betweenness, it works from a few sources and the time of all is reckoned, and the agreement is that of
two seeds of the backend.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.machine import machine
from rncp_graph.measures.agreement import modularity, nmi, same_order
from rncp_graph.measures.by_networkit import ByNetworkit
from rncp_graph.measures.by_networkx import ByNetworkx
from rncp_graph.measures.reckoning import BUDGET, estimated
from rncp_graph.measures.records import Weights
from rncp_graph.measures.ties import Ties, ties_of
from rncp_graph.networks import network
from rncp_graph.publication.markdown import table
from rncp_graph.stores import open_store

NETWORKS = ("metiers-voisins", "certification-metier", "lignees")
SLOW, RUNS = 2.0, 3
FEW = 8
"""Sources from which networkx is timed, where all of them would take it minutes."""
WHOLE = 20_000_000
"""Nodes times (nodes + edges) up to which networkx is asked for all of betweenness."""

Row = tuple[object, ...]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the least processor seconds of some runs, and what the work gives."""
    least, found = float("inf"), None
    for _ in range(RUNS):
        before = time.process_time()
        found = work()
        least = min(least, time.process_time() - before)
        if least > SLOW:
            break
    return least, found


def rows(name: str, ties: Ties) -> Iterator[Row]:
    """Yield what is measured of one network: measure, seconds of each, ratio, agreement."""
    plain = ties.undirected()

    def both(what: str, work: Callable[[Any], Any], agree: Callable[[Any, Any], str]) -> Row:
        (slow, one), (fast, other) = timed(lambda: work(ByNetworkx)), timed(lambda: work(ByNetworkit))
        return name, what, f"{slow:.3f}", f"{fast:.3f}", f"{slow / max(fast, 1e-4):.0f}", agree(one, other)

    def apart(one: Any, other: Any) -> str:
        return f"largest difference {float(np.abs(one - other).max(initial=0)):.1e}"

    def same(one: Any, other: Any) -> str:
        return "equal" if one == other else "DIFFERENT"

    def parts(one: Any, other: Any) -> str:
        first, second = modularity(plain, one) or 0.0, modularity(plain, other) or 0.0
        return f"modularity {first:.4f} and {second:.4f}, NMI {nmi(one.tolist(), other.tolist()):.2f}"

    if ties.size * ties.work <= WHOLE:
        yield both("betweenness, exact", lambda engine: engine.betweenness(ties, ties.size, 7), apart)
    else:
        yield _large(name, ties)
    yield both("PageRank", lambda engine: engine.pagerank(ties), apart)
    yield both("core numbers", lambda engine: engine.cores(plain), apart)
    yield both("communities, one seed", lambda engine: engine.partition(plain, 7), parts)
    yield both("bridges, articulation points", lambda engine: engine.cuts(plain), same)
    yield both("a random network", lambda engine: engine.rewired(plain, 7), lambda a, b: same(*map(_degrees, (a, b))))


def _large(name: str, ties: Ties) -> Row:
    """Betweenness of a large network: as a report has it, beside the time that networkx would take for all sources."""
    slow, _ = timed(lambda: ByNetworkx.betweenness(ties, FEW, 7))
    fast, (one, _, how) = timed(lambda: estimated(ByNetworkit, ties, 7, BUDGET))
    _, (other, _, _) = timed(lambda: estimated(ByNetworkit, ties, 1007, BUDGET))
    whole = slow * ties.size / FEW
    order = same_order(one, other) or 0.0
    agree = f"two seeds: largest difference {np.abs(one - other).max():.1e}, order {order:.3f}"
    return name, f"betweenness, {how.en}", f"{whole:.0f} (reckoned)", f"{fast:.1f}", f"{whole / fast:.0f}", agree


def _degrees(ties: Ties) -> list[int]:
    found: list[int] = np.bincount(np.concatenate([ties.source, ties.target]), minlength=ties.size).tolist()
    return found


def main() -> None:
    """Measure the networks of a store and write the page."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--store", required=True)
    parser.add_argument("--network", action="append", help="a name of `queries/reseaux`; may be repeated")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parent / "NETWORKS.md")
    said = parser.parse_args()
    ByNetworkit.name()  # its import takes seconds, which are no measure
    store = open_store(said.store)
    sizes: list[Row] = []
    found: list[Row] = []
    for name in said.network or NETWORKS:
        ties = ties_of(network(store, name), Weights.STRENGTH)
        sizes.append((name, f"{ties.size:,}", f"{len(ties.source):,}"))
        for row in rows(name, ties):
            print(*row, sep=" | ", flush=True)
            found.append(row)
        said.output.write_text(page(sizes, found), encoding="utf-8")


def page(sizes: list[Row], found: list[Row]) -> str:
    """Return the page of what was measured so far."""
    return "\n".join(
        [
            f"# Measures of networks: {ByNetworkx.name()} against {ByNetworkit.name()}\n",
            "Made by `python -m bench.networks`; `bench/README.md` says what is measured.\n",
            *(f"- {key}: {value}" for key, value in machine()),
            "",
            table(("network", "nodes", "edges"), sizes),
            table(("network", "measure", "networkx, CPU s", "backend, CPU s", "ratio", "agreement"), found),
        ]
    )


if __name__ == "__main__":
    main()
