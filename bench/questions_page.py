"""The latencies of questions as Markdown: for each data a summary beside its targets, then a line for each question."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.machine import machine
from rncp_graph.publication.markdown import table
from rncp_graph.questions.question import questions

if TYPE_CHECKING:
    from bench.questions import Latencies

ENGINES = {"memory": "memory", "disk": "disk", "http": "HTTP", "rdflib": "rdflib"}
SLOWEST, SUM = 500, 4500
"""Milliseconds on disk: of the slowest question, and of all together, half of what they took at first."""
NOTES = """
- Milliseconds from the name of a question to the last row of its answer as Python values, parsing of the SPARQL
  included: the median of the runs, after one that is not counted; a question slower than five seconds is asked once.
  The day of the export is filled in before, so that all engines are asked the same text.
- *Memory* and *disk* are the store in this process, the latter as the command line opens it, read-only, in the cache
  of the system after the first run. *HTTP* is the program `oxigraph` on loopback, over the very folder of the disk,
  asked by `--store http://…`. *rdflib* is a `Dataset` in memory with the same quads, asked the same text.
- *Asked with* is the example of the question, options that have a default left at it, where that has an answer in
  these data; else values that have one; 0 rows: no value that was tried has one (the data may lack what it needs).
- `>` is the time after which rdflib was stopped; a ratio then is a bound. A median among bounds is one, too.
- Rows in bold differ between engines.
"""
Row = tuple[object, ...]


def markdown(results: list[Latencies]) -> str:
    """Return the whole page."""
    said = ["# Latency of the questions", "", "Made by `make bench-questions`; `bench/README.md` says how.", ""]
    said += [f"- {name}: {value}" for name, value in machine()]
    said.append(NOTES)
    for latencies in results:
        quads, number = latencies.quads, len(latencies.asked_values)
        said += [f"## {latencies.data.titre}", "", f"{quads:,} quads, {number} questions.", ""]
        said += [f"{summary_line(latencies)}", ""]
        said.append(table(("", "measured", "target", ""), _targets(latencies)))
        said += [*(f"- {note}" for note in latencies.notes), *([""] if latencies.notes else [])]
        head = ("", "question", "asked with", "rows", *ENGINES.values(), "HTTP ÷ disk", "rdflib ÷ memory")
        said.append(table(head, _questions(latencies)))
    return "\n".join(said)


def summary_line(latencies: Latencies) -> str:
    """Return the summary line: median and slowest on disk, ratio to rdflib in the median."""
    times = median_of(latencies, "disk")
    if not times:
        return "Nothing was measured on disk."
    slowest = max(times, key=lambda name: times[name])
    said = f"On disk: median {_ms(median(times.values()))} ms, slowest {_ms(times[slowest])} ms (`{slowest}`)."
    ratio = _median_ratio(list(ratios_to_rdflib(latencies).values()))
    return said + (f" In the median rdflib takes {ratio} times as long as our store in memory." if ratio else "")


def median_of(latencies: Latencies, engine: str) -> dict[str, float]:
    """Return the median of each question on an engine, in milliseconds, where it has one."""
    found = latencies.times.get(engine, {})
    return {name: median(said["ms"]) for name, said in found.items() if "ms" in said}


def ratios_to_rdflib(latencies: Latencies) -> dict[str, tuple[float, bool]]:
    """Return how many times our time in memory rdflib takes, and whether that is a bound: it was stopped.

    A question in which rdflib failed otherwise is left out.
    """
    ours, theirs = median_of(latencies, "memory"), latencies.times.get("rdflib", {})
    found: dict[str, tuple[float, bool]] = {}
    for name, said in theirs.items():
        if name in ours and "ms" in said:
            found[name] = median(said["ms"]) / ours[name], False
        elif name in ours and (limit := _limit(said)):
            found[name] = limit / ours[name], True
    return found


def _limit(said: dict[str, Any]) -> float:
    """The milliseconds after which a question was stopped, else 0."""
    words = str(said.get("echec", "")).split()
    return 1000 * float(words[1]) if words[:1] == [">"] else 0.0


def _median_ratio(found: list[tuple[float, bool]]) -> str:
    """The median ratio; a bound when it is taken from one."""
    if not found:
        return ""
    middle = sorted(found)[(len(found) - 1) // 2 : len(found) // 2 + 1]
    return ("≥ " if any(bound for _, bound in middle) else "") + f"{median(value for value, _ in middle):,.1f}"


def _targets(latencies: Latencies) -> Iterable[Row]:
    disk = median_of(latencies, "disk")
    if disk:
        yield _target("median on disk, ms", median(disk.values()), 50)
        yield _target("slowest on disk, ms", max(disk.values()), SLOWEST)
        yield _target(f"questions above {SLOWEST} ms on disk", sum(ms > SLOWEST for ms in disk.values()), 0)
        yield _target("all questions on disk, ms", sum(disk.values()), SUM)
    ratios = ratios_to_rdflib(latencies)
    if ratios:
        held = median(value for value, _ in ratios.values()) >= 20
        yield "rdflib ÷ memory, median", _median_ratio(list(ratios.values())), "at least 20", "✓" if held else "✗"
        stopped = sum(bound for _, bound in ratios.values())
        yield "questions that rdflib does not end in time", stopped, "", ""
    for engine, name in ENGINES.items():
        if (times := median_of(latencies, engine)) and engine != "disk":
            yield f"median, {name}, ms", _ms(median(times.values())), "", ""
    yield _target("questions whose rows differ between our stores", sum(map(bool, _differences(latencies).values())), 0)
    yield "questions without an answer in these data", sum(not rows for rows in latencies.rows.values()), "", ""


def _target(nom: str, value: float, target: float) -> Row:
    said = str(value) if isinstance(value, int) else _ms(value)
    return nom, said, f"at most {target:g}", "✓" if value <= target else "✗"


def _differences(latencies: Latencies) -> dict[str, set[int]]:
    """Of each question, the numbers of rows of our stores that are not those that were expected."""
    return {
        name: {latencies.times[m][name].get("lignes", -1) for m in ("memory", "disk", "http") if m in latencies.times}
        - {rows}
        for name, rows in latencies.rows.items()
    }


def _questions(latencies: Latencies) -> Iterable[Row]:
    ratios, times = ratios_to_rdflib(latencies), {engine: median_of(latencies, engine) for engine in ENGINES}
    known = questions()
    for name in sorted(latencies.asked_values, key=lambda name: (not known[name].cq, known[name].cq, name)):
        asked = ", ".join(f"{key}={value}" for key, value in latencies.asked_values[name].items())
        by_http = times["http"].get(name, 0) / times["disk"][name] if name in times["disk"] else 0
        ratio, bound = ratios.get(name, (0, False))
        yield (
            *(known[name].cq, f"`{name}`", asked, _rows(latencies, name)),
            *(_time(latencies.times.get(engine, {}).get(name)) for engine in ENGINES),
            f"{by_http:.1f}" if by_http else "",
            f"{'> ' if bound else ''}{ratio:,.1f}" if ratio else "",
        )


def _rows(latencies: Latencies, name: str) -> str:
    """The rows of a question, and those of rdflib where they differ."""
    theirs = latencies.times.get("rdflib", {}).get(name, {}).get("lignes", latencies.rows[name])
    others = sorted((_differences(latencies)[name] | {theirs}) - {latencies.rows[name]})
    said = f"{latencies.rows[name]:,}"
    return f"**{said} / {' / '.join(map(str, others))}**" if others else said


def _time(said: dict[str, Any] | None) -> str:
    if said is None:
        return ""
    return _ms(median(said["ms"])) if "ms" in said else str(said["echec"]).split(":")[0]


def _ms(value: float) -> str:
    return f"{value:,.2f}" if value < 10 else f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
