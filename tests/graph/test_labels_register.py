"""The words that a fiche puts beside its codes read back exactly, row by row, on real exports of the register."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from bench.corpus.export_csv import COLUMNS as TABLES
from rncp_graph.graph.shared import Shared
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.order import canonical
from rncp_graph.nomenclatures import read_official
from rncp_graph.rdf.mapping import index, record
from rncp_graph.rdf.names import iri
from rncp_graph.readers import read
from tests.required import real_data

COLUMNS = {
    "Rome": ("codes_rome", "Codes_Rome_Code", "Codes_Rome_Libelle"),
    "Nsf": ("codes_nsf", "Nsf_Code", "Nsf_Intitule"),
    "Formacode": ("formacodes", "Formacode_Code", "Formacode_Libelle"),
}
EXPORTS = {
    "2021": "registre-2021/export-fiches-csv-2021-01-31.zip",
    "2026": "csv-2026-02-01/tables-2026-02-01.zip",
}

Labels = dict[tuple[str, str, str], set[str]]
"""What fiches call a code, by field, number and code."""


@pytest.fixture(scope="module", params=EXPORTS)
def export(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export as a folder; of the six tables of 2026, with the others made of the numbers alone."""
    folder = tmp_path_factory.mktemp(request.param)
    with zipfile.ZipFile(real_data(*EXPORTS[request.param].split("/"))) as archive:
        archive.extractall(folder)
    if request.param == "2026":
        numbers = sorted({row["Numero_Fiche"] for file in folder.glob("*.csv") for row in rows_of(file)})
        for name in set(TABLES) - {word_of(file) for file in folder.glob("*.csv")}:
            lines = [";".join(TABLES[name])]
            if name == "Standard":
                lines += [
                    ";".join(numero if head == "Numero_Fiche" else "" for head in TABLES[name]) for numero in numbers
                ]
            text = "\r\n".join([*lines, ""])
            (folder / f"export_fiches_CSV_{name}_2026_02_01.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def rows_of(file: Path) -> list[dict[str, str]]:
    text = io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=";"))


def word_of(file: Path) -> str:
    return file.name.removeprefix("export_fiches_CSV_").partition("_20")[0]


def quoted(folder: Path) -> Labels:
    """What the rows say, read by the csv module alone: a label has its code before it, and apostrophes twice."""
    found: Labels = defaultdict(set)
    for file in folder.glob("*.csv"):
        if word_of(file) in COLUMNS:
            field, code, label = COLUMNS[word_of(file)]
            for row in rows_of(file):
                told = row[label].removeprefix(f"{row[code]} : ").replace("''", "'")
                found[field, row["Numero_Fiche"], row[code]].add(told)
    return dict(found)


def test_every_row_reads_back_under_the_label_of_its_fiche(export: Path) -> None:
    shared, fields = Shared(official=read_official()), [field for field, _, _ in COLUMNS.values()]
    fiches = [
        Fiche(numero=fiche.numero, **{field: getattr(fiche, field) for field in fields}) for fiche in read(export)
    ]
    text = "".join([*(line for fiche in fiches for line in shared.fiche_lines(fiche)), *shared.lines()])
    table = index(quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES))
    found: Labels = {}
    for fiche in fiches:
        back = record(Fiche, iri(fiche), table)
        assert back == canonical(fiche)
        for field in fields:
            for one in getattr(back, field):
                found[field, fiche.numero, one.code] = {one.libelle, *one.autres_libelles}

    assert found == quoted(export)
