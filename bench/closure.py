"""The closure of a store under axioms and rules, beside its build: seconds and memory, for more and more fiches.

`python -m bench.closure EXPORT.zip`: of some fiches of an export, always the same, a store is built; then `reason` runs
in a process of its own, by each engine that takes so many statements.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bench.measure import Measure, measure
from rncp_graph.building.loading import build
from rncp_graph.model.fiche import Fiche
from rncp_graph.publication.markdown import table
from rncp_graph.readers import Source, numbers, read
from rncp_graph.readers.source import File, Reading
from rncp_graph.reasoning import ENGINES, reference
from rncp_graph.reasoning.regime import GRAPH

SIZES = (100, 1_000, 17_369)
COLUMNS = ("fiches", "statements", "build CPU s", "engine", "inferred", "CPU s", "wall s", "peak MB")


def some_of(source: Source, size: int, seed: int) -> Source:
    """Return a source of so many of its fiches, which the seed chooses; of all where it has no more."""
    known = sorted(set(numbers(source)))
    chosen = set(random.Random(seed).sample(known, min(size, len(known))))  # noqa: S311 - no secret
    whole: Callable[[Sequence[File], Reading], Iterator[Fiche]] = source.read
    return replace(source, read=lambda files, reading: (one for one in whole(files, reading) if one.numero in chosen))


def closed(store: Path, engine: str) -> Measure:
    """Measure an engine on a store, which stays as it is. What it tells is how many statements were `inferred`."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "inferences.nq.gz"
        words = ["reason", "--engine", engine, "-o", str(output), "--store", str(store.absolute())]
        done = measure([sys.executable, "-m", "rncp_graph", *words])
        with gzip.open(output, "rt", encoding="utf-8") as lines:
            done.told["inferred"] = sum(f"{GRAPH}> .\n" in line for line in lines)
        return done


def main(argv: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.closure", description=__doc__)
    parser.add_argument("export", type=Path, help="an export, XML or CSV")
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--engines", nargs="*", default=list(ENGINES), choices=list(ENGINES))
    parser.add_argument("--seed", type=int, default=2026)
    args = parser.parse_args(argv)
    lines = []
    for size in args.sizes:
        with tempfile.TemporaryDirectory() as folder:
            store, began = Path(folder) / "db", time.process_time()
            report = build(store, some_of(read(args.export), size, args.seed))
            built = time.process_time() - began
            for engine in args.engines:
                if engine == "owlrl" and report.triples > reference.MOST:
                    continue
                done = closed(store, engine)
                what = f"{report.certifications:,}", f"{report.triples:,}", f"{built:.1f}", engine
                took = f"{done.cpu:.1f}", f"{done.wall:.1f}", f"{done.peak_memory / 1e6:,.0f}"
                lines.append((*what, f"{done.told['inferred']:,}", *took))
                print(*lines[-1], file=sys.stderr)
    print(table(COLUMNS, lines))


if __name__ == "__main__":
    main()
