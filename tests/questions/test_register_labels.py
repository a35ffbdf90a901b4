"""The words that a fiche puts beside its codes, on real exports: each row under the label that it quotes.

The rows are read by the csv module alone, and compared with what `find` and `show` tell from a store that was built of
the export: of one fiche for each wording of each code. `python -m bench.labels` compares the rows of all fiches.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from bench.labels import FIELDS, Quote, compare, complete, quotes
from bench.plain import tables
from rncp_graph.building.loading import load
from rncp_graph.model.fiche import Fiche
from rncp_graph.portraits.certification import sheet
from rncp_graph.portraits.surroundings import Surroundings
from rncp_graph.questions.finding import find
from rncp_graph.readers import read
from rncp_graph.stores import Store, open_store
from rncp_graph.terms import BASE
from tests.required import real_data

EXPORTS = {
    "2021": ("registre-2021", "export-fiches-csv-2021-01-31.zip"),
    "2026": ("csv-2026-02-01", "tables-2026-02-01.zip"),
}
ROWS = {
    "2021": {"Rome": 45_165, "Nsf": 25_411, "Formacode": 0, "Standard": 12_113},
    "2026": {"Rome": 65_070, "Nsf": 45_013, "Formacode": 32_506, "Standard": 0},
}


class Sample(NamedTuple):
    """Some fiches of an export as a store gives them back, and what the rows of its tables say of them."""

    fiches: list[Fiche]
    rows: list[Quote]


@pytest.fixture(scope="module", params=EXPORTS)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """One fiche for each wording of each code. The six tables of 2026 get the others, made of the numbers alone."""
    name: str = request.param
    path = complete(real_data(*EXPORTS[name]), tmp_path_factory.mktemp(name))
    store: Store = request.getfixturevalue("registre_2021") if name == "2021" else _loaded(path)
    said = quotes(tables(path))
    assert Counter(one.table for one in said) == Counter(ROWS[name])
    chosen = set({(one.table, one.code, one.label): one.numero for one in said}.values())
    return Sample([find(store, numero) for numero in sorted(chosen)], [one for one in said if one.numero in chosen])


def _loaded(path: Path) -> Store:
    store = open_store()
    load(store, read(path))
    return store


def test_each_row_is_told_under_the_label_of_its_fiche(sample: Sample) -> None:
    found = compare(sample.rows, sample.fiches)
    assert {name: (one.lost[:5], one.invented[:5]) for name, one in found.items()} == dict.fromkeys(FIELDS, ([], []))


def test_a_fiche_is_shown_with_its_own_words(sample: Sample) -> None:
    shown = {fiche.numero: _values(fiche) for fiche in sample.fiches}
    labels = Counter((one.table, one.numero, one.code) for one in set(sample.rows))
    alone = [one for one in sample.rows if one.table == "Nsf" and labels[one[:3]] == 1]
    assert len(alone) > 1000
    assert [one for one in alone if f"{one.code} – {one.label}" not in shown[one.numero]] == []


def _values(fiche: Fiche) -> set[str]:
    rows = (row for section in sheet(fiche, Surroundings(base=BASE)).sections for row in section.lignes)
    return {value.texte for row in rows for value in row.valeurs}
