"""A witness of `reason` that knows nothing of our compiler: the rules of the W3C in Datalog, by Nemo, axioms as data.

`python -m bench.witness STORE`: closes what a store states, and compares it with the inferences that the store holds.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from pyoxigraph import DefaultGraph, RdfFormat, parse

from rncp_graph.reasoning.reference import axioms
from rncp_graph.reasoning.regime import GRAPH
from rncp_graph.reasoning.rules import stated_rules
from rncp_graph.stores import Triples
from rncp_graph.stores.oxigraph import OxigraphStore

RULES = Path(__file__).parent / "owl-rl.rls"


def inferred(store: OxigraphStore) -> set[str]:
    """Return what the store infers of the things of its base, in N-Triples."""
    return about_things(store, (str(quad.triple) for quad in store.quads(f"{store.base}{GRAPH}")))


def witnessed(store: OxigraphStore, folder: Path) -> set[str]:
    """Return what Nemo infers of the things of its base, in N-Triples: of what is stated, and of the ties of bodies.

    Files of some hundred bytes a statement are left in `folder`.
    """
    import nmo_python as nemo

    data, default = folder / "data.nt", DefaultGraph()
    stated = {str(quad.triple) for quad in store.quads() if quad.graph_name == default}
    constructs = (rule.construct(f"{store.base}{GRAPH}", lambda _: False) for rule in stated_rules())
    ties = {str(one) for construct in constructs for one in cast(Triples, store.query(construct))}
    with data.open("w", encoding="utf-8") as out:
        out.write(axioms().serialize(format="nt"))
        out.writelines(f"{triple} .\n" for triple in stated | ties)
    engine = nemo.NemoEngine(nemo.load_string(RULES.read_text(encoding="utf-8").replace("data.nt", str(data))))
    engine.reason()
    engine.write_result("t", nemo.NemoOutputManager(str(folder), overwrite=True))
    with (folder / "closure.nt").open("rb") as lines:
        return about_things(store, (triple for line in lines for triple in _read(line))) - stated


def about_things(store: OxigraphStore, triples: Iterable[str]) -> set[str]:
    """Return those that are said of nodes of the graph: not of words of ontologies, nor of literals."""
    return {triple for triple in triples if triple.startswith(f"<{store.base}")}


def _read(line: bytes) -> Iterator[str]:
    """The statement of a line; none of one whose subject is a literal. Nemo writes whole numbers as `xsd:int`."""
    if line.startswith(b"<"):
        for quad in parse(line.replace(b"#int>", b"#integer>"), format=RdfFormat.N_TRIPLES):
            yield str(quad.triple)


def main(argv: list[str] | None = None) -> None:
    """Compare, and print the figures; exit status 1 where the two differ."""
    parser = argparse.ArgumentParser(prog="python -m bench.witness", description=__doc__)
    parser.add_argument("store", type=Path, help="a store to which `rncp-graph reason` has added its inferences")
    store = OxigraphStore.disk(parser.parse_args(argv).store)
    ours, began = inferred(store), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        theirs = witnessed(store, Path(folder))
    seconds, peak = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{store.triples():,} statements; inferred of things: ours {len(ours):,}, Nemo {len(theirs):,}")
    print(f"ours alone {len(ours - theirs):,}, Nemo alone {len(theirs - ours):,}; {seconds:.0f} CPU s, {peak:,.0f} MB")
    for alone in sorted(ours ^ theirs)[:10]:
        print(alone)
    sys.exit(ours != theirs)


if __name__ == "__main__":
    main()
