"""`python -m bench.questions [--registre ZIP] [--scale 1] …`: the latency of every question, on every kind of store."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.latency import Times, command_of
from bench.latency_rdflib import BYTES
from bench.machine import free_memory
from bench.measure import Failure, measure
from bench.preparation import corpus
from bench.questions_page import markdown
from bench.server import serving
from rncp_graph.resources import resource
from rncp_graph.stores.versions import current

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """What questions are asked of: a title, sources of fiches, official nomenclatures."""

    nom: str
    titre: str
    sources: list[Path]
    vocabularies: list[Path]


@dataclass(slots=True)
class Latencies:
    """What was measured on some data: the times by engine, then by question."""

    data: Data
    quads: int = 0
    asked_values: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    times: dict[str, dict[str, Times]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How to measure: runs of each question, seconds for rdflib (0: not at all), where stores are kept."""

    folder: Path
    runs: int
    limit: float
    keep: bool
    tell: Callable[[str], None]


def run_suite(data: Data, trial: Trial) -> Latencies:
    """Build the store of some data and ask it every question in memory, on disk, by HTTP, and in rdflib."""
    said, tell = Latencies(data), trial.tell
    store, quads = trial.folder / f"{data.nom}.db", trial.folder / f"{data.nom}.nq"
    trial.folder.mkdir(parents=True, exist_ok=True)
    tell(f"{data.nom}: build")
    found = measure(
        command_of(
            "prepare_inputs",
            sources=[str(path) for path in data.sources],
            vocabularies=[str(path) for path in data.vocabularies],
            store=store,
            quads=quads,
            keep=trial.keep,
        )
    ).told
    said.quads, said.asked_values, said.rows = found["quads"], found["asked"], found["lignes"]

    def ask(engine: str, **arguments: Any) -> None:
        tell(f"{data.nom}: {engine}")
        try:
            said.times[engine] = measure(
                command_of(engine, asked_values=said.asked_values, runs=trial.runs, **arguments)
            ).told
        except Failure as failure:
            said.notes.append(f"{engine}: {str(failure).splitlines()[-1][:300]}")

    ask("memory", quads=quads)
    ask("disk", store=store)
    with serving(trial.folder / "server.log", current(store)) as address:
        ask("http", address=address)
    if trial.limit and BYTES * said.quads < free_memory():
        ask("rdflib", quads=quads, limit=trial.limit)
    elif trial.limit:
        said.notes.append(f"rdflib: not measured, some {BYTES * said.quads / 1e9:.0f} GB of memory are not free")
    quads.unlink()
    return said


def main(argv: list[str] | None = None) -> None:
    """Measure, print the page and write it to `QUESTIONS.md`."""
    parser = argparse.ArgumentParser(prog="python -m bench.questions", description=__doc__)
    parser.add_argument("--registre", type=Path, help="the CSV export of January 2021; without it, it is left out")
    parser.add_argument("--scale", type=float, default=1.0, help="of the generated corpus; 0 leaves it out")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--nomenclatures", type=Path, nargs="*", default=[], help="official files, loaded with both")
    parser.add_argument("--exemple", action="store_true", help="the example corpus too: a try of a minute")
    parser.add_argument("--runs", type=int, default=7, help="of each question; fewer of the slow ones")
    parser.add_argument("--rdflib", type=float, default=60, help="seconds that rdflib has for a question; 0: none")
    parser.add_argument("--keep", action="store_true", help="use the stores of the last run, if they are there")
    parser.add_argument("--cache", type=Path, default=HERE / ".cache", help="where corpora and stores are kept")
    parser.add_argument("-o", "--output", type=Path, default=HERE / "QUESTIONS.md")
    args = parser.parse_args(argv)
    if args.scale and not 0.01 <= args.scale <= 5:
        parser.error("--scale: 0, or from 0.01 to 5")
    began = time.perf_counter()
    trial = Trial(
        folder=args.cache.absolute() / "questions",
        runs=max(1, args.runs),
        limit=args.rdflib,
        keep=args.keep,
        tell=lambda text: print(f"[{time.perf_counter() - began:5.0f} s] {text}", file=sys.stderr, flush=True),
    )
    page = markdown([run_suite(data, trial) for data in _datasets(args)])
    print(page)
    args.output.write_text(page, encoding="utf-8")


def _datasets(args: argparse.Namespace) -> list[Data]:
    example_path, vocabularies = resource("data") / "exemple", [path.absolute() for path in args.nomenclatures]
    found: list[Data] = []
    if args.exemple:
        files = sorted(path for path in example_path.iterdir() if path.is_file())
        titre = "The example corpus"
        found.append(Data(nom="exemple", titre=titre, sources=files, vocabularies=[example_path / "nomenclatures"]))
    if args.registre:
        sources = [args.registre.absolute(), *sorted(example_path.glob("fiche-*.txt"))]
        titre = "The register of January 2021 and two old fiches"
        found.append(Data(nom="2021", titre=titre, sources=sources, vocabularies=vocabularies))
    if args.scale:
        made = corpus(args.cache.absolute(), args.scale, args.seed)
        titre = f"The corpus at scale {args.scale:g}, seed {args.seed}: {made.fiches:,} fiches"
        nom = f"corpus-{args.scale:g}"
        found.append(Data(nom=nom, titre=titre, sources=made.sources, vocabularies=vocabularies))
    return found


if __name__ == "__main__":
    main()
