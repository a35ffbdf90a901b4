"""CSV for a spreadsheet: into the right cells, no text a formula, numbers as numbers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from rncp_graph.language import use_language
from rncp_graph.networks.files import write
from rncp_graph.questions.sheet import writer
from rncp_graph.questions.table import Table

DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
HOSTILE = ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\n@x"]


@pytest.mark.parametrize(("lang", "between", "decimal"), [("fr", ";", "2,5"), ("en", ",", "2.5")])
def test_a_file_opens_in_the_region_of_the_language(lang: str, between: str, decimal: str) -> None:
    rows = ((Literal("é"), Literal("2.5", datatype=DECIMAL)), (Literal("-3"), Literal(-3)), (None, Literal(True)))
    with use_language(lang):
        said = Table(("n", "m"), rows).to_csv(excel=True)
    assert said.startswith("\ufeffn") and said.count("\r\n") == 4
    read = list(csv.reader(io.StringIO(said[1:], newline=""), delimiter=between))
    assert read == [["n", "m"], ["é", decimal], ["'-3", "-3"], ["", "true"]]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula_and_plain_csv_leaves_it(text: str) -> None:
    table = Table((text,), ((Literal(text),),))
    (_, cell) = csv.reader(io.StringIO(table.to_csv(excel=True)[1:], newline=""))
    assert cell == [f"'{text}"]
    assert list(csv.reader(io.StringIO(table.to_csv(), newline=""))) == [[text], [text]]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=4))
def test_a_sheet_says_what_it_was_given(row: list[str]) -> None:
    writer(out := io.StringIO(newline=""), sheet=True).writerow(row)
    (read,) = csv.reader(io.StringIO(out.getvalue()[1:], newline=""))
    assert [cell == text or cell == f"'{text}" for cell, text in zip(read, row, strict=True)]


def test_a_network_is_for_a_spreadsheet_by_the_name_of_its_file(tmp_path: Path) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("=a", "b", weight=-0.5)
    for name in ("n.excel.csv", "n.csv"):
        write(graph, tmp_path / name)
    assert (tmp_path / "n.excel.csv").read_text().splitlines()[1].startswith("'=a,")
    assert (tmp_path / "n.excel.csv").read_text().endswith(",-0.5\n")
    assert (tmp_path / "n.csv").read_text().splitlines()[1].startswith("=a,")
