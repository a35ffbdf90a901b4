"""A source format is an entry of one table and the module that reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rncp_graph.errors import SourceError
from rncp_graph.model.fields import P
from rncp_graph.model.formats import FORMATS, format_named, rank
from rncp_graph.questions.header import DONNEES
from rncp_graph.readers import reader_of
from tests.extended import Extended

READER = '''
"""A toy format: a first line `toy`, then a number and a title a line."""

from rncp_graph.model.fiche import Fiche


def recognises(files):
    return any(file.nom.endswith(".toy") for file in files)


def read(files, reading):
    with files[0].open() as file:
        for line in file.read().decode().splitlines()[1:]:
            numero, intitule = line.split("|")
            yield Fiche(numero=numero, intitule=intitule)
'''

ENTRY = """    SourceFormat(
        name="toy",
        reader="toy",
        column="csv",
        heading="toy",
        data="toy",
        titre=("jouet", "toy"),
        producer="The Toymaker",
        licence="https://toys.example/licence",
        whole=True,
    ),
"""

PROGRAM = """
import contextlib, io, json
import rncp_graph as rg
from rncp_graph.cli import cli
from rncp_graph.differences.sides import Graphe
from rncp_graph.publication.pages import COLUMNS
from rncp_graph.questions.finding import origines
store = rg.open_store()
rg.load(store, rg.read("a.toy"), rg.read("data/exemple/fiche-RNCP27413.txt"))
asked = '''SELECT ?creator ?licence { GRAPH ?g { ?s <http://purl.org/dc/terms/format> "toy" ;
    <http://purl.org/dc/terms/creator> ?creator ; <http://purl.org/dc/terms/license> ?licence } }'''
shown = io.StringIO()
with contextlib.redirect_stdout(shown):
    cli.main(["build", "a.toy", "-o", "toy.db"], standalone_mode=False)
    cli.main(["show", "RNCP1", "--store", "toy.db"], standalone_mode=False)
with rg.diff(rg.read("a.toy"), rg.read("b.toy")) as found, rg.diff(Graphe(store), rg.read("b.toy")) as stored:
    print(json.dumps({
        "found": rg.find(store, "RNCP1").intitule,
        "shared": rg.find(store, "RNCP27413").numero,
        "origins": [origin.format for origin in origines(store, "RNCP27413")],
        "provenance": [[str(row["creator"]), str(row["licence"])] for row in rg.query(store, asked)],
        "events": {entry.numero: entry.evenements for entry in found},
        "stored": [entry.numero for entry in stored],
        "shown": shown.getvalue(),
        "column": [name for name in COLUMNS if "toy" in name],
    }))
"""


def test_a_new_format_is_an_entry_and_a_reader(tmp_path: Path) -> None:
    """Read, load, find, its origins, build, show, provenance, diff of files and of a store, the mapping page."""
    copy = Extended(tmp_path)
    last = 'replace(_PDF, name="texte", reader="old.text")'
    copy.edit("rncp_graph/model/formats.py", f"_PDF, {last})", f"_PDF, {last},\n{ENTRY})")
    copy.add("rncp_graph/readers/toy.py", READER)
    assert copy.touched == ["rncp_graph/model/formats.py", "rncp_graph/readers/toy.py"]
    (tmp_path / "a.toy").write_text("toy\nRNCP1|Piano\nRNCP2|Flute\nRNCP27413|Other\n")
    (tmp_path / "b.toy").write_text("toy\nRNCP1|Organ\nRNCP27413|Other\n")

    said = json.loads(copy.run(PROGRAM))

    assert said["found"] == "Piano"
    assert said["shared"] == "RNCP27413"
    assert said["origins"] == ["texte", "toy"]
    assert [[term.strip('"<>') for term in row] for row in said["provenance"]] == [
        ["The Toymaker", "https://toys.example/licence"]
    ]
    assert said["events"] == {"RNCP1": ["modifiee"], "RNCP2": ["sortie"]}
    assert "RNCP1" in said["stored"]
    assert "a.toy (toy): 3 fiches" in said["shown"] and "Piano" in said["shown"]
    assert said["column"] == ["CSV, toy"]


def test_each_format_has_a_reader_a_column_of_the_mapping_and_a_name_for_questions() -> None:
    for one in FORMATS:
        reader = reader_of(one.name)
        assert callable(reader.recognises)
        assert callable(reader.read)
        assert one.column in P.__dataclass_fields__
        assert DONNEES[one.data] == one.titre
    assert len({one.name for one in FORMATS}) == len(FORMATS)


def test_the_official_exports_are_open_data_of_france_competences_and_old_fiches_are_not() -> None:
    assert {one.name: (one.producer[:6], one.licence is not None, one.whole) for one in FORMATS} == {
        "xml": ("France", True, True),
        "csv": ("France", True, True),
        "pdf": ("Commis", False, False),
        "texte": ("Commis", False, False),
    }


def test_a_format_that_is_not_known_is_named_and_comes_last() -> None:
    assert sorted(["demain", "texte", "pdf", "csv", "xml"], key=rank) == ["xml", "csv", "pdf", "texte", "demain"]
    with pytest.raises(SourceError, match="demain"):
        format_named("demain")
