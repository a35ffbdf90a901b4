"""The CSV export of France compétences: ten files in a zip or a folder, or its `Standard` file with the nine beside it.

A file is known by its header (`csv/tables.py`). The files need not be in one order: their rows are gathered by fiche
(`csv/packets.py`), which are then made of them (`csv/fiche.py`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from operator import itemgetter

from rncp_graph.errors import SourceError
from rncp_graph.language import t
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.identifiers import is_numero, numero_of
from rncp_graph.readers.csv.columns import LEFTOVERS, NUMERO, TABLES, WRITTEN
from rncp_graph.readers.csv.fiche import read_fiches
from rncp_graph.readers.csv.packets import CsvRow, Packets, Tables, unpacked
from rncp_graph.readers.csv.tables import arrange, filled_by, form_of, head_of, header, is_whole, table_of
from rncp_graph.readers.source import File, Reading, date_of_name
from rncp_graph.reasons import reason

__all__ = ["NUMERO", "SLICE", "TABLES", "read", "recognises", "slices"]

SLICE = ".tranche"
"""How the name of a slice ends."""


def recognises(files: Sequence[File]) -> bool:
    """Return whether one of the ten tables is among these files, by their headers.

    >>> recognises([File("a.csv", 0, lambda: io.BytesIO(b"Numero_Fiche;Nsf_Code;Nsf_Intitule"))])
    True
    """
    return any(map(table_of, files))


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
    standards = [source_file for source_file in files if table_of(source_file) == "Standard"]
    standards = list(filter(is_whole, standards)) or standards
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
    days = [date_of_name(source_file.nom) for source_file in (tables["Standard"], *tables.values())]
    reading.date_export = next(filter(None, days), None) or reading.source.jour
    with Packets() as packets:
        for table in TABLES:
            if table in tables:
                packets.add(table, _rows(table, tables[table], reading, packets))
        yield packets


def _arrange(files: Sequence[File], reading: Reading) -> dict[str, File]:
    """Arrange the files by table; say which are missing, with what they would have told, and which are unknown."""
    tables = arrange(files)
    for source_file in files:
        if source_file not in tables.values():
            reading.unknown(source_file.nom)
    if "Standard" not in tables:
        raise SourceError(t("le fichier Standard manque", "the Standard file is missing"), source=reading.nom)
    for table in TABLES:
        if table not in tables:
            reading.doubt("fichier-absent", "", filled_by(table), table)
    return tables


def _rows(table: str, source_file: File, reading: Reading, packets: Packets) -> Iterator[CsvRow]:
    """Return the rows of a file: number of the fiche, values of the known columns; `packets` takes the others."""
    form = form_of(head_of(source_file))
    with source_file.open() as raw:
        text = io.TextIOWrapper(raw, form.encoding, newline="")
        parser = csv.reader(text, delimiter=form.separator, strict=True)
        try:
            header_row = header(parser)
            places = _places(header_row, (NUMERO, *TABLES[table]), source_file.nom)
            values, numero, width = itemgetter(*places), places[0], len(header_row)
            extra = [(i, f"{table}/{name}") for i, name in enumerate(header_row) if i not in places]
            for _, where in extra:
                reading.unknown(where)
            for row in parser:
                if not any(row):
                    continue
                if len(row) > width:
                    _surplus(row, width, source_file, parser.line_num)
                    reading.doubt("ligne-trop-longue", row[numero], table, f"{source_file.nom}:{parser.line_num}")
                written = row[numero] if len(row) >= width else ""
                cle = written if is_numero(written) else numero_of(written)
                if not cle:
                    raise _error(source_file, parser.line_num, t("ligne incomplète", "incomplete row"))
                if cle != written:
                    row[numero] = cle
                    packets.add(WRITTEN, [(cle, f"{table}/{NUMERO}", written)])
                yield values(row)
                if extra:
                    packets.add(LEFTOVERS, [(cle, where, row[i]) for i, where in extra if row[i].strip()])
        except UnicodeError as error:
            if form.encoding == "utf-16":
                raise _error(source_file, parser.line_num + 1, t("UTF-16 mal formé", "ill-formed UTF-16")) from error
            raise _error(
                source_file, _wrong_line(source_file), t("texte qui n'est pas UTF-8", "text is not UTF-8")
            ) from None
        except csv.Error as error:
            raise _error(
                source_file, parser.line_num, t(f"CSV mal formé, {reason(error)}", f"bad CSV: {reason(error)}")
            ) from None


def _places(header_row: list[str], expected: tuple[str, ...], nom: str) -> list[int]:
    """Where the expected columns stand in a row."""
    for column in expected:
        if column not in header_row:
            raise SourceError(t(f"la colonne {column} manque", f"column {column} is missing"), source=nom, champ=column)
    return [header_row.index(column) for column in expected]


def _surplus(row: list[str], width: int, source_file: File, line: int) -> None:
    """Refuse a row with values after its last column: which of them belongs where, nobody can tell."""
    if any(value.strip() for value in row[width:]):
        said = t(
            f"trop de champs : {len(row)} pour {width} colonnes", f"too many fields: {len(row)} for {width} columns"
        )
        raise _error(source_file, line, said)


def _wrong_line(source_file: File) -> int:
    """The line of the first byte that is not UTF-8: the parser reads ahead of the line at which it stands."""
    returns = 0
    with source_file.open() as raw:
        for number, line in enumerate(raw, 1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                return number + returns + line.count(b"\r", 0, error.start)
            returns += line.count(b"\r") - line.count(b"\r\n")
    return number


def _error(source_file: File, row: int, what: str) -> SourceError:
    return SourceError(t(f"ligne {row} : {what}", f"line {row}: {what}"), source=source_file.nom)
