"""The rows of a question as columns: a network has hundreds of thousands of them, of few distinct cells.

The engine writes rows as text, and each distinct cell is read once. It is slow in putting rows in order: those of a
question of ours, which is by columns of plain texts, are put in order here. One's own question is asked as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyoxigraph import Literal, QueryResultsFormat, parse_query_results

from rncp_graph.questions.asking import asking, is_ours
from rncp_graph.questions.question import Question, asked_once
from rncp_graph.questions.values import RdfTerm, plain, value
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import PREFIXES

_ORDER = re.compile(r"^[ \t]*ORDER BY((?:\s+[?$]\w+)+)\s*\Z", re.MULTILINE)
_PLAIN = re.compile(r'"[^"\\]*"').fullmatch
_TEXT = f"{PREFIXES['xsd']}string"

Read = Callable[[RdfTerm | None], Any]


@dataclass(frozen=True, slots=True)
class Rows:
    r"""Columns of cells as the engine writes them, the term of each distinct cell, and which answer it is.

    >>> from rncp_graph.questions.question import load_question
    >>> from rncp_graph.stores import open_store
    >>> text = 'SELECT ?a ?b { VALUES (?a ?b) { ("z" 5) ("a" UNDEF) (UNDEF 7) } }\nORDER BY ?a'
    >>> rows = asked_rows(open_store(), load_question(text))
    >>> rows.texts("a"), rows.values("b")
    ([None, 'a', 'z'], [7, None, 5])
    """

    cells: dict[str, list[str]]
    terms: dict[str, RdfTerm | str | None]
    """A plain text stands for a literal of it."""
    about: dict[str, Any]

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in the order of the question."""
        return list(self.cells)

    def texts(self, column: str) -> list[str | None]:
        """Return a column as texts without types, nothing where the answer says nothing."""
        return self._read(column, plain)

    def values(self, column: str) -> list[Any]:
        """Return a column as Python values, nothing where the answer says nothing."""
        return self._read(column, value)

    def _read(self, column: str, read: Read) -> list[Any]:
        cells, terms = self.cells[column], self.terms
        said: dict[str, Any] = {}
        for cell in set(cells):
            term = terms[cell]
            said[cell] = term if term is None or isinstance(term, str) else read(term)
        return list(map(said.__getitem__, cells))

    def ordered(self, by: Sequence[str]) -> Rows | None:
        """Return the rows in the order of some columns, as SPARQL has it; none where these are not of plain texts."""
        keys: list[int] = [0] * len(self.cells[by[0]])
        for column in by:
            cells = self.cells[column]
            distinct = {cell: self.terms[cell] for cell in set(cells)}
            if not all(term is None or isinstance(term, str) for term in distinct.values()):
                return None
            ranked = sorted(distinct, key=lambda cell: (distinct[cell] is not None, distinct[cell] or ""))
            rank = {cell: place for place, cell in enumerate(ranked)}
            keys = [key * len(rank) + rank[cell] for key, cell in zip(keys, cells, strict=True)]
        places = sorted(range(len(keys)), key=keys.__getitem__)
        return replace(self, cells={name: list(map(cells.__getitem__, places)) for name, cells in self.cells.items()})


def asked_rows(store: Store, asked: Question, /, **parametres: Any) -> Rows | None:
    """Ask a question and return its rows, none for one that does not give rows. Raises as `query` does."""
    asker, order = asking(store, asked), _ORDER.search(asked.sparql) if is_ours(asked) else None
    if order:
        by, plainly = [name[1:] for name in order[1].split()], replace(asked, sparql=asked.sparql[: order.start()])
        answer, about = asked_once(store, plainly, parametres, asker)
        if (
            isinstance(answer, Solutions)
            and set(by) <= {variable.value for variable in answer.variables}
            and (found := _rows(answer, about()).ordered(by))
        ):
            return found
    answer, about = asked_once(store, asked, parametres, asker)
    return _rows(answer, about()) if isinstance(answer, Solutions) else None


def _rows(answer: Solutions, about: dict[str, Any]) -> Rows:
    head, *lines = answer.tsv().decode().split("\n")
    names = [name[1:] for name in head.split("\t")]
    columns: list[Sequence[str]] = list(zip(*(line.split("\t") for line in lines[:-1]), strict=True))
    cells = {name: list(column) for name, column in zip(names, columns or [()] * len(names), strict=True)}
    return Rows(cells, _terms(set[str]().union(*cells.values())), about)


def _terms(cells: set[str]) -> dict[str, RdfTerm | str | None]:
    """What each cell says: those that are more than a plain text are read by the engine."""
    said: dict[str, RdfTerm | str | None] = {cell: cell[1:-1] for cell in cells if _PLAIN(cell)}
    others = [cell for cell in cells if cell and cell not in said]
    read: Any = parse_query_results("\n".join(["?cell", *others, ""]).encode(), format=QueryResultsFormat.TSV)
    for cell, row in zip(others, read, strict=True):
        (term,) = row
        text = isinstance(term, Literal) and not term.language and term.datatype.value == _TEXT
        said[cell] = term.value if text else term
    return {"": None, **said}
