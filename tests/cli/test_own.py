"""Questions of one's own at the command line: begun, asked, refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

PREFIXES = "PREFIX rncp: <https://w3id.org/rncp-graph/ontology#> PREFIX dct: <http://purl.org/dc/terms/> "
ROME = PREFIXES + "SELECT ?numero { ?c rncp:codeRome $rome ; dct:identifier ?numero } ORDER BY ?numero"


@pytest.mark.parametrize(
    ("lang", "written", "there"),
    [
        ("fr", "écrit : mine.rq ; posez-la : rncp-graph query mine.rq", "rncp-graph: mine.rq : ce fichier existe déjà"),
        ("en", "written: mine.rq; ask it: rncp-graph query mine.rq", "rncp-graph: mine.rq: this file is there already"),
    ],
)
def test_a_question_is_begun_runs_as_it_stands_and_is_not_written_over(
    run: Run, store: str, tmp_path: Path, lang: str, written: str, there: str
) -> None:
    assert run("query", "--new", "mine", cwd=tmp_path, lang=lang).stderr.strip() == written
    text = (tmp_path / "mine.rq").read_text(encoding="utf-8")
    assert "RNCP27413" in run("query", "mine.rq", "--store", store, cwd=tmp_path).stdout
    assert "RNCP31114" in run("query", "mine.rq", "rome=M1805", "--store", store, cwd=tmp_path).stdout
    again = run("query", "--new", "mine.rq", cwd=tmp_path, lang=lang)
    assert (again.returncode, again.stderr.strip()) == (2, there)
    assert (tmp_path / "mine.rq").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("value", ["M1805", "rome:m1805", "<https://w3id.org/rncp-graph/id/rome/M1805>"])
def test_a_text_and_a_file_take_the_same_values(run: Run, store: str, tmp_path: Path, value: str) -> None:
    (tmp_path / "mine.rq").write_text(ROME)
    text = run("query", ROME, f"rome={value}", "--store", store)
    file = run("query", "mine.rq", f"rome={value}", "--store", store, cwd=tmp_path)
    assert text.stdout == file.stdout
    assert "RNCP31114" in text.stdout
    term = f"x={value if '<' in value else 'rome:M1805'}"
    assert run("query", ROME.replace("$rome", "$x"), term, "--store", store).stdout == text.stdout


def test_a_network_of_ones_own_takes_parameters(run: Run, store: str, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text(ROME.replace("SELECT ?numero", 'SELECT (?numero AS ?source) ("M" AS ?target)'))
    done = run("network", "mine.rq", "rome=M1805", "--store", store, cwd=tmp_path)
    assert done.stdout.startswith("mine.rq: "), done.stderr
    assert "rome=D1407" in run("network", "mine.rq", "--store", store, cwd=tmp_path).stderr


@pytest.mark.parametrize(("lang", "said"), [("fr", "aucune ligne"), ("en", "no row")])
def test_an_answer_without_rows_says_so(run: Run, store: str, lang: str, said: str) -> None:
    done = run("query", ROME, "rome=K1207", "--store", store, lang=lang)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (0, "numero\n", said)


@pytest.mark.parametrize(
    ("words", "fr", "en"),
    [
        ((ROME,), "paramètre manquant : rome", "missing parameter: rome"),
        ((ROME, "rome=développeur"), "M1805", "M1805"),
        ((ROME.replace("$rome", "$x"), "x=M1805"), "vouliez-vous dire rome:M1805 ?", "did you mean rome:M1805?"),
        (("SELECT ?s { ?s rncp:dateEffet $date }", "date=2021-01-31"), "ajoutez : PREFIX rncp:", "add: PREFIX rncp:"),
        (("expirations", "date=31/02/2021"), "ce jour n'existe pas", "there is no such day"),
        (("expirations", "--date", "31/02/2021"), "ce jour n'existe pas", "there is no such day"),
        (("SELECT ?s WHERE { ?s ?p",), "ligne 1, colonne ", "line 1, column "),
        (("absent.rq",), "absent.rq : aucun fichier", "absent.rq: no file"),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_cannot_be_asked_is_said_in_one_line_with_status_2(
    run: Run, store: str, words: tuple[str, ...], fr: str, en: str, lang: str
) -> None:
    done = run("query", *words, "--store", store, lang=lang)
    assert done.returncode == 2
    assert (fr if lang == "fr" else en) in done.stderr
    assert done.stderr.count("\n") == 1
