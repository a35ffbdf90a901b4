"""What work may take, and what a process has taken."""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass

from rncp_graph.errors import LimitReached
from rncp_graph.language import t


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What work may take: seconds of wall time, of processor time, bytes of resident memory, and the network or not.

    Processor time is limited by the wall time alone, unless `cpu` is given. `by` says what raises each of the three.
    `nice` is how far the process stands back for others where all want the processor, as nice(1) says it.
    """

    seconds: float = 60.0
    cpu: float | None = None
    memory: int = 2 << 30
    network: bool = False
    nice: int = 0
    by: tuple[str, str, str] = ("Limits.seconds", "Limits.cpu", "Limits.memory")

    def reached(self, limit: str) -> LimitReached:
        """Return the error of a limit: `seconds`, `cpu` or `memory`.

        >>> print(Limits(by=("--timeout", "", "--memory")).reached("memory"))
        work ended at its limit: 2 GB of memory (--memory raises it)
        """
        by = self.by[("seconds", "cpu", "memory").index(limit)]
        value = getattr(self, limit)
        what = {
            "seconds": t(f"{value:g} s", f"{value:g} s"),
            "cpu": t(f"{value:g} s de processeur", f"{value:g} s of processor time"),
            "memory": t(f"{size(value)} de mémoire", f"{size(value)} of memory"),
        }[limit]
        said = t(
            f"travail arrêté à sa limite : {what} ({by} la relève)", f"work ended at its limit: {what} ({by} raises it)"
        )
        return LimitReached(said, limit, value)


def size(number: int) -> str:
    """Say a number of bytes in the largest unit that leaves none over; a kilobyte is 1024 bytes here.

    >>> size(2 << 30), size(1536 << 20), size(100)
    ('2 GB', '1536 MB', '100 B')
    """
    units = t("o Ko Mo Go To", "B KB MB GB TB").split()
    while number and number % 1024 == 0 and len(units) > 1:
        number, units = number // 1024, units[1:]
    return f"{number} {units[0]}"


def resident(pid: int) -> int:
    """Return the bytes of memory that a process holds; 0 where the system does not tell: elsewhere than on Linux."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as told:
            return int(told.read().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


def processor(pid: int) -> float:
    """Return the seconds of processor time that a process has taken; 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as told:
            words = told.read().rpartition(b")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError):
        return 0.0
