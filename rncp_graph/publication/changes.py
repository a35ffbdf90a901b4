"""What changed in the default graph from one edition to the next, by their N-Quads: things, and statements.

A dump is read line by line, several times over: memory holds a number for each thing, and one for each statement of
those that changed. Editions are written by one encoder, so that one statement is one line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rncp_graph.publication.lines import lines, subject

ADDED, REMOVED = "added", "removed"
_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Changes:
    """The IRIs of what came, of what is told otherwise, and of what went, each in their order.

    `present` are all that there are, as N-Quads write them.
    """

    came: list[str]
    changed: list[str]
    gone: list[str]
    present: Collection[bytes]


def first(subjects: Collection[bytes]) -> Changes:
    """Return what changes with a first dump, by its subjects: all has come."""
    return Changes(_iris(subjects), [], [], subjects)


def compare(former: Path, present: Path) -> Changes:
    """Compare two dumps in N-Quads, packed."""
    old, new = _things(former), _things(present)
    changed = (thing for thing, said in new.items() if thing in old and old[thing] != said)
    came, gone = new.keys() - old.keys(), old.keys() - new.keys()
    return Changes(_iris(came), _iris(changed), _iris(gone), frozenset(new))


def write_changes(former: Path, present: Path, changes: Changes, out: IO[bytes], node: str) -> None:
    """Write the statements that came and went as N-Quads of the graphs `{node}/added` and `{node}/removed`.

    The former default graph, without the ones and with the others, is the present one.
    """
    touched = {f"<{iri}>".encode() for part in (changes.came, changes.changed, changes.gone) for iri in part}
    before = {hash(line) for line in _lines(former, touched)}
    after = set[int]()
    for line in _lines(present, touched):
        after.add(hash(line))
        if hash(line) not in before:
            out.write(_in_graph(line, f"{node}/{ADDED}"))
    for line in _lines(former, touched):
        if hash(line) not in after:
            out.write(_in_graph(line, f"{node}/{REMOVED}"))


def _things(path: Path) -> dict[bytes, int]:
    """Each subject of the default graph with a number for all that is said of it, whatever the order."""
    found: dict[bytes, int] = {}
    for line in lines(path):
        thing = line[: line.index(b" ")]
        found[thing] = (found.get(thing, 0) + hash(line)) & _MASK
    return found


def _lines(path: Path, subjects: Collection[bytes]) -> Iterator[bytes]:
    """The lines of the default graph about some subjects."""
    return (line for line in lines(path) if subject(line) in subjects)


def _in_graph(line: bytes, graph: str) -> bytes:
    return line.rstrip()[:-1] + f"<{graph}> .\n".encode()


def _iris(subjects: Iterable[bytes]) -> list[str]:
    return sorted(one[1:-1].decode() for one in subjects)
