"""The CSV export of France compétences: ten files in a zip or a folder, or its `Standard` file with the nine beside it.

The files need not be in one order: their rows are gathered by fiche (`csv/packets.py`), which are then made of them
(`csv/fiche.py`).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from operator import itemgetter
from pathlib import Path

from rncp_graph.errors import SourceError
from rncp_graph.language import t
from rncp_graph.model.fiche import Fiche
from rncp_graph.readers.csv.fiche import LEFTOVERS, NUMERO, TABLES, read_fiches
from rncp_graph.readers.csv.packets import CsvRow, Packets, Tables, unpacked
from rncp_graph.readers.files import files_at
from rncp_graph.readers.source import File, Reading, date_of_name

__all__ = ["NUMERO", "SLICE", "TABLES", "read", "recognises", "slices", "table_of_name", "with_siblings"]

SLICE = ".tranche"
"""How the name of a slice ends."""

_NOM = re.compile(r"(?:export_fiches_CSV_)?(.+?)(?:_\d{4}_\d\d_\d\d)?\.csv", re.IGNORECASE).fullmatch


def table_of_name(nom: str) -> str | None:
    """Return the table that a file holds, by its name, whatever the form of its accents.

    >>> table_of_name("export_fiches_CSV_Rome_2024_02_22.csv"), table_of_name("notes.csv")
    ('Rome', None)
    """
    found = _NOM(unicodedata.normalize("NFC", nom.rsplit("/", 1)[-1]))
    return found[1] if found and found[1] in TABLES else None


def with_siblings(path: Path, files: Sequence[File]) -> Sequence[File]:
    """Return the files to read: beside a plain `Standard` file, those of the same export in its folder."""
    if not path.is_file() or table_of_name(path.name) != "Standard" or [f.nom for f in files] != [path.name]:
        return files
    others = (f for f in files_at(path.parent) if table_of_name(f.nom) not in (None, "Standard"))
    return [*files, *(f for f in others if date_of_name(f.nom) == date_of_name(path.name))]


def recognises(files: Sequence[File]) -> bool:
    """Return whether one of the ten is among them, by the names of these files.

    >>> from io import BytesIO
    >>> recognises([File("export_fiches_CSV_Rome_2024_02_22.csv", 0, BytesIO)])
    True
    """
    return any(table_of_name(source_file.nom) for source_file in files)


def read(files: Sequence[File], reading: Reading) -> Iterator[Fiche]:
    """Return the fiches of `Standard` in its order, then those that only the other files know; or those of a slice.

    Raises `SourceError` when `Standard` or a column is missing, or a file is no UTF-8 text or no well-formed CSV.
    """
    for tables in _packets(files, reading):
        yield from read_fiches(tables, reading)


def numbers(files: Sequence[File], reading: Reading) -> Iterator[str]:
    """Return the numbers of the fiches of an export, without making the fiches. Raises as `read` does."""
    for tables in _packets(files, reading):
        listed = [row[0] for row in tables.get("Standard", ())]
        yield from listed
        yield from {row[0] for rows in tables.values() for row in rows} - set(listed)


def exports(files: Sequence[File]) -> list[Sequence[File]]:
    """Return the files of each export among these: each day that has a `Standard` is one, which begins with it.

    What is of no such day goes with the newest.
    """
    standards = [source_file for source_file in files if table_of_name(source_file.nom) == "Standard"]
    by_day = {date_of_name(source_file.nom): source_file for source_file in standards}
    newest, *older = sorted(by_day, key=lambda day: day or date.min, reverse=True) or [None]
    if not older:
        return [files]

    def others(day: date | None) -> list[File]:
        of_day = [one for one in files if one is not by_day[day] and date_of_name(one.nom) == day]
        return of_day + [one for one in files if day == newest and date_of_name(one.nom) not in by_day]

    return [[by_day[day], *others(day)] for day in (newest, *older)]


def _packets(files: Sequence[File], reading: Reading) -> Iterator[Tables]:
    """The rows of an export, or of a slice of one, some hundred fiches at a time."""
    if files[0].nom.endswith(SLICE):
        with files[0].open() as file:
            yield unpacked(file.read())
        return
    with _gathered(files, reading) as packets:
        yield from packets.tables()


def slices(files: Sequence[File], reading: Reading) -> Iterator[File]:
    """Cut an export into slices that hold all the rows of some fiches, each of which `read` can read by itself.

    Raises `SourceError` as `read` does: the files are read here, the fiches are made elsewhere.
    """
    try:
        with _gathered(files, reading) as packets:
            for packed in packets.packed():
                yield File(f"{reading.nom}{SLICE}", len(packed), partial(io.BytesIO, packed))
    except SourceError as error:  # told as a source tells the errors of its reader
        raise error if reading.nom in error.source else error.within(reading.nom) from None


@contextmanager
def _gathered(files: Sequence[File], reading: Reading) -> Iterator[Packets]:
    """The rows of an export, gathered by fiche."""
    tables = _arrange(files, reading)
    reading.date_export = date_of_name(tables["Standard"].nom) or reading.source.jour
    with Packets() as packets:
        for table in TABLES:
            if table in tables:
                packets.add(table, _rows(table, tables[table], reading, packets))
        yield packets


def _arrange(files: Sequence[File], reading: Reading) -> dict[str, File]:
    """Arrange the files by table; say which are missing and which are unknown. Of two exports, the newest."""
    tables: dict[str, File] = {}
    for source_file in sorted(files, key=lambda source_file: date_of_name(source_file.nom) or date.min, reverse=True):
        table = table_of_name(source_file.nom)
        if table is None or table in tables:
            reading.unknown(source_file.nom)
        else:
            tables[table] = source_file
    if "Standard" not in tables:
        raise SourceError(t("le fichier Standard manque", "the Standard file is missing"), source=reading.nom)
    for table in TABLES:
        if table not in tables:
            reading.doubt("fichier-absent", "", table, table)
    return tables


def _rows(table: str, source_file: File, reading: Reading, packets: Packets) -> Iterator[CsvRow]:
    """Return the rows of a file: number of the fiche, values of the known columns; `packets` takes the others."""
    with source_file.open() as raw:
        parser = csv.reader(io.TextIOWrapper(raw, "utf-8-sig", newline=""), delimiter=";", strict=True)
        try:
            header_row = next(parser, [])
            values = _columns(header_row, (NUMERO, *TABLES[table]), source_file.nom)
            numero, width = header_row.index(NUMERO), len(header_row)
            extra = [
                (i, f"{table}/{name}") for i, name in enumerate(header_row) if name not in (NUMERO, *TABLES[table])
            ]
            for _, where in extra:
                reading.unknown(where)
            for row in parser:
                if not row:
                    continue
                cle = row[numero].strip() if len(row) == width else ""
                if not cle:
                    raise _error(source_file, parser.line_num, t("ligne incomplète", "incomplete row"))
                row[numero] = cle
                yield values(row)
                if extra:
                    packets.add(LEFTOVERS, [(cle, where, row[i]) for i, where in extra if row[i].strip()])
        except UnicodeDecodeError:
            raise _error(source_file, parser.line_num, t("texte qui n'est pas UTF-8", "text is not UTF-8")) from None
        except csv.Error as error:
            raise _error(source_file, parser.line_num, t(f"CSV mal formé : {error}", f"bad CSV: {error}")) from None


def _columns(header_row: list[str], expected: tuple[str, ...], nom: str) -> Callable[[list[str]], tuple[str, ...]]:
    """What takes the expected columns out of a row."""
    for column in expected:
        if column not in header_row:
            raise SourceError(t(f"la colonne {column} manque", f"column {column} is missing"), source=nom, champ=column)
    return itemgetter(*map(header_row.index, expected))


def _error(source_file: File, row: int, what: str) -> SourceError:
    return SourceError(t(f"ligne {row} : {what}", f"line {row}: {what}"), source=source_file.nom)
