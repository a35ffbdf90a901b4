"""`rncp-graph validate`, and `build --validate`: what they say, write, and end with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def broken(exemple: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export whose active fiches name no certifier."""
    text = (exemple / "export_fiches_RS_V4_1_exemple.xml").read_text(encoding="utf-8")
    path = tmp_path_factory.mktemp("broken") / "export_fiches_RS_V4_1_2026-08-16.xml"
    path.write_text(text.replace("CERTIFICATEURS>", "CERTIFICATIONS_PERDUES>"), encoding="utf-8")
    return path


def test_warnings_and_notes_end_with_0_and_are_told_with_examples_and_links(run: Run, store: str) -> None:
    done = run("validate", "--store", store)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("44 certifications, 55 rules: 0 violations, ")
    lines = done.stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if "(parution-avant-signature)" in line)
    assert "3  the text is published in the Journal officiel before it is signed" in lines[at]
    assert lines[at + 1].strip().startswith("→ Correct the day of publication")
    assert "RNCP35959" in lines[at + 2]
    assert lines[at + 2].endswith("https://www.francecompetences.fr/recherche/rncp/35959/")


def test_it_speaks_french(run: Run, store: str) -> None:
    done = run("validate", "--store", store, lang="fr")
    assert done.stdout.startswith("44 certifications, 55 règles : 0 violation, ")
    assert "Avertissements\n" in done.stdout and "Remarques\n" in done.stdout


def test_violations_end_with_1_and_the_store_that_was_built_is_in_place(run: Run, broken: Path, tmp_path: Path) -> None:
    db = str(tmp_path / "x.db")
    done = run("build", str(broken), "-o", db, "--validate")
    assert done.returncode == 1, done.stderr
    assert "active certification without a certifier (certificateur-absent)" in done.stdout
    assert done.stdout.index("unknown elements") < done.stdout.index("Violations")
    assert run("validate", "--store", db).returncode == 1
    assert run("build", str(broken), "-o", db).returncode == 0


def test_it_writes_what_it_is_asked_for(run: Run, store: str, tmp_path: Path) -> None:
    names = ("r.json", "r.csv", "r.ttl")
    words = [word for name in names for word in ("-o", str(tmp_path / name))]
    done = run("validate", *words, "--by-certifier", str(tmp_path / "c"), "--format", "json", "--store", store)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert {path.name for path in tmp_path.iterdir()} == {*names, "c"}
    assert (tmp_path / "c" / "sommaire.csv").is_file()
    assert done.stderr.count("written:") == 4
