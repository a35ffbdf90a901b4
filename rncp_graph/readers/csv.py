"""The CSV export of France compétences: ten files in a zip or a folder, or its `Standard` file with the nine beside it.

`Standard` streams; the rows of the nine others wait in memory, by number of fiche (`csv_fiche.py` makes it of them).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from pathlib import Path
from sys import intern

from rncp_graph.errors import SourceError
from rncp_graph.fiche import Fiche
from rncp_graph.langue import t
from rncp_graph.readers.archives import fichiers as lister
from rncp_graph.readers.controles import controler
from rncp_graph.readers.csv_fiche import Ligne, lire_fiche
from rncp_graph.readers.source import Fichier, Source, date_du_nom

FORMAT = "csv"

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

NUMERO = "Numero_Fiche"

_NOM = re.compile(r"(?:export_fiches_CSV_)?(.+?)(?:_\d{4}_\d\d_\d\d)?\.csv", re.IGNORECASE).fullmatch


def table_du_nom(nom: str) -> str | None:
    """Give the table that a file holds, by its name, whatever the form of its accents.

    >>> table_du_nom("export_fiches_CSV_Rome_2024_02_22.csv"), table_du_nom("notes.csv")
    ('Rome', None)
    """
    found = _NOM(unicodedata.normalize("NFC", nom.rsplit("/", 1)[-1]))
    return found[1] if found and found[1] in TABLES else None


def with_siblings(path: Path, fichiers: list[Fichier]) -> list[Fichier]:
    """Give the files to read: beside a plain `Standard` file, those of the same export in its folder."""
    if not path.is_file() or table_du_nom(path.name) != "Standard" or [f.nom for f in fichiers] != [path.name]:
        return fichiers
    others = (f for f in lister(path.parent) if table_du_nom(f.nom) not in (None, "Standard"))
    return [*fichiers, *(f for f in others if date_du_nom(f.nom) == date_du_nom(path.name))]


def reconnait(fichiers: list[Fichier]) -> bool:
    """Tell by the names of these files whether one of the ten is among them.

    >>> from io import BytesIO
    >>> reconnait([Fichier("export_fiches_CSV_Rome_2024_02_22.csv", 0, BytesIO)])
    True
    """
    return any(table_du_nom(fichier.nom) for fichier in fichiers)


def lire(fichiers: list[Fichier], source: Source) -> Iterator[Fiche]:
    """Give the fiches of `Standard` in its order, then those that only the other files know.

    Raises `SourceError` when `Standard` or a column is missing, or a file is no UTF-8 text or no well-formed CSV.
    """
    export = _Export(source)
    tables = export.ranger(fichiers)
    source.date_export = date_du_nom(tables["Standard"].nom)
    for table, fichier in tables.items():
        if table != "Standard":
            for numero, ligne in export.lignes(table, fichier):
                export.autour[table][numero].append(ligne)
    vus: set[str] = set()
    for numero, ligne in export.lignes("Standard", tables["Standard"]):
        if numero in vus:
            source.doute("numero-repete", numero, "numero", numero)
        vus.add(numero)
        yield export.fiche(numero, ligne)
    for numero in sorted({numero for lignes in export.autour.values() for numero in lignes}):
        source.doute("fiche-absente-de-standard", numero, "numero", numero)
        yield export.fiche(numero)


@dataclass(slots=True)
class _Export:
    """One export being read: the rows of the nine files around `Standard`, and what no field takes."""

    source: Source
    autour: dict[str, dict[str, list[Ligne]]] = field(
        default_factory=lambda: {table: defaultdict(list) for table in (*TABLES, "restes") if table != "Standard"}
    )

    def ranger(self, fichiers: list[Fichier]) -> dict[str, Fichier]:
        """Arrange the files by table; say which are missing and which are unknown. Of two exports, the newest."""
        tables: dict[str, Fichier] = {}
        for fichier in sorted(fichiers, key=lambda fichier: date_du_nom(fichier.nom) or date.min, reverse=True):
            table = table_du_nom(fichier.nom)
            if table is None or table in tables:
                self.source.inconnu(fichier.nom)
            else:
                tables[table] = fichier
        if "Standard" not in tables:
            raise SourceError(t("le fichier Standard manque", "the Standard file is missing"), source=self.source.nom)
        for table in TABLES:
            if table not in tables:
                self.source.doute("fichier-absent", "", table, table)
        return tables

    def lignes(self, table: str, fichier: Fichier) -> Iterator[tuple[str, Ligne]]:
        """Give the rows of a file: the number of the fiche, and the values of the known columns."""
        with fichier.ouvrir() as brut:
            lecteur = csv.reader(io.TextIOWrapper(brut, "utf-8-sig", newline=""), delimiter=";", strict=True)
            try:
                entete = next(lecteur, [])
                valeurs = _colonnes(entete, TABLES[table], fichier.nom)
                numero = entete.index(NUMERO)
                trop = [i for i, name in enumerate(entete) if name not in (NUMERO, *TABLES[table])]
                for i in trop:
                    self.source.inconnu(f"{table}/{entete[i]}")
                for ligne in lecteur:
                    if not ligne:
                        continue
                    cle = ligne[numero].strip() if len(ligne) == len(entete) else ""
                    if not cle:
                        raise _erreur(fichier, lecteur.line_num, t("ligne incomplète", "incomplete row"))
                    for i in trop:
                        if ligne[i].strip():
                            self.autour["restes"][cle].append((f"{table}/{entete[i]}", ligne[i]))
                    yield intern(cle), tuple(map(intern, valeurs(ligne)))
            except UnicodeDecodeError:
                raise _erreur(fichier, lecteur.line_num, t("texte qui n'est pas UTF-8", "text is not UTF-8")) from None
            except csv.Error as error:
                raise _erreur(fichier, lecteur.line_num, t(f"CSV mal formé : {error}", f"bad CSV: {error}")) from None

    def fiche(self, numero: str, ligne: Ligne | None = None) -> Fiche:
        """Make the fiche of a number, with its row of `Standard` if it has one."""
        standard = dict(zip(TABLES["Standard"], ligne, strict=True)) if ligne else {}
        autour = {table: lignes.pop(numero, []) for table, lignes in self.autour.items()}
        return controler(lire_fiche(numero, standard, autour, self.source), self.source)


def _colonnes(entete: list[str], attendues: Ligne, nom: str) -> Callable[[list[str]], Ligne]:
    for colonne in (NUMERO, *attendues):
        if colonne not in entete:
            raise SourceError(
                t(f"la colonne {colonne} manque", f"column {colonne} is missing"), source=nom, champ=colonne
            )
    places = [entete.index(colonne) for colonne in attendues]
    if len(places) == 1:  # of one place, itemgetter gives a value, not a row
        return lambda ligne: (ligne[places[0]],)
    return itemgetter(*places)


def _erreur(fichier: Fichier, ligne: int, what: str) -> SourceError:
    return SourceError(t(f"ligne {ligne} : {what}", f"line {ligne}: {what}"), source=fichier.nom)
