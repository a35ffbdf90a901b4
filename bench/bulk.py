"""A question asked for every row of a table: rows a second, and memory at a thousand and ten thousand rows.

`python -m bench.bulk --store rncp.db`: each as a user asks it, in a process of its own, of the numbers of the store.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path
from typing import cast

from bench.measure import Measure, measure
from rncp_graph.publication.markdown import table
from rncp_graph.questions.question import query
from rncp_graph.questions.table import Table
from rncp_graph.stores import open_store

QUESTIONS = ("blocs", "fiche", "enregistree-a-une-date", "organismes-habilites")
ROWS = (1_000, 10_000)
NUMBERS = """PREFIX rncp: <https://w3id.org/rncp-graph/ontology#> PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?numero { ?c a rncp:Certification ; dct:identifier ?numero } ORDER BY ?numero"""


def numbers(store: Path, seed: int) -> list[str]:
    """Return the numbers of a store, in an order that the seed tells."""
    found = [row["numero"] for row in cast(Table, query(open_store(store), NUMBERS))]
    random.Random(seed).shuffle(found)  # noqa: S311 - no secret
    return found


def asked(store: Path, question: str, said: list[str], form: str = "csv") -> Measure:
    """Measure a question that is asked for every one of some numbers, answers in a file included.

    What it tells are the `rows` that were asked and the bytes that were `written`.
    """
    with tempfile.TemporaryDirectory() as folder:
        each, output = Path(folder) / "each.csv", Path(folder) / f"answers.{form}"
        each.write_text("\n".join(["certification", *said]), encoding="utf-8")
        words = ["query", question, "--each", str(each), "-o", str(output), "--store", str(store.absolute())]
        done = measure([sys.executable, "-m", "rncp_graph", *words])
        done.told.update(rows=len(said), written=output.stat().st_size)
        return done


def main(argv: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.bulk", description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="a built store")
    parser.add_argument("--questions", nargs="*", default=QUESTIONS, help="questions of one certification")
    parser.add_argument("--rows", nargs="*", type=int, default=ROWS)
    parser.add_argument("--form", default="csv", help="csv, json, jsonl or parquet")
    parser.add_argument("--seed", type=int, default=2026)
    args = parser.parse_args(argv)
    known = numbers(args.store, args.seed)
    lines = []
    for question in args.questions:
        for rows in args.rows:
            done = asked(args.store, question, (known * (rows // len(known) + 1))[:rows], args.form)
            told = f"{done.wall:.1f}", f"{done.cpu:.1f}", f"{rows / done.wall:,.0f}", f"{done.peak_memory / 1e6:,.0f}"
            lines.append((question, f"{rows:,}", *told, f"{done.told['written'] / 1e6:,.1f}"))
            print(*lines[-1], file=sys.stderr)
    print(table(("question", "rows", "seconds", "CPU s", "rows a second", "peak MB", "written MB"), lines))


if __name__ == "__main__":
    main()
