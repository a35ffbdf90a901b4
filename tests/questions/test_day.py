"""The day at which a question is asked: said, or that of the latest export of the store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rncp_graph.building.loading import build
from rncp_graph.cli import cli
from rncp_graph.errors import QuestionError
from rncp_graph.questions.day import Day, day_of
from rncp_graph.questions.question import load_question
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE, expand
from tests.questions.tools import rows


def dated(*days: str) -> OxigraphStore:
    """A store whose sources were exported on these days."""
    store = open_store()
    said = (
        f'<{BASE}graph/s{{}}> <{expand("rncp:dateExport")}> "{{}}"^^<{expand("xsd:date")}> <{BASE}graph/provenance> .\n'
    )
    store.load(said.format(number, day).encode() for number, day in enumerate(days))
    return store


AT = """#+ id = "at"
#+ titre = {fr = "a", en = "b"}
#+ question = {fr = "a", en = "b"}
#+ vide = {fr = "a", en = "b"}
#+ [[parametres]]
#+ nom = "date"
#+ type = "date"
#+ obligatoire = false
#+ default = "export"
#+ exemple = "2020-01-01"
#+ description = {fr = "a", en = "b"}
SELECT ($date AS ?jour) { }"""


def test_a_day_left_unsaid_is_that_of_the_latest_export_of_the_store() -> None:
    asked = load_question(AT)
    store = dated("2021-01-31", "2024-02-22")
    for values in ({}, {"date": ""}, {"date": "export"}):
        assert rows(store, asked, **values) == [{"jour": date(2024, 2, 22)}]
    assert rows(store, asked, date="01/02/2012") == [{"jour": date(2012, 2, 1)}]
    assert day_of(store) == Day(date(2024, 2, 22), known=True)


def test_without_a_dated_source_the_day_is_today_and_that_is_said() -> None:
    with pytest.warns(UserWarning, match=r"today|aujourd'hui"):
        assert rows(open_store(), load_question(AT)) == [{"jour": date.today()}]


@pytest.mark.parametrize("wrong", ["hier", "2021-13-01", "31/02/2021"])
def test_an_ill_formed_day_is_refused_with_the_right_forms(wrong: str) -> None:
    with pytest.raises(QuestionError, match=r"2021-01-31 .* 31/01/2021"):
        rows(dated("2021-01-31"), load_question(AT), date=wrong)


# --- the day on the command line --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("base") / "exemple.db"
    sources = sorted(path for path in (Path(__file__).parents[2] / "data" / "exemple").iterdir() if path.is_file())
    build(folder, *(read(path) for path in sources))
    return str(folder)


def run(built: str, *words: str) -> Result:
    return CliRunner().invoke(cli, ["query", *words, "--store", built])


def test_the_option_date_is_the_parameter_of_that_name(built: str) -> None:
    asked = ("cq25", "certification=27413", "--format", "csv")
    day = run(built, *asked, "--date", "2006-01-15")
    assert day.stdout == run(built, *asked, "date=15/01/2006").stdout
    assert day.stdout.splitlines()[1].startswith("RNCP27413,non,entre deux periodes")


def test_the_day_that_stands_in_is_said_beside_the_answer(built: str) -> None:
    found = run(built, "expirations")
    assert "2021-01-31" in found.stderr
    assert "2021-01-31" not in run(built, "expirations", "date=2021-01-31").stderr


def test_a_question_without_a_day_refuses_the_option_and_names_what_it_takes(built: str) -> None:
    assert "registre" in str(run(built, "successeurs", "registre=RNCP", "--date", "2012-01-01").exception)
    assert isinstance(run(built, "compte", "--date", "2012-01-01").exception, QuestionError)
    twice = run(built, "cq25", "certification=27413", "date=2012-01-01", "--date", "2012-01-01")
    assert isinstance(twice.exception, QuestionError)
