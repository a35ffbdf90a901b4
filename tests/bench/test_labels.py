"""The comparison of labels: it completes an export, sees a label that is lost, and holds on a generated corpus."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from bench.corpus.export_csv import COLUMNS
from bench.labels import Quote, compare, complete, main, quotes
from bench.plain import tables
from rncp_graph.model.fiche import Abrege, Fiche, Nsf
from rncp_graph.readers import read

ROWS = [["RNCP1", "312", "312 : Commerce, vente"], ["RNCP2", "312", "Vente d''abord"], ["RNCP2", "", ""]]
SAID = [Quote("Nsf", "RNCP1", "312", "Commerce, vente"), Quote("Nsf", "RNCP2", "312", "Vente d'abord")]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export of one table."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([COLUMNS["Nsf"], *ROWS])
    path = tmp_path / "tables.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("export_fiches_CSV_Nsf_2026_02_01.csv", text.getvalue())
    return path


def test_tables_that_an_export_lacks_are_made_of_its_numbers_alone(export: Path, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    made = tables(complete(export, tmp_path / "made"))
    assert made.keys() == COLUMNS.keys()
    assert [[value for value in row.values() if value] for row in made["Standard"]] == [["RNCP1"], ["RNCP2"]]
    assert {name for name, rows in made.items() if rows} == {"Standard", "Nsf"}
    source = read(tmp_path / "made").reading()
    assert [fiche.numero for fiche in source] == ["RNCP1", "RNCP2"]
    assert str(source.date_export) == "2026-02-01"


def test_rows_are_read_as_they_are_quoted(export: Path) -> None:
    assert quotes(tables(export)) == SAID


def test_a_label_that_is_lost_and_one_of_no_row_are_told() -> None:
    one = Fiche(numero="RNCP1", codes_nsf=(Nsf(code="312", libelle="Commerce, vente"),), abrege=Abrege(code="BP"))
    other = Fiche(numero="RNCP2", codes_nsf=(Nsf(code="312", libelle="Commerce, vente"),))
    found = compare(SAID, [one, other])
    assert (found["Nsf"].rows, found["Nsf"].lost) == (2, [SAID[1]])
    assert found["Nsf"].invented == [Quote("Nsf", "RNCP2", "312", "Commerce, vente")]
    assert found["Standard"].invented == [Quote("Standard", "RNCP1", "BP", "")]


def test_a_code_under_two_labels_has_both() -> None:
    rows = [Quote("Nsf", "RNCP1", "312", "Commerce"), Quote("Nsf", "RNCP1", "312", "Vente")]
    fiche = Fiche(numero="RNCP1", codes_nsf=(Nsf(code="312", libelle="Commerce", autres_libelles=("Vente",)),))
    assert compare(rows, [fiche])["Nsf"] == (2, [], [])


def test_every_row_of_an_export_is_told_under_the_label_of_its_fiche(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(export)])
    assert ended.value.code == 0
    assert "| tables.zip | Nsf | 2 | 0 | 0 |" in capsys.readouterr().out
