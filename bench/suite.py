"""The measures, in their order. What is compared is run side by side: in turn, in one run of the suite."""

from __future__ import annotations

import shutil
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.corpus import targets
from bench.machine import free_memory
from bench.measure import Measure, measure
from bench.peer_rml import environment, morph, ours_measured, start_times
from bench.preparation import Corpus, corpus, own, tables
from bench.tasks import command_of
from rncp_graph.cli.allocator import jemalloc

FACTORS = (0.25, 0.5, 1.0, 2.0)
"""Scales at which the growth is measured, against the scale of the run."""
EXPORTS = (".nq", ".ttl")
"""The exports that are measured beside the dump of the engine."""
RDFLIB_FICHE = 400_000
"""Bytes of memory that rdflib may need for a fiche, with a margin: some 220 triples of 1.3 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to run. Files of the cache are kept for the next run, stores are not."""

    cache: Path
    scale: float = 1.0
    seed: int = 2026
    registre: Path | None = None
    rdflib_part: float = 1.0
    runs: int = 3
    question_runs: int = 5
    tell: Callable[[str], None] = print


def rdflib_part(scale: float) -> float:
    """Return the part of a scale at which rdflib is measured: all of it where its graph fits in memory, or a quarter.

    >>> rdflib_part(0.04)
    1.0
    """
    need = RDFLIB_FICHE * sum(targets.FICHES.values()) * scale
    return 1.0 if need < free_memory() else 0.25


@dataclass(slots=True)
class Results:
    """The measures by name, and what was found besides. `build@0.25` is a build at a quarter of the scale."""

    plan: Plan
    corpus: dict[float, Corpus] = field(default_factory=dict)
    measures: dict[str, list[Measure]] = field(default_factory=lambda: defaultdict(list))
    disk: dict[float, int] = field(default_factory=dict)
    tally: dict[str, Any] = field(default_factory=dict)
    quads: dict[float, int] = field(default_factory=dict)
    rml: dict[str, Any] = field(default_factory=dict)


def run_suite(plan: Plan) -> Results:
    """Run the whole suite."""
    own(plan.cache)
    suite = _Suite(plan, Results(plan))
    suite.prepare_inputs()
    suite.start()
    suite.floor()
    suite.store_measures()
    suite.growth()
    suite.rdflib()
    suite.rml()
    shutil.rmtree(suite.bases, ignore_errors=True)
    return suite.results


class _Suite:
    def __init__(self, plan: Plan, results: Results) -> None:
        self.plan, self.results, self.bases = plan, results, plan.cache / "stores"

    @property
    def corpus(self) -> Corpus:
        return self.results.corpus[1.0]

    def prepare_inputs(self) -> None:
        """Make what the measures read; none of it is timed."""
        for factor in FACTORS:
            scale = max(0.01, self.plan.scale * factor)
            self.plan.tell(f"corpus at scale {scale:g}")
            self.results.corpus[factor] = corpus(self.plan.cache, scale, self.plan.seed, self.plan.registre)
        self.plan.tell("N-Quads of the floor")
        measure(
            command_of("copy_quads", sources=self.corpus.sources, store=self._empty("copy"), quads=self.corpus.quads)
        )
        shutil.rmtree(self.bases)

    def start(self) -> None:
        """The start of the command, ten times each: its version, and its help."""
        for said in ("--version", "--help"):
            for _ in range(10):
                self._note(f"start {said}", measure([sys.executable, "-m", "rncp_graph", said]))

    def floor(self) -> None:
        """The build and its floor, in turn; then each once with the allocator of the other."""
        for _ in range(self.plan.runs):
            self._measure("floor", "floor_task", quads=self.corpus.quads, store=self._empty("floor"))
            self._build(1.0)
        if library := jemalloc():
            store = self._empty("floor")
            self._measure("floor, jemalloc", "floor_task", library, quads=self.corpus.quads, store=store)
            self._measure("build, system", "build_task", sources=self.corpus.sources, store=self._empty("system"))
            shutil.rmtree(self.bases / "system")
        self._measure("parse and map alone", "translation", sources=self.corpus.sources)
        floor = measure(command_of("tally", store=self.bases / "floor")).told
        self.results.tally = measure(command_of("count_current", store=self._base(1.0))).told
        if floor != self.results.tally:
            self.plan.tell("the floor and the build do not hold the same quads")
        self.results.tally["floor"] = floor["quads"]
        shutil.rmtree(self.bases / "floor")

    def store_measures(self) -> None:
        """What is done with the store that was built."""
        store = self._base(1.0)
        self._measure("read back", "read_back", store=store, sources=self.corpus.sources)
        self._measure("find", "search", store=store, how_many=10)
        self._measure("words", "words", store=store, runs=self.plan.question_runs)
        for _ in range(self.plan.question_runs):
            command = [sys.executable, "-m", "rncp_graph", "search", "dev", "web", "--store", str(store)]
            self._note("words, cold", measure(command))
        for suffix in EXPORTS:
            output = self.plan.cache / f"export{suffix}"
            self._measure(f"export{suffix}", "export_task", store=store, output=output)
            output.unlink()
        self._measure("questions", "questions", store=store, runs=self.plan.question_runs)

    def growth(self) -> None:
        """The build at the other scales; twice at most save at the smallest."""
        for factor in FACTORS:
            if factor != 1.0:
                for _ in range(self.plan.runs if factor == FACTORS[0] else min(2, self.plan.runs)):
                    self._build(factor)
            self.results.quads[factor] = measure(command_of("count_current", store=self._base(factor))).told["quads"]
            shutil.rmtree(self._base(factor))

    def rdflib(self) -> None:
        """The same fiches in an rdflib graph in memory."""
        self._measure("rdflib", "rdflib", sources=self.results.corpus[self.plan.rdflib_part].sources)

    def rml(self) -> None:
        """The CSV by RML, and the same by ours."""
        plain_tables, comma_tables = tables(self.corpus)
        ours, theirs = self.plan.cache / "ours.nt", self.plan.cache / "morph.nt"
        python = environment(self.plan.cache)
        if python is None:
            self.plan.tell("morph-kgc cannot be installed: not measured")
            return
        for _ in range(self.plan.runs):
            self._note("CSV by ours", ours_measured(plain_tables, ours))
            self._note("CSV by morph-kgc", morph(python, comma_tables, theirs))
        self.results.rml = measure(command_of("comparison", one=ours, other=theirs)).told
        self.results.rml["start_times"] = start_times(python)
        for path in (ours, theirs):
            path.unlink()

    def _build(self, factor: float) -> None:
        store = self._empty(self._base(factor).name)
        sources = self.results.corpus[factor].sources
        self._measure(f"build@{factor:g}", "build_task", jemalloc() or "", sources=sources, store=store)
        self.results.disk[factor] = _disk_use(store)

    def _measure(self, nom: str, task_name: str, allocator: str = "", **arguments: Any) -> None:
        """Measure a task, with the malloc of the system or with the library of an allocator."""
        self._note(nom, measure(command_of(task_name, **arguments), LD_PRELOAD=allocator))

    def _note(self, nom: str, done: Measure) -> None:
        self.plan.tell(f"{nom}: {done.seconds:.2f} s, {done.peak_memory / 1e6:,.0f} MB")
        self.results.measures[nom].append(done)

    def _base(self, factor: float) -> Path:
        return self.bases / f"build-{factor:g}"

    def _empty(self, nom: str) -> Path:
        """A place for a store, with nothing in it."""
        self.bases.mkdir(exist_ok=True)
        shutil.rmtree(self.bases / nom, ignore_errors=True)
        return self.bases / nom


def _disk_use(folder: Path) -> int:
    """Bytes that a folder takes on the disk."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())
