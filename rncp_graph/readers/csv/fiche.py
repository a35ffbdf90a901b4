"""Fiches of the CSV export, each made out of its row of `Standard` and its rows in the nine other files.

*Unknown is not no.* An access route that has no row is not stated, hence not written as closed. An empty value and
one that is absent look the same here: neither is told as an empty heading. Order is not told either: blocks have no
rank. What no field takes (an unknown column, a wording that is no known route) stays in the fiche as a `Rubrique`.

The same bodies come back by thousands: what is made of such a row is remembered. Rows are put in canonical order
here, before the record is made, which spares the making of another.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from rncp_graph.model.fiche import (
    Bloc,
    Certificateur,
    Concept,
    Constat,
    Fiche,
    Habilitation,
    Rubrique,
    VoieAcces,
)
from rncp_graph.model.fields import Field, fields_of
from rncp_graph.model.order import key
from rncp_graph.rdf.names import iri
from rncp_graph.readers.csv.packets import CsvRow, Tables
from rncp_graph.readers.csv.values import ENTRIES, TWICE, parse_route, parse_text, parser, text_parser
from rncp_graph.readers.source import Reading
from rncp_graph.readers.values import Parsed, drawn

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


def read_fiches(tables: Tables, reading: Reading) -> Iterator[Fiche]:
    """Return the fiches of which these tables hold every row: those of `Standard` in its order, then the others.

    Rows begin with the number of their fiche.
    """
    around = {table: _by_number(rows) for table, rows in tables.items() if table != "Standard"}

    def taken(numero: str) -> dict[str, list[CsvRow]]:
        return {table: rows.pop(numero) for table, rows in around.items() if numero in rows}

    for standard in tables.get("Standard", ()):
        yield read_fiche(standard[0], standard, taken(standard[0]), reading)
    for numero in list(dict.fromkeys(numero for rows in around.values() for numero in rows)):
        reading.doubt("fiche-absente-de-standard", numero, "numero", numero)
        yield read_fiche(numero, None, taken(numero), reading)


def _by_number(rows: Iterable[CsvRow]) -> dict[str, list[CsvRow]]:
    by_number: dict[str, list[CsvRow]] = defaultdict(list)
    for row in rows:
        by_number[row[0]].append(row)
    return by_number


def read_fiche(numero: str, standard: CsvRow | None, around: Mapping[str, Sequence[CsvRow]], reading: Reading) -> Fiche:
    """Make a fiche of its row of `Standard`, if there is one, and of its rows in the other tables.

    `reading` is told what is doubtful.

    >>> from pathlib import Path
    >>> from rncp_graph.readers.source import Source
    >>> reading = Source(Path("export.zip"), "csv", (), lambda files, source: iter(())).reading()
    >>> read_fiche("RS1", None, {"Nsf": [("RS1", "312t", "312t : Négociation et vente")]}, reading).codes_nsf[0].libelle
    'Négociation et vente'
    """
    parsed = _FicheReader(numero, reading)
    values: dict[str, Any] = parsed.standard(standard) if standard else {}
    values["numero"] = numero
    for table, (name, cls) in CONCEPTS.items():
        if rows := around.get(table):
            values[name] = parsed.concepts(cls, name, table, rows)
    for table in SINGLE_CONCEPTS:
        if rows := around.get(table):
            values |= parsed.single_concepts(table, parsed.distinct(table, rows))
    for table, names in LINKS.items():
        if rows := around.get(table):
            links = parsed.distinct(table, rows)
            for place, name in names:
                values[name] = tuple(sorted({row[place].strip() for row in links if row[place].strip()}))
    if rows := around.get(ROUTES):
        values["voies_acces"] = parsed.voies(rows)
    for table, (name, make) in BODIES.items():
        if rows := around.get(table):
            bodies = sorted([make(*row[1:]) for row in rows], key=_first_of)
            values[name] = tuple([record for _, record in bodies])
    if rows := around.get(BLOCS):
        blocs = [Bloc(code=parse_text(code), libelle=parsed.libelle("blocs", libelle)) for _, code, libelle in rows]
        values["blocs"] = tuple(sorted(blocs, key=key))
    for _, titre, texte in around.get(LEFTOVERS, ()):
        parsed.keep(titre, texte)
    return Fiche(**values, rubriques=tuple(parsed.rubriques), constats=tuple(parsed.constats))


@dataclass(slots=True)
class _FicheReader:
    """One fiche being read, with what is doubtful in it."""

    numero: str
    reading: Reading
    rubriques: list[Rubrique] = dataclasses.field(default_factory=list)
    constats: list[Constat] = dataclasses.field(default_factory=list)

    def standard(self, row: CsvRow) -> dict[str, Any]:
        """The fields that the row of `Standard` fills."""
        values: dict[str, Any] = {}
        for place, name, read in _STANDARD:
            texte = row[place]
            if not texte or texte.isspace():
                continue
            if read is None:
                values[name] = texte
                continue
            got = read(texte)
            values[name] = got.valeur
            if got.regle:
                self._doubt(_FIELDS[name], got, texte, TABLES["Standard"][place - 1])
        for name, other, by in _DRAWN:
            values[name] = by(values.get(other))
        return values | self.single_concepts("Standard", (row,))

    def _doubt(self, field: Field, got: Parsed, texte: str, column: str) -> None:
        self.reading.doubt(str(got.regle), self.numero, field.name, texte)
        sujet = iri(Fiche(numero=self.numero), "")
        self.constats.append(got.constat(sujet, field, texte, f"Standard/{column}"))

    def concepts(self, cls: type[Concept], name: str, table: str, rows: Sequence[CsvRow]) -> tuple[Concept, ...]:
        """Codes with their labels, each row once: half of those of `Nsf` stand twice."""
        entry, by_code = ENTRIES[cls], dict[str, list[Concept]]()
        for _, code, libelle in rows:
            concept, lacking, doubled = entry(code, libelle)
            if concept is None or doubled:
                self._doubtful(cls, lacking, doubled, table)
            if concept is None:
                continue
            if code not in by_code:
                by_code[code] = [concept]
            elif concept in by_code[code]:
                self.reading.doubt("ligne-repetee", self.numero, name, code)
            else:
                by_code[code].append(concept)
        return tuple([concept for code in sorted(by_code) for concept in by_code[code]])

    def single_concepts(self, table: str, rows: Iterable[CsvRow]) -> dict[str, Any]:
        """Codes that have two columns each, for themselves and their label: the first of each that the rows give."""
        said: dict[str, Any] = {}
        for row in rows:
            for name, cls, place in SINGLE_CONCEPTS[table]:
                code, libelle = row[place], row[place + 1]
                if not (code or libelle):
                    continue
                entry = self._concept(cls, code, libelle, f"{table}/{TABLES[table][place]}")
                if entry is not None and said.setdefault(name, entry) != entry:
                    self.reading.doubt("element-repete", self.numero, name, code)
                    self.keep(f"{table}/{TABLES[table][place - 1]}", f"{code} : {libelle}")
        return said

    def _concept(self, cls: type[Concept], code: str, libelle: str, where: str) -> Concept | None:
        concept, lacking, doubled = ENTRIES[cls](code, libelle)
        self._doubtful(cls, lacking, doubled, where)
        return concept

    def _doubtful(self, cls: type[Concept], lacking: str | None, doubled: str | None, where: str) -> None:
        """Record a label that lacks its code, and one with doubled apostrophes."""
        if doubled:
            self.reading.doubt("apostrophe-doublee", self.numero, cls.__name__.lower(), doubled)
        if lacking is not None:
            self.reading.doubt("code-absent", self.numero, cls.__name__.lower(), lacking)
            self.keep(where, lacking)

    def libelle(self, name: str, texte: str) -> str | None:
        """A label without the doubled apostrophes of the export."""
        if TWICE in texte:
            self.reading.doubt("apostrophe-doublee", self.numero, name, texte)
        return _parse_label(texte)

    def voies(self, rows: Sequence[CsvRow]) -> tuple[VoieAcces, ...]:
        """The routes that are said to be open."""
        open_routes: dict[str, VoieAcces] = {}
        for _, told in self.distinct(ROUTES, rows):
            if voie := parse_route(told):
                open_routes[voie.code] = voie
            elif told.strip():
                self.reading.doubt("voie-inconnue", self.numero, "voies_acces", told)
                self.keep(f"{ROUTES}/{TABLES[ROUTES][0]}", told)
        return tuple([open_routes[code] for code in sorted(open_routes)])

    def distinct(self, table: str, rows: Sequence[CsvRow]) -> list[CsvRow]:
        """The rows, each once."""
        once = list(dict.fromkeys(rows))
        for _ in range(len(rows) - len(once)):
            self.reading.doubt("ligne-repetee", self.numero, table, "")
        return once

    def keep(self, titre: str, texte: str) -> None:
        """Keep a value that no field takes."""
        self.rubriques.append(Rubrique(rang=len(self.rubriques) + 1, titre=titre, texte=texte))


_first_of = itemgetter(0)
_parse_label = text_parser(next(field for field in fields_of(Bloc) if field.name == "libelle"))
_DRAWN = drawn(Fiche)


# --- which column fills which field, as the record says it ----------------------------------------------------------

_FIELDS = {field.name: field for field in fields_of(Fiche)}


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


_STANDARD = [(place, field.name, parser(field)) for place, field in _columns(Fiche, "Standard")]
ROUTES, BLOCS = (str(_FIELDS[name].p.csv) for name in ("voies_acces", "blocs"))
"""The tables of access routes and of blocks."""

CONCEPTS: dict[str, tuple[str, type[Concept]]] = {
    table: (field.name, field.type) for table, _, field in _two_columns(True)
}
"""Tables of two columns, code and label: the field that they fill and the class of its rows."""

SINGLE_CONCEPTS: dict[str, list[tuple[str, type[Concept], int]]] = defaultdict(list)
"""Tables with codes and labels among their columns: field, class, place of the code in a row."""
for _table, _place, _field in _two_columns(False):
    SINGLE_CONCEPTS[_table].append((_field.name, _field.type, _place))

LINKS: dict[str, list[tuple[int, str]]] = {
    table: [(place, field.name) for place, field in _columns(Fiche, table) if field.many]
    for table in TABLES
    if any(field.many for _, field in _columns(Fiche, table))
}
"""Tables of numbers of other fiches: place in a row, and the field that it fills."""


def _body_maker(cls: type, table: str) -> Callable[..., tuple[Any, Any]]:
    """What makes a body of its row: its key, by which bodies are put in order, and the record."""
    columns = [(place - 1, field.name, text_parser(field)) for place, field in _columns(cls, table)]

    @lru_cache(maxsize=1 << 16)
    def make(*row: str) -> tuple[Any, Any]:
        record = cls(**{name: read(row[place]) for place, name, read in columns})
        return key(record), record

    return make


BODIES = {
    str(field.p.csv): (field.name, _body_maker(field.type, str(field.p.csv)))
    for field in fields_of(Fiche)
    if field.type in (Certificateur, Habilitation)
}
"""Tables of bodies: the field that they fill and what makes its rows."""
