"""The files of the CSV export: zip, folder or plain, complete or not, well-formed or not."""

from __future__ import annotations

import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from rncp_graph.building.loading import load
from rncp_graph.errors import SourceError
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.fields import fields_of
from rncp_graph.readers import exports, read
from rncp_graph.readers.csv.export import TABLES
from rncp_graph.stores import open_store
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


@pytest.mark.parametrize("absent", sorted(set(TABLES) - {"Standard"}))
def test_a_missing_table_is_told_with_what_the_graph_then_lacks(tmp_path: Path, absent: str) -> None:
    contenu = {nom: texte for nom, texte in files().items() if f"_{absent}_2024" not in nom}
    source = read(zippe(tmp_path / "export.zip", contenu)).reading()
    list(source)
    (told,) = source.examples["fichier-absent"]
    filled = {field.name for field in fields_of(Fiche) if (field.p.csv or "").startswith(absent)}
    assert (told.valeur, set(told.champ.split(", "))) == (absent, filled)


def test_all_missing_tables_are_told(tmp_path: Path) -> None:
    contenu = {nom: texte for nom, texte in files().items() if "Standard" in nom}
    source = read(zippe(tmp_path / "export.zip", contenu)).reading()
    list(source)
    assert {told.valeur for told in source.examples["fichier-absent"]} == set(TABLES) - {"Standard"}


# --- a table is known by its header -----------------------------------------------------------------------------------

TABLES_SAID = {
    "Rome": [ligne("RNCP1", "N3102", "Marin")],
    "Blocs_De_Compétences": [ligne("RNCP1", "RNCP1BC01", "Lampe")],
    "VoixdAccès": [ligne("RNCP1", "Par expérience")],
    "Ancienne_Nouvelle_Certification": [ligne("RNCP1", "RS2", "")],
}


@pytest.mark.parametrize(
    "renamed",
    [
        lambda nom, _: nom.replace("é", "e").replace("è", "e"),
        lambda nom, _: nom.replace("é", "#U00e9").replace("è", "#U00e8"),
        lambda nom, _: nom.encode().decode("cp437"),
        lambda nom, _: nom.encode("cp1252").decode("cp437"),
        lambda nom, _: nom.upper(),
        lambda _, rank: f"2024_02_22/table {rank}.txt",
        lambda _, rank: f"{rank}",
    ],
    ids=["without accents", "escaped", "cp437", "cp1252", "capitals", "a folder and another ending", "a number"],
)
def test_a_table_is_known_by_its_header_whatever_its_name(tmp_path: Path, renamed: Callable[[str, int], str]) -> None:
    contenu = files(**TABLES_SAID)
    renamed_files = {renamed(nom, rank): texte for rank, (nom, texte) in enumerate(contenu.items())}
    official = list(read(zippe(tmp_path / "official.zip", contenu)))
    source = read(zippe(tmp_path / "export.zip", renamed_files)).reading()
    assert list(source) == official
    assert not source.problemes
    assert not source.unknowns
    loose = {nom.rpartition("/")[2]: texte for nom, texte in renamed_files.items()}
    assert list(read(dossier(tmp_path / "folder", loose))) == official


def test_a_header_is_known_with_its_blanks_in_capitals_and_with_accents(tmp_path: Path) -> None:
    contenu = {
        "a": files()["export_fiches_CSV_Standard_2024_02_22.csv"],
        "b": "\ufeffNUMÉRO_FICHE; nsf code ;\u00a0Nsf_Intitule\r\nRNCP1;311;Marine\r\n",
    }
    (fiche,) = read(zippe(tmp_path / "export.zip", contenu))
    assert [(nsf.code, nsf.libelle) for nsf in fiche.codes_nsf] == [("311", "Marine")]


@pytest.mark.parametrize(
    ("change", "encoding"),
    [
        (lambda text: text.replace(";", ","), "utf-8"),
        (lambda text: text.replace(";", "\t"), "utf-16"),
        (lambda text: text.replace(";", "|"), "utf-8-sig"),
        (lambda text: "sep=;\r\n" + text, "utf-8"),
        (lambda text: "\r\n" + text + ";;\r\n\r\n", "utf-16"),
        (lambda text: text.replace("Numero_Fiche", "NUMEROFICHE"), "utf-8"),
    ],
    ids=["comma", "tab in UTF-16", "bar", "separator told", "blank rows", "names in one word"],
)
def test_a_table_is_read_as_another_program_saved_it(
    tmp_path: Path, change: Callable[[str], str], encoding: str
) -> None:
    contenu = files(Rome=[ligne("RNCP1", "N3102", "Marin")])
    expected = list(read(zippe(tmp_path / "export.zip", contenu)))
    saved = zippe(tmp_path / "saved.zip", {nom: change(texte) for nom, texte in contenu.items()}, encoding)
    source = read(saved).reading()
    assert list(source) == expected
    assert expected[0].codes_rome
    assert not source.unknowns
    assert not source.problemes


def test_utf_16_that_breaks_off_is_an_error_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "standard.csv"
    path.write_bytes(files()["export_fiches_CSV_Standard_2024_02_22.csv"].encode("utf-16") + b"x")
    with pytest.raises(SourceError, match=r"standard\.csv: line 3: ill-formed UTF-16"):
        list(read(path))


@pytest.mark.parametrize("notes", ["0.csv", "zz.csv", "export_fiches_CSV_Standard_b.csv"])
@pytest.mark.parametrize("suffix", ["_2024_02_22.csv", ".csv"], ids=["dated", "undated"])
def test_notes_with_some_columns_of_a_table_take_the_place_of_none(tmp_path: Path, notes: str, suffix: str) -> None:
    contenu = {nom.replace("_2024_02_22.csv", suffix): texte for nom, texte in files().items()}
    contenu = {notes: "Numero_Fiche,Intitule,Avis\nRNCP1,Phare,beau\n"} | contenu
    source = read(zippe(tmp_path / "export.zip", contenu))
    assert len(exports(source)) == 1
    reading = source.reading()
    assert [fiche.intitule for fiche in reading] == ["Gardien de phare"]
    assert reading.unknowns == Counter({notes: 1})


def test_a_standard_file_of_another_name_brings_the_tables_beside_it(tmp_path: Path) -> None:
    contenu = {f"{rank}.csv": texte for rank, texte in enumerate(files(**TABLES_SAID).values())}
    folder = dossier(tmp_path / "export", {**contenu, "notes.csv": "a;b\r\n", "autre.txt": contenu["1.csv"]})
    source = read(folder / "0.csv").reading()
    (fiche,) = source
    assert (len(fiche.blocs), len(fiche.voies_acces), len(fiche.codes_rome)) == (1, 1, 1)
    assert not source.unknowns


@pytest.mark.parametrize("order", [1, -1])
def test_tables_named_one_by_one_are_read_as_the_export_that_they_are(tmp_path: Path, order: int) -> None:
    contenu = files(Rome=[ligne("RNCP1", "N3102", "Marin")], Nsf=[ligne("RNCP1", "311p", "Transport")])
    folder = dossier(tmp_path / "export", contenu)
    sources = [read(path) for path in sorted(folder.iterdir())][::order]
    (one,) = exports(*sources)

    assert one.nom == "export_fiches_CSV_Standard_2024_02_22.csv"
    assert sorted(file.nom for file in one.files) == sorted(contenu)
    assert one.sha256 == read(one.path).sha256
    assert list(one) == list(read(zippe(tmp_path / "export.zip", contenu)))
    store = open_store()
    assert load(store, *sources).certifications == len(list(one))


def test_a_table_of_another_name_is_part_of_the_export_beside_which_it_is_named(tmp_path: Path) -> None:
    folder = dossier(tmp_path / "export", files(Rome=[ligne("RNCP1", "N3102", "Marin")]))
    (folder / "export_fiches_CSV_Rome_2024_02_22.csv").rename(folder / "métiers.txt")
    standard = folder / "export_fiches_CSV_Standard_2024_02_22.csv"

    (alone,) = list(read(standard))
    (both,) = [fiche for one in exports(read(standard), read(folder / "métiers.txt")) for fiche in one]
    assert (len(alone.codes_rome), [rome.code for rome in both.codes_rome]) == (0, ["N3102"])


def test_a_table_of_another_day_or_folder_is_part_of_no_export(tmp_path: Path) -> None:
    folder = dossier(tmp_path / "export", files())
    rome = (folder / "export_fiches_CSV_Rome_2024_02_22.csv").read_bytes()
    standard = read(folder / "export_fiches_CSV_Standard_2024_02_22.csv")
    for path in (folder / "export_fiches_CSV_Rome_2024_02_23.csv", tmp_path / "export_fiches_CSV_Rome_2024_02_22.csv"):
        path.write_bytes(rome)
        assert len(exports(standard, read(path))) == 2
        with pytest.raises(SourceError, match="Standard"):
            load(open_store(), standard, read(path))


def test_a_column_that_comes_twice_is_named_and_kept(tmp_path: Path) -> None:
    contenu = files()
    contenu["export_fiches_CSV_Nsf_2024_02_22.csv"] = (
        "Numero_Fiche;Nsf_Code;Nsf_Intitule;Nsf_Code\r\nRNCP1;311;M;312\r\n"
    )
    source = read(zippe(tmp_path / "export.zip", contenu)).reading()
    (fiche,) = source
    assert [nsf.code for nsf in fiche.codes_nsf] == ["311"]
    assert [(r.titre, r.texte) for r in fiche.rubriques] == [("Nsf/Nsf_Code", "312")]
    assert source.unknowns == Counter({"Nsf/Nsf_Code": 1})


# --- rows and bytes ---------------------------------------------------------------------------------------------------


def test_empty_fields_after_a_row_are_a_doubt_with_its_line(tmp_path: Path) -> None:
    rows = [ligne("RNCP1", "311", "Deux\nlignes"), ligne("RNCP1", "312", "Vente") + ";; ;"]
    source = source_de(tmp_path, Nsf=rows).reading()
    (fiche,) = source
    assert [nsf.code for nsf in fiche.codes_nsf] == ["311", "312"]
    assert source.problemes == Counter({"ligne-trop-longue": 1})
    (told,) = source.examples["ligne-trop-longue"]
    assert (told.fiche, told.champ) == ("RNCP1", "Nsf")
    assert told.valeur == "export_fiches_CSV_Nsf_2024_02_22.csv:4"


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "line 3: too many fields: 4"), ("fr", "ligne 3 : trop de champs : 4")]
)
def test_values_after_a_row_are_an_error_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", lang)
    rows = [ligne("RNCP1", "311", "Marine"), ligne("RNCP1", "312", "Vente", "surplus")]
    with pytest.raises(SourceError) as error:
        list(source_de(tmp_path, Nsf=rows))
    assert "export_fiches_CSV_Nsf_2024_02_22.csv" in str(error.value)
    assert said in str(error.value)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("wrong", [2, 3, 40, 900, 5001])
def test_the_line_of_a_wrong_byte_is_the_right_one(tmp_path: Path, end: str, wrong: int) -> None:
    contenu = files()
    lines = ["Numero_Fiche;Nsf_Code;Nsf_Intitule", *("RNCP1;311;Marine côtière" for _ in range(6000))]
    raw = [line.encode() for line in lines]
    raw[wrong - 1] = b"RNCP1;311;M\xe9tier"
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for nom, texte in contenu.items():
            archive.writestr(nom, end.encode().join(raw) if "Nsf" in nom else texte)
    with pytest.raises(SourceError, match=rf"Nsf_2024_02_22\.csv: (line|ligne) {wrong} ?: "):
        list(read(tmp_path / "export.zip"))


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
