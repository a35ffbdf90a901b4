"""`python -m bench.labels EXPORT... [--nomenclatures FOLDER...]`: each row of a CSV export, under its own label.

Every row of codes and labels is compared with what `find` reads back from a store that is built of the export. What the
rows say is read by the csv module alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bench.corpus.export_csv import COLUMNS
from bench.plain import Row, tables
from rncp_graph.building.loading import build
from rncp_graph.cli.building import worth
from rncp_graph.model.fiche import Fiche
from rncp_graph.nomenclatures import nomenclatures
from rncp_graph.publication.markdown import table as markdown
from rncp_graph.questions.finding import find
from rncp_graph.readers import read
from rncp_graph.stores import open_store


class Quote(NamedTuple):
    """A row: its table, the number of its fiche, a code, and the label as quoted."""

    table: str
    numero: str
    code: str
    label: str


FIELDS = {
    "Rome": ("codes_rome", "Codes_Rome_Code", "Codes_Rome_Libelle"),
    "Nsf": ("codes_nsf", "Nsf_Code", "Nsf_Intitule"),
    "Formacode": ("formacodes", "Formacode_Code", "Formacode_Libelle"),
    "Standard": ("abrege", "Abrege_Libelle", "Abrege_Intitule"),
}
"""The tables that quote codes: the field of the record, the columns of the code and of its label."""


def quotes(rows: Mapping[str, list[Row]]) -> list[Quote]:
    """Return what the rows of an export say.

    Of a label the code before it is left out, and an apostrophe that is written twice stands once.

    >>> row = {"Numero_Fiche": "RNCP1", "Nsf_Code": "312", "Nsf_Intitule": "312 : Commerce, vente"}
    >>> quotes({"Nsf": [row]})
    [Quote(table='Nsf', numero='RNCP1', code='312', label='Commerce, vente')]
    """
    return [
        Quote(table, row["Numero_Fiche"], row[code], row[label].removeprefix(f"{row[code]} : ").replace("''", "'"))
        for table, (_, code, label) in FIELDS.items()
        for row in rows.get(table, ())
        if row[code]
    ]


def said(fiche: Fiche) -> Iterator[Quote]:
    """Return what a record says in the same way, each label once."""
    for table, (field, _, _) in FIELDS.items():
        found = getattr(fiche, field) or ()
        for one in found if isinstance(found, tuple) else (found,):
            for label in (one.libelle or "", *one.autres_libelles):
                yield Quote(table, fiche.numero, one.code, label)


def complete(path: Path, folder: Path) -> Path:
    """Return an export of all tables: the zip itself, or `folder` with its tables and, empty, those that it lacks.

    A `Standard` that it lacks is made of the numbers alone.
    """
    rows = tables(path)
    missing = COLUMNS.keys() - rows.keys()
    if not missing:
        return path
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
        day = Path(archive.namelist()[0]).stem[-len("2026_02_01") :]
    numbers = sorted({row["Numero_Fiche"] for found in rows.values() for row in found})
    for name in missing:
        lines = [COLUMNS[name]]
        if name == "Standard":
            lines += [
                tuple(numero if column == "Numero_Fiche" else "" for column in COLUMNS[name]) for numero in numbers
            ]
        text = "".join(f"{';'.join(line)}\r\n" for line in lines)
        (folder / f"export_fiches_CSV_{name}_{day}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


class Compared(NamedTuple):
    """Of a table: its rows, those under a label that their fiche does not have, labels that no row says."""

    rows: int
    lost: list[Quote]
    invented: list[Quote]


def compare(rows: Iterable[Quote], fiches: Iterable[Fiche]) -> dict[str, Compared]:
    """Compare rows with the records of their fiches, table by table.

    >>> from rncp_graph.model.fiche import Nsf
    >>> row, fiche = Quote("Nsf", "RNCP1", "312", "Vente"), Fiche(numero="RNCP1", codes_nsf=(Nsf(code="312"),))
    >>> found = compare([row], [fiche])["Nsf"]
    >>> found.rows, found.lost == [row], [one.label for one in found.invented]
    (1, True, [''])
    """
    told, quoted = {one for fiche in fiches for one in said(fiche)}, list(rows)
    return {
        table: Compared(
            sum(one.table == table for one in quoted),
            [one for one in quoted if one.table == table and one not in told],
            sorted(one for one in told - set(quoted) if one.table == table),
        )
        for table in FIELDS
    }


def main(argv: list[str] | None = None) -> None:
    """Build a store of each export, read every fiche back, and print the table; the exit status tells a difference."""
    parser = argparse.ArgumentParser(prog="python -m bench.labels", description=__doc__)
    parser.add_argument("exports", type=Path, nargs="+", help="CSV exports as zips, complete or not")
    parser.add_argument("--nomenclatures", type=Path, nargs="*", default=[], help="official files, loaded with each")
    args = parser.parse_args(argv)
    lines: list[tuple[object, ...]] = []
    for path in args.exports:
        with tempfile.TemporaryDirectory() as where:
            folder = Path(where) / "tables"
            folder.mkdir()
            sources = [read(complete(path, folder))]
            build(
                f"{where}/store", *sources, nomenclatures=nomenclatures(*args.nomenclatures), processes=worth(sources)
            )
            store, rows = open_store(Path(where) / "store"), quotes(tables(path))
            found = compare(rows, (find(store, numero) for numero in dict.fromkeys(row.numero for row in rows)))
        lines += [(path.name, name, one.rows, len(one.lost), len(one.invented)) for name, one in found.items()]
    print(markdown(("export", "table", "rows", "under another label", "labels of no row"), lines))
    sys.exit(any(line[3] or line[4] for line in lines))


if __name__ == "__main__":
    main()
