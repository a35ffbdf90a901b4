"""`python -m bench.corpus --scale 1 --seed 2026 -o FOLDER [--registre ZIP]`."""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

from bench.corpus.creation import create
from bench.corpus.tables import compare, show


def main(argv: list[str] | None = None) -> None:
    """Write a corpus and print its statistics beside the targets."""
    parser = argparse.ArgumentParser(prog="python -m bench.corpus", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="from 0.01 to 10; 1 is the register of August 2026")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder to write to")
    parser.add_argument("--registre", type=Path, help="the CSV export of January 2021, for its real titles and links")
    args = parser.parse_args(argv)
    start = time.perf_counter()
    try:
        tally, expected = create(args.output, args.scale, args.seed, args.registre)
    except ValueError as error:
        parser.error(str(error))
    seconds = time.perf_counter() - start
    print(show(compare(tally, expected, args.scale)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{args.output}: {sum(expected['octets'].values()) / 1e6:,.1f} MB in {seconds:.1f} s, peak {peak:,.0f} MB")


if __name__ == "__main__":
    main()
