"""The CSV files of the register and of the ROME read by the csv module alone: the independent side of comparisons.

Nothing of the project is used.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True)
class Registre:
    """The tables of an export, by the word that tells the file (`Standard`, `Rome`), as rows of text."""

    tables: dict[str, list[Row]]

    @classmethod
    def of(cls, path: Path) -> Registre:
        """Read the files of a zip; values lose the tabulator and the blanks around them."""
        tables: dict[str, list[Row]] = {}
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if not name.endswith(".csv"):
                    continue
                word = unicodedata.normalize("NFC", Path(name).name).removeprefix("export_fiches_CSV_")
                text = io.StringIO(archive.read(name).decode("utf-8"), newline="")
                rows = csv.DictReader(text, delimiter=";")
                tables[re.sub(r"_\d{4}_\d\d_\d\d\.csv$", "", word)] = [
                    {k: (v or "").strip() for k, v in row.items()} for row in rows
                ]
        return cls(tables)

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]

    def par_fiche(self, table: str) -> dict[str, list[Row]]:
        """The rows of a table by the number of their fiche."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self[table]:
            found[row["Numero_Fiche"]].append(row)
        return dict(found)


def ordre(numero: str) -> tuple[str, int, str]:
    """The order in which questions list certifications: register, then number."""
    return ("".join(c for c in numero if not c.isdigit()), int("".join(c for c in numero if c.isdigit()) or 0), numero)


ROME = (
    "unix_referentiel_code_rome_v347_utf8.csv",
    "unix_referentiel_code_rome_v460_utf8.csv",
    "unix_rubrique_mobilite_v347_utf8.csv",
    "unix_arborescence_v344_iso8859-15.xml",
)
Paire = tuple[str, str]


@dataclass(frozen=True)
class Metiers:
    """The same facts out of the tables: which fiche quotes which code, and what the ROME files list."""

    tables: Registre
    rome: Path

    def lignes(self, name: str) -> list[dict[str, str]]:
        with (self.rome / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def trois(self) -> set[str]:
        return {row["code_rome"] for row in self.lignes(ROME[0])}

    @cached_property
    def quatre(self) -> set[str]:
        return {row["code_rome"] for row in self.lignes(ROME[1])}

    @cached_property
    def actives(self) -> set[str]:
        return {row["Numero_Fiche"] for row in self.tables["Standard"] if row["Actif"] == "ACTIVE"}

    @cached_property
    def niveaux(self) -> dict[str, int]:
        said = {row["Numero_Fiche"]: row["Nomenclature_Europe_Niveau"] for row in self.tables["Standard"]}
        return {numero: int(level[3:]) for numero, level in said.items() if level.startswith("NIV")}

    @cached_property
    def cites(self) -> dict[str, set[str]]:
        """The ROME codes of each fiche."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.tables["Rome"]:
            found[row["Numero_Fiche"]].add(row["Codes_Rome_Code"])
        return dict(found)

    @cached_property
    def servent(self) -> dict[str, set[str]]:
        """The active fiches of each ROME code."""
        found: dict[str, set[str]] = defaultdict(set)
        for numero in self.actives & self.cites.keys():
            for code in self.cites[numero]:
                found[code].add(numero)
        return dict(found)

    @cached_property
    def reliees(self) -> dict[Paire, set[str]]:
        """The active fiches that quote both codes of a pair."""
        found: dict[Paire, set[str]] = defaultdict(set)
        for numero in self.actives & self.cites.keys():
            for pair in combinations(sorted(self.cites[numero]), 2):
                found[pair].add(numero)
        return dict(found)

    @cached_property
    def mobiles(self) -> set[Paire]:
        found = {(row["code_rome"], row["code_rome_cible"]) for row in self.lignes(ROME[2])}
        return {(min(pair), max(pair)) for pair in found if pair[0] != pair[1]}
