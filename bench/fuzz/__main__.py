"""`python -m bench.fuzz [--minutes 5] [--seed N] [--campaign NAME] [--keep FOLDER]`: attack, and tell the outcomes."""

from __future__ import annotations

import argparse
import random
import secrets
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from bench.fuzz.campaigns import CAMPAIGNS, Ground
from bench.fuzz.inputs import inputs
from bench.fuzz.watching import MEMORY, SECONDS, Limits, Outcome

KEPT = Path("fuzz-faults")
TURN = 0.1
"""Part of the time that a campaign has in one turn."""


KINDS = ("clean", "refused", "fault")
"""What comes of a case."""
FAULTS = ("traceback", "signal", "hang", "memory", "changed", "other")
"""The faults that are told apart; the last are lines too many, other statuses, processes left behind."""


def column(why: str) -> str:
    """Return under which of `FAULTS` a fault is counted.

    >>> column("signal SIGSEGV"), column("store changed"), column("3 lines")
    ('signal', 'changed', 'other')
    """
    words = why.split()
    return next((name for name in FAULTS if name in words), "other")


class Tally:
    """Counts outcomes by campaign, and keeps the inputs of faults."""

    def __init__(self, seed: int, keep: Path) -> None:
        self.seed, self.keep = seed, keep
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.memory: dict[str, int] = defaultdict(int)

    def note(self, campaign: str, number: int, folder: Path, outcome: Outcome) -> None:
        """Count an outcome; of a fault keep the input, what was said, and the command that repeats it."""
        self.counts[campaign][outcome.kind] += 1
        self.counts[campaign][column(outcome.why)] += outcome.kind == "fault"
        self.memory[campaign] = max(self.memory[campaign], outcome.memory)
        if outcome.kind != "fault":
            return
        again = f"python -m bench.fuzz --seed {self.seed} --campaign {campaign} --case {number}"
        place = self.keep / f"{campaign}-{self.seed}-{number}"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(folder, place, symlinks=True)
        (place / "fault.txt").write_text(f"{outcome.why}\n{again}\n\n{outcome.said}", "utf-8", "backslashreplace")
        last = next(iter(outcome.said.strip().splitlines()[-1:]), "")
        print(f"{campaign} {number}: {outcome.why}: {ascii(last)[:150]}  [{again}]", file=sys.stderr, flush=True)

    def table(self) -> str:
        """Return the table of outcomes, and the largest memory that was seen."""
        head = (
            f"{'campaign':<10}{'cases':>9}" + "".join(f"{name:>11}" for name in (*KINDS, *FAULTS)) + f"{'memory':>11}"
        )
        rows = [
            f"{name:<10}{self.cases(name):>9}"
            + "".join(f"{counted[kind]:>11}" for kind in (*KINDS, *FAULTS))
            + f"{self.memory[name] >> 20:>8} MB"
            for name, counted in self.counts.items()
        ]
        most = max(self.memory.values(), default=0) >> 20
        return "\n".join([head, *rows, f"seed {self.seed}; the largest memory seen: {most} MB"])

    def cases(self, campaign: str) -> int:
        """Cases of a campaign."""
        return sum(self.counts[campaign][kind] for kind in KINDS)

    @property
    def faults(self) -> int:
        """Faults in all."""
        return sum(counted["fault"] for counted in self.counts.values())


def attack(ground: Ground, tally: Tally, campaign: str, numbers: Iterable[int]) -> None:
    """Make cases of a campaign: each is what the seed, the campaign and the number decide."""
    for number in numbers:
        rng = random.Random(f"{tally.seed}/{campaign}/{number}")  # noqa: S311 - a case is made again by its seed
        with tempfile.TemporaryDirectory(dir=ground.folder, ignore_cleanup_errors=True) as folder:
            tally.note(campaign, number, Path(folder), CAMPAIGNS[campaign](ground, rng, Path(folder)))


def within(seconds: float, first: int) -> Iterable[int]:
    """Return numbers from `first` until the time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield first
        first += 1


def main(argv: list[str] | None = None) -> int:
    """Attack for so many minutes, print the table, and return 1 where there were faults."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="all campaigns together")
    parser.add_argument("--seed", type=int, help="chosen by chance, and printed, where none is given")
    parser.add_argument("--campaign", choices=tuple(CAMPAIGNS), action="append", help="this one; may be repeated")
    parser.add_argument("--case", type=int, help="this case alone, of the one campaign that is given")
    parser.add_argument("--keep", type=Path, default=KEPT, help="where inputs of faults are kept")
    parser.add_argument("--inputs", type=Path, help="a folder of inputs of one's own, beside those of the example")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="that a case may take")
    parser.add_argument("--memory", type=int, default=MEMORY >> 20, help="MB that a case may hold")
    args = parser.parse_args(argv)
    campaigns = args.campaign or list(CAMPAIGNS)
    if args.case is not None and len(campaigns) > 1:
        parser.error("--case: name the --campaign")
    tally = Tally(secrets.randbelow(1 << 31) if args.seed is None else args.seed, args.keep)
    print(f"seed {tally.seed}", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="rncp-graph-fuzz-", ignore_cleanup_errors=True) as folder:
        ground = Ground(inputs(args.inputs), Limits(args.seconds, args.memory << 20), Path(folder))
        try:
            if args.case is not None:
                attack(ground, tally, campaigns[0], [args.case])
            else:
                share = 60 * args.minutes / len(campaigns)
                for _ in range(round(1 / TURN)):
                    for campaign in campaigns:
                        attack(ground, tally, campaign, within(share * TURN, tally.cases(campaign)))
        except KeyboardInterrupt:
            print("interrupted", file=sys.stderr)
        finally:
            ground.readers.close()
    print(tally.table())
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
