"""What the system asks of a store, and what a store answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Triple, Variable

Border = Callable[[], AbstractContextManager[None]]
"""Makes a block in which errors of an engine become ours."""


class Solutions:
    """The rows of a SELECT, as they come; a row gives its terms by name, by rank, or one after the other.

    An engine may fail at any row: iterating raises `StoreError` then.
    """

    def __init__(self, rows: QuerySolutions, border: Border) -> None:
        """Wrap the rows of pyoxigraph, with the border at which their errors are translated."""
        self.variables: list[Variable] = rows.variables
        self._rows: Iterator[Any] = _translated(rows, border)
        own = isinstance(rows, QuerySolutions)  # else they are looked at as they come
        self._written = partial(_serialized, rows, border) if own else partial(_told, self.variables, self._rows)

    @classmethod
    def of(cls, variables: list[Variable], rows: Iterator[Any]) -> Solutions:
        """Return rows that raise errors of ours already."""
        made = cls.__new__(cls)
        made.variables, made._rows, made._written = variables, rows, partial(_told, variables, rows)
        return made

    def tsv(self) -> bytes:
        """Return all rows as SPARQL 1.1 Query Results TSV, by the engine: in a third of the time of making terms."""
        return self._written()

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def __next__(self) -> Any:
        return next(self._rows)


def _serialized(rows: QuerySolutions, border: Border) -> bytes:
    with border():
        return rows.serialize(format=QueryResultsFormat.TSV) or b""  # none is for a file of one's own


def _told(variables: list[Variable], rows: Iterable[Any]) -> bytes:
    return "".join(["\t".join(map(str, variables)) + "\n", *map(line, rows)]).encode()


def line(row: Iterable[Any]) -> str:
    """Return a row as a line of TSV, each term as the engine writes it."""
    return "\t".join("" if term is None else written(term) for term in row) + "\n"


def written(term: Any) -> str:
    """Return a term as the engine writes it; a triple alone is written without the brackets that it has as a term."""
    return f"<<( {statement(term)} )>>" if isinstance(term, Triple) else str(term)


def statement(triple: Triple) -> str:
    """Return a triple as in N-Triples, without its full stop."""
    return f"{triple.subject} {triple.predicate} {written(triple.object)}"


class Triples:
    """The triples of a CONSTRUCT or DESCRIBE, as they come. Iterating raises `StoreError` where the engine fails."""

    def __init__(self, triples: QueryTriples, border: Border) -> None:
        """Wrap the triples of pyoxigraph, with the border at which their errors are translated."""
        self._triples: Iterator[Triple] = _translated(triples, border)
        own = isinstance(triples, QueryTriples)  # else they are looked at as they come
        self._written = partial(_lines, triples, border) if own else partial(_told_lines, self._triples)

    @classmethod
    def of(cls, triples: Iterator[Triple]) -> Triples:
        """Return triples that raise errors of ours already."""
        made = cls.__new__(cls)
        made._triples, made._written = triples, partial(_told_lines, triples)
        return made

    def lines(self) -> list[bytes]:
        """Return all as lines of N-Triples, by the engine: in half of the time of making terms."""
        return self._written()

    def __iter__(self) -> Iterator[Triple]:
        return self._triples

    def __next__(self) -> Triple:
        return next(self._triples)


def _lines(triples: QueryTriples, border: Border) -> list[bytes]:
    with border():
        return (triples.serialize(format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)  # as with TSV


def _told_lines(triples: Iterable[Triple]) -> list[bytes]:
    return [f"{statement(triple)} .\n".encode() for triple in triples]


class Dataset(NamedTuple):
    """The graphs that a query is asked of: those that make its default graph together, and its named ones."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


Answer = Solutions | Triples | QueryBoolean
"""What a query gives: rows, triples or a truth value, with the terms of pyoxigraph in all of them."""


def answer(found: QuerySolutions | QueryTriples | QueryBoolean, border: Border) -> Answer:
    """Return what pyoxigraph answered as an answer of ours."""
    if isinstance(found, QueryBoolean):
        return found
    return Triples(found, border) if isinstance(found, QueryTriples) else Solutions(found, border)


def _translated(found: Iterable[Any], border: Border) -> Iterator[Any]:
    with border():  # around the whole loop: a block for each row would cost more than the row
        yield from found


class Store(Protocol):
    """What the system asks of a store. Memory, disk and remote endpoints pass one contract test."""

    @property
    def base(self) -> str:
        """The base IRI that it was built under. Raises `StoreError` for a store of another layout."""
        ...

    @property
    def layout(self) -> int:
        """The version of our model in it. Raises `StoreError` for one that is not ours."""
        ...

    def query(self, text: str, *, allow_services: Collection[str] = ()) -> Answer:
        """Answer a SPARQL query. Raises `QuestionError` for a query that cannot be parsed, or is refused.

        `allow_services` are the addresses of the servers that it may call (`SERVICE`), of which there is none else.
        """
        ...

    def update(self, text: str) -> None:
        """Carry out a SPARQL update. Raises `StoreError` on a store that is read-only."""
        ...

    def load(self, quads: Iterable[bytes]) -> None:
        """Load chunks of N-Quads text, all or nothing."""
        ...

    def about(self, node: str, steps: Collection[str], graph: str | None = None) -> list[Triple]:
        """Return the triples of a node, and of the nodes to which the properties `steps` lead from it."""
        ...

    def dump(self, out: IO[bytes], form: RdfFormat) -> int:
        """Write all it holds in a format (the default graph alone, where the format has no graphs); count statements.

        Prefixes are those of the project. Errors of `out` pass as they are.
        """
        ...


def is_address(where: str | Path) -> bool:
    """Return whether a place is an address, and not a folder.

    >>> is_address("http://localhost:3030/ds"), is_address("rncp.db"), is_address(Path("https://example.org"))
    (True, False, True)
    """
    return bool(_SCHEME(str(where)))


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/").match
