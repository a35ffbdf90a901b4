"""A question asked for every row of a table: one table out, made as it is read, in the order of the rows.

A row of the answer holds `ligne`, the number of the row that it answers, from 1; the columns of that row; `reponses`,
how many rows answer it; `erreur`, why it could not be asked; then the columns of the answer. Each row that was asked is
there: one without an answer has `reponses` 0, one that is ill-formed has its `erreur`, and nothing else.

Each row is a query of its own: the same text, hence the same answer, as when it is asked alone. Several run at a time,
for most of their time is spent in the engine.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from pyoxigraph import Literal, QueryBoolean

from rncp_graph.errors import QuestionError, RncpGraphError
from rncp_graph.language import Say, how_many, t
from rncp_graph.questions.asked import Asked
from rncp_graph.questions.asking import Ask
from rncp_graph.questions.parameters import NOMS, python_term
from rncp_graph.questions.table import Table
from rncp_graph.questions.values import Terms
from rncp_graph.stores import Solutions
from rncp_graph.terms import legible, normalised

OWN = ("ligne", "reponses", "erreur")
"""The columns that are neither of the table nor of the answer."""
HOPELESS = 1000
"""Ill-formed rows at the beginning after which the table itself is refused."""
WAITING = 8
"""Rows in the hands of each thread: answers come back in order, and none is idle while a long one runs."""

Fill = Callable[[Mapping[str, Any]], str]
"""Makes the query of a row of its parameters. Raises `QuestionError` for a value that is ill-formed."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a question: in which column each may be, those that a row must give, those that all share."""

    columns: Mapping[str, str]
    needed: Sequence[str]
    shared: Collection[str]


@dataclass(slots=True)
class Answers:
    """The answers to the rows of a table as they come: `columns`, and `terms`, which pass once.

    `asked` and `refused` count the rows that have passed, and those of them that are ill-formed.
    """

    columns: tuple[str, ...]
    terms: Iterator[Terms]
    about: Mapping[str, Any]
    counted: Counter[str] = field(default_factory=Counter)

    @property
    def asked(self) -> int:
        """Rows that have passed."""
        return self.counted.total()

    @property
    def refused(self) -> int:
        """Those of them that are ill-formed."""
        return self.counted["refused"]

    def summary(self) -> str:
        """Say how many rows have passed, and how."""
        rows = how_many(self.asked, "ligne|lignes", "row|rows")
        without = how_many(self.counted["unanswered"], "sans réponse", "without an answer")
        ill = how_many(self.refused, "mal formée|mal formées", "ill-formed")
        return t(f"{rows} : {without}, {ill} (colonne erreur)", f"{rows}: {without}, {ill} (column erreur)")

    def table(self) -> Table:
        """Return all that is left as a table."""
        return Table(self.columns, tuple(self.terms), self.about)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that was asked: its number, its cells, and its answer or its fault."""

    number: int
    cells: Sequence[Any]
    answer: Table | None
    fault: str | None


def answers(ask: Ask, asked: Asked, parameters: Parameters, fill: Fill, about: Mapping[str, Any], hear: Say) -> Answers:
    """Ask a store a query for each row of a table.

    `hear` is told of each ill-formed row. Raises `QuestionError` for a table without a column that is needed, and for
    one whose first thousand rows are all ill-formed.
    """
    asked, given = _columns(asked, parameters, fill)
    rows = _answered(ask, asked, given, fill)
    counted: Counter[str] = Counter()
    first: list[_Row] = []  # what is held back until the columns of the answer are known
    columns: tuple[str, ...] = ()
    for row in rows:
        first.append(row)
        if row.answer:
            columns = row.answer.columns
            break
        if len(first) >= HOPELESS:
            raise QuestionError(_fault(row))
    line, *others = OWN
    names = _numbered([line, *asked.columns, *others, *columns])
    passed = _told(chain(first, rows), len(columns), counted, hear)
    return Answers(names, passed, about, counted)


def _columns(asked: Asked, parameters: Parameters, fill: Fill) -> tuple[Asked, dict[str, int]]:
    """The table with a name for every column, and where in a row each parameter stands."""
    places: dict[str, int] = {}
    for place, column in enumerate(map(normalised, asked.columns)):
        for name, wanted in [*parameters.columns.items(), *((name, name) for name in parameters.shared)]:
            if normalised(wanted) in (column, NOMS.get(column)):
                if name in places or name in parameters.shared:
                    raise QuestionError(t(f"paramètre donné deux fois : {name}", f"parameter given twice: {name}"))
                places[name] = place
    renamed = [name for name, column in parameters.columns.items() if column != name]
    lacking = [name for name in dict.fromkeys([*parameters.needed, *renamed]) if name not in places]
    if not parameters.columns:
        raise QuestionError(t("aucun paramètre n'est laissé à la table", "no parameter is left for the table"))
    if not asked.named and len(lacking) == 1 and not places and not renamed:
        return _unnamed(asked, lacking[0], fill), {lacking[0]: 0}
    if not parameters.columns:
        raise QuestionError(
            t("aucun paramètre que les lignes puissent donner", "no parameter is left for the rows to give")
        )
    if lacking or not places:
        wanted = ", ".join(parameters.columns[name] for name in lacking or parameters.columns)
        found = ", ".join(filter(None, asked.columns))
        if not found:
            either = t(" ou ", " or ").join(parameters.columns)
            raise QuestionError(
                t(f"des valeurs sans nom ; nommez-les {either}", f"values without a name; name them {either}")
            )
        raise QuestionError(
            t(
                f"la colonne {wanted} manque ; la table a : {found}",
                f"column {wanted} is missing; the table has: {found}",
            )
        )
    return asked, places


def _unnamed(asked: Asked, name: str, fill: Fill) -> Asked:
    """A table of one column for one parameter: its head is a value, where it can be one, or else some other name."""
    (head,) = asked.columns
    if not head:
        return Asked((name,), asked.rows)
    try:
        fill({name: head})
    except QuestionError:
        return asked
    return Asked((name,), chain([(head,)], asked.rows))


def _numbered(names: Iterable[str]) -> tuple[str, ...]:
    """Names of which none comes twice: the second `numero` is `numero_2`."""
    taken: dict[str, None] = {}
    for name in names:
        number, one = 1, name
        while one in taken:
            number += 1
            one = f"{name}_{number}"
        taken[one] = None
    return tuple(taken)


def _answered(ask: Ask, asked: Asked, places: Mapping[str, int], fill: Fill) -> Iterator[_Row]:
    """Ask every row, some at a time, and return the answers in order."""
    threads, width = os.cpu_count() or 1, len(asked.columns)
    waiting: deque[tuple[int, Sequence[Any], Future[Table | RncpGraphError] | str]] = deque()

    def taken() -> _Row:
        number, cells, found = waiting.popleft()
        answer = found if isinstance(found, str) else found.result()
        if isinstance(answer, RncpGraphError):
            try:
                raise answer
            finally:
                del answer, found  # an error with a name in its own frame stays until the garbage collector comes by
        return _Row(number, cells, None, answer) if isinstance(answer, str) else _Row(number, cells, answer, None)

    pool = ThreadPoolExecutor(threads)
    try:
        for number, cells in enumerate(asked.rows, 1):
            found: Future[Table | RncpGraphError] | str
            try:
                text = _text(cells, width, places, fill)
                found = pool.submit(copy_context().run, _ask, ask, text)  # it speaks the language in force here
            except QuestionError as error:
                found = str(error)
            waiting.append((number, cells[:width], found))
            if len(waiting) >= threads * WAITING:
                yield taken()
        while waiting:
            yield taken()
    finally:  # without waiting: who drops the answers half-way may be the garbage collector, in one of these threads
        pool.shutdown(wait=False, cancel_futures=True)


def _text(cells: Sequence[Any], width: int, places: Mapping[str, int], fill: Fill) -> str:
    if len(cells) > width:
        raise QuestionError(t(f"{len(cells)} valeurs pour {width} colonnes", f"{len(cells)} values in {width} columns"))
    return fill({name: cells[place] for name, place in places.items() if cells[place] is not None})


def _ask(ask: Ask, text: str) -> Table | RncpGraphError:
    """The answer, or the error, without its traceback: no object of the engine may leave the thread that asked."""
    try:
        return _table(ask, text)
    except RncpGraphError as error:
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)


def _table(ask: Ask, text: str) -> Table:
    found = ask(text)
    if isinstance(found, Solutions):
        return Table.of(found)
    if isinstance(found, QueryBoolean):
        return Table(("reponse",), ((Literal(bool(found)),),))
    raise QuestionError(t("une question sur une table donne des lignes", "a question about a table gives rows"))


def _told(rows: Iterable[_Row], width: int, counted: Counter[str], hear: Say) -> Iterator[Terms]:
    """The rows of the answer: one at least for each row that was asked."""
    nothing: Terms = (None,) * width
    for row in rows:
        number, cells = Literal(row.number), tuple(map(_term, row.cells))
        if row.answer is None:
            counted["refused"] += 1
            hear(_fault(row))
            yield (number, *cells, None, Literal(legible(row.fault or "")), *nothing)
            continue
        counted["answered" if row.answer.terms else "unanswered"] += 1
        own = (number, *cells, Literal(len(row.answer)), None)
        for terms in row.answer.terms or (nothing,):
            yield (*own, *terms)


def _fault(row: _Row) -> str:
    return t(f"ligne {row.number} : {row.fault}", f"row {row.number}: {row.fault}")


def _term(cell: Any) -> Any:
    """A cell of the table as a term: its own type, where RDF has it."""
    if cell is None:
        return None
    try:
        return python_term("", cell)
    except QuestionError:
        return Literal(legible(str(cell)))
