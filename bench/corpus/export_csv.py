"""The CSV export of the same fiches: ten files in a zip, with the quirks of the real one.

Values are quoted unless empty, lines end in CRLF, a TAB stands before a SIRET and the code before a label; titles
break over lines and apostrophes double where they do in the register.
"""

from __future__ import annotations

import zipfile
from itertools import zip_longest
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from bench.corpus import targets
from bench.corpus.stocks import ROUTES
from bench.corpus.tree import Tree, branch, rows_of

DAY = targets.EXPORT.strftime("%Y_%m_%d")
FILE_NAME = f"export-fiches-csv-{targets.EXPORT.isoformat()}.zip"


COLUMNS: dict[str, tuple[str, ...]] = {
    "Standard": (
        *("Id_Fiche", "Numero_Fiche", "Intitule", "Abrege_Libelle", "Abrege_Intitule"),
        *("Nomenclature_Europe_Niveau", "Nomenclature_Europe_Intitule"),
        *("Accessible_Nouvelle_Caledonie", "Accessible_Polynesie_Francaise"),
        *("Date_dernier_jo", "Date_Decision", "Date_Fin_Enregistrement", "Date_Effet"),
        *("Type_Enregistrement", "Validation_Partielle", "Actif"),
    ),
    "Blocs_De_Compétences": ("Numero_Fiche", "Bloc_Competences_Code", "Bloc_Competences_Libelle"),
    "Certificateurs": ("Numero_Fiche", "Siret_Certificateur", "Nom_Certificateur"),
    "Partenaires": ("Numero_Fiche", "Nom_Partenaire", "Siret_Partenaire", "Habilitation_Partenaire"),
    "Rome": ("Numero_Fiche", "Codes_Rome_Code", "Codes_Rome_Libelle"),
    "Nsf": ("Numero_Fiche", "Nsf_Code", "Nsf_Intitule"),
    "Formacode": ("Numero_Fiche", "Formacode_Code", "Formacode_Libelle"),
    "CCN": ("Numero_Fiche", *(f"Ccn_{n}_{part}" for n in (1, 2, 3) for part in ("Numero", "Libelle"))),
    "VoixdAccès": ("Numero_Fiche", "Si_Jury"),
    "Ancienne_Nouvelle_Certification": ("Numero_Fiche", "Ancienne_Certification", "Nouvelle_Certification"),
}
"""The ten files and their columns, in the order of the official export."""


class ExportCsv:
    """The ten files while they are written; leaving the context zips them. `rows` counts the rows of each."""

    def __init__(self, folder: Path, rng: Random) -> None:
        self.path, self.rng = folder / FILE_NAME, rng
        self.rows = dict.fromkeys(COLUMNS, 0)
        self.defects = {"titres_coupes": 0, "nsf_repetes": 0, "apostrophes_doublees": 0, "rome_avec_apostrophe": 0}

    def __enter__(self) -> ExportCsv:
        self._folder = TemporaryDirectory(dir=self.path.parent)
        where = Path(self._folder.name)
        self._files = {
            table: (where / f"export_fiches_CSV_{table}_{DAY}.csv").open("w", encoding="utf-8", newline="")
            for table in COLUMNS
        }
        for table, file in self._files.items():
            file.write(_line(COLUMNS[table]))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        for file in self._files.values():
            file.close()
        if kind is None:
            with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as archive:
                for file in self._files.values():
                    info = zipfile.ZipInfo(Path(file.name).name, (*targets.EXPORT.timetuple()[:3], 2, 0, 0))
                    info.compress_type = zipfile.ZIP_DEFLATED
                    with archive.open(info, "w") as target, open(file.name, "rb") as plain:
                        while chunk := plain.read(1 << 20):
                            target.write(chunk)
        self._folder.cleanup()

    def _write(self, table: str, *values: str) -> None:
        self.rows[table] += 1
        self._files[table].write(_line(values))

    def write(self, tree: Tree) -> None:
        """Write what the CSV can say of a fiche."""
        numero = str(tree["NUMERO_FICHE"])
        self._standard(numero, tree)
        for bloc in rows_of(tree, "BLOCS_COMPETENCES"):
            self._write("Blocs_De_Compétences", numero, bloc["CODE"], bloc["LIBELLE"])
        for row in rows_of(tree, "CERTIFICATEURS"):
            self._write("Certificateurs", numero, _siret(row, "SIRET_CERTIFICATEUR"), row.get("NOM_CERTIFICATEUR", ""))
        for row in rows_of(tree, "PARTENAIRES"):
            siret = _siret(row, "SIRET_PARTENAIRE")
            self._write("Partenaires", numero, row["NOM_PARTENAIRE"], siret, row["HABILITATION_PARTENAIRE"])
        self._codes(numero, tree)
        ccn = [branch(tree, f"CCN_{n}") for n in (1, 2, 3)]
        if ccn[0]:
            self._write("CCN", numero, *(row.get(part, "") for row in ccn for part in ("NUMERO", "LIBELLE")))
        for code, sentence in ROUTES.items():
            if branch(tree, f"SI_JURY_{code}").get("ACTIF") == "Oui":
                self._write("VoixdAccès", numero, sentence)
        sens = [
            [str(next(iter(row.values()))) for row in rows_of(tree, f"{word}S_CERTIFICATIONS")]
            for word in ("ANCIENNE", "NOUVELLE")
        ]
        for ancienne, nouvelle in zip_longest(*sens, fillvalue=""):
            self._write("Ancienne_Nouvelle_Certification", numero, ancienne, nouvelle)

    def _standard(self, numero: str, tree: Tree) -> None:
        abrege, niveau = (branch(tree, tag) for tag in ("ABREGE", "NOMENCLATURE_EUROPE"))
        titre = str(tree["INTITULE"])
        words = titre.split(" ")
        if len(words) > 2 and self.rng.random() < targets.CUT_TITRES * 1.03:  # a few titles are too short
            cut_at = self.rng.randrange(1, len(words))
            titre = " ".join(words[:cut_at]) + "\n" + " ".join(words[cut_at:])
            self.defects["titres_coupes"] += 1
        self._write(
            "Standard",
            *(str(tree["ID_FICHE"]), numero, titre, abrege.get("CODE", ""), abrege.get("LIBELLE", "")),
            *(niveau.get("NIVEAU", ""), niveau.get("LIBELLE", "")),
            *(
                str(tree.get(tag, ""))
                for tag in (
                    *("ACCESSIBLE_NOUVELLE_CALEDONIE", "ACCESSIBLE_POLYNESIE_FRANCAISE", "DATE_DERNIER_JO"),
                    *("DATE_DECISION", "DATE_FIN_ENREGISTREMENT", "DATE_EFFET", "TYPE_ENREGISTREMENT"),
                    "VALIDATION_PARTIELLE",
                )
            ),
            "ACTIVE" if tree["ACTIF"] == "Oui" else "INACTIVE",
        )

    def _codes(self, numero: str, tree: Tree) -> None:
        for row in rows_of(tree, "CODES_ROME"):
            label = row["LIBELLE"]
            if "'" in label:
                self.defects["rome_avec_apostrophe"] += 1
                if self.rng.random() < targets.APOSTROPHES:
                    label = label.replace("'", "''")
                    self.defects["apostrophes_doublees"] += 1
            self._write("Rome", numero, row["CODE"], label)
        for row in rows_of(tree, "FORMACODES"):
            self._write("Formacode", numero, row["CODE"], f"{row['CODE']} : {row['LIBELLE']}")
        for row in rows_of(tree, "CODES_NSF"):
            for times in range(2 if self.rng.random() < targets.REPEATED_NSF / (1 - targets.REPEATED_NSF) else 1):
                self._write("Nsf", numero, row["CODE"], f"{row['CODE']} : {row['LIBELLE']}")
                self.defects["nsf_repetes"] += times


def _siret(row: dict[str, Any], tag: str) -> str:
    return f"\t{row[tag]}" if tag in row else ""


def _line(values: tuple[str, ...]) -> str:
    return ";".join('"' + v.replace('"', '""') + '"' if v else "" for v in values) + "\r\n"
