"""Where the exports of one fiche disagree, as their merge saw it: in `graph/conflits`.

A value that one export states, and that another contradicts by stating something else for the same property, is a
disagreement; of rows, only certifiers are compared, by their key. Two days of one format do not disagree: the newer one
revises the older, and that history is listed beside. What only one of two exports speaks of is neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise, permutations
from typing import Any, NamedTuple

from rncp_graph.graph.merge import Export, Merged, Told
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.fields import Field, fields_of
from rncp_graph.model.schemes import QUOTED
from rncp_graph.rdf.literals import literal, token
from rncp_graph.rdf.names import iri
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import RNCP
from rncp_graph.terms import BASE, digest, expand

GRAPH = "graph/conflits"


class Disagreement(NamedTuple):
    """A value of a field that an export states and another one contradicts, or a newer one of its format revised."""

    field: Field
    value: Any
    stated_by: Export
    contradicted_by: Export
    revised: bool = False


def disagreements(merged: Merged) -> Iterator[Disagreement]:
    """Return the values on which the exports of a fiche disagree, and those that one revised, each in both senses.

    Exports that count are compared two by two; one that does not, with the next newer one of its format.
    """
    for one, other in permutations(merged.counting, 2):
        yield from _contradicted(one, other, revised=False)
    by_kind: dict[str, list[Told]] = {}
    for told in merged.told:
        by_kind.setdefault(told.export.kind, []).append(told)
    for same in by_kind.values():
        for newer, older in pairwise(same):
            days = {newer.export.jour, older.export.jour}
            for one, other in permutations((newer, older)):
                yield from _contradicted(one, other, revised=None not in days and len(days) == 2)


def _contradicted(one: Told, other: Told, *, revised: bool) -> Iterator[Disagreement]:
    for field in _compared():
        said, against = _values(field, one.fiche), _values(field, other.fiche)
        if against:
            for name in said:
                if name not in against:
                    yield Disagreement(field, said[name], one.export, other.export, revised)


def count(found: Iterable[Disagreement]) -> int:
    """Return how many disagreements of sources these are, as the question `desaccords` tells them.

    That is a row for each pair of values that stand in each other's place, and for each value that has none against it.
    """
    times = Counter((one.field.name, one.stated_by, one.contradicted_by) for one in found if not one.revised)
    return sum(
        number * max(times[name, other, one], 1)
        for (name, one, other), number in times.items()
        if not times[name, other, one] or one.graph < other.graph
    )


@cache
def _compared() -> tuple[Field, ...]:
    """The fields of which the values are compared: those of no row, codes of nomenclatures that say so, certifiers."""
    codes = {scheme.record for scheme in QUOTED.values() if scheme.compared}
    return tuple(
        field for field in fields_of(Fiche) if not field.record or field.type in codes or field.name == "certificateurs"
    )


def _values(field: Field, fiche: Fiche) -> dict[Any, Any]:
    """The values of a field, under what tells them apart."""
    value = getattr(fiche, field.name)
    values = value if field.many else () if value is None else (value,)
    if field.name == "certificateurs":
        return {row.cle: row.nom for row in values if row.nom}
    return {row.code: row.code for row in values} if field.record else {one: one for one in values}


def disagreement_lines(numero: str, found: Disagreement, base: str = BASE) -> list[str]:
    """Describe a disagreement in N-Quads. Codes are written as texts."""
    say, node = Statements(base, GRAPH), iri(Fiche(numero=numero), base)
    field, one, other = found.field, found.stated_by.graph, found.contradicted_by.graph
    plain = field.record or field.p.iri
    written = literal(str(found.value)) if plain else token(found.value, field, base)
    kind, path = (RNCP.Revision, "revision") if found.revised else (RNCP.Conflit, "conflit")
    conflict = f"{node}/{path}/{digest(field.p.property, written, one, other)}"
    return [
        say.type(conflict, kind),
        say.link(conflict, RNCP.sujet, node),
        say.link(conflict, RNCP.propriete, expand(field.p.property)),
        say.copy(conflict, RNCP.valeurContestee, written),
        say.link(conflict, RNCP.affirmePar, f"{base}{one}"),
        say.link(conflict, RNCP.contreditPar, f"{base}{other}"),
    ]
