"""A packed dump in N-Quads, read again.

A store on disk looks up every term of a statement, a dump only has to be unpacked: what is made of all statements is
made of the dump, in a fraction of the time, and in processes that need no store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple

from rncp_graph.publication.packed import opened
from rncp_graph.rdf.lines import NODE, TRIPLE, string
from rncp_graph.terms import expand

UNNAMED = b"_"
"""What follows a node without a name, which none of ours is."""
TYPE = f"<{expand('rdf:type')}>".encode()

_RUN = 100_000
_LITERAL, _BLANK = b'"_'


class Said(NamedTuple):
    """What a graph says of a subject, which is as N-Quads write it; `end` is how a line of that graph ends.

    The values are nodes as N-Quads write them, and texts as JSON does. The shape is what else the statements say, and
    many subjects have one in common: of each its property, and what follows the value there (`NODE` and `UNNAMED` for
    nodes); the class itself after a type.
    """

    end: bytes
    subject: bytes
    shape: tuple[bytes, ...]
    values: list[bytes]


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


def said(end: bytes, run: Iterable[bytes]) -> Iterator[Said]:
    r"""Return what lines that end alike say of each subject.

    >>> list(said(b" .\n", [b'<urn:s> <urn:p> "a\\"b"@fr .\n', b"<urn:s> <urn:p> <urn:o> .\n"]))[0][1:]
    (b'<urn:s>', (b'<urn:p>', b'@fr', b'<urn:p>', b'<'), [b'"a\\"b"', b'<urn:o>'])
    """
    cut, about = -len(end), b""
    shape, values = list[bytes](), list[bytes]()
    same = dict[bytes, bytes]().setdefault  # one object for what is equal: it is compared at once
    for line in run:
        subject, prop, value = line[:cut].split(b" ", 2)
        if subject != about:
            if values:
                yield Said(end, about, tuple(shape), values)
            about, shape, values = subject, [], []
        shape.append(same(prop, prop))
        if value[0] == _LITERAL:
            close = value.rindex(b'"') + 1
            after, value = value[close:], value[:close]
            values.append(string(value[1:-1]) if b"\\u" in value else value)
        else:
            after = value if prop == TYPE else UNNAMED if value[0] == _BLANK else NODE
            values.append(value)
        shape.append(same(after, after))
    if values:
        yield Said(end, about, tuple(shape), values)


def subjects(path: Path) -> set[bytes]:
    """Return the subjects of the default graph, as they are written; a store takes a minute to tell them."""
    return {line[: line.index(b" ")] for line in lines(path)}


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
