"""The results as Markdown: one table with the ratios and their targets, then growth, counts and questions."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from bench.machine import machine
from bench.measure import Measure
from bench.peer_rml import VERSION
from bench.suite import EXPORTS, FACTORS, Results
from bench.truth import stated
from rncp_graph.publication.markdown import table

Row = tuple[object, ...]
NOTES = f"""
- Times are wall seconds of the work, median (least – most), without the imports of Python; for the CSV they are those
  of the whole process, ours and the peer's. CPU is user and system time of all processes, imports included.
  Memory is the peak of the proportional set size of all processes of a run together, sampled.
- *Floor*: `bulk_load` of pyoxigraph, of one N-Quads file with the very text that a build loads, into an empty folder.
  A build then compacts its store, so that questions find faster, and indexes its words; the time of the build holds
  both, that of the floor neither.
- A build runs under jemalloc where the machine has it, as the command line has it for large sources; all else runs
  with the malloc of the system, the floor and the peers too, save where a measure or a ratio says otherwise.
- *rdflib*: beside our build of the same fiches, at the part of the scale that is told, as its graph must fit in
  memory; a straight mapping by hand (`peer_rdflib.py`), which makes fewer triples: no derived links, no legal units, no
  structure of legal texts, no evidence, no provenance. End to end it is thus given less to do.
- *morph-kgc* {VERSION}, with its own number of processes and tables with commas, which it reads fastest; ours in as
  many processes as there are cores. Both write one N-Triples file of certifications, codes, blocks and links from the
  same six tables. Left out of both, as RML says it only with functions of one's own: days, truths, levels as nodes,
  labels of codes, bodies, access routes. Half of the rows of Nsf repeat another, as in the export of 2021: both drop
  the repetition. Blocks whose code is missing or repeated, or whose label has a doubled
  apostrophe (which our reader mends), are in neither.
- *Read back*: each fiche as a record by scans of its nodes, compared with its source outside the clock. *Find* is one
  fiche by its number through SPARQL.
"""


def markdown(results: Results) -> str:
    """Return the whole page."""
    plan = results.plan
    said = [
        "# Results of the benchmark suite",
        "",
        f"Made by `python -m bench --scale {plan.scale:g} --seed {plan.seed}`"
        f"{' with the register of 2021' if plan.registre else ''}; `bench/README.md` says what is measured.",
        "",
        *(f"- {name}: {value}" for name, value in machine()),
        f"- corpus: scale {plan.scale:g}, seed {plan.seed}, {results.corpus[1.0].fiches:,} fiches, "
        f"{sum(path.stat().st_size for path in results.corpus[1.0].sources) / 1e6:,.0f} MB of XML",
        "",
        table(("measure", "runs", "seconds", "CPU s", "peak MB", "quads", "k quads/s"), _measures(results)),
        table(("ratio", "measured", "target", ""), _ratios(results)) + NOTES,
        "## Growth of the build",
        "",
        table(("scale", "fiches", "quads", "seconds", "ms per fiche", "peak MB", "disk MB"), _growth(results)),
        "## What the store holds",
        "",
        table(("count", "generator", "store", ""), _counts(results)),
        "## Questions",
        "",
        table(("question", "asked with", "rows", "ms, median (least – most)"), _questions(results)),
    ]
    return "\n".join(said)


def _measures(results: Results) -> Iterable[Row]:
    quads = results.quads[1.0]
    yield _row_of("floor: bulk load of the same quads", results.measures["floor"], results.tally["floor"])
    yield _row_of("build", results.measures["build@1"], quads)
    if jemalloc := results.measures["floor, jemalloc"]:
        yield _row_of("floor, under jemalloc", jemalloc, results.tally["floor"])
        yield _row_of("build, malloc of the system", results.measures["build, system"], quads)
    (alone,) = results.measures["parse and map alone"]
    yield _row_of("parse and map alone, one process", [alone], quads)
    part = results.plan.rdflib_part
    if part != 1:
        yield _row_of(f"build, ×{part:g}", results.measures[f"build@{part:g}"], results.quads[part])
    (peer,) = results.measures["rdflib"]
    yield _row_of(f"rdflib in memory, ×{part:g}", [peer], peer.told["triples"])
    if results.rml:
        ours, theirs = results.rml["triples"]
        yield _row_of("CSV to N-Triples, ours", results.measures["CSV by ours"], ours)
        yield _row_of("CSV to N-Triples, morph-kgc", results.measures["CSV by morph-kgc"], theirs)
    else:
        yield ("CSV to N-Triples, morph-kgc", 0, "could not be installed", "", "", "", "")
    yield _row_of("read back of all fiches", results.measures["read back"], quads)
    for suffix in EXPORTS:
        runs = results.measures[f"export{suffix}"]
        yield _row_of(f"export to {suffix}", runs, runs[0].told["quads"])
    (find,) = results.measures["find"]
    spread = f"{find.told['ms']:.1f} ms ({find.told['min']:.1f} – {find.told['max']:.1f})"
    for said in ("--version", "--help"):
        runs = results.measures[f"start {said}"]
        yield (
            f"rncp-graph {said}",
            len(runs),
            _seconds(runs),
            f"{median(run.cpu for run in runs):.2f}",
            f"{_peak(runs) / 1e6:,.0f}",
            "",
            "",
        )
    yield (f"find one fiche ({find.told['fiches']} of them)", 1, spread, "", f"{find.peak_memory / 1e6:,.0f}", "", "")


def _row_of(nom: str, runs: list[Measure], quads: int) -> Row:
    seconds = median(run.seconds for run in runs)
    cpu = median(run.told.get("cpu", run.cpu) for run in runs)
    peak = max(run.peak_memory for run in runs) / 1e6
    return nom, len(runs), _seconds(runs), f"{cpu:.1f}", f"{peak:,.0f}", f"{quads:,}", f"{quads / seconds / 1000:,.0f}"


def _seconds(runs: list[Measure]) -> str:
    times = sorted(run.seconds for run in runs)
    return _spread(median(times), times[0], times[-1])


def _spread(middle: float, least: float, most: float, digits: int = 2) -> str:
    return f"{middle:.{digits}f} ({least:.{digits}f} – {most:.{digits}f})"


def _ratios(results: Results) -> Iterable[Row]:
    build, floor = results.measures["build@1"], results.measures["floor"]
    pairs = [_uncompacted([one]) / other.seconds for one, other in zip(build, floor, strict=True)]
    ratio = _uncompacted(build) / _median(floor)
    yield _ratio("build before compaction ÷ floor, in turn", ratio, 1.3, spread=(min(pairs), max(pairs)))
    if jemalloc := results.measures["floor, jemalloc"]:
        name, system = (
            "build before compaction ÷ floor, both",
            _uncompacted(results.measures["build, system"]) / _median(floor),
        )
        yield f"{name} under jemalloc", f"{_uncompacted(build) / _median(jemalloc):.2f}", "", ""
        yield f"{name} with the malloc of the system", f"{system:.2f}", "", ""
    compact = median(run.seconds - run.told["indexing"] for run in build) / median(
        run.seconds + run.told["compaction"] for run in floor
    )
    yield "build ÷ floor, both compacted", f"{compact:.2f}", "", ""
    share = median(run.told["indexing"] / (run.seconds - run.told["indexing"]) for run in build)
    yield _ratio("search index ÷ rest of the build, seconds", share, 0.1)
    (words,) = results.measures["words"]
    yield _ratio("search index ÷ rest of the store, bytes", words.told["index"] / words.told["store"], 0.15)
    yield _ratio("search in an open store, the longest, ms", float(words.told["max"]), 50)
    yield _ratio("search by a cold command, seconds", _median(results.measures["words, cold"]), 0.4)
    part, (peer,) = results.measures[f"build@{results.plan.rdflib_part:g}"], results.measures["rdflib"]
    yield _ratio("rdflib ÷ build, seconds end to end", peer.seconds / _median(part), 4, most=False)
    per = (peer.seconds / peer.told["triples"]) / (_median(part) / results.quads[results.plan.rdflib_part])
    yield "rdflib ÷ build, seconds per triple", f"{per:.2f}", "", ""
    yield _ratio("memory of build ÷ memory of rdflib", _peak(part) / peer.peak_memory, 1 / 3)
    if results.rml:
        ours, theirs = _median(results.measures["CSV by ours"]), _median(results.measures["CSV by morph-kgc"])
        mine, other = results.rml["triples"]
        yield _ratio("morph-kgc ÷ ours, per triple", (theirs / other) / (ours / mine), 3, most=False)
        each = f"{1e6 * theirs / other:.1f} against {1e6 * ours / mine:.1f}"
        yield "seconds per million triples, morph-kgc against ours", each, "", ""
        starts = results.rml["start_times"]
        yield "of which start of the program, seconds", f"{starts['morph']:.1f} against {starts['ours']:.1f}", "", ""
        yield _ratio("triples that only one of both has", results.rml["different"], 0)
    large, small = FACTORS[-1], FACTORS[0]
    if results.plan.scale == 1:
        yield _ratio("peak memory of the build, GB", _peak(build) / 1e9, 3)
    yield _ratio(f"peak memory, ×{large:g} ÷ ×1", _peak(results.measures[f"build@{large:g}"]) / _peak(build), 1.3)
    yield _ratio(
        f"seconds per fiche, ×{large:g} ÷ ×{small:g}", _per_fiche(results, large) / _per_fiche(results, small), 1.2
    )
    (alone,) = results.measures["parse and map alone"]
    yield "CPU seconds of parsing and mapping ÷ build", f"{alone.told['cpu'] / _median(build):.2f}", "", ""
    for suffix in EXPORTS:
        (run,) = results.measures[f"export{suffix}"]
        yield _ratio(f"export to {suffix} ÷ dump by the engine alone", run.seconds / run.told["engine"], 1.2)
    (read_back,) = results.measures["read back"]
    yield _ratio("fiches read back that differ from their source", read_back.told["different"], 0)
    yield _ratio("unknown elements", build[0].told["inconnus"], 0)


def _ratio(
    nom: str, value: float, target: float, *, most: bool = True, spread: tuple[float, float] | None = None
) -> Row:
    held = value <= target if most else value >= target
    said = f"{value:.2f}" if isinstance(value, float) else str(value)
    if spread:
        said = _spread(value, *spread)
    return nom, said, f"{'at most' if most else 'at least'} {round(target, 2):g}", "✓" if held else "✗"


def _median(runs: list[Measure]) -> float:
    return median(run.seconds for run in runs)


def _uncompacted(builds: list[Measure]) -> float:
    """Seconds of a build without its compaction and its search index, which the floor has not, median."""
    return median(run.seconds - float(run.told["compaction"]) - float(run.told["indexing"]) for run in builds)


def _peak(runs: list[Measure]) -> int:
    return max(run.peak_memory for run in runs)


def _per_fiche(results: Results, factor: float) -> float:
    return _median(results.measures[f"build@{factor:g}"]) / results.corpus[factor].fiches


def _growth(results: Results) -> Iterable[Row]:
    for factor in FACTORS:
        runs, corpus = results.measures[f"build@{factor:g}"], results.corpus[factor]
        per = sorted(1000 * run.seconds / corpus.fiches for run in runs)
        yield (
            *(f"{corpus.scale:g}", f"{corpus.fiches:,}", f"{results.quads[factor]:,}", _seconds(runs)),
            *(_spread(median(per), per[0], per[-1]), f"{_peak(runs) / 1e6:,.0f}", f"{results.disk[factor] / 1e6:,.0f}"),
        )


def _counts(results: Results) -> Iterable[Row]:
    found = results.tally["compte"]
    for name, expected in stated(results.corpus[1.0].expected).items():
        yield name, f"{expected:,}", f"{found[name]:,}", "✓" if found[name] == expected else "✗"


def _questions(results: Results) -> Iterable[Row]:
    (run,) = results.measures["questions"]
    for said in run.told["questions"]:
        values = ", ".join(f"{name}={value}" for name, value in said["parametres"].items())
        times = said["ms"]
        yield said["nom"], values, f"{said['lignes']:,}", _spread(median(times), min(times), max(times), 1)
