"""The CSV export read by the csv module alone: the independent side of comparisons. Nothing of the project is used."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections import defaultdict
from dataclasses import dataclass
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
