"""The report for machines: JSON, CSV for all or by certifier, and RDF, which say the same."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import rdflib

from rncp_graph.building.loading import load
from rncp_graph.errors import StoreError
from rncp_graph.language import use_language
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.validation import ValidationReport, validate
from rncp_graph.validation.documents import (
    COLUMNS,
    SUFFIXES,
    SUMMARY,
    to_json,
    triples,
    write_by_certifier,
    write_report,
)
from rncp_graph.validation.reference import read_report
from rncp_graph.validation.shapes import SH
from tests.validation.broken import fiche, loaded


@pytest.fixture(scope="module")
def report(exemple: Path) -> ValidationReport:
    store = open_store()
    load(store, *(read(path) for path in sorted(exemple.iterdir()) if path.suffix != ".csv" and path.is_file()))
    return validate(store)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_says_what_to_correct_and_where(report: ValidationReport, tmp_path: Path) -> None:
    with use_language("fr"):
        write_report(report, tmp_path / "r.csv")
    found = rows((tmp_path / "r.csv").read_text(encoding="utf-8"))
    assert tuple(found[0]) == COLUMNS
    assert len(found) == len(report.breaches)
    told = next(row for row in found if row["genre"] == "parution-avant-signature" and row["valeur"] == "2001-07-19")
    assert told["endroit"].startswith("Arrêté du 19 juillet 2001 publié au Journal Officiel du 28 juillet 2001")
    assert (told["gravite"], told["fiche"], told["intitule"]) == ("avertissement", "RNCP35959", "Développeur web")
    assert told["correction"] == "Corriger la date de publication, ou celle que dit le titre."
    assert (told["propriete"], told["source"]) == ("rncp:dateSignature", "DATE_PUBLICATION_JO, TITRE")
    assert told["page"] == "https://www.francecompetences.fr/recherche/rncp/35959/"


def test_the_certifier_of_a_fiche_and_the_name_of_a_row_stand_beside_a_breach(report: ValidationReport) -> None:
    told = [one for one in to_json(report)["constats"] if one["genre"] == "siret-absent"]
    assert {"Groupe ESIEA - IN'TECH INFO"} <= {one["endroit"] for one in told}
    assert all(one["fiche"].startswith(("RNCP", "RS")) for one in told)


def test_each_certifier_has_a_file_and_the_summary_counts_them(report: ValidationReport, tmp_path: Path) -> None:
    folder = tmp_path / "par-certificateur"
    count = write_by_certifier(report, folder)
    summary = rows((folder / SUMMARY).read_text(encoding="utf-8"))
    files = {path.name for path in folder.iterdir()} - {SUMMARY}
    assert count == len(files) == len(summary) > 10
    assert files == {row["fichier"] for row in summary}
    for row in summary:
        told = rows((folder / row["fichier"]).read_text(encoding="utf-8"))
        assert len(told) == int(row["constats"]) == sum(int(row[g]) for g in report.severities)
        assert all(row["certificateur"] in one["certificateurs"] for one in told)
    assert "siren-187500020_cci-france.csv" in files

    assert write_by_certifier(report, folder) == count  # a folder of ours is replaced
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match="move it away"):
        write_by_certifier(report, folder)
    assert (folder / "notes.txt").read_text() == "mine"


def test_json_counts_what_it_lists(report: ValidationReport) -> None:
    said = json.loads(json.dumps(to_json(report)))
    assert said["conforme"] is False
    assert said["certifications"] == 44
    assert {rule["genre"]: rule["nombre"] for rule in said["regles"]} == report.counts
    assert sum(said["bilan"].values()) == len(said["constats"]) == len(report.breaches)
    assert said["bilan"]["violation"] == report.violations == 0


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # the JSON-LD parser of rdflib
@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".rdf", ".jsonld"])
def test_rdf_is_a_report_that_any_engine_could_have_given(
    report: ValidationReport, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"r{suffix}"
    write_report(report, path)
    graph = rdflib.Graph().parse(path)
    assert len(graph) == len(set(triples(report)))
    sh = rdflib.Namespace(SH)
    node = graph.value(None, rdflib.RDF.type, sh.ValidationReport)
    assert graph.value(node, sh.conforms) == rdflib.Literal(False)
    assert len(set(graph.objects(node, sh.result))) == len(report.breaches)
    assert set(read_report(graph, report.shapes)) == set(report.breaches)


def test_a_graph_that_conforms_says_so_in_every_form(tmp_path: Path) -> None:
    report = validate(loaded(fiche()))
    for suffix in SUFFIXES:
        write_report(report, tmp_path / f"r{suffix}")
    assert json.loads((tmp_path / "r.json").read_text())["conforme"] is True
    assert rows((tmp_path / "r.csv").read_text()) == []
    assert "sh:conforms true" in (tmp_path / "r.ttl").read_text()


def test_another_suffix_is_refused_before_anything_is_written(report: ValidationReport, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"r\.doc: unknown suffix; see \.json"):
        write_report(report, tmp_path / "r.doc")
    assert list(tmp_path.iterdir()) == []


def test_two_reports_of_one_graph_are_the_same(report: ValidationReport) -> None:
    assert len({triple.subject for triple in triples(report)}) == len(report.breaches) + 1
    assert set(triples(validate(loaded(fiche(bloc=None))))) == set(triples(validate(loaded(fiche(bloc=None)))))
