"""A question asked for every row of a table: what comes in, what comes out, and what one bad row does to the others."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rncp_graph.errors import QuestionError, RncpGraphWarning, SourceError
from rncp_graph.language import use_language
from rncp_graph.questions.bulk import HOPELESS, WAITING
from rncp_graph.questions.question import asked_for, for_each, query
from rncp_graph.questions.table import Row, Table
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.tools import corpus

BLOCKS = {"RNCP27413": 4, "RNCP7141": 2, "RNCP1900": 0}
"""How many blocks these fiches of the example corpus have."""


@pytest.fixture
def store(exemple: Path) -> OxigraphStore:
    return corpus(exemple)


def asked(store: OxigraphStore, name: str, each: Any, **said: Any) -> list[Row]:
    table = query(store, name, each=each, **said)
    assert isinstance(table, Table)
    return list(table)


def alone(store: OxigraphStore, name: str, **said: Any) -> list[Row]:
    table = query(store, name, **said)
    assert isinstance(table, Table)
    return list(table)


def test_each_row_has_the_answer_that_it_has_alone_in_the_order_of_the_table(store: OxigraphStore) -> None:
    found = asked(store, "blocs", [*BLOCKS] * 30)
    assert [row["ligne"] for row in found] == [
        line for line, number in enumerate([*BLOCKS] * 30, 1) for _ in range(BLOCKS[number] or 1)
    ]
    own = ("ligne", "certification", "reponses", "erreur")
    for line, number in enumerate(BLOCKS, 1):
        told = [{k: v for k, v in row.items() if k not in own} for row in found if row["ligne"] == line]
        assert told == (alone(store, "blocs", certification=number) or [dict.fromkeys(told[0])])
        assert {row["reponses"] for row in found if row["ligne"] == line} == {BLOCKS[number]}


def test_columns_that_are_no_parameters_are_kept_with_their_types(store: OxigraphStore) -> None:
    day = date(2012, 1, 1)
    (row,) = asked(store, "enregistree-a-une-date", [{"id": 7, "certification": "27413", "date": day, "vu": True}])
    assert [*row][:6] == ["ligne", "id", "certification", "date", "vu", "reponses"]
    assert (row["id"], row["certification"], row["date"], row["vu"]) == (7, "27413", day, True)
    assert (row["numero"], row["etat"]) == ("RNCP27413", "oui")


def test_a_pair_of_parameters_may_be_columns_or_shared_by_all_rows(store: OxigraphStore) -> None:
    days = ["2006-01-15", "2012-01-01"]
    by_columns = asked(store, "enregistree-a-une-date", [{"certification": 27413, "date": day} for day in days])
    assert [row["etat"] for row in by_columns] == ["non", "oui"]
    shared = asked(store, "enregistree-a-une-date", [{"date": day} for day in days], certification="27413")
    assert [row["etat"] for row in shared] == ["non", "oui"]


def test_a_blank_day_is_that_of_the_export(store: OxigraphStore) -> None:
    (row,) = asked(store, "enregistree-a-une-date", [{"certification": "27413", "date": None}])
    (same,) = alone(store, "enregistree-a-une-date", certification="27413")
    assert row["etat"] == same["etat"] and row["fondement"] == same["fondement"]


def test_an_ill_formed_row_is_told_and_stops_no_other(store: OxigraphStore) -> None:
    heard: list[str] = []
    each = [{"certification": "???"}, {"certification": "7141"}, {"certification": None}, {"certification": "27413"}]
    with use_language("en"):
        bulk, _ = for_each(store, asked_for("blocs"), each, {}, heard.append)
        rows = list(bulk.table())
    assert [(row["ligne"], row["reponses"]) for row in rows if row["erreur"]] == [(1, None), (3, None)]
    assert "???" in rows[0]["erreur"] and rows[0]["code"] is None
    assert [row["ligne"] for row in rows] == [1, 2, 2, 3, 4, 4, 4, 4]
    assert [said.partition(":")[0] for said in heard] == ["row 1", "row 3"]
    assert (bulk.asked, bulk.refused) == (4, 2)


def test_in_python_ill_formed_rows_are_a_warning(store: OxigraphStore) -> None:
    with use_language("en"), pytest.warns(UserWarning, match="2 rows: 0 without an answer, 1 ill-formed"):
        asked(store, "blocs", ["7141", "x"])


def test_a_table_of_which_nothing_can_be_asked_is_refused_before_its_end(store: OxigraphStore) -> None:
    passed = 0

    def endless() -> Iterator[str]:
        nonlocal passed
        while True:
            passed += 1
            yield "x"

    with pytest.raises(QuestionError, match=f"{HOPELESS}.*`x`|{HOPELESS}.*« x »"):
        asked(store, "blocs", endless())
    assert passed < HOPELESS + 1000


def test_rows_are_read_as_answers_are_taken(store: OxigraphStore) -> None:
    import os

    passed = 0

    def numbers() -> Iterator[str]:
        nonlocal passed
        while True:
            passed += 1
            yield "RNCP7141"

    bulk, _ = for_each(store, asked_for("blocs"), numbers(), {})
    for _ in range(50):
        next(bulk.terms)
    assert 25 <= passed <= 25 + (os.cpu_count() or 1) * WAITING
    del bulk


@pytest.mark.parametrize(
    ("columns", "said", "expected"),
    [
        (("numero", "date"), {}, "certification"),
        (("certification", "x"), {"certification": "27413"}, "certification"),
        (("Certification", "certification"), {}, "certification"),
        (("a", "b"), {"certification": "@c"}, "c"),
        (("certification", "b"), {"ville": "Lyon"}, "ville"),
        (("a", "b"), {"certification": "27413"}, "paramètre|parameter"),
    ],
)
def test_a_table_whose_columns_do_not_fit_is_refused_in_one_line(
    store: OxigraphStore, columns: tuple[str, ...], said: dict[str, str], expected: str
) -> None:
    with pytest.raises(QuestionError, match=expected) as refused:
        asked(store, "blocs", [dict.fromkeys(columns, "27413")], **said)
    assert "\n" not in str(refused.value)


def test_another_column_may_be_named_for_a_parameter(store: OxigraphStore) -> None:
    first = query(store, "certifications-par-metier", rome="D1407")
    assert isinstance(first, Table)
    found = asked(store, "blocs", first, certification="@numero")
    assert {row["numero"] for row in found} == {row["numero"] for row in first}
    assert sum(row["numero"] == "RNCP27413" for row in found) == 4


def test_a_column_that_is_named_and_lacking_is_never_another(store: OxigraphStore, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\nRNCP27413\n")
    with pytest.raises(QuestionError, match="y"):
        asked(store, "blocs", tmp_path / "a.csv", certification="@y")


def test_a_name_that_comes_twice_is_numbered(store: OxigraphStore) -> None:
    (row,) = asked(store, "enregistree-a-une-date", [{"ligne": "a", "numero": "27413"}], certification="@numero")
    assert (row["ligne"], row["ligne_2"], row["numero"], row["numero_2"]) == (1, "a", "27413", "RNCP27413")


# --- files and frames ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"certification;note\n27413;a\n7141;b\n", ["27413", "7141"]),
        (b"sep=,\ncertification,note\n27413,a\n\n7141,b\n", ["27413", "7141"]),
        ("CERTIFICATION\tnote\nRNCP 27413\té\n7141\tb\n".encode("utf-16"), ["RNCP 27413", "7141"]),
        (b'\xef\xbb\xbf"certification","note"\r\n"27413","a\r\nb"\r\n7141,\r\n', ["27413", "7141"]),
    ],
)
def test_a_file_is_read_however_it_is_written(
    store: OxigraphStore, tmp_path: Path, content: bytes, expected: list[str]
) -> None:
    path = tmp_path / "numeros.csv"
    path.write_bytes(content)
    found = asked(store, "blocs", path)
    name = next(column for column in found[0] if column.lower() == "certification")
    assert [row[name] for row in found] == [expected[0]] * 4 + [expected[1]] * 2


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (b"27413\n7141\n", "certification"),
        (b"Numero\n27413\n7141\n", "Numero"),
        (b"certification\n27413\n7141", "certification"),
    ],
)
def test_one_column_is_for_the_parameter_that_is_needed_with_a_header_or_without(
    store: OxigraphStore, tmp_path: Path, content: bytes, column: str
) -> None:
    (tmp_path / "n.csv").write_bytes(content)
    found = asked(store, "blocs", str(tmp_path / "n.csv"))
    assert [row[column] for row in found] == ["27413"] * 4 + ["7141"] * 2


def test_a_row_with_more_values_than_columns_is_ill_formed_and_one_with_fewer_has_blanks(
    store: OxigraphStore, tmp_path: Path
) -> None:
    (tmp_path / "n.csv").write_text("certification;note\n7141;a;b\n7141\n27413;a;;\n")
    with pytest.warns(UserWarning, match="1"):
        found = asked(store, "blocs", tmp_path / "n.csv")
    assert [(row["ligne"], row["note"]) for row in found] == [(1, "a"), (2, None), (2, None), *[(3, "a")] * 4]
    assert found[0]["erreur"]


def test_a_file_may_be_zipped_alone_and_one_that_cannot_be_read_says_where(
    store: OxigraphStore, tmp_path: Path
) -> None:
    for name, members in {"un.zip": ["a.csv"], "deux.zip": ["a.csv", "b.csv"]}.items():
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for member in members:
                archive.writestr(member, "certification,n\n7141,1\n")
    assert len(asked(store, "blocs", tmp_path / "un.zip")) == 2
    with pytest.raises(QuestionError, match="deux"):
        asked(store, "blocs", tmp_path / "deux.zip")
    (tmp_path / "latin.csv").write_bytes("certification;n\n7141;1\n7141;été\n".encode("cp1252"))
    with pytest.raises(SourceError, match="3"):
        asked(store, "blocs", tmp_path / "latin.csv")
    with pytest.raises(SourceError):
        asked(store, "blocs", tmp_path / "nothing.csv")


def test_frames_are_tables_whose_missing_values_are_blank(store: OxigraphStore) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    days = [date(2012, 1, 1), None]
    expected = [
        ("27413", 1, "oui"),
        ("27413", 2, alone(store, "enregistree-a-une-date", certification=27413)[0]["etat"]),
    ]
    frames = [
        pandas.DataFrame({"certification": [27413.0, 27413], "date": pandas.to_datetime(days), "n": [1, 2]}),
        pandas.DataFrame({"certification": ["27413"] * 2, "date": days, "n": pandas.array([1, 2], dtype="Int64")}),
        polars.DataFrame({"certification": [27413, 27413], "date": days, "n": [1, 2]}),
    ]
    for frame in frames:
        found = asked(store, "enregistree-a-une-date", frame)
        assert [(str(row["certification"]), row["n"], row["etat"]) for row in found] == expected
        assert [row["date"] for row in found] == days


# --- questions of one's own, and what comes out ----------------------------------------------------------------------


def test_a_question_of_ones_own_may_be_asked_so_and_a_truth_is_a_row(store: OxigraphStore) -> None:
    text = "PREFIX dct: <http://purl.org/dc/terms/> ASK { ?c dct:identifier $texte }"
    found = asked(store, text, ["RNCP7141", "RNCP999999"])
    assert [(row["texte"], row["reponse"]) for row in found] == [("RNCP7141", True), ("RNCP999999", False)]
    with pytest.raises(QuestionError, match=r"lignes|rows"):
        asked(store, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o ; <http://purl.org/dc/terms/identifier> $texte }", ["RNCP7141"])
    with pytest.raises(QuestionError, match="SPARQL"):
        asked(store, "SELECT ?s { ?s ?p $texte } nonsense", ["RNCP7141"])


def test_no_row_gives_a_table_without_rows(store: OxigraphStore) -> None:
    table = query(store, "blocs", each=[])
    assert isinstance(table, Table)
    assert (len(table), table.columns) == (0, ("ligne", "certification", "reponses", "erreur"))


def test_the_table_says_of_itself_what_was_asked(store: OxigraphStore) -> None:
    table = query(store, "enregistree-a-une-date", each=[{"n": "7141"}], certification="@n", date="2012-01-01")
    assert isinstance(table, Table)
    assert table.about["question"] == "enregistree-a-une-date"
    assert table.about["parametres"] == {"certification": "@n", "date": "2012-01-01"}
    assert table.columns[:3] == ("ligne", "n", "reponses")


def test_a_question_without_parameters_cannot_be_asked_for_each_row(store: OxigraphStore) -> None:
    with pytest.raises(QuestionError, match="no parameter is left for the table"):
        query(store, "compte", each=["RNCP1"])
    with pytest.raises(QuestionError, match="values without a name; name them certification or registre"):
        query(store, "successeurs", each=["RNCP1"])


def test_half_a_character_in_a_cell_stops_no_other_row(store: OxigraphStore) -> None:
    each = [{"certification": "\ud800", "n": 1}, {"certification": "27413", "n": "\ud800"}]
    with pytest.warns(RncpGraphWarning):
        found = asked(store, "blocs", each)
    assert [row["erreur"] is None for row in found] == [False, True, True, True, True]
    assert found[1]["n"] == "?"
