"""What the measures read, made before any of them and kept in a cache: corpora, the N-Quads file, the CSV folder."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.corpus.creation import EXPECTED, create, xml_name
from bench.corpus.export_csv import FILE_NAME
from rncp_graph.files import is_ours, mark
from rncp_graph.readers.csv.tables import table_of_name

BLOCS = "Blocs_De_Compétences"
TABLES = ("Standard", "Rome", "Nsf", "Formacode", BLOCS, "Ancienne_Nouvelle_Certification")
"""The files of the CSV export that the comparison with RML reads."""


@dataclass(frozen=True)
class Corpus:
    """A generated corpus in its folder of the cache."""

    folder: Path
    scale: float

    @property
    def sources(self) -> list[Path]:
        """The two XML flows."""
        return [self.folder / xml_name(registre) for registre in ("RNCP", "RS")]

    @cached_property
    def expected(self) -> dict[str, Any]:
        """What the generator says that it wrote."""
        said: dict[str, Any] = json.loads((self.folder / EXPECTED).read_text(encoding="utf-8"))
        return said

    @property
    def fiches(self) -> int:
        """How many fiches the flows hold."""
        return int(self.expected["RNCP"]["fiches"] + self.expected["RS"]["fiches"])

    @property
    def quads(self) -> Path:
        """The N-Quads that a build loads, as one file (made by the task `copy_quads`)."""
        return self.folder / "quads.nq"


def own(cache: Path) -> Path:
    """Return a cache; one that is new or empty is marked as a folder that may be deleted whole.

    Raises `ValueError` for a folder of something else.
    """
    cache.mkdir(parents=True, exist_ok=True)
    if not is_ours(cache, lambda _: ()):
        raise ValueError(f"{cache} is not empty and was not made by the benchmarks: name another cache")
    mark(cache)
    return cache


def corpus(cache: Path, scale: float, seed: int, registre_2021: Path | None = None) -> Corpus:
    """Return the corpus of a scale and a seed, generated unless it is there. Raises `ValueError` for a wrong scale."""
    name = f"{scale:g}-{seed}" + ("-2021" if registre_2021 else "")
    folder = own(cache) / name
    if not (folder / EXPECTED).exists():
        beside = cache / f"{name}.part"
        shutil.rmtree(beside, ignore_errors=True)
        create(beside, scale, seed, registre_2021)
        shutil.rmtree(folder, ignore_errors=True)
        beside.rename(folder)
    return Corpus(folder, scale)


def tables(corpus: Corpus) -> tuple[Path, Path]:
    """Return two folders with the tables that RML reads: as exported, and as plain CSV with commas under plain names.

    morph-kgc reads commas with its fast parser and any other separator with its slow one; it is given what suits it.
    Both hold the same rows. Left out of both are blocks without a code, or whose code their fiche gives twice, as RML
    would make one node of two, and those whose label has a doubled apostrophe, which RML would leave as it is.
    """
    plain_tables, comma_tables = corpus.folder / "tables", corpus.folder / "tables-rml"
    if not comma_tables.exists():
        shutil.rmtree(plain_tables, ignore_errors=True)
        plain_tables.mkdir()
        beside = corpus.folder / "tables-rml.part"
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        with zipfile.ZipFile(corpus.folder / FILE_NAME) as archive:
            for nom in archive.namelist():
                if (table := table_of_name(nom)) in TABLES:
                    with archive.open(nom) as file:
                        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
                        header_row, *rows = csv.reader(text, delimiter=";", strict=True)
                    if table == BLOCS:
                        rows = _comparable(rows)
                    with (plain_tables / nom).open("w", encoding="utf-8", newline="") as out:
                        csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows([header_row, *rows])
                    with (beside / f"{table}.csv").open("w", encoding="utf-8", newline="") as out:
                        csv.writer(out, lineterminator="\n").writerows([header_row, *rows])
        beside.rename(comma_tables)
    return plain_tables, comma_tables


def _comparable(blocs: list[list[str]]) -> list[list[str]]:
    """The blocks that number of fiche and code tell apart, and whose label is what it says."""
    times = Counter((numero, code) for numero, code, _ in blocs)
    return [row for row in blocs if row[1] and times[row[0], row[1]] == 1 and "''" not in row[2]]
