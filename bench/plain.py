"""An export as its files have it, read by the csv module and by ElementTree: the independent side of comparisons.

Nothing of the package is used here.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, iterparse

Row = dict[str, str]


def tables(path: Path) -> dict[str, list[Row]]:
    """Return the rows of each table of a CSV export, a zip or a folder, by the word in its name (`Rome`)."""
    found: dict[str, list[Row]] = {}
    for name, content in _files(path):
        word = unicodedata.normalize("NFC", Path(name).name).removeprefix("export_fiches_CSV_").partition("_20")[0]
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
        found[word] = list(csv.DictReader(text, delimiter=";", restval=""))
    return found


def fiches(path: Path) -> Iterator[Element]:
    """Return the fiches of an XML flow, one at a time."""
    for _, element in iterparse(path):  # noqa: S314 - a flow of our own generator
        if element.tag == "FICHE":
            yield element
            element.clear()


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        yield from ((file.name, file.read_bytes()) for file in sorted(path.glob("*.csv")))
        return
    with zipfile.ZipFile(path) as archive:
        yield from ((name, archive.read(name)) for name in archive.namelist() if name.endswith(".csv"))
