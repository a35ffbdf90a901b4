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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from rncp_graph.model.fiche import Bloc, Concept, Fiche, Rubrique, VoieAcces
from rncp_graph.model.fields import Field, fields_of
from rncp_graph.model.order import key
from rncp_graph.readers.csv.columns import (
    BLOCS,
    BODIES,
    CONCEPTS,
    FIELDS,
    LEFTOVERS,
    LINKS,
    ROUTES,
    SINGLE_CONCEPTS,
    STANDARD,
    TABLES,
    WRITTEN,
    Made,
)
from rncp_graph.readers.csv.packets import CsvRow, Tables
from rncp_graph.readers.csv.values import ENTRIES, TWICE, Odd, parse_route, parse_text, text_parser
from rncp_graph.readers.doubtful import Doubtful, evidence
from rncp_graph.readers.source import Reading
from rncp_graph.readers.values import Parsed, drawn, parse_field


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
    for table, name in CONCEPTS.items():
        if rows := around.get(table):
            values[name] = parsed.concepts(name, table, rows)
    for table in SINGLE_CONCEPTS:
        if rows := around.get(table):
            values |= parsed.single_concepts(table, parsed.distinct(table, rows))
    for table in LINKS:
        if rows := around.get(table):
            values |= parsed.links(table, parsed.distinct(table, rows))
    if rows := around.get(ROUTES):
        values["voies_acces"] = parsed.voies(rows)
    for table, (field, make) in BODIES.items():
        if rows := around.get(table):
            values[field.name] = parsed.bodies(field, [make(*row[1:]) for row in rows])
    if rows := around.get(BLOCS):
        blocs = [Bloc(code=parse_text(code), libelle=parsed.libelle("blocs", libelle)) for _, code, libelle in rows]
        values["blocs"] = tuple(sorted(blocs, key=key))
    for _, titre, texte in around.get(LEFTOVERS, ()):
        parsed.keep(titre, texte)
    if rows := around.get(WRITTEN):
        parsed.written(rows)
    fiche = Fiche(**values, rubriques=tuple(parsed.rubriques))
    return replace(fiche, constats=tuple(evidence(fiche, parsed.doubtful))) if parsed.doubtful else fiche


@dataclass(slots=True)
class _FicheReader:
    """One fiche being read, with what is doubtful in it."""

    numero: str
    reading: Reading
    rubriques: list[Rubrique] = dataclasses.field(default_factory=list)
    doubtful: list[Doubtful] = dataclasses.field(default_factory=list)

    def standard(self, row: CsvRow) -> dict[str, Any]:
        """The fields that the row of `Standard` fills."""
        values: dict[str, Any] = {}
        for place, name, read in STANDARD:
            texte = row[place]
            if not texte or texte.isspace():
                continue
            if read is None:
                values[name] = texte
                continue
            got = read(texte)
            values[name] = got.valeur
            if got.regle:
                self.doubt(FIELDS[name], got, texte, f"Standard/{TABLES['Standard'][place - 1]}")
        for name, other, by in _DRAWN:
            values[name] = by(values.get(other))
        return values | self.single_concepts("Standard", (row,))

    def doubt(self, field: Field, got: Parsed, texte: str, where: str, row: tuple[Field, int] | None = None) -> None:
        """Record a value that was not well read."""
        self.reading.doubt(str(got.regle), self.numero, (row[0] if row else field).name, texte)
        self.doubtful.append(Doubtful(field, got, texte, where, row))

    def written(self, rows: Sequence[CsvRow]) -> None:
        """Record the numbers of the fiche that are not in their usual form, each once a file."""
        field = FIELDS["numero"]
        for _, where, texte in dict.fromkeys(rows):
            self.doubt(field, parse_field(texte, field), texte, where)

    def bodies(self, field: Field, made: list[Made]) -> tuple[Any, ...]:
        """The bodies that rows name, in the order of their content."""
        made.sort(key=_first_of)
        for index, (_, _, mended) in enumerate(made):
            for one in mended:
                self.doubt(*one, row=(field, index))
        return tuple([record for _, record, _ in made])

    def links(self, table: str, rows: Sequence[CsvRow]) -> dict[str, tuple[str, ...]]:
        """The numbers of other fiches, column by column."""
        said: dict[str, tuple[str, ...]] = {}
        for place, field in LINKS[table]:
            read = {row[place]: parse_field(row[place], field) for row in rows if row[place].strip()}
            said[field.name] = tuple(sorted({got.valeur for got in read.values()}))
            for texte, got in read.items():
                if got.regle:
                    self.doubt(field, got, texte, f"{table}/{TABLES[table][place - 1]}")
        return said

    def concepts(self, name: str, table: str, rows: Sequence[CsvRow]) -> tuple[Concept, ...]:
        """Codes with their labels, each row once: half of those of `Nsf` stand twice."""
        entry_of, by_code = ENTRIES[FIELDS[name].type], dict[str, dict[Concept, None]]()
        for _, code, libelle in rows:
            concept, odd = entry_of(code, libelle)
            if odd:
                self._odd(FIELDS[name], concept, odd, table)
            if concept is None:
                continue
            if concept in (same := by_code.setdefault(concept.code, {})):
                self.reading.doubt("ligne-repetee", self.numero, name, concept.code)
            else:
                same[concept] = None
        return tuple([concept for code in sorted(by_code) for concept in by_code[code]])

    def single_concepts(self, table: str, rows: Iterable[CsvRow]) -> dict[str, Any]:
        """Codes that have two columns each, for themselves and their label: the first of each that the rows give."""
        said: dict[str, Any] = {}
        for row in rows:
            for name, cls, place in SINGLE_CONCEPTS[table]:
                code, libelle = row[place], row[place + 1]
                if not (code or libelle):
                    continue
                concept, odd = ENTRIES[cls](code, libelle)
                if odd:
                    self._odd(FIELDS[name], concept, odd, f"{table}/{TABLES[table][place]}")
                if concept is not None and said.setdefault(name, concept) != concept:
                    self.reading.doubt("element-repete", self.numero, name, code)
                    self.keep(f"{table}/{TABLES[table][place - 1]}", f"{code} : {libelle}")
        return said

    def _odd(self, field: Field, concept: Concept | None, odd: Odd, where: str) -> None:
        """Record a code in an unusual form, a label that lacks its code, and one with doubled apostrophes."""
        scheme = field.type.__name__.lower()
        if odd.doubled:
            self.reading.doubt("apostrophe-doublee", self.numero, scheme, odd.doubled)
        if odd.label is not None:
            self.reading.doubt("code-absent", self.numero, scheme, odd.label)
            self.keep(where, odd.label)
        if concept and odd.written is not None:
            self.doubt(field, Parsed(concept.code, "code-non-canonique"), odd.written, where)

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
