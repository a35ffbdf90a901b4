"""`rncp-graph search`: a table for people, IRIs for SPARQL, one line for whatever cannot be done."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import rncp_graph as rg
from tests.commands import program

COLUMNS = ["kind", "code", "title", "active", "level"]


@pytest.fixture(scope="session")
def store(exemple: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search") / "a.db"
    rg.build(folder, rg.read(exemple / "fiche-RNCP27413.txt"))
    return folder


def run(store: Path, *words: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "RNCP_GRAPH_LANG": lang, "RNCP_GRAPH_STORE": str(store)}
    return subprocess.run([program(), "search", *words], capture_output=True, text=True, env=env, check=False)


def test_a_table_has_kind_number_title_state_and_level(store: Path) -> None:
    head, first, *_ = [line.split("\t") for line in run(store, "attache", "comercial").stdout.splitlines()]
    assert head == COLUMNS
    assert first[:3] == ["certification", "RNCP27413", "Attaché(e) commercial(e)"]
    french = run(store, "attache", "genre=organisme", "ministère", lang="fr").stdout
    assert french == "" or french.startswith("genre\tcode\tintitulé\tactive\tniveau\n")


def test_iris_go_into_values(store: Path) -> None:
    done = run(store, "27413", "--format", "iris")
    assert done.stdout == "<https://w3id.org/rncp-graph/id/certification/RNCP27413>\n"


@pytest.mark.parametrize(
    ("words", "en", "fr"),
    [
        (("niveau=5",), "no word to search by", "aucun mot"),
        (("x", "couleur=bleu"), "unknown filter `couleur`", "filtre inconnu"),
        (("x", "genre=chat"), "give a kind: certification, metier", "il faut un genre : certification"),
        (("x", "niveau=99"), "niveau: `99`", "niveau : « 99 »"),
        (("x", "limit=3"), "unknown filter `limit`", "filtre inconnu « limit »"),
    ],
)
def test_what_cannot_be_searched_is_one_line(words: tuple[str, ...], en: str, fr: str, store: Path) -> None:
    for lang, said in (("en", en), ("fr", fr)):
        done = run(store, *words, lang=lang)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert said in done.stderr


@pytest.mark.parametrize("genre", ["metier", "Métier", "occupation"])
def test_a_kind_is_chosen_by_its_code_or_by_its_name(store: Path, genre: str) -> None:
    done = run(store, "commerciale", f"genre={genre}")
    assert {line.split("\t")[0] for line in done.stdout.splitlines()[1:]} == {"occupation"}


def test_nothing_found_is_no_failure_and_says_what_to_change(store: Path) -> None:
    done = run(store, "zzzzqqq")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "no title and no text has zzzzqqq" in done.stderr
