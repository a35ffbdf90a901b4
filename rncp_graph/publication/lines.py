"""A packed dump in N-Quads, read again.

A store on disk looks up every term of a statement, a dump only has to be unpacked: what is made of all statements is
made of the dump, in a fraction of the time, and in processes that need no store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from rncp_graph.publication.packed import opened
from rncp_graph.rdf.lines import TRIPLE, parted

Said = tuple[bytes, bytes, bytes]
"""A statement about a subject: property, value, what follows the value, as N-Quads write them (see `parted`)."""

_RUN = 100_000


def lines(path: Path) -> Iterator[bytes]:
    """Return the lines of the default graph."""
    with opened(path) as file:
        yield from filter(is_triple, file)


def runs(path: Path) -> Iterator[tuple[bytes, list[bytes]]]:
    """Return the lines by as many as memory holds with ease, sorted, each time with how they end: a graph or none.

    The dump of a store on disk begins with the default graph, and gives one subject after the other: the lines of a
    subject stand together, in one run. A dump as small as the example comes out wholly sorted.
    """
    with opened(path) as file:
        for end, of_graph in groupby(file, _end):
            for run in _runs(of_graph):
                run.sort()
                yield end, run


def statements(path: Path) -> Iterator[tuple[bytes, bytes, list[Said]]]:
    """Return what is said of each subject, with how the lines of its graph end: see `runs`."""
    for end, run in runs(path):
        cut = -len(end)
        parts = (line[:cut].split(b" ", 2) for line in run)
        for thing, same in groupby(parts, itemgetter(0)):
            yield end, thing, [(prop, *parted(value)) for _, prop, value in same]


def subjects(path: Path) -> set[bytes]:
    """Return the subjects of the default graph, as they are written; a store takes a minute to tell them."""
    return set(map(subject, lines(path)))


def subject(line: bytes) -> bytes:
    """Return the subject of a line, as it is written."""
    return line[: line.index(b" ")]


def is_triple(line: bytes) -> bool:
    """Return whether a line of N-Quads names no graph: by the blanks that follow its literal, or those that it has.

    >>> [is_triple(line) for line in (b'<s> <p> "a b"@fr .', b"<s> <p> <o> .")]
    [True, True]
    >>> [is_triple(line) for line in (b'<s> <p> "a b"@fr <g> .', b"<s> <p> <o> <g> .")]
    [False, False]
    """
    return line.count(b" ", line.rfind(b'"') + 1) in (1, 3)


def _end(line: bytes) -> bytes:
    return TRIPLE if is_triple(line) else line[line.rindex(b" <") :]


def _runs(of_graph: Iterable[bytes]) -> Iterator[list[bytes]]:
    run: list[bytes] = []
    for line in of_graph:
        if len(run) >= _RUN and subject(line) != subject(run[-1]):
            yield run
            run = []
        run.append(line)
    yield run
