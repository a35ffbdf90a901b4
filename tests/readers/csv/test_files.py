"""The files of the CSV export: zip, folder or plain, complete or not, well-formed or not."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from rncp_graph.errors import SourceError
from rncp_graph.readers import read
from tests.readers.csv.export import dossier, files, ligne, source_de, standard, zippe
from tests.readers.reading import lues


@pytest.mark.parametrize("forme", ["NFC", "NFD"])
def test_accents_in_file_names_may_be_composed_or_not(tmp_path: Path, forme: Literal["NFC", "NFD"]) -> None:
    tables = {
        "Blocs_De_Compétences": [ligne("RNCP1", "RNCP1BC01", "Lampe")],
        "VoixdAccès": [ligne("RNCP1", "Par expérience")],
    }
    contenu = {unicodedata.normalize(forme, nom): texte for nom, texte in files(**tables).items()}
    source, fiches = lues(zippe(tmp_path / "export.zip", contenu))
    assert (len(fiches["RNCP1"].blocs), len(fiches["RNCP1"].voies_acces)) == (1, 1)
    assert not source.problemes
    assert not source.unknowns


def test_the_day_of_the_export_is_that_of_the_files_inside(tmp_path: Path) -> None:
    source = source_de(tmp_path).reading()
    list(source)
    assert source.nom == "export-fiches-csv-2024-02-23.zip"
    assert source.date_export == date(2024, 2, 22)


def test_a_folder_and_a_plain_standard_file_read_as_the_zip_does(tmp_path: Path) -> None:
    contenu = files(Rome=[ligne("RNCP1", "N3102", "Marin")])
    folder = dossier(tmp_path / "export", contenu)
    (folder / "export_fiches_CSV_Nsf_2023_01_01.csv").write_text("d'un autre jour", encoding="utf-8")
    (folder / "notes.txt").write_text("rien", encoding="utf-8")
    zipped = list(read(zippe(tmp_path / "export.zip", contenu)))
    plain = read(folder / "export_fiches_CSV_Standard_2024_02_22.csv").reading()
    assert list(plain) == list(read(folder)) == zipped
    assert zipped[0].codes_rome
    assert not plain.unknowns
    assert not plain.problemes


def test_a_file_that_is_not_one_of_the_ten_is_named(tmp_path: Path) -> None:
    source = read(zippe(tmp_path / "export.zip", {**files(), "export_fiches_CSV_Autre_2024_02_22.csv": "x"})).reading()
    assert len(list(source)) == 1
    assert source.unknowns == Counter({"export_fiches_CSV_Autre_2024_02_22.csv": 1})


def test_a_missing_file_of_the_nine_is_doubtful(tmp_path: Path) -> None:
    contenu = files()
    del contenu["export_fiches_CSV_CCN_2024_02_22.csv"]
    source = read(zippe(tmp_path / "export.zip", contenu)).reading()
    assert len(list(source)) == 1
    assert source.problemes == Counter({"fichier-absent": 1})
    assert source.examples["fichier-absent"][0].valeur == "CCN"


def test_without_its_standard_file_an_export_is_an_error(tmp_path: Path) -> None:
    contenu = files()
    del contenu["export_fiches_CSV_Standard_2024_02_22.csv"]
    with pytest.raises(SourceError, match="Standard"):
        list(read(zippe(tmp_path / "export.zip", contenu)))


@pytest.mark.parametrize(("table", "column"), [("Standard", "Actif"), ("Nsf", "Nsf_Code"), ("CCN", "Numero_Fiche")])
def test_a_missing_column_is_an_error_that_names_file_and_column(tmp_path: Path, table: str, column: str) -> None:
    contenu = files()
    nom = f"export_fiches_CSV_{table}_2024_02_22.csv"
    contenu[nom] = contenu[nom].replace(f'"{column}"', '"Autre"')
    with pytest.raises(SourceError) as error:
        list(read(zippe(tmp_path / "export.zip", contenu)))
    assert nom in str(error.value)
    assert column in str(error.value)


def test_an_unknown_column_is_named_and_its_values_kept(tmp_path: Path) -> None:
    contenu = files()
    nom = "export_fiches_CSV_Standard_2024_02_22.csv"
    header_row, row, fin = contenu[nom].split("\r\n")
    contenu[nom] = "\r\n".join((f'{header_row};"Couleur"', f'{row};"rouge"', fin))
    source = read(zippe(tmp_path / "export.zip", contenu)).reading()
    (fiche,) = source
    assert source.unknowns == Counter({"Standard/Couleur": 1})
    assert [(r.titre, r.texte) for r in fiche.rubriques] == [("Standard/Couleur", "rouge")]


def test_columns_may_come_in_another_order(tmp_path: Path) -> None:
    contenu = files()
    contenu["export_fiches_CSV_Nsf_2024_02_22.csv"] = "Nsf_Intitule;Numero_Fiche;Nsf_Code\r\nMarine;RNCP1;311\r\n"
    (fiche,) = read(zippe(tmp_path / "export.zip", contenu))
    assert [(nsf.code, nsf.libelle) for nsf in fiche.codes_nsf] == [("311", "Marine")]


@pytest.mark.parametrize(
    ("contenu", "encoding"),
    [
        (files(Standard=[standard(Numero_Fiche="RNCP1", Intitule="Métier")]), "latin-1"),
        (files(Standard=['"1";"RNCP1";"coupé en plein mil']), "utf-8"),
        (files(Standard=['"1";"RNCP1"']), "utf-8"),
        (files(Standard=[standard(Intitule="sans numéro")]), "utf-8"),
    ],
    ids=["latin-1", "cut in a value", "cut in a row", "no number"],
)
def test_a_broken_file_is_an_error_with_its_place(tmp_path: Path, contenu: dict[str, str], encoding: str) -> None:
    with pytest.raises(SourceError, match=r"^export\.zip: export_fiches_CSV_\w+_2024_02_22\.csv: (ligne|line) \d+"):
        list(read(zippe(tmp_path / "export.zip", contenu, encoding)))


def test_a_number_told_twice_is_doubtful(tmp_path: Path) -> None:
    source = source_de(tmp_path, Standard=[standard(Numero_Fiche="RNCP1")] * 2).reading()
    assert [fiche.numero for fiche in source] == ["RNCP1", "RNCP1"]
    assert source.problemes == Counter({"numero-repete": 1})


def test_reading_a_source_again_gives_the_same(tmp_path: Path) -> None:
    source = source_de(tmp_path, Rome=[ligne("RNCP1", "N3102", "Équipage d''un phare")])
    assert list(source) == list(source)
    first, second = source.reading(), source.reading()
    assert list(first) == list(second)
    assert first.problemes == second.problemes == Counter({"apostrophe-doublee": 1})
