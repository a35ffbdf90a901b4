"""The map as a whole: what is asked of it, what it gives to programs, and what it says when there is nothing to see."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from rncp_graph.cli.gaps import PARTS as NAMED
from rncp_graph.errors import QuestionError
from rncp_graph.gaps import GENRES, PARTS, GapMap, gap_map
from rncp_graph.language import use_language
from rncp_graph.model.fiche import Fiche
from rncp_graph.questions.codes import codes
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.gaps.tools import FICHES, register
from tests.questions.tools import rome


def test_every_part_is_a_table_whose_columns_are_the_fields_of_its_records(found: GapMap) -> None:
    for name in PARTS:
        table, records = found.table(name), found.records(name)
        assert len(table) == len(records) > 0
        assert table.columns == PARTS[name].columns
        assert table.about["jour"] == "2021-01-31"
        row, record = next(iter(table)), records[0]
        for column, said in row.items():
            held = getattr(record, column)
            assert said == (" ".join(held) or None if isinstance(held, tuple) else held)


def test_a_table_goes_to_csv_json_and_pandas(found: GapMap) -> None:
    pytest.importorskip("pandas")
    table = found.table("paires", genres=["une seule"])
    assert table.to_csv().splitlines()[1] == "A1202,B1302,Jardin,Décor,une seule,evolution,1,RNCP2,0,0,2023-12-31"
    (row,) = json.loads(table.to_json())["results"]["bindings"]
    assert row["certifications"]["datatype"].endswith("#integer")
    frame = table.to_pandas()
    assert frame.loc[0, "jusqu_au"].date() == date(2023, 12, 31)
    assert frame.attrs["parametres"] == {"date": "2021-01-31"}
    assert table.labelled().columns[4:8] == ("genre", "genre_libelle", "mobilite", "mobilite_libelle")


def test_every_kind_has_its_words_in_both_languages_and_the_command_knows_every_part() -> None:
    assert set(GENRES) <= codes()["genre"].keys()
    assert tuple(PARTS) == NAMED


def test_kinds_and_days_choose_records(small: OxigraphStore, found: GapMap) -> None:
    assert {one.genre for one in found.records("paires", genres=["une seule", "plusieurs"])} == {
        "une seule",
        "plusieurs",
    }
    assert [one.jour.year for one in found.records("annees", days=[date(2022, 1, 1)])] == [2022]
    for wrong in ({"part": "metiers"}, {"part": "paires", "genres": ["rare"]}):
        with pytest.raises(QuestionError):
            found.records(**wrong)
    for said in ({"domaine": "Z9"}, {"domaine": "A1199"}, {"date": "31 février"}):
        with pytest.raises(QuestionError):
            gap_map(small, **said)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_is_lacking_is_said_in_a_sentence(lang: str, small: OxigraphStore, tmp_path: Path) -> None:
    fiche = Fiche(numero="RNCP1", actif=True, codes_rome=rome("A1101", "A1202"))
    with use_language(lang):
        known = {"fr": "ne tient pas les mobilités", "en": "does not hold the mobility"}[lang]
        assert known in gap_map(register(tmp_path, fiche, mobility=False)).doubts()[0]
        none = {"fr": "aucune certification", "en": "no certification"}[lang]
        (said,) = gap_map(small, date="2030-01-01").doubts()
        assert none in said
        assert gap_map(small).doubts() == []


def test_an_empty_store_has_an_empty_map(tmp_path: Path) -> None:
    for store in (open_store(), register(tmp_path)):
        found = gap_map(store, date="2021-01-31")
        assert found.mobilities == (4 if found.mobility_known else 0)
        assert found.bridged == 0
        assert [len(found.table(name)) for name in ("certifications", "specialites")] == [0, 0]
        assert {one.composante for one in found.moments} == {0}


def test_two_maps_of_one_register_are_the_same_in_whatever_order_it_was_loaded(found: GapMap, tmp_path: Path) -> None:
    again = gap_map(register(tmp_path, *reversed(FICHES)))
    for name in PARTS:
        assert again.table(name).to_csv() == found.table(name).to_csv()
