"""The European view beside the official shapes of LOQ: whether all of a store that is published conforms.

`python -m bench.loq STORE LOQ-constraints.ttl`: the certifications of the view are projected some hundreds at a time,
each part as a file that stands alone, and pySHACL validates it, in two processes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyshacl
import rdflib
from pyoxigraph import NamedNode
from rdflib import RDF, SH

from rncp_graph.building.workers import process_pool
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.views.elm import KINDS, projected, unpublished
from rncp_graph.views.projection import certifications

PART = 200
"""Certifications that are validated at once."""


@cache
def shapes(path: Path) -> rdflib.Graph:
    """Return the shapes. Patterns that Python cannot compile are put as what they ask: an address of the web."""
    graph = rdflib.Graph().parse(path)
    for shape, _, pattern in list(graph.triples((None, SH.pattern, None))):
        if "(?i)" in str(pattern) or "\\p{" in str(pattern):
            graph.set((shape, SH.pattern, rdflib.Literal("^https?://[^/?#]+")))
    return graph


def faults(graph: rdflib.Graph, path: Path) -> set[tuple[str, str]]:
    """Return what does not conform: the node, and the property or the kind of constraint."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes(path), advanced=True)
    assert isinstance(report, rdflib.Graph)  # noqa: S101 - what it gives where it is not told another form
    return {
        (str(report.value(one, SH.focusNode)), str(report.value(one, SH.resultPath)))
        for one in report.subjects(RDF.type, SH.ValidationResult)
    }


def validated(part: tuple[Path, Path, str, list[str]]) -> tuple[int, set[tuple[str, str]]]:
    """Validate a part of the view of a store; return how many triples it has, and what does not conform."""
    store, path, kind, nodes = part
    graph = rdflib.Graph()
    triples = projected(_opened(store), kind, [NamedNode(one) for one in nodes], "3.1", lambda _: None)
    graph.parse(data="\n".join(f"{triple} ." for triple in triples), format="nt")
    return len(graph), faults(graph, path)


@cache
def _opened(store: Path) -> OxigraphStore:
    return OxigraphStore.disk(store)


def parts(store: Path, path: Path) -> Iterator[tuple[Path, Path, str, list[str]]]:
    """Cut the view into parts."""
    opened = OxigraphStore.disk(store)
    refused = {one.node for one in unpublished(opened)}
    published = [node.value for node in certifications(opened) if node not in refused]
    print(f"{len(published):,} certifications are published, {len(refused):,} are not")
    for kind in KINDS:
        for start in range(0, len(published), PART):
            yield store, path, kind, published[start : start + PART]


def main(argv: list[str] | None = None) -> None:
    """Validate the whole, and print the figures; exit status 1 where something does not conform."""
    parser = argparse.ArgumentParser(prog="python -m bench.loq", description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("shapes", type=Path, help="the official constraints of LOQ, in Turtle")
    args = parser.parse_args(argv)
    began, triples, found = time.perf_counter(), 0, set[tuple[str, str]]()
    with process_pool(2) as team:
        for count, wrong in team.map(validated, parts(args.store, args.shapes)) if team else ():
            triples, found = triples + count, found | wrong
            print(f"{triples:,} triples, {len(found):,} faults", end="\r", file=sys.stderr, flush=True)
    for node, what in sorted(found)[:20]:
        print(node, what)
    print(f"{triples:,} triples validated, {len(found):,} faults, in {time.perf_counter() - began:.0f} s")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
