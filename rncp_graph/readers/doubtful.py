"""Values that were not well read, and the evidence that a fiche keeps of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rncp_graph.model.fiche import Constat, Fiche
from rncp_graph.model.fields import Field
from rncp_graph.model.order import canonical
from rncp_graph.rdf.names import children, iri
from rncp_graph.readers.values import Parsed


@dataclass(slots=True)
class Doubtful:
    """A value that was not well read: its field, what was read, the text as written, and where it stands.

    `row` says in which row of which field of the fiche, `None` for a value of the fiche itself.
    """

    field: Field
    parsed: Parsed
    texte: str
    rubrique: str
    row: tuple[Field, int] | None = None


def evidence(fiche: Fiche, doubtful: Iterable[Doubtful]) -> Iterator[Constat]:
    """Return what a fiche keeps of such values, about the very nodes in which they stand.

    >>> from rncp_graph.model.fields import fields_of
    >>> field = fields_of(Fiche)[1]
    >>> [constat.sujet for constat in evidence(Fiche(numero="RS1"), [Doubtful(field, Parsed(""), "x", "")])]
    ['certification/RS1']
    """
    root = iri(fiche, "")
    paths: dict[str, list[str]] = {}
    for one in doubtful:
        sujet = root
        if one.row:
            field, index = one.row
            if field.name not in paths:
                paths[field.name] = _paths(fiche, field, root)
            sujet = paths[field.name][index]
        yield one.parsed.constat(sujet, one.field, one.texte, one.rubrique)


def _paths(fiche: Fiche, field: Field, root: str) -> list[str]:
    """The nodes of the rows of a field, in the order of the rows."""
    rows = tuple(canonical(row) for row in getattr(fiche, field.name))
    places = {id(row): path for path, row in reversed(children(field, rows, root, ""))}  # the first, of one row twice
    return [places[id(row)] for row in rows]
