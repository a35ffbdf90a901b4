"""Fiches of the CSV export, each made out of its row of `Standard` and its rows in the nine other files.

*Unknown is not no.* An access route that has no row is not stated, hence not written as closed. An empty value and
one that is absent look the same here: neither is told as an empty heading. Order is not told either: blocks have no
rank. What no field takes (an unknown column, a wording that is no known route) stays in the fiche as a `Rubrique`.

The same bodies come back by thousands: what is made of such a row is remembered. Rows are put in canonical order
here, before the record is made, which spares the making of another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any

from rncp_graph.model.fiche import (
    Abrege,
    Bloc,
    Ccn,
    Certificateur,
    Concept,
    Constat,
    Fiche,
    Formacode,
    Habilitation,
    Nsf,
    Rome,
    Rubrique,
    VoieAcces,
)
from rncp_graph.model.fields import Field, fields_of
from rncp_graph.model.order import key
from rncp_graph.rdf.names import iri
from rncp_graph.readers.csv.packets import CsvRow, Tables
from rncp_graph.readers.csv.values import ENTRIES, parse_route, parse_siret, parse_text, parser
from rncp_graph.readers.source import Reading
from rncp_graph.readers.values import Parsed, level_of
from rncp_graph.terms import unsegment

TABLES: dict[str, tuple[str, ...]] = {
    "Standard": (
        *("Id_Fiche", "Intitule", "Abrege_Libelle", "Abrege_Intitule"),
        *("Nomenclature_Europe_Niveau", "Nomenclature_Europe_Intitule"),
        *("Accessible_Nouvelle_Caledonie", "Accessible_Polynesie_Francaise"),
        *("Date_dernier_jo", "Date_Decision", "Date_Fin_Enregistrement", "Date_Effet"),
        *("Type_Enregistrement", "Validation_Partielle", "Actif"),
    ),
    "Blocs_De_Compétences": ("Bloc_Competences_Code", "Bloc_Competences_Libelle"),
    "Certificateurs": ("Siret_Certificateur", "Nom_Certificateur"),
    "Partenaires": ("Nom_Partenaire", "Siret_Partenaire", "Habilitation_Partenaire"),
    "Rome": ("Codes_Rome_Code", "Codes_Rome_Libelle"),
    "Nsf": ("Nsf_Code", "Nsf_Intitule"),
    "Formacode": ("Formacode_Code", "Formacode_Libelle"),
    "CCN": tuple(f"Ccn_{n}_{part}" for n in (1, 2, 3) for part in ("Numero", "Libelle")),
    "VoixdAccès": ("Si_Jury",),
    "Ancienne_Nouvelle_Certification": ("Ancienne_Certification", "Nouvelle_Certification"),
}
"""The ten files and their columns, besides `Numero_Fiche` which all have."""

LEFTOVERS = "restes"
"""What no field takes, as one more table: path and text."""

CONCEPTS: dict[str, tuple[str, type[Concept]]] = {
    "Rome": ("codes_rome", Rome),
    "Nsf": ("codes_nsf", Nsf),
    "Formacode": ("formacodes", Formacode),
}
"""Tables of two columns, code and label: the field that they fill and the class of its rows."""


def read_fiches(tables: Tables, source: Reading) -> Iterator[Fiche]:
    """Return the fiches of which these tables hold every row: those of `Standard` in its order, then the others.

    Rows begin with the number of their fiche.
    """
    around = {table: _by_number(rows) for table, rows in tables.items() if table != "Standard"}

    def taken(numero: str) -> dict[str, list[CsvRow]]:
        return {table: rows.pop(numero) for table, rows in around.items() if numero in rows}

    for standard in tables.get("Standard", ()):
        yield read_fiche(standard[0], standard, taken(standard[0]), source)
    for numero in list(dict.fromkeys(numero for rows in around.values() for numero in rows)):
        source.doubt("fiche-absente-de-standard", numero, "numero", numero)
        yield read_fiche(numero, None, taken(numero), source)


def _by_number(rows: Iterable[CsvRow]) -> dict[str, list[CsvRow]]:
    by_number: dict[str, list[CsvRow]] = defaultdict(list)
    for row in rows:
        by_number[row[0]].append(row)
    return by_number


def read_fiche(numero: str, standard: CsvRow | None, around: Mapping[str, Sequence[CsvRow]], source: Reading) -> Fiche:
    """Make a fiche of its row of `Standard`, if there is one, and of its rows in the other tables.

    `source` is told what is doubtful.

    >>> from pathlib import Path
    >>> from rncp_graph.readers.source import Source
    >>> source = Source(Path("export.zip"), "csv", (), lambda files, source: iter(())).reading()
    >>> read_fiche("RS1", None, {"Nsf": [("RS1", "312t", "312t : Négociation et vente")]}, source).codes_nsf[0].libelle
    'Négociation et vente'
    """
    parsed = _FicheReader(numero, source)
    values: dict[str, Any] = parsed.standard(standard) if standard else {}
    values["numero"] = numero
    for table, (name, cls) in CONCEPTS.items():
        if rows := around.get(table):
            values[name] = parsed.concepts(cls, name, table, rows)
    if rows := around.get("CCN"):
        values |= parsed.ccn(rows)
    if rows := around.get("Ancienne_Nouvelle_Certification"):
        links = parsed.distinct("Ancienne_Nouvelle_Certification", rows)
        for i, name in enumerate(("anciennes_certifications", "nouvelles_certifications"), 1):
            values[name] = tuple(sorted({row[i].strip() for row in links if row[i].strip()}))
    if rows := around.get("VoixdAccès"):
        values["voies_acces"] = parsed.voies(rows)
    for table, (name, make) in BODIES.items():
        if rows := around.get(table):
            bodies = sorted([make(*row[1:]) for row in rows], key=_first_of)
            values[name] = tuple([record for _, record in bodies])
    if rows := around.get("Blocs_De_Compétences"):
        blocs = [Bloc(code=parse_text(code), libelle=parsed.libelle("blocs", libelle)) for _, code, libelle in rows]
        values["blocs"] = tuple(sorted(blocs, key=key))
    for _, titre, texte in around.get(LEFTOVERS, ()):
        parsed.keep(titre, texte)
    return Fiche(**values, rubriques=tuple(parsed.rubriques), constats=tuple(parsed.constats))


@dataclass(slots=True)
class _FicheReader:
    """One fiche being read, with what is doubtful in it."""

    numero: str
    source: Reading
    rubriques: list[Rubrique] = field(default_factory=list)
    constats: list[Constat] = field(default_factory=list)

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
        values["niveau"] = _niveau(values.get("nomenclature_europe"))
        code, libelle = row[_ABREGE], row[_ABREGE + 1]
        if code or libelle:
            values["abrege"] = self._concept(Abrege, code, libelle, "Standard/Abrege_Intitule")
        return values

    def _doubt(self, champ: Field, got: Parsed, texte: str, column: str) -> None:
        self.source.doubt(str(got.regle), self.numero, champ.name, texte)
        sujet = unsegment(iri(Fiche(numero=self.numero), ""))
        self.constats.append(got.constat(sujet, champ, texte, f"Standard/{column}"))

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
                self.source.doubt("ligne-repetee", self.numero, name, code)
            else:
                by_code[code].append(concept)
        return tuple([concept for code in sorted(by_code) for concept in by_code[code]])

    def ccn(self, rows: Sequence[CsvRow]) -> dict[str, Any]:
        """The three collective agreements, each in its column."""
        said: dict[str, Any] = {}
        for row in self.distinct("CCN", rows):
            for n in (1, 2, 3):
                code, libelle = row[2 * n - 1 : 2 * n + 1]
                agreement = self._concept(Ccn, code, libelle, f"CCN/Ccn_{n}_Libelle")
                if agreement is not None and said.setdefault(f"ccn_{n}", agreement) != agreement:
                    self.source.doubt("element-repete", self.numero, f"ccn_{n}", code)
                    self.keep(f"CCN/Ccn_{n}_Numero", f"{code} : {libelle}")
        return said

    def _concept(self, cls: type[Concept], code: str, libelle: str, where: str) -> Concept | None:
        concept, lacking, doubled = ENTRIES[cls](code, libelle)
        self._doubtful(cls, lacking, doubled, where)
        return concept

    def _doubtful(self, cls: type[Concept], lacking: str | None, doubled: str | None, where: str) -> None:
        """Return of a label that lacks its code, and of one with doubled apostrophes."""
        if doubled:
            self.source.doubt("apostrophe-doublee", self.numero, cls.__name__.lower(), doubled)
        if lacking is not None:
            self.source.doubt("code-absent", self.numero, cls.__name__.lower(), lacking)
            self.keep(where, lacking)

    def libelle(self, champ: str, texte: str) -> str | None:
        """A label without the doubled apostrophes of the export."""
        if "''" in texte:
            self.source.doubt("apostrophe-doublee", self.numero, champ, texte)
        return parse_text(texte.replace("''", "'"))

    def voies(self, rows: Sequence[CsvRow]) -> tuple[VoieAcces, ...]:
        """The routes that are said to be open."""
        open_routes: dict[str, VoieAcces] = {}
        for _, told in self.distinct("VoixdAccès", rows):
            if voie := parse_route(told):
                open_routes[voie.code] = voie
            elif told.strip():
                self.source.doubt("voie-inconnue", self.numero, "voies_acces", told)
                self.keep("VoixdAccès/Si_Jury", told)
        return tuple([open_routes[code] for code in sorted(open_routes)])

    def distinct(self, table: str, rows: Sequence[CsvRow]) -> list[CsvRow]:
        """The rows, each once."""
        once = list(dict.fromkeys(rows))
        for _ in range(len(rows) - len(once)):
            self.source.doubt("ligne-repetee", self.numero, table, "")
        return once

    def keep(self, titre: str, texte: str) -> None:
        """Keep a value that no field takes."""
        self.rubriques.append(Rubrique(rang=len(self.rubriques) + 1, titre=titre, texte=texte))


_first_of = itemgetter(0)
_niveau = lru_cache(maxsize=100)(level_of)


# --- which column fills which field, as the record says it ----------------------------------------------------------

_FIELDS = {champ.name: champ for champ in fields_of(Fiche)}
_ABREGE = TABLES["Standard"].index("Abrege_Libelle") + 1


def _columns(cls: type, table: str) -> Iterator[tuple[int, Field]]:
    """The fields of a class that one column of a table fills, with the place of the column in a row."""
    de = {champ.p.csv: champ for champ in fields_of(cls) if not champ.record}
    for place, column in enumerate(TABLES[table], 1):
        if champ := de.get(f"{table}/{column}"):
            yield place, champ


_STANDARD = [(place, champ.name, parser(champ)) for place, champ in _columns(Fiche, "Standard")]


def _body_maker(cls: type, table: str) -> Callable[..., tuple[Any, Any]]:
    """What makes a body of its row: its key, by which bodies are put in order, and the record."""
    columns = [
        (place - 1, champ.name, parse_siret if champ.name == "siret" else parse_text)
        for place, champ in _columns(cls, table)
    ]

    @lru_cache(maxsize=1 << 16)
    def make(*row: str) -> tuple[Any, Any]:
        record = cls(**{name: read(row[place]) for place, name, read in columns})
        return key(record), record

    return make


BODIES = {
    "Certificateurs": ("certificateurs", _body_maker(Certificateur, "Certificateurs")),
    "Partenaires": ("partenaires", _body_maker(Habilitation, "Partenaires")),
}
"""Tables of bodies: the field that they fill and what makes its rows."""
