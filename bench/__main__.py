"""`python -m bench [--scale 1] [--seed 2026] [--registre ZIP] [--runs 3] [--quick]`: run the suite."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bench.results_page import markdown
from bench.suite import FACTORS, Plan, rdflib_part, run_suite

HERE = Path(__file__).parent


def main(argv: list[str] | None = None) -> None:
    """Run the suite, print its tables and write them to `RESULTS.md`."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the register of August 2026")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--registre", type=Path, help="the CSV export of January 2021, for its real titles and links")
    parser.add_argument("--runs", type=int, default=3, help="of what is compared; at the largest scale, two at most")
    parser.add_argument("--quick", action="store_true", help="one run of each, to see that all works")
    parser.add_argument(
        "--rdflib-part",
        type=float,
        choices=[factor for factor in FACTORS if factor <= 1],
        help="part of the scale for rdflib (default: all of it, or a quarter where memory is short)",
    )
    parser.add_argument("--cache", type=Path, default=HERE / ".cache", help="where corpora and environments are kept")
    parser.add_argument("-o", "--output", type=Path, default=HERE / "RESULTS.md")
    args = parser.parse_args(argv)
    if not 0.01 <= args.scale <= 5:
        parser.error("--scale: from 0.01 to 5 (the growth is measured up to twice that)")
    began = time.perf_counter()
    plan = Plan(
        cache=args.cache.absolute(),
        scale=args.scale,
        seed=args.seed,
        registre=args.registre,
        rdflib_part=args.rdflib_part or rdflib_part(args.scale),
        runs=1 if args.quick else max(1, args.runs),
        question_runs=1 if args.quick else 5,
        tell=lambda text: print(f"[{time.perf_counter() - began:5.0f} s] {text}", file=sys.stderr, flush=True),
    )
    page = markdown(run_suite(plan))
    print(page)
    args.output.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
