"""The forms in which `query` gives an answer, and a question asked for every row of a file."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rncp_graph.questions.forms import FORMS
from tests.commands import program
from tests.moments import GUARD

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def run(store: str) -> Run:
    def command(*words: str, cwd: Path | None = None, lang: str = "en") -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "RNCP_GRAPH_LANG": lang, "RNCP_GRAPH_STORE": store}
        said = [program(), *words]
        return subprocess.run(said, capture_output=True, text=True, cwd=cwd, env=env, check=False, timeout=GUARD)

    return command


LINE = ("query", "lignee", "certification=RNCP28155")


@pytest.mark.parametrize(("lang", "words"), [("fr", ["ancêtre", "non"]), ("en", ["ancestor", "no"])])
def test_people_read_one_language_and_programs_read_codes(run: Run, lang: str, words: list[str]) -> None:
    shown = run(*LINE, lang=lang).stdout.splitlines()[1].split("\t")
    assert [shown[1], shown[-1]] == words
    (first, *_) = csv.DictReader(run(*LINE, "--format", "csv", lang=lang).stdout.splitlines())
    assert (first["sens"], first["actif"]) == ("ancetre", "false")
    (beside, *_) = csv.DictReader(run(*LINE, "--format", "csv", "--labels", lang=lang).stdout.splitlines())
    assert (beside["sens"], beside["sens_libelle"]) == ("ancetre", words[0])


@pytest.mark.parametrize("form", FORMS)
def test_a_file_has_the_form_of_its_suffix_or_the_one_that_is_said(run: Run, tmp_path: Path, form: str) -> None:
    assert run(*LINE, "-o", f"a.{form}", cwd=tmp_path).stdout == ""
    assert run(*LINE, "-o", "b", "--format", form, cwd=tmp_path).returncode == 0
    written = (tmp_path / f"a.{form}").read_bytes()
    assert written[:2] == {"csv": b"nu", "json": b'{"', "jsonl": b'{"', "parquet": b"PA"}[form]
    assert written == (tmp_path / "b").read_bytes()
    if form == "parquet":
        polars = pytest.importorskip("polars")
        about = json.loads(polars.read_parquet_metadata(tmp_path / "b")["rncp_graph"])
        assert (about["question"], about["parametres"]) == ("lignee", {"certification": "RNCP28155"})


@pytest.mark.parametrize(
    "words",
    [
        (*LINE, "-o", "a.xls"),
        (*LINE, "-o", "a.parquet.gz"),
        (*LINE, "-o", "a.csv", "--format", "table"),
        (*LINE, "--format", "parquet"),
        ("query", "ASK { ?s ?p ?o }", "-o", "a.csv"),
        ("query", "blocs", "--each", "nothing.csv"),
        ("query", "blocs", "--each", "two.csv"),
        ("query", "blocs", "each=a.csv"),
    ],
)
def test_what_cannot_be_given_is_said_in_one_line_and_writes_nothing(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "two.csv").write_text("a;b\n1;2\n")
    done = run(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["two.csv"]


def test_a_question_is_asked_for_every_row_of_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("dossier;certification\nA;27413\nB;RNCP1900\nC;7141\n")
    done = run("query", "blocs", "--each", "n.csv", "--format", "csv", cwd=tmp_path)
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert [(row["ligne"], row["dossier"], row["reponses"]) for row in rows] == [
        *[("1", "A", "4")] * 4,
        ("2", "B", "0"),
        *[("3", "C", "2")] * 2,
    ]
    assert done.returncode == 0
    assert done.stderr.splitlines() == ["3 rows: 1 without an answer, 0 ill-formed (column erreur)"]


@pytest.mark.parametrize("form", [*FORMS, "table"])
def test_an_ill_formed_row_is_told_with_its_number_and_by_the_exit_status(run: Run, tmp_path: Path, form: str) -> None:
    (tmp_path / "n.csv").write_text("7141\nx\n27413\n")
    place = () if form == "table" else ("-o", f"a.{form}")
    done = run("query", "blocs", "--each", "n.csv", *place, cwd=tmp_path)
    assert done.returncode == 1
    assert "row 2: certification: `x`" in done.stderr and "Traceback" not in done.stderr
    if form == "jsonl":
        rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
        assert [(row["ligne"], row["reponses"]) for row in rows] == [*[(1, 2)] * 2, (2, None), *[(3, 4)] * 4]


def test_many_ill_formed_rows_are_counted_and_only_the_first_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("certification\n7141\n" + "x\n" * 500)
    done = run("query", "blocs", "--each", "n.csv", cwd=tmp_path, lang="fr")
    assert done.stderr.count("\n") == 11
    assert done.stderr.splitlines()[-1].startswith("501 lignes : 0 sans réponse, 500 mal formées")


def test_a_reader_who_goes_away_is_no_failure(store: str, tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("certification\n" + "7141\n" * 3000)
    script = f"{sys.executable} -m rncp_graph query blocs --each n.csv | head -1; echo ${{PIPESTATUS[0]}}"
    env = {**os.environ, "RNCP_GRAPH_STORE": store}
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=tmp_path, env=env, check=False)
    assert done.stdout.splitlines()[-1] == "0", done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("lang", "said"), [("fr", "-o : a.csv est la table elle-même"), ("en", "is the table itself")])
def test_an_answer_is_not_written_over_the_table_that_asks(run: Run, tmp_path: Path, lang: str, said: str) -> None:
    (tmp_path / "a.csv").write_text("certification\n27413\n")
    done = run("query", "blocs", "--each", "a.csv", "-o", "a.csv", cwd=tmp_path, lang=lang)
    assert (done.returncode, done.stderr.count("\n"), said in done.stderr) == (2, 1, True)
    assert (tmp_path / "a.csv").read_text() == "certification\n27413\n"
