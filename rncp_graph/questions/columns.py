"""The rows of a question as columns: a network has hundreds of thousands of them, of few distinct cells.

The engine writes rows as text; each distinct cell is read once, and stands in its column as a number. It is slow in
putting rows in order: those of a question of ours, which is by columns of plain texts, are put in order here. One's own
question is asked as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, QueryResultsFormat, parse_query_results

from rncp_graph.questions.asking import asking, is_ours
from rncp_graph.questions.question import Question, asked_once
from rncp_graph.questions.values import RdfTerm, plain, value
from rncp_graph.stores import Solutions, Store
from rncp_graph.stores.protocol import line
from rncp_graph.terms import PREFIXES

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

_ORDER = re.compile(r"^[ \t]*ORDER BY((?:\s+[?$]\w+)+)\s*\Z", re.MULTILINE)
_PLAIN = re.compile(r'"[^"\\]*"').fullmatch
_TEXT = f"{PREFIXES['xsd']}string"

Said = RdfTerm | str | None
"""What a cell says. A plain text stands for a literal of it."""

Read = Callable[[RdfTerm | None], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column: what its distinct cells say, and for each row which of them it has."""

    said: list[Said]
    codes: Ints

    def read(self, by: Read) -> list[Any]:
        """Return what each distinct cell says; a term is read by a function."""
        return [one if one is None or isinstance(one, str) else by(one) for one in self.said]

    def each(self, by: Read) -> list[Any]:
        """Return what the cell of each row says."""
        return list(map(self.read(by).__getitem__, self.codes.tolist()))


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    r"""Columns of cells by name, and which answer it is.

    >>> from rncp_graph.questions.question import load_question
    >>> from rncp_graph.stores import open_store
    >>> text = 'SELECT ?a ?b { VALUES (?a ?b) { ("z" 5) ("a" UNDEF) (UNDEF 7) } }\nORDER BY ?a'
    >>> rows = asked_rows(open_store(), load_question(text))
    >>> rows.texts("a"), rows.values("b")
    ([None, 'a', 'z'], [7, None, 5])
    """

    cells: Mapping[str, Column]
    about: dict[str, Any]

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in the order of the question."""
        return list(self.cells)

    def texts(self, column: str) -> list[str | None]:
        """Return a column as texts without types, nothing where the answer says nothing."""
        return self.cells[column].each(plain)

    def values(self, column: str) -> list[Any]:
        """Return a column as Python values, nothing where the answer says nothing."""
        return self.cells[column].each(value)

    def named(self, column: str) -> tuple[list[str], Ints]:
        """Return the distinct texts of a column, and which of them each row has, -1 where it has none."""
        import numpy as np

        one, places = self.cells[column], dict[str, int]()
        told = one.read(plain)
        own = [-1 if text is None else places.setdefault(text, len(places)) for text in told]
        return list(places), np.array([*own, -1])[one.codes]

    def ordered(self, by: Sequence[str]) -> Rows | None:
        """Return the rows in the order of some columns, as SPARQL has it; none where these are not of plain texts."""
        import numpy as np

        keys: list[Ints] = []
        for name in by:
            column = self.cells[name]
            if not all(one is None or isinstance(one, str) for one in column.said):
                return None
            ranked = sorted(range(len(column.said)), key=_key(column.said))
            rank = np.empty(len(ranked), dtype=np.int64)
            rank[ranked] = np.arange(len(ranked))
            keys.append(rank[column.codes] if len(rank) else column.codes)
        places = np.lexsort(keys[::-1])
        return Rows({name: Column(one.said, one.codes[places]) for name, one in self.cells.items()}, self.about)


def _key(said: Sequence[Any]) -> Callable[[int], tuple[bool, str]]:
    return lambda place: (said[place] is not None, said[place] or "")


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
    import numpy as np

    head, _, body = answer.tsv().decode().partition("\n")
    names = [name[1:] for name in head.split("\t")]
    cells = body.replace("\t", "\n").split("\n")[:-1]  # neither is in a cell, where it is written `\t`, `\n`
    columns = [cells[place :: len(names)] for place in range(len(names))]
    distinct = [dict(zip(found := dict.fromkeys(column), range(len(found)), strict=True)) for column in columns]
    codes = [
        np.fromiter(map(one.__getitem__, column), np.int64, len(column))
        for one, column in zip(distinct, columns, strict=True)
    ]
    read = read_cells(dict(zip(names, distinct, strict=True)))
    return Rows({name: Column(read[name], its) for name, its in zip(names, codes, strict=True)}, about)


def read_cells(written: Mapping[str, Iterable[str]]) -> dict[str, list[Said]]:
    """Return what cells say, column by column."""
    terms = _terms(set[str]().union(*written.values()))
    return {name: list(map(terms.__getitem__, cells)) for name, cells in written.items()}


def cell(said: Said) -> str:
    r"""Return how the engine writes a cell.

    >>> cell(None), cell("a\tb"), cell(Literal("a", language="fr"))
    ('', '"a\\tb"', '"a"@fr')
    """
    if said is None:
        return ""
    (one,) = [Literal(said) if isinstance(said, str) else said]
    return line([one])[:-1]


def _terms(cells: Iterable[str]) -> dict[str, Said]:
    """What each cell says: those that are more than a plain text are read by the engine."""
    said: dict[str, Said] = {cell: cell[1:-1] for cell in cells if _PLAIN(cell)}
    others = [cell for cell in cells if cell and cell not in said]
    read: Any = parse_query_results("\n".join(["?cell", *others, ""]).encode(), format=QueryResultsFormat.TSV)
    for cell, row in zip(others, read, strict=True):
        (term,) = row
        text = isinstance(term, Literal) and not term.language and term.datatype.value == _TEXT
        said[cell] = term.value if text else term
    return {"": None, **said}
