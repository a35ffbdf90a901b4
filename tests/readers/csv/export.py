"""CSV exports written on the spot, as the official ones are: ten files, quotes, nothing for an empty value."""

from __future__ import annotations

import zipfile
from pathlib import Path

from bench.corpus.export_csv import COLUMNS
from rncp_graph.readers import Source, read

STANDARD = COLUMNS["Standard"]


def ligne(*values: str) -> str:
    """A row as the export writes it: values in quotes, nothing for an empty one."""
    return ";".join('"' + valeur.replace('"', '""') + '"' if valeur else "" for valeur in values)


def standard(**values: str) -> str:
    return ligne(*(values.get(column, "") for column in STANDARD))


def files(**tables: list[str]) -> dict[str, str]:
    """The ten files by name, empty but for the rows given by table."""
    said = {"Standard": [standard(Numero_Fiche="RNCP1", Intitule="Gardien de phare")], **tables}
    contenu = {}
    for table, columns in COLUMNS.items():
        contenu[f"export_fiches_CSV_{table}_2024_02_22.csv"] = "\r\n".join([ligne(*columns), *said.get(table, []), ""])
    return contenu


def zippe(path: Path, contenu: dict[str, str], encoding: str = "utf-8") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for nom, texte in contenu.items():
            archive.writestr(nom, texte.encode(encoding))
    return path


def dossier(path: Path, contenu: dict[str, str]) -> Path:
    path.mkdir()
    for nom, texte in contenu.items():
        (path / nom).write_text(texte, encoding="utf-8", newline="")
    return path


def source_de(tmp_path: Path, **tables: list[str]) -> Source:
    return read(zippe(tmp_path / "export-fiches-csv-2024-02-23.zip", files(**tables)))
