"""Which table of the CSV export a file holds: its header tells, whatever the name of the file has become."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from rncp_graph.errors import SourceError
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.fields import fields_of
from rncp_graph.readers.csv.columns import NUMERO, TABLES
from rncp_graph.readers.csv.rows import form_of, head_of, is_before
from rncp_graph.readers.files import files_at
from rncp_graph.readers.source import File, Source, date_of_name
from rncp_graph.terms import normalised

_NOM = re.compile(r"(?:export_fiches_CSV_)?(.+?)(?:_\d{4}_\d\d_\d\d)?\.csv", re.IGNORECASE).fullmatch


def _flat(name: str) -> str:
    return normalised(name).replace(" ", "")


_COLUMNS = {_flat(name): name for name in (NUMERO, *(name for names in TABLES.values() for name in names))}


def header(rows: Iterable[list[str]]) -> list[str]:
    """Return the header of a table, and go past it: the first row, but for blank ones and one that tells a separator.

    >>> header(iter([[], ["sep=", ""], ["NUMERO FICHE", "Couleur"], ["RS1", "bleu"]]))
    ['Numero_Fiche', 'Couleur']
    """
    return columns(next((row for row in rows if not is_before(row)), []))


def table_of_name(nom: str) -> str | None:
    """Return the table that a file holds by its name, whatever the form of its accents.

    >>> table_of_name("export_fiches_CSV_Rome_2024_02_22.csv"), table_of_name("notes.csv")
    ('Rome', None)
    """
    found = _NOM(unicodedata.normalize("NFC", nom.rsplit("/", 1)[-1]))
    return found[1] if found and found[1] in TABLES else None


def table_of(source_file: File) -> str | None:
    """Return the table that a file holds by its header: the one of which it has most columns.

    >>> table_of(File("a.txt", 0, lambda: io.BytesIO(b"Numero_Fiche;Si_Jury")))
    'VoixdAccès'
    """
    names = _names_in(source_file)
    table, shared = max(((table, len({*names} & {*own})) for table, own in TABLES.items()), key=lambda one: one[1])
    return table if shared > 1 or (shared and NUMERO in names) else None


def is_whole(source_file: File) -> bool:
    """Return whether a file has every column of its table; notes of one's own may have some of them."""
    table = table_of(source_file)
    return table is not None and {NUMERO, *TABLES[table]} <= {*_names_in(source_file)}


def _names_in(source_file: File) -> list[str]:
    head = head_of(source_file)
    form = form_of(head)
    text = io.StringIO(head.decode(form.encoding, errors="replace"), newline="")
    try:
        return header(csv.reader(text, delimiter=form.separator))
    except csv.Error:
        return []


def columns(header_row: Sequence[str]) -> list[str]:
    r"""Return the names of columns as the export has them, whatever their case, accents and blanks.

    >>> columns(["\ufeffNUMERO FICHE", "Couleur"])
    ['Numero_Fiche', 'Couleur']
    """
    return [_COLUMNS.get(_flat(name), name) for name in header_row]


def arrange(files: Sequence[File]) -> dict[str, File]:
    """Arrange files by table, of two exports the newest, of two files of a day the one with every column.

    What only the name tells comes last: its header lacks the columns, which is an error to tell.
    """
    newest = sorted(files, key=lambda one: (str(date_of_name(one.nom) or ""), is_whole(one)), reverse=True)
    tables: dict[str, File] = {}
    for source_file in newest:
        if table := table_of(source_file):
            tables.setdefault(table, source_file)
    for source_file in newest:
        if (table := table_of_name(source_file.nom)) and source_file not in tables.values():
            tables.setdefault(table, source_file)
    return tables


def with_siblings(path: Path, files: Sequence[File]) -> Sequence[File]:
    """Return the files to read: beside a plain `Standard` file, those of the same export in its folder."""
    if not path.is_file() or not files or files[0].membre or table_of(files[0]) != "Standard":
        return files
    day, suffix = date_of_name(path.name), path.suffix.lower()
    beside = [f for f in files_at(path.parent) if f.nom.lower().endswith(suffix) and date_of_name(f.nom) == day]
    return [*files, *(f for f in beside if f.nom != path.name and _one_of_nine(f))]


def gathered(sources: Iterable[Source]) -> list[Source]:
    """Return sources, with tables that were named one by one as the export that they are.

    A table goes to the `Standard` of its folder, whose name tells the same day or none.
    """
    found = list(sources)
    for table in [one for one in found if _named(one) not in (None, "Standard")]:
        for place, standard in enumerate(found):
            if _named(standard) == "Standard" and _of_one_export(standard.path, table.path):
                added = (file for file in table.files if file.nom not in {held.nom for held in standard.files})
                found[place] = replace(standard, files=(*standard.files, *added))
                found.remove(table)
                break
    return found


def _named(source: Source) -> str | None:
    """The table that a source is, where it is a plain file."""
    plain = source.format == "csv" and source.path.is_file() and not source.files[0].membre
    return table_of(source.files[0]) if plain else None


def _of_one_export(one: Path, other: Path) -> bool:
    days = {date_of_name(path.name) for path in (one, other)} - {None}
    return one.parent.resolve() == other.parent.resolve() and len(days) < 2


def _one_of_nine(source_file: File) -> bool:
    """Whether a file that nobody named is a table; a stranger that cannot be read is none."""
    table = table_of_name(source_file.nom)
    with contextlib.suppress(SourceError):
        table = table_of(source_file) or table
    return table not in (None, "Standard")


def filled_by(table: str) -> str:
    """Return the fields of a fiche that a table fills, which a graph made without it lacks.

    >>> filled_by("VoixdAccès"), filled_by("Ancienne_Nouvelle_Certification")
    ('voies_acces', 'anciennes_certifications, nouvelles_certifications')
    """
    return ", ".join(field.name for field in fields_of(Fiche) if (field.p.csv or "").partition("/")[0] == table)
