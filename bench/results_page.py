"""The results as Markdown: one table with the ratios and their targets, then growth, counts and questions."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from bench.machine import machine
from bench.measure import Mesure
from bench.peer_rml import VERSION
from bench.suite import EXPORTS, FACTEURS, Resultats
from bench.truth import attendus
from rncp_graph.publication.markdown import table

Ligne = tuple[object, ...]
NOTES = f"""
- Times are wall seconds of the work, median (least – most), without the imports of Python; for the CSV they are those
  of the whole process, ours and the peer's. CPU is user and system time of all processes, imports included.
  Memory is the peak of the proportional set size of all processes of a run together, sampled.
- *Floor*: `bulk_load` of pyoxigraph, of one N-Quads file with the very text that a build loads, into an empty folder.
  A build then compacts its store, so that questions find faster; the time of the build holds it, that of the floor not.
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


def markdown(tout: Resultats) -> str:
    """Return the whole page."""
    plan = tout.plan
    said = [
        "# Results of the benchmark suite",
        "",
        f"Made by `python -m bench --scale {plan.echelle:g} --seed {plan.graine}`"
        f"{' with the register of 2021' if plan.registre else ''}; `bench/README.md` says what is measured.",
        "",
        *(f"- {name}: {value}" for name, value in machine()),
        f"- corpus: scale {plan.echelle:g}, seed {plan.graine}, {tout.corpus[1.0].fiches:,} fiches, "
        f"{sum(path.stat().st_size for path in tout.corpus[1.0].sources) / 1e6:,.0f} MB of XML",
        "",
        table(("measure", "runs", "seconds", "CPU s", "peak MB", "quads", "k quads/s"), _mesures(tout)),
        table(("ratio", "measured", "target", ""), _ratios(tout)) + NOTES,
        "## Growth of the build",
        "",
        table(("scale", "fiches", "quads", "seconds", "ms per fiche", "peak MB", "disk MB"), _croissance(tout)),
        "## What the store holds",
        "",
        table(("count", "generator", "store", ""), _comptes(tout)),
        "## Questions",
        "",
        table(("question", "asked with", "rows", "ms, median (least – most)"), _questions(tout)),
    ]
    return "\n".join(said)


def _mesures(tout: Resultats) -> Iterable[Ligne]:
    quads = tout.quads[1.0]
    yield _ligne("floor: bulk load of the same quads", tout.mesures["floor"], tout.compte["plancher"])
    yield _ligne("build", tout.mesures["build@1"], quads)
    if jemalloc := tout.mesures["floor, jemalloc"]:
        yield _ligne("floor, under jemalloc", jemalloc, tout.compte["plancher"])
        yield _ligne("build, malloc of the system", tout.mesures["build, system"], quads)
    (seul,) = tout.mesures["parse and map alone"]
    yield _ligne("parse and map alone, one process", [seul], quads)
    part = tout.plan.part_rdflib
    if part != 1:
        yield _ligne(f"build, ×{part:g}", tout.mesures[f"build@{part:g}"], tout.quads[part])
    (peer,) = tout.mesures["rdflib"]
    yield _ligne(f"rdflib in memory, ×{part:g}", [peer], peer.dit["triples"])
    if tout.rml:
        ours, theirs = tout.rml["triples"]
        yield _ligne("CSV to N-Triples, ours", tout.mesures["CSV by ours"], ours)
        yield _ligne("CSV to N-Triples, morph-kgc", tout.mesures["CSV by morph-kgc"], theirs)
    else:
        yield ("CSV to N-Triples, morph-kgc", 0, "could not be installed", "", "", "", "")
    yield _ligne("read back of all fiches", tout.mesures["read back"], quads)
    for suffix in EXPORTS:
        runs = tout.mesures[f"export{suffix}"]
        yield _ligne(f"export to {suffix}", runs, runs[0].dit["quads"])
    (find,) = tout.mesures["find"]
    spread = f"{find.dit['ms']:.1f} ms ({find.dit['min']:.1f} – {find.dit['max']:.1f})"
    for said in ("--version", "--help"):
        runs = tout.mesures[f"start {said}"]
        peak = max(run.pic for run in runs) / 1e6
        yield (
            f"rncp-graph {said}",
            len(runs),
            _secondes(runs),
            f"{median(run.cpu for run in runs):.2f}",
            f"{peak:,.0f}",
            "",
            "",
        )
    yield (f"find one fiche ({find.dit['fiches']} of them)", 1, spread, "", f"{find.pic / 1e6:,.0f}", "", "")


def _ligne(nom: str, runs: list[Mesure], quads: int) -> Ligne:
    seconds = median(run.seconds for run in runs)
    cpu = median(run.dit.get("cpu", run.cpu) for run in runs)
    peak = max(run.pic for run in runs) / 1e6
    return nom, len(runs), _secondes(runs), f"{cpu:.1f}", f"{peak:,.0f}", f"{quads:,}", f"{quads / seconds / 1000:,.0f}"


def _secondes(runs: list[Mesure]) -> str:
    times = sorted(run.seconds for run in runs)
    return _etendue(median(times), times[0], times[-1])


def _etendue(middle: float, least: float, most: float, digits: int = 2) -> str:
    return f"{middle:.{digits}f} ({least:.{digits}f} – {most:.{digits}f})"


def _ratios(tout: Resultats) -> Iterable[Ligne]:
    build, floor = tout.mesures["build@1"], tout.mesures["floor"]
    pairs = [_nu([one]) / other.seconds for one, other in zip(build, floor, strict=True)]
    ratio = _nu(build) / _median(floor)
    yield _ratio("build before compaction ÷ floor, in turn", ratio, 1.3, spread=(min(pairs), max(pairs)))
    if jemalloc := tout.mesures["floor, jemalloc"]:
        name, system = "build before compaction ÷ floor, both", _nu(tout.mesures["build, system"]) / _median(floor)
        yield f"{name} under jemalloc", f"{_nu(build) / _median(jemalloc):.2f}", "", ""
        yield f"{name} with the malloc of the system", f"{system:.2f}", "", ""
    compact = _median(build) / median(run.seconds + run.dit["compactage"] for run in floor)
    yield "build ÷ floor, both compacted", f"{compact:.2f}", "", ""
    part, (peer,) = tout.mesures[f"build@{tout.plan.part_rdflib:g}"], tout.mesures["rdflib"]
    yield _ratio("rdflib ÷ build, seconds end to end", peer.seconds / _median(part), 4, most=False)
    per = (peer.seconds / peer.dit["triples"]) / (_median(part) / tout.quads[tout.plan.part_rdflib])
    yield "rdflib ÷ build, seconds per triple", f"{per:.2f}", "", ""
    yield _ratio("memory of build ÷ memory of rdflib", _pic(part) / peer.pic, 1 / 3)
    if tout.rml:
        ours, theirs = _median(tout.mesures["CSV by ours"]), _median(tout.mesures["CSV by morph-kgc"])
        mine, other = tout.rml["triples"]
        yield _ratio("morph-kgc ÷ ours, per triple", (theirs / other) / (ours / mine), 3, most=False)
        each = f"{1e6 * theirs / other:.1f} against {1e6 * ours / mine:.1f}"
        yield "seconds per million triples, morph-kgc against ours", each, "", ""
        starts = tout.rml["demarrages"]
        yield "of which start of the program, seconds", f"{starts['morph']:.1f} against {starts['ours']:.1f}", "", ""
        yield _ratio("triples that only one of both has", tout.rml["differents"], 0)
    large, small = FACTEURS[-1], FACTEURS[0]
    if tout.plan.echelle == 1:
        yield _ratio("peak memory of the build, GB", _pic(build) / 1e9, 3)
    yield _ratio(f"peak memory, ×{large:g} ÷ ×1", _pic(tout.mesures[f"build@{large:g}"]) / _pic(build), 1.3)
    yield _ratio(f"seconds per fiche, ×{large:g} ÷ ×{small:g}", _par_fiche(tout, large) / _par_fiche(tout, small), 1.2)
    (seul,) = tout.mesures["parse and map alone"]
    yield "CPU seconds of parsing and mapping ÷ build", f"{seul.dit['cpu'] / _median(build):.2f}", "", ""
    (lues,) = tout.mesures["read back"]
    for suffix in EXPORTS:
        (run,) = tout.mesures[f"export{suffix}"]
        yield _ratio(f"export to {suffix} ÷ dump by the engine alone", run.seconds / run.dit["moteur"], 1.2)
    yield _ratio("fiches read back that differ from their source", lues.dit["differentes"], 0)
    yield _ratio("labels of codes lost", lues.dit["libelles_perdus"], 0)
    yield _ratio("unknown elements", build[0].dit["inconnus"], 0)


def _ratio(
    nom: str, value: float, target: float, *, most: bool = True, spread: tuple[float, float] | None = None
) -> Ligne:
    held = value <= target if most else value >= target
    said = f"{value:.2f}" if isinstance(value, float) else str(value)
    if spread:
        said = _etendue(value, *spread)
    return nom, said, f"{'at most' if most else 'at least'} {round(target, 2):g}", "✓" if held else "✗"


def _median(runs: list[Mesure]) -> float:
    return median(run.seconds for run in runs)


def _nu(builds: list[Mesure]) -> float:
    """Seconds of a build without its compaction, median."""
    return median(run.seconds - float(run.dit["compactage"]) for run in builds)


def _pic(runs: list[Mesure]) -> int:
    return max(run.pic for run in runs)


def _par_fiche(tout: Resultats, facteur: float) -> float:
    return _median(tout.mesures[f"build@{facteur:g}"]) / tout.corpus[facteur].fiches


def _croissance(tout: Resultats) -> Iterable[Ligne]:
    for facteur in FACTEURS:
        runs, corpus = tout.mesures[f"build@{facteur:g}"], tout.corpus[facteur]
        per = sorted(1000 * run.seconds / corpus.fiches for run in runs)
        yield (
            *(f"{corpus.echelle:g}", f"{corpus.fiches:,}", f"{tout.quads[facteur]:,}", _secondes(runs)),
            *(_etendue(median(per), per[0], per[-1]), f"{_pic(runs) / 1e6:,.0f}", f"{tout.disque[facteur] / 1e6:,.0f}"),
        )


def _comptes(tout: Resultats) -> Iterable[Ligne]:
    found = tout.compte["compte"]
    for name, expected in attendus(tout.corpus[1.0].attendu).items():
        yield name, f"{expected:,}", f"{found[name]:,}", "✓" if found[name] == expected else "✗"


def _questions(tout: Resultats) -> Iterable[Ligne]:
    (run,) = tout.mesures["questions"]
    for said in run.dit["questions"]:
        values = ", ".join(f"{name}={value}" for name, value in said["parametres"].items())
        times = said["ms"]
        yield said["nom"], values, f"{said['lignes']:,}", _etendue(median(times), min(times), max(times), 1)
