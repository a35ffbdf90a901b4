"""The European view beside the official shapes of LOQ: whether all of a store that is published conforms.

`python -m bench.loq STORE LOQ-constraints.ttl`: the files of the view are written as `publish` does, and validated
whole by shifty; pySHACL, the reference, validates a sample of each kind, projected as a file that stands alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pyshacl
import rdflib
import shifty
from pyoxigraph import NamedNode
from rdflib import RDF, SH

from rncp_graph.stores import Store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import expand
from rncp_graph.views import write_views
from rncp_graph.views.elm import KINDS, Unpublished, projected, unpublished
from rncp_graph.views.projection import certifications, held

SAMPLE = 100
"""Certifications that pySHACL validates, from the first to the last: ten thousand would take it an hour."""

Faults = set[tuple[str, str]]
"""What does not conform: the node, and the property or the kind of constraint."""


@cache
def shapes(path: Path) -> rdflib.Graph:
    """Return the shapes. Patterns that Python cannot compile are put as what they ask: an address of the web."""
    graph = rdflib.Graph().parse(path)
    for shape, _, pattern in list(graph.triples((None, SH.pattern, None))):
        if "(?i)" in str(pattern) or "\\p{" in str(pattern):
            graph.set((shape, SH.pattern, rdflib.Literal("^https?://[^/?#]+")))
    return graph


def faults(graph: rdflib.Graph, path: Path) -> Faults:
    """Return what does not conform for pySHACL."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes(path), advanced=True)
    assert isinstance(report, rdflib.Graph)  # noqa: S101 - what it gives where it is not told another form
    return _told(report)


def faults_of_all(data: Path | rdflib.Graph, path: Path) -> Faults:
    """Return what does not conform for shifty, which takes a file of any size."""
    _, report, _ = shifty.validate(data, shacl_graph=shapes(path), graph_mode="data", infer=False)
    return _told(report)


def _told(report: rdflib.Graph) -> Faults:
    return {
        (str(report.value(one, SH.focusNode)), str(report.value(one, SH.resultPath)))
        for one in report.subjects(RDF.type, SH.ValidationResult)
    }


def sampled(store: Store, kind: str, nodes: list[NamedNode]) -> rdflib.Graph:
    """Return the file of a kind as it would be for a sample of certifications."""
    some = nodes[:: max(1, len(nodes) // SAMPLE)][:SAMPLE]
    graph = rdflib.Graph()
    lines = chain.from_iterable(projected(store, kind, some, "3.1", lambda _: None))
    graph.parse(data=b"".join(lines), format="nt")
    return graph


def counts(store: Store, nodes: list[NamedNode], refused: list[Unpublished]) -> Iterator[str]:
    """Say how many certifications are published, why the others are not, and the share of those that could be."""
    why = Counter(" + ".join(one.lacks) for one in refused)
    yield f"{len(nodes):,} certifications = {len(nodes) - len(refused):,} published + {len(refused):,} that lack:"
    yield from (f"  {lack} {number:,}" for lack, number in why.most_common())
    names = " ; ".join(f"<{expand(f'rncp:{name}')}> ?{name}" for name in ("niveau", "codeNSF", "bloc"))
    rows = store.query(f"SELECT DISTINCT ?c {{ ?c a <{expand('rncp:Certification')}> ; {names} }}")
    whole = {row["c"] for row in rows}  # type: ignore[union-attr]
    left = whole - {one.node for one in refused}
    yield f"of {len(whole):,} with level, NSF code and block, {len(left) / max(1, len(whole)):.1%} are published"


def main(argv: list[str] | None = None) -> None:
    """Validate the whole, and print the figures; exit status 1 where something does not conform."""
    parser = argparse.ArgumentParser(prog="python -m bench.loq", description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("shapes", type=Path, help="the official constraints of LOQ, in Turtle")
    args = parser.parse_args(argv)
    began, found = time.perf_counter(), Faults()
    store = held(OxigraphStore.disk(args.store), ["elm", "schema"])
    nodes, refused = certifications(store), unpublished(store)
    print(*counts(store, nodes, refused), sep="\n", flush=True)
    published = sorted({*nodes} - {one.node for one in refused}, key=str)
    with tempfile.TemporaryDirectory() as folder:
        written = write_views(store, folder, views=["elm"])
        for kind in KINDS:
            path = Path(folder, "elm", f"{kind}.ttl")
            wrong, sample = faults_of_all(path, args.shapes), sampled(store, kind, published)
            doubtful = faults(sample, args.shapes)
            found |= wrong | doubtful
            print(f"{kind}: {written[path]:,} triples, {len(wrong):,} faults", end="; ")
            print(
                f"pySHACL: {len(doubtful):,} in {len(sample):,} triples, {time.perf_counter() - began:.0f} s",
                flush=True,
            )
    for node, what in sorted(found)[:20]:
        print(node, what)
    print(f"{len(found):,} faults, {time.perf_counter() - began:.0f} s, {time.process_time():.0f} s of processor")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
