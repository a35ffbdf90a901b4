"""What these tests share: official files written for the occasion, and graphs asked in few words."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rncp_graph import open_store
from rncp_graph.building.loading import load
from rncp_graph.building.report import Report
from rncp_graph.nomenclatures import nomenclatures
from rncp_graph.readers import read
from rncp_graph.stores.oxigraph import OxigraphStore

PREFIXES = """PREFIX rncp: <https://w3id.org/rncp-graph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
"""
BASE = "http://x.example/"

V3 = '"code_rome","code_fiche_em","code_ogr","libelle_rome","statut"\n'
V4 = '"code_rome","code_fiche_metier","code_ogr","libelle_rome","code_rome_parent"\n'
MOBILITE = (
    '"code_rome","code_rome_cible","code_appellation_source","code_appellation_cible","code_type_mobilite",'
    '"libelle_type_mobilite"\n'
)
APPELLATIONS = '"code_ogr","libelle_appellation_long","libelle_appellation_court","code_rome"\n'
PASSAGE = "Code ROME;Libellé codes ROME;ISCO08 14SI4;Code ISCO08;Libellé codes ISCO08\r\n"
ESCO = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,code\n"
IDCC = "\ufeffIDCC;Opérateur de compétences;Libellé;obs\r\n"


def written(folder: Path, **files: str) -> Path:
    """A folder with these files; `_` before the suffix stands for the dot."""
    for name, text in files.items():
        stem, _, suffix = name.rpartition("_")
        (folder / f"{stem}.{suffix}").write_text(text, encoding="utf-8", newline="")
    return folder


def loaded(sources: Iterable[Path], *lists: Path, base: str = BASE) -> tuple[OxigraphStore, Report]:
    """A graph in memory of these sources and official files."""
    store = open_store()
    assert isinstance(store, OxigraphStore)
    return store, load(store, *map(read, sources), base=base, nomenclatures=nomenclatures(*lists))


def asked(store: OxigraphStore, query: str) -> set[Any]:
    """The rows of a query, short: paths in place of IRIs under the base, bare texts; a row of one is its value."""
    solutions: Any = store.query(PREFIXES + query)
    rows = {tuple("" if term is None else term.value.removeprefix(BASE) for term in row) for row in solutions}
    return {row[0] if len(row) == 1 else row for row in rows}


def rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of an official file, read without the code under test."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))
