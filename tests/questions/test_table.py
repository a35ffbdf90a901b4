"""The table of an answer, and the forms in which it is taken away."""

from __future__ import annotations

import csv
import io
import json
import pickle
import sys
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, QuerySolutions, Triple, parse_query_results
from rich.console import Console

from rncp_graph.questions import frames
from rncp_graph.questions.forms import write_jsonl
from rncp_graph.questions.question import query
from rncp_graph.questions.table import SHOWN, Table
from rncp_graph.questions.values import RdfTerm, value
from rncp_graph.terms import expand
from tests.questions.tools import corpus

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
datatypes = st.sampled_from(["xsd:integer", "xsd:date", "xsd:boolean", "xsd:decimal", "xsd:string"])
terms = st.one_of(
    st.none(),
    texts.map(Literal),
    texts.map(lambda text: Literal(text, language="fr")),
    st.builds(lambda text, kind: Literal(text, datatype=NamedNode(expand(kind))), texts, datatypes),
    st.just(NamedNode("urn:x:é")),
    st.just(BlankNode("b1")),
)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[terms] * width), max_size=5).map(
        lambda rows: Table(tuple(f"c{n}" for n in range(width)), tuple(rows))
    )
)


def typed(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(expand(kind)))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, None),
        (Literal("RNCP7141"), "RNCP7141"),
        (Literal("vente", language="fr"), "vente"),
        (Literal(5), 5),
        (typed("2020", "xsd:gYear"), 2020),
        (Literal(True), True),
        (typed("0", "xsd:boolean"), False),
        (typed("0.4", "xsd:decimal"), 0.4),
        (typed("2021-09-07", "xsd:date"), date(2021, 9, 7)),
        (typed("2021-02-30", "xsd:date"), "2021-02-30"),
        (typed("many", "xsd:integer"), "many"),
        (typed("peut-être", "xsd:boolean"), "peut-être"),
        (NamedNode("urn:x"), "urn:x"),
    ],
)
def test_a_term_has_the_python_value_of_its_datatype_or_stays_text(term: RdfTerm | None, expected: Any) -> None:
    assert value(term) == expected
    assert type(value(term)) is type(expected)


def test_a_row_maps_each_column_to_its_value() -> None:
    table = Table(("numero", "niveau"), ((Literal("RS5000"), None),))
    assert list(table) == [{"numero": "RS5000", "niveau": None}]


@given(tables)
def test_the_json_is_read_back_as_the_same_terms_by_another_reader(table: Table) -> None:
    back = parse_query_results(table.to_json().encode(), format=QueryResultsFormat.JSON)
    assert isinstance(back, QuerySolutions)
    assert tuple(variable.value for variable in back.variables) == table.columns
    assert tuple(tuple(row[name] for name in table.columns) for row in back) == table.terms


def test_a_quoted_triple_is_written_as_sparql_1_2_writes_it() -> None:
    triple = Triple(NamedNode("urn:s"), NamedNode("urn:p"), Literal("o"))
    back = parse_query_results(Table(("t",), ((triple,),)).to_json().encode(), format=QueryResultsFormat.JSON)
    assert isinstance(back, QuerySolutions)
    assert next(back)["t"] == triple


@given(tables)
def test_the_csv_is_read_back_as_the_same_texts(table: Table) -> None:
    rows = list(csv.reader(io.StringIO(table.to_csv(), newline="")))
    plain = [
        ["" if term is None else str(term) if isinstance(term, BlankNode) else term.value for term in row]
        for row in table.terms
    ]
    assert rows == [list(table.columns), *plain]


def test_pandas_gets_the_values_and_the_columns() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    frame = Table(("numero", "niveau"), ((Literal("RNCP7141"), Literal(5)),)).to_pandas()
    assert list(frame.columns) == ["numero", "niveau"]
    assert frame.to_dict("records") == [{"numero": "RNCP7141", "niveau": 5}]


def test_without_pandas_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"rncp-graph\[tables\]"):
        Table(("n",), ()).to_pandas()


def test_a_notebook_shows_escaped_cells_and_says_how_many_rows_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    shown = Table(("n",), ((Literal("<script>"),),) * (SHOWN + 3))._repr_html_()
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") == SHOWN
    assert "and 3 more rows" in shown


ROWS = (
    (Literal("RNCP7141"), Literal(5), Literal(True), Literal("Négociateur [bold] technico-commercial " * 4)),
    (Literal("RS5000"), None, Literal(False), Literal("Anglais")),
)


def printed(table: Table, *, width: int = 60) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width).print(table)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_rich_prints_a_table_with_numbers_to_the_right_and_every_word_of_long_texts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    lines = printed(Table(("numero", "niveau", "actif", "intitule"), ROWS))
    assert lines[0].split() == ["numero", "niveau", "actif", "intitule"]
    assert lines[1].index("5") == lines[0].index("niveau") + len("niveau") - 1
    assert "yes" in lines[1]
    assert lines[-1].split() == ["RS5000", "no", "Anglais"]
    assert " ".join(lines).count("[bold]") == 4
    assert max(map(len, lines)) <= 60


def test_rich_says_how_many_rows_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    lines = printed(Table(("n",), ((Literal("ligne"),),) * (SHOWN + 3)))
    assert lines.count("ligne") == SHOWN
    assert lines[-1].strip() == "and 3 more rows"


def test_print_gives_a_pipe_one_line_a_row_separated_by_tabs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "fr")
    Table(("numero", "actif", "texte"), ((Literal("RS1"), Literal(True), Literal("un\tdeux\n trois")),) * 300).print()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "numero\tactif\ttexte"
    assert lines[1:] == ["RS1\toui\tun deux trois"] * 300


def test_print_frames_the_table_in_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    Table(("numero", "niveau"), ((Literal("RS5000"), Literal(5)),)).print()
    shown = capsys.readouterr().out
    assert "\t" not in shown
    assert shown.splitlines()[1].split() == ["RS5000", "5"]


# --- frames and files: every column has the type of all its values ----------------------------------------------------

TYPED = Table(
    ("n", "jour", "actif", "niveau", "part", "mele", "grand", "vu", "rien"),
    (
        (Literal("RS1"), typed("2021-09-07", "xsd:date"), Literal(True), Literal(5), typed("0.4", "xsd:decimal"),
         Literal(5), typed(str(2**70), "xsd:integer"), typed("2021-01-31T12:00:00+02:00", "xsd:dateTime"), None),
        (Literal("RS2"), typed("9999-12-31", "xsd:date"), Literal(False), Literal(6), Literal(3),
         typed("2021-02-30", "xsd:date"), Literal(1), typed("2021-01-31T12:00:00Z", "xsd:dateTime"), None),
        (None,) * 9,
    ),
    {"question": "essai", "parametres": {"n": "RS1"}},
)  # fmt: skip


def test_pandas_gives_each_column_the_type_of_its_values_and_the_answer_in_attrs() -> None:
    pandas = pytest.importorskip("pandas")
    frame = TYPED.to_pandas()
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "n": "string", "jour": "datetime64[s]", "actif": "boolean", "niveau": "Int64", "part": "Float64",
        "mele": "string", "grand": "string", "vu": "datetime64[us, UTC]", "rien": "string",
    }  # fmt: skip
    assert frame["jour"][1] == pandas.Timestamp("9999-12-31").as_unit("s") and frame["mele"][1] == "2021-02-30"
    assert frame["vu"][0] == pandas.Timestamp("2021-01-31T10:00:00Z")
    assert frame.iloc[2].isna().all()
    assert frame.attrs == {"question": "essai", "parametres": {"n": "RS1"}}


def test_attrs_live_through_concat_and_a_file_of_pandas(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow", reason="pandas writes Parquet with pyarrow")
    frame = TYPED.to_pandas()
    both = pandas.concat([frame, frame])
    assert both.attrs == frame.attrs and list(both.dtypes) == list(frame.dtypes)
    frame.to_parquet(tmp_path / "a.parquet")
    assert pandas.read_parquet(tmp_path / "a.parquet").attrs == frame.attrs


def test_a_column_of_few_texts_is_of_categories() -> None:
    pytest.importorskip("pandas")
    rows = tuple((Literal(f"RS{n}"), Literal("oui" if n % 3 else "non"), Literal("long")) for n in range(100))
    frame = Table(("numero", "etat", "texte"), rows).to_pandas()
    assert [str(kind) for kind in frame.dtypes] == ["string", "category", "category"]
    assert set(frame["etat"].cat.categories) == {"oui", "non"} and frame["etat"].value_counts()["oui"] == 66


def test_polars_and_parquet_give_the_same_types_and_the_file_says_what_it_is(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    frame = TYPED.to_polars()
    assert [str(kind) for kind in frame.dtypes] == [
        *("String", "Date", "Boolean", "Int64", "Float64", "String", "String"),
        *("Datetime(time_unit='us', time_zone='UTC')", "String"),
    ]
    TYPED.to_parquet(tmp_path / "a.parquet")
    assert polars.read_parquet(tmp_path / "a.parquet").equals(frame)
    said = json.loads(polars.read_parquet_metadata(tmp_path / "a.parquet")["rncp_graph"])
    assert said == {"question": "essai", "parametres": {"n": "RS1"}}


@pytest.mark.parametrize(
    ("later", "kind", "last"),
    [(Literal(7), "Int64", 7), (typed("0.5", "xsd:decimal"), "Float64", 0.5), (Literal("sept"), "String", "sept")],
)
def test_a_type_that_is_known_late_is_that_of_the_whole_column_of_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, later: Literal, kind: str, last: Any
) -> None:
    polars = pytest.importorskip("polars")
    monkeypatch.setattr(frames, "CHUNK", 2)
    Table(("n",), ((None,), (None,), (Literal(1),), (Literal(2),), (later,))).to_parquet(tmp_path / "a.parquet")
    column = polars.read_parquet(tmp_path / "a.parquet")["n"]
    assert str(column.dtype) == kind
    assert column.to_list()[-1] == last and column.to_list()[:2] == [None, None]


def test_a_column_without_values_has_the_type_of_its_name(tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    columns = ("fin", "niveau", "actif", "jaccard", "intitule", "n")
    empty = {
        0: ["datetime64[s]", "Int64", "boolean", "Float64", "string", "string"],
        1: ["Date", "Int64", "Boolean", "Float64", "String", "String"],
    }
    for rows in ((), ((None,) * 6,)):
        table = Table(columns, rows)
        table.to_parquet(tmp_path / "a.parquet")
        assert [str(kind) for kind in table.to_pandas().dtypes] == empty[0]
        assert [str(kind) for kind in table.to_polars().dtypes] == empty[1]
        assert [str(kind) for kind in polars.read_parquet(tmp_path / "a.parquet").dtypes] == empty[1]
    assert str(Table(("fin",), ((Literal("2021-02-30"),),)).to_pandas().dtypes["fin"]) == "string"


@given(tables)
def test_json_lines_hold_every_row_with_its_values(table: Table) -> None:
    out = io.StringIO()
    write_jsonl(table.columns, table.terms, out)
    back = [json.loads(line) for line in out.getvalue().split("\n")[:-1]]
    told = [{name: one.isoformat() if isinstance(one, date) else one for name, one in row.items()} for row in table]
    assert back == [
        {k: str(v) if isinstance(v, float) and not isfinite(v) else v for k, v in row.items()} for row in told
    ]


def test_an_answer_says_of_which_question_day_sources_and_licence_it_is(exemple: Path) -> None:
    table = query(corpus(exemple), "enregistree-a-une-date", certification="27413")
    assert isinstance(table, Table)
    said = dict(table.about)
    assert json.loads(json.dumps(said)) == said, "plain values, which frames and files take"
    day = said["jour"]
    assert (said["question"], said["parametres"]) == ("enregistree-a-une-date", {"certification": "27413", "date": day})
    (source,) = (one for one in said["sources"] if one["nom"] == "export-fiches-csv-exemple.zip")
    assert source["date_export"] == "2021-01-31" and source["producteur"] == "France compétences"
    assert source["licence"] in said["licences"] and len(source["sha256"]) == 64
    assert said["version"].startswith("rncp-graph ")


def test_a_table_can_be_put_aside_and_taken_again() -> None:
    again = pickle.loads(pickle.dumps(TYPED))
    assert again == TYPED and again.about == TYPED.about


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_instant_that_greenwich_has_not_is_text(instant: str) -> None:
    pytest.importorskip("pandas")
    assert Table(("a",), ((typed(instant, "xsd:dateTime"),),)).to_pandas()["a"][0] == instant
