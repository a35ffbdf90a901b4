"""What a source holds before it is read: its exports, one a day, and the numbers of its fiches."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from rncp_graph.building.loading import load
from rncp_graph.errors import SourceError
from rncp_graph.questions.finding import find, origines
from rncp_graph.readers import exports, numbers, read
from rncp_graph.stores import open_store

STANDARD = "export_fiches_CSV_Standard_2026_08_{}.csv"


def names(path: Path) -> list[tuple[str, Sequence[str]]]:
    return [(one.nom, [file.nom for file in one.files]) for one in exports(read(path))]


def flow(path: Path, intitule: str) -> None:
    fiche = f"<FICHE><NUMERO_FICHE>RNCP3</NUMERO_FICHE><INTITULE>{intitule}</INTITULE></FICHE>"
    path.write_text(f"<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>{fiche}</FICHES>", encoding="utf-8")


def test_the_numbers_of_a_source_are_those_of_its_fiches(exemple: Path) -> None:
    for path in sorted(exemple.glob("*.*")):
        assert sorted(numbers(read(path))) == sorted(fiche.numero for fiche in read(path))


@pytest.mark.parametrize(
    "fiche",
    [
        "<ID_FICHE>1</ID_FICHE><NUMERO_FICHE>RNCP3</NUMERO_FICHE>",
        "<NUMERO_FICHE> rncp 3 </NUMERO_FICHE>",
        "<NUMERO_FICHE><![CDATA[RNCP3]]></NUMERO_FICHE>",
        "<!-- <NUMERO_FICHE>RNCP9</NUMERO_FICHE> --><NUMERO_FICHE>RNCP3</NUMERO_FICHE>",
        "<ANCIENNE><NUMERO_FICHE>RNCP9</NUMERO_FICHE></ANCIENNE><NUMERO_FICHE>RNCP3</NUMERO_FICHE>",
        "<NUMERO_FICHE>RNCP3</NUMERO_FICHE><ANCIENNE><NUMERO_FICHE>RNCP9</NUMERO_FICHE></ANCIENNE>",
        "<IDENTIFIANT_EXTERNE>RNCP9</IDENTIFIANT_EXTERNE><NUMERO_FICHE>RNCP3</NUMERO_FICHE>",
        "<IDENTIFIANT_EXTERNE>3</IDENTIFIANT_EXTERNE>",
        "<NUMERO_FICHE a='1'>RNCP3</NUMERO_FICHE>",
        "<NUMERO_FICHE>RNCP&#51;</NUMERO_FICHE>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_numbers_of_a_flow_are_told_wherever_they_stand(tmp_path: Path, fiche: str, encoding: str) -> None:
    path = tmp_path / "flux.xml"
    text = f"<FICHES><VERSION_FLUX>4.1</VERSION_FLUX><FICHE>{fiche}</FICHE><FICHE a='1'>{fiche}</FICHE></FICHES>"
    path.write_text(f'<?xml version="1.0" encoding="{encoding}"?>{text}', encoding=encoding)
    assert list(numbers(read(path))) == [one.numero for one in read(path)] == ["RNCP3", "RNCP3"]
    path.write_text(path.read_text(encoding).replace(" a='1'", ""), encoding=encoding)
    assert list(numbers(read(path))) == ["RNCP3", "RNCP3"]


def test_a_broken_source_breaks_the_numbers_too(exemple: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_bytes((exemple / "export_fiches_RNCP_V4_1_exemple.xml").read_bytes()[:-50])
    said = []
    for passage in (numbers(read(path)), iter(read(path))):
        with pytest.raises(SourceError) as caught:
            list(passage)
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_flows_of_one_day_are_one_export_and_those_of_several_days_one_each(tmp_path: Path) -> None:
    for name in ("rncp_2026-08-25.xml", "rs_2026-08-25.xml"):
        flow(tmp_path / name, "Vendeur")
    assert names(tmp_path) == [(tmp_path.name, ["rncp_2026-08-25.xml", "rs_2026-08-25.xml"])]
    flow(tmp_path / "rncp_2026-08-26.xml", "Vendeur")
    (tmp_path / "notes.txt").write_text("notes")
    assert names(tmp_path) == [
        ("rncp_2026-08-25.xml", ["rncp_2026-08-25.xml", "notes.txt"]),
        ("rncp_2026-08-26.xml", ["rncp_2026-08-26.xml"]),
        ("rs_2026-08-25.xml", ["rs_2026-08-25.xml"]),
    ]


def test_tables_of_several_days_are_one_export_a_day(exemple: Path, tmp_path: Path) -> None:
    """Each is read with its own tables; what is of no such day goes with the newest."""
    with zipfile.ZipFile(exemple / "export-fiches-csv-exemple.zip") as archive:
        (standard,) = (name for name in archive.namelist() if "Standard" in name)
        text = archive.read(standard).decode("utf-8-sig")
    for day in ("25", "26"):
        (tmp_path / STANDARD.format(day)).write_text(text.replace("INACTIVE", "ACTIVE") if day == "26" else text)
    old = "export_fiches_CSV_Rome_2026_08_25.csv"
    (tmp_path / old).write_text("Numero_Fiche;Codes_Rome_Code;Codes_Rome_Libelle\nRNCP7141;D1407;Vente\n")
    (tmp_path / "notes.csv").write_text("a;b")
    assert names(tmp_path) == [
        (STANDARD.format("26"), [STANDARD.format("26"), "notes.csv"]),
        (STANDARD.format("25"), [STANDARD.format("25"), old]),
    ]
    store = open_store()
    load(store, read(tmp_path))
    fiche = find(store, "RNCP7141")
    assert (fiche.actif, fiche.codes_rome) == (True, ()), "the newer export has no table of occupations"


def test_a_zip_of_two_days_is_two_exports(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "jours.zip", "w") as archive:
        for day, intitule in (("26", "Vendeur conseil"), ("25", "Vendeur")):
            flow(tmp_path / "one.xml", intitule)
            archive.write(tmp_path / "one.xml", f"rncp_2026-08-{day}.xml")
    store = open_store()
    load(store, read(tmp_path / "jours.zip"))
    assert find(store, "RNCP3").intitule == "Vendeur conseil"
    days = ["rncp_2026-08-26.xml", "rncp_2026-08-25.xml"]
    assert [source.titre for source in origines(store, "RNCP3")] == days, "each by its own name"


def test_an_error_in_one_of_several_exports_names_the_zip_and_the_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "jours.zip", "w") as archive:
        archive.writestr("rncp_2026-08-25.xml", "<FICHES><VERSION_FLUX>4.1</VERSION_FLUX><FICHE>")
        archive.writestr("rncp_2026-08-26.xml", "<FICHES/>")
    cut, _ = exports(read(tmp_path / "jours.zip"))
    for passage in (numbers(cut), iter(cut)):
        with pytest.raises(SourceError, match=r"jours\.zip.*rncp_2026-08-25\.xml"):
            list(passage)
