"""The CSV export of France compétences: ten files in a zip or a folder, or its `Standard` file with the nine beside it.

The files need not be in one order: their rows are gathered by fiche (`csv_paquets.py`), which are then made of them
(`csv_fiche.py`).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from operator import itemgetter
from pathlib import Path

from rncp_graph.errors import SourceError
from rncp_graph.language import t
from rncp_graph.model.fiche import Fiche
from rncp_graph.readers.csv.fiche import RESTES, TABLES, lire_fiches
from rncp_graph.readers.csv.packets import Ligne, Paquets, Tables, des_octets
from rncp_graph.readers.files import fichiers as lister
from rncp_graph.readers.source import Fichier, Source, date_du_nom

__all__ = ["FORMAT", "NUMERO", "TABLES", "TRANCHE", "lire", "reconnait", "table_du_nom", "tranches", "with_siblings"]

FORMAT = "csv"

NUMERO = "Numero_Fiche"
"""The column that every file has."""

TRANCHE = ".tranche"
"""How the name of a slice ends."""

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
    """Give the fiches of `Standard` in its order, then those that only the other files know; or those of a slice.

    Raises `SourceError` when `Standard` or a column is missing, or a file is no UTF-8 text or no well-formed CSV.
    """
    for tables in _paquets(fichiers, source):
        yield from lire_fiches(tables, source)


def _paquets(fichiers: list[Fichier], source: Source) -> Iterator[Tables]:
    """The rows of an export, or of a slice of one, some hundred fiches at a time."""
    if fichiers[0].nom.endswith(TRANCHE):
        with fichiers[0].ouvrir() as file:
            yield des_octets(file.read())
        return
    with _rangees(fichiers, source) as paquets:
        yield from paquets.tables()


def tranches(fichiers: list[Fichier], source: Source) -> Iterator[Fichier]:
    """Cut an export into slices that hold all the rows of some fiches, each of which `lire` can read by itself.

    Raises `SourceError` as `lire` does: the files are read here, the fiches are made elsewhere.
    """
    try:
        with _rangees(fichiers, source) as paquets:
            for octets in paquets.octets():
                yield Fichier(f"{source.nom}{TRANCHE}", len(octets), partial(io.BytesIO, octets))
    except SourceError as error:  # told as a source tells the errors of its reader
        raise error if source.nom in error.source else error.within(source.nom) from None


@contextmanager
def _rangees(fichiers: list[Fichier], source: Source) -> Iterator[Paquets]:
    """The rows of an export, gathered by fiche."""
    tables = _ranger(fichiers, source)
    source.date_export = date_du_nom(tables["Standard"].nom)
    with Paquets() as paquets:
        for table in TABLES:
            if table in tables:
                paquets.ajoute(table, _lignes(table, tables[table], source, paquets))
        yield paquets


def _ranger(fichiers: list[Fichier], source: Source) -> dict[str, Fichier]:
    """Arrange the files by table; say which are missing and which are unknown. Of two exports, the newest."""
    tables: dict[str, Fichier] = {}
    for fichier in sorted(fichiers, key=lambda fichier: date_du_nom(fichier.nom) or date.min, reverse=True):
        table = table_du_nom(fichier.nom)
        if table is None or table in tables:
            source.inconnu(fichier.nom)
        else:
            tables[table] = fichier
    if "Standard" not in tables:
        raise SourceError(t("le fichier Standard manque", "the Standard file is missing"), source=source.nom)
    for table in TABLES:
        if table not in tables:
            source.doute("fichier-absent", "", table, table)
    return tables


def _lignes(table: str, fichier: Fichier, source: Source, paquets: Paquets) -> Iterator[Ligne]:
    """Give the rows of a file: the number of the fiche, the values of the known columns; `paquets` takes the others."""
    with fichier.ouvrir() as brut:
        lecteur = csv.reader(io.TextIOWrapper(brut, "utf-8-sig", newline=""), delimiter=";", strict=True)
        try:
            entete = next(lecteur, [])
            valeurs = _colonnes(entete, (NUMERO, *TABLES[table]), fichier.nom)
            numero, largeur = entete.index(NUMERO), len(entete)
            trop = [(i, f"{table}/{name}") for i, name in enumerate(entete) if name not in (NUMERO, *TABLES[table])]
            for _, ou in trop:
                source.inconnu(ou)
            for ligne in lecteur:
                if not ligne:
                    continue
                cle = ligne[numero].strip() if len(ligne) == largeur else ""
                if not cle:
                    raise _erreur(fichier, lecteur.line_num, t("ligne incomplète", "incomplete row"))
                ligne[numero] = cle
                yield valeurs(ligne)
                if trop:
                    paquets.ajoute(RESTES, [(cle, ou, ligne[i]) for i, ou in trop if ligne[i].strip()])
        except UnicodeDecodeError:
            raise _erreur(fichier, lecteur.line_num, t("texte qui n'est pas UTF-8", "text is not UTF-8")) from None
        except csv.Error as error:
            raise _erreur(fichier, lecteur.line_num, t(f"CSV mal formé : {error}", f"bad CSV: {error}")) from None


def _colonnes(entete: list[str], attendues: tuple[str, ...], nom: str) -> Callable[[list[str]], tuple[str, ...]]:
    """What takes the expected columns out of a row."""
    for colonne in attendues:
        if colonne not in entete:
            raise SourceError(
                t(f"la colonne {colonne} manque", f"column {colonne} is missing"), source=nom, champ=colonne
            )
    return itemgetter(*map(entete.index, attendues))


def _erreur(fichier: Fichier, ligne: int, what: str) -> SourceError:
    return SourceError(t(f"ligne {ligne} : {what}", f"line {ligne}: {what}"), source=fichier.nom)
