"""The benchmark of questions: the values it asks with, the peer that is stopped in time, the page that it writes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, Dataset, URIRef

from bench.latency import time_one
from bench.latency_rdflib import time_questions
from bench.questions import Data, Latencies, main
from bench.questions_page import markdown, ratios_to_rdflib, summary_line
from bench.server import serving
from bench.truth import time_find
from bench.values import frequent_values, known_values, rows_in
from rncp_graph.building.loading import build
from rncp_graph.model.fiche import Abrege, Certificateur, Fiche, Rome
from rncp_graph.questions.question import query, question, questions
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.versions import current
from tests.moments import GUARD
from tests.questions.tools import corpus, graph


def latencies(**times: dict[str, dict[str, Any]]) -> Latencies:
    said = Latencies(Data(nom="x", titre="X", sources=[], vocabularies=[]), quads=1000)
    said.asked_values = {"compte": {}, "blocs": {"certification": "RNCP1"}}
    said.rows, said.times = {"compte": 10, "blocs": 4}, times
    return said


def test_a_question_is_asked_with_its_own_example_where_that_has_an_answer(exemple: Path) -> None:
    """What has a default is left at it where that has an answer, too."""
    store, defaults = corpus(exemple), set[str]()
    for name, asked in questions().items():
        if asked.exemple and asked.exemple.nombre:
            example = asked.exemple.parametres
            values, rows = known_values(store, asked)
            options = {option.nom for option in asked.parametres if option.default and not option.date_export}
            assert {(key, said) for key, said in example.items() if key not in options} <= values.items(), name
            if example.items() <= values.items():
                assert rows == asked.exemple.nombre, name
            else:
                defaults.add(name)
                assert rows and not options & values.keys(), name
    assert {"certifications-par-voie", "expirations"} <= defaults
    assert "blocs-communs" not in defaults


def test_where_the_example_is_absent_a_value_with_an_answer_is_found() -> None:
    store = graph(Fiche(numero="RNCP1", codes_rome=(Rome(code="K1234"),)))
    with pytest.warns(UserWarning, match="no source of the store says its date"):
        values, found = known_values(store, question("certifications-par-metier"))
    assert (values["rome"], found) == ("K1234", 1)


def test_codes_are_read_from_the_graph_not_from_the_names_of_nodes() -> None:
    """A code of blanks and accents, and a number that is none, are other words in an IRI; a body by name has none."""
    bodies = (Certificateur(nom="CESI"), Certificateur(nom="AFPA", siret="82422814200108"))
    store = graph(Fiche(numero="RNCP 12 bis", abrege=Abrege(code="BAC PRO"), certificateurs=bodies))
    assert frequent_values(store, "abrege") == ("BAC PRO",)
    assert frequent_values(store, "organisme") == ("824228142",)
    assert time_find(store, 1)["fiches"] == 1


def test_without_any_answer_the_example_is_kept_and_the_rows_are_none() -> None:
    assert known_values(open_store(), question("blocs")) == ({"certification": "RNCP27413"}, 0)


def test_a_slow_question_is_not_asked_again() -> None:
    asked: list[float] = []

    def slow() -> int:
        asked.append(time.sleep(0.02) or 0)
        return 1

    assert len(time_one(slow, 5, patience=10)["ms"]) == len(asked) == 1
    assert len(time_one(slow, 3)["ms"]) == 3
    assert len(asked) == 5


def test_rdflib_is_stopped_in_time_and_answers_the_next_question() -> None:
    data = Dataset()
    for number in range(300):
        data.default_graph.add((URIRef(f"urn:{number}"), RDF.type, URIRef("urn:x")))
    # 300 to the power of four rows to look at: it ends because it is stopped
    slow = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = <urn:none>) }"
    assert time_questions(data, {"slow": slow}, 2, 1) == {"slow": {"echec": "> 1 s"}}
    said = time_questions(data, {"next": "SELECT * { ?a ?b ?c }", "ask": "ASK { ?a a <urn:x> }"}, 2, GUARD)
    assert (said["next"]["lignes"], len(said["next"]["ms"])) == (300, 2)
    assert said["ask"]["lignes"] == 1


def test_the_server_answers_from_the_very_version_of_a_built_store(exemple: Path, tmp_path: Path) -> None:
    build(tmp_path / "base.db", read(exemple / "fiche-RNCP27413.txt"))
    with serving(tmp_path / "log", current(tmp_path / "base.db")) as address:
        answer = query(open_store(address), "blocs", certification="RNCP27413")
        assert rows_in(answer) == 4
        assert answer == query(open_store(tmp_path / "base.db"), "blocs", certification="RNCP27413")


def test_a_ratio_to_a_stopped_rdflib_is_a_bound_and_so_is_a_median_of_it() -> None:
    ours = {"compte": {"ms": [2.0, 1.0, 9.0], "lignes": 10}, "blocs": {"ms": [4.0], "lignes": 4}}
    theirs = {"compte": {"ms": [50.0], "lignes": 10}, "blocs": {"echec": "> 60 s"}}
    said = latencies(memory=ours, disk=ours, rdflib=theirs)
    assert ratios_to_rdflib(said) == {"compte": (25.0, False), "blocs": (15_000.0, True)}
    assert "rdflib takes ≥ 7,512.5 times as long" in summary_line(said)
    assert "median 3.00 ms, slowest 4.00 ms (`blocs`)" in summary_line(said)
    assert "| > 60 s |  | > 15,000.0 |" in markdown([said])


def test_rows_that_differ_between_engines_are_shown_and_counted() -> None:
    ours = {"compte": {"ms": [1.0], "lignes": 10}, "blocs": {"ms": [1.0], "lignes": 4}}
    other = {**ours, "blocs": {"ms": [1.0], "lignes": 3}}
    page = markdown([latencies(memory=ours, disk=other)])
    assert "| **4 / 3** |" in page
    assert "| questions whose rows differ between our stores | 1 | at most 0 | ✗ |" in page


def test_a_question_slower_than_the_target_is_a_cross() -> None:
    slow = {"compte": {"ms": [10.0], "lignes": 10}, "blocs": {"ms": [1500.0], "lignes": 4}}
    page = markdown([latencies(disk=slow)])
    assert "| slowest on disk, ms | 1,500 | at most 500 | ✗ |" in page
    assert "| questions above 500 ms on disk | 1 | at most 0 | ✗ |" in page


def test_the_whole_measure_runs_on_the_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "QUESTIONS.md"
    main(["--exemple", "--scale", "0", "--runs", "1", "--rdflib", "0", "--cache", str(tmp_path), "-o", str(page)])
    text = page.read_text(encoding="utf-8")
    assert text == capsys.readouterr().out.removesuffix("\n")
    assert all(f"`{name}`" in text for name in questions())
    assert "| questions whose rows differ between our stores | 0 | at most 0 | ✓ |" in text
