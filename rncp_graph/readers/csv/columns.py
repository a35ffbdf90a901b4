"""Which column of the CSV export fills which field, as the record classes say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from rncp_graph.model.fiche import Certificateur, Concept, Fiche, Habilitation
from rncp_graph.model.fields import Field, fields_of
from rncp_graph.model.order import key
from rncp_graph.readers.csv.values import parser, text_parser
from rncp_graph.readers.values import Parsed, parse_field

NUMERO = "Numero_Fiche"
"""The column that every file has."""


def _tables() -> dict[str, tuple[str, ...]]:
    """The files and their columns, as the record classes name them."""
    columns: dict[str, dict[str, None]] = defaultdict(dict)
    for cls in (Fiche, *(field.type for field in fields_of(Fiche) if field.record)):
        for field in fields_of(cls):
            table, _, said = (field.p.csv or "").partition("/")
            if table:
                columns[table].update(dict.fromkeys(filter(None, said.split(", "))))
    return {table: tuple(name for name in names if name != NUMERO) for table, names in columns.items()}


TABLES = _tables()
"""The ten files and their columns, besides `Numero_Fiche` which all have: `Standard` first."""

LEFTOVERS = "restes"
"""What no field takes, as one more table: path and text."""

WRITTEN = "ecrits"
"""Numbers of fiches that are not in their usual form, as one more table: path and text."""

FIELDS = {field.name: field for field in fields_of(Fiche)}
"""The fields of a fiche, by name."""


def _columns(cls: type, table: str) -> Iterator[tuple[int, Field]]:
    """The fields of a class that one column of a table fills, with the place of the column in a row."""
    for field in fields_of(cls):
        name, _, column = (field.p.csv or "").partition("/")
        if name == table and column in TABLES[table] and not (field.record or field.p.of):
            yield TABLES[table].index(column) + 1, field


def _two_columns(many: bool) -> Iterator[tuple[str, int, Field]]:
    """The fields that hold codes, with their table and the place of the code in a row; the label stands after it."""
    for field in fields_of(Fiche):
        if field.p.csv and field.many is many and issubclass(field.type, Concept):
            table, _, columns = field.p.csv.partition("/")
            yield table, TABLES[table].index(columns.split(", ")[0]) + 1, field


STANDARD = [(place, field.name, parser(field)) for place, field in _columns(Fiche, "Standard")]
"""The plain columns of `Standard`: place in a row, field, and what reads it, `None` for a text."""

ROUTES, BLOCS = (str(FIELDS[name].p.csv) for name in ("voies_acces", "blocs"))
"""The tables of access routes and of blocks."""

CONCEPTS: dict[str, str] = {table: field.name for table, _, field in _two_columns(True)}
"""Tables of two columns, code and label: the field that they fill."""

SINGLE_CONCEPTS: dict[str, list[tuple[str, type[Concept], int]]] = defaultdict(list)
"""Tables with codes and labels among their columns: field, class, place of the code in a row."""
for _table, _place, _field in _two_columns(False):
    SINGLE_CONCEPTS[_table].append((_field.name, _field.type, _place))

LINKS: dict[str, list[tuple[int, Field]]] = {
    table: [(place, field) for place, field in _columns(Fiche, table) if field.many]
    for table in TABLES
    if any(field.many for _, field in _columns(Fiche, table))
}
"""Tables of numbers of other fiches: place in a row, and the field that it fills."""


Mended = tuple[Field, Parsed, str, str]
"""A value that was not well read: its field, what was read, the text as written, the path of its column."""

Made = tuple[Any, Any, list[Mended]]
"""A body: its key, by which bodies are put in order, the record, what was not well read in it."""


def _body_maker(cls: type, table: str) -> Callable[..., Made]:
    """What makes a body of its row."""
    columns = [(place - 1, field, text_parser(field)) for place, field in _columns(cls, table)]

    @lru_cache(maxsize=1 << 16)
    def make(*row: str) -> Made:
        values: dict[str, Any] = {}
        mended: list[Mended] = []
        for place, field, read in columns:
            texte = read(row[place])
            values[field.name] = texte
            if field.p.key and texte:
                got = parse_field(texte, field)
                values[field.name] = got.valeur
                if got.regle:
                    mended.append((field, got, texte, f"{table}/{TABLES[table][place]}"))
        record = cls(**values)
        return key(record), record, mended

    return make


BODIES = {
    str(field.p.csv): (field, _body_maker(field.type, str(field.p.csv)))
    for field in fields_of(Fiche)
    if field.type in (Certificateur, Habilitation)
}
"""Tables of bodies: the field that they fill and what makes its rows."""
