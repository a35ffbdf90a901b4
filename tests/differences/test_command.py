"""`rncp-graph diff`, and sources that are broken."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from rncp_graph.differences import diff
from rncp_graph.errors import SourceError
from rncp_graph.readers import read
from tests.commands import program
from tests.differences.copy_with_edits import Copie
from tests.moments import GUARD


def test_a_broken_source_is_told_with_its_place(exemple: Path, tmp_path: Path) -> None:
    whole = (exemple / "export_fiches_RS_V4_1_exemple.xml").read_bytes()
    (tmp_path / "cut.xml").write_bytes(whole[:-400])
    with pytest.raises(SourceError, match=r"cut\.xml"):
        diff(read(exemple / "export_fiches_RS_V4_1_exemple.xml"), read(tmp_path / "cut.xml"))


def run(*words: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "RNCP_GRAPH_LANG": lang, "COLUMNS": "120"}
    command = [program(), "diff", *words]
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=GUARD)


@pytest.fixture
def edited(exemple: Path, tmp_path: Path) -> Copie:
    return Copie(exemple, tmp_path).modifie()


def test_the_command_tells_people_in_both_languages(edited: Copie) -> None:
    for lang, left, title in (("en", "left", "title"), ("fr", "sorties", "intitulé")):
        done = run(str(edited.avant), str(edited.apres), lang=lang)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
        assert f"{left} 1" in lines
        assert any(line.startswith(f"~ {title}") and "(rénové)" in line for line in lines)
        shown = {line.split()[0] for line in lines if line.startswith(("RNCP", "RS"))}
        assert shown == set(edited.evenements)


def test_the_command_can_be_asked_for_some_events_and_some_fiches(edited: Copie) -> None:
    words = (str(edited.avant), str(edited.apres), "--format", "json")
    said = json.loads(run(*words, "--only", "echue", "--only", "entree").stdout)
    expected = {numero for numero, events in edited.evenements.items() if events & {"echue", "entree"}}
    assert {fiche["numero"] for fiche in said["fiches"]} == expected
    assert json.loads(run(*words, "--fiche", "99001").stdout)["fiches"][0]["evenements"] == ["entree"]
    done = run(*words, "--fiche", "RNCP424242")
    assert done.returncode == 2
    assert "RNCP424242" in done.stderr


def test_the_command_writes_the_change_set_in_two_syntaxes(edited: Copie) -> None:
    said = {form: run(str(edited.avant), str(edited.apres), "--format", form).stdout for form in ("turtle", "nquads")}
    triples = {str(quad.triple) for quad in parse(said["turtle"].encode(), format=RdfFormat.TURTLE)}
    assert triples == {str(quad.triple) for quad in parse(said["nquads"].encode(), format=RdfFormat.N_QUADS)}
    assert len(triples) > 50


def test_the_command_takes_pairs_of_files_and_stores(edited: Copie, tmp_path: Path) -> None:
    from rncp_graph.building.loading import build

    old, new = (sorted(folder.iterdir()) for folder in (edited.avant, edited.apres))
    build(tmp_path / "new.db", *map(read, new))
    for words in (
        (str(old[0]), str(new[0]), "--and", str(old[1]), str(new[1])),
        (str(edited.avant), str(tmp_path / "new.db")),
    ):
        done = run(*words, "--format", "json")
        assert done.returncode == 0, done.stderr
        assert {fiche["numero"] for fiche in json.loads(done.stdout)["fiches"]} == set(edited.evenements)


def test_a_text_that_changed_is_shown_where_it_changed() -> None:
    from rncp_graph.cli.comparing import _parting

    a, b = _parting("mot " * 100 + "avant" + " mot" * 100, "mot " * 100 + "après" + " mot" * 100)
    assert "avant" in a
    assert "après" in b
    assert max(len(a), len(b)) < 100
