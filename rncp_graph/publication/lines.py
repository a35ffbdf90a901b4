"""A packed dump in N-Quads, read again.

A store on disk looks up every term of a statement, a dump only has to be unpacked: what is made of all statements is
made of the dump, in a fraction of the time, and in processes that need no store.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path

from rncp_graph.publication.packed import opened
from rncp_graph.rdf.lines import TRIPLE, Said, said

_RUN = 100_000


def lines(path: Path) -> Iterator[bytes]:
    """Return the lines of the default graph."""
    for end, run in _graphs(path):
        if end != TRIPLE:
            break
        yield from run


def runs(path: Path) -> Iterator[tuple[bytes, list[bytes]]]:
    """Return the lines by as many as memory holds with ease, sorted, each time with how they end: a graph or none.

    The dump of a store on disk begins with the default graph, goes on with the others one by one, and gives one subject
    after the other: the lines of a subject stand together, in one run. One as small as the example comes out wholly
    sorted.
    """
    for end, run in _graphs(path):
        run.sort()
        yield end, run


def statements(path: Path) -> Iterator[Said]:
    """Return what is said of each subject in each graph: see `runs`."""
    for end, run in runs(path):
        yield from said(end, run)


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


def _graphs(path: Path) -> Iterator[tuple[bytes, list[bytes]]]:
    """The lines by many, and of one graph each time."""
    with opened(path) as file:
        for run in _runs(file):
            if (end := _end(run[0])) == _end(run[-1]):  # as graphs stand one after the other, it is that of all
                yield end, run
            else:
                yield from ((end, list(of_graph)) for end, of_graph in groupby(run, _end))


def _runs(file: Iterator[bytes]) -> Iterator[list[bytes]]:
    """Lines by many, those of a subject together."""
    run = list(islice(file, _RUN))
    while run:
        last, following = subject(run[-1]), list[bytes]()
        for line in file:
            if subject(line) != last:
                following = [line]
                break
            run.append(line)
        yield run
        run = [*following, *islice(file, _RUN - 1)]
