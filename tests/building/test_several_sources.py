"""Several sources into a store: one record a fiche, what each source says kept, their disagreements listed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rncp_graph.building.loading import build, load
from rncp_graph.graph.merge import Export, Told, merge
from rncp_graph.model.fiche import Fiche
from rncp_graph.questions.finding import find, origines
from rncp_graph.questions.question import query
from rncp_graph.rdf.names import iri
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from tests.building.tools import everything, flow, one, rome, values


def test_fiches_of_two_sources_merge_and_disagreements_are_listed(exemple: Path) -> None:
    """One record in the default graph, what each source says in its own, and where they disagree."""
    store = open_store()
    paths = [exemple / "fiche-RNCP27413.txt", exemple / "export-fiches-csv-exemple.zip"]
    text, csv = map(read, paths)
    summary = load(store, text, csv)
    assert summary.certifications == summary.fiches - 1
    assert [o.titre for o in origines(store, "RNCP27413")] == [csv.nom, text.nom]
    assert find(store, "RNCP27413").preambule == next(iter(text)).preambule, "only the old fiche has one"
    conflict = (
        "SELECT ?v { GRAPH ?c { ?x a rncp:Conflit ; rncp:propriete rncp:aCertificateur ; rncp:valeurContestee ?v } }"
    )
    assert sorted(values(store, conflict)) == ["CCI FRANCE", "CCI France - Réseau Negoventis"]
    graphs = values(store, "SELECT DISTINCT ?c { GRAPH ?g { ?c a rncp:Certification } }")
    assert graphs == [iri(Fiche(numero="RNCP27413"))], "only the fiche of both sources is kept apart"


def test_the_report_counts_the_disagreements_that_the_question_tells(exemple: Path, tmp_path: Path) -> None:
    """A value against each one that stands in its place, or alone where the other source only has fewer."""
    store = open_store()
    summary = load(store, *map(read, sorted(exemple.glob("*.*"))))
    rows = [(row["numero"], row["valeur"], row["autre_valeur"]) for row in query(store, "desaccords")]
    assert rows == [
        ("RNCP7141", "Ministère du travail", None),
        ("RNCP27413", "CCI FRANCE", "CCI France - Réseau Negoventis"),
    ]
    assert summary.disagreements == 2

    codes = ("A1101", "A1202"), ("A1303", "A1404", "A1101"), ("A1101",)
    named = [
        flow(tmp_path / f"{nom}.xml", one("RNCP3", "Essai", "".join(map(rome, quoted))))
        for nom, quoted in zip("abc", codes, strict=True)
    ]
    for sources, expected in ((named[:2], 2), (named[::2], 1), (named[1:], 2)):
        store = open_store()
        summary = load(store, *map(read, sources))
        assert summary.disagreements == len(list(query(store, "desaccords"))) == expected


@pytest.mark.parametrize("titles", [("Un", "Deux"), ("Deux", "Un")])
def test_the_first_source_of_a_fiche_is_the_one_whose_values_count(tmp_path: Path, titles: tuple[str, str]) -> None:
    """Of two exports of no day too, whatever their names."""
    paths = {f"{nom}.xml": title for nom, title in zip("ab", titles, strict=True)}
    store = open_store()
    load(store, *(read(flow(tmp_path / nom, one("RNCP3", title))) for nom, title in paths.items()))
    assert next(paths[origine.titre] for origine in origines(store, "RNCP3")) == find(store, "RNCP3").intitule


def test_a_code_that_a_newer_export_added_is_a_revision(tmp_path: Path) -> None:
    store = open_store()
    days = (("2026-08-25", "A1101"), ("2026-08-26", "A1101 A1202"))
    paths = [
        flow(tmp_path / f"export_fiches_RNCP_V4_1_{day}.xml", one("RNCP3", "Essai", "".join(map(rome, codes.split()))))
        for day, codes in days
    ]
    assert load(store, *map(read, paths)).disagreements == 0
    rows = [(row["valeur"], row["source"], row["autre_valeur"], row["nature"]) for row in query(store, "desaccords")]
    assert rows == [("A1202", paths[1].name, None, "révision")]


def two_days(folder: Path) -> list[Path]:
    """Two daily exports: the second has another title, and the certification is no longer active."""
    end = "<DATE_FIN_ENREGISTREMENT>25/08/2026</DATE_FIN_ENREGISTREMENT>"
    folder.mkdir(exist_ok=True)
    return [
        flow(folder / "export_fiches_RNCP_V4_1_2026-08-25.xml", one("RNCP3", "Vendeur", f"{end}<ACTIF>Oui</ACTIF>")),
        flow(
            folder / "export_fiches_RNCP_V4_1_2026-08-26.xml",
            one("RNCP3", "Vendeur conseil", f"{end}<ACTIF>Non</ACTIF>"),
        ),
    ]


@pytest.mark.parametrize("named", ["older first", "newer first", "as a folder"])
def test_of_two_daily_exports_the_newer_is_the_record(tmp_path: Path, named: str) -> None:
    """The older one stands in its own graph, in the history, and bears witness of its own day."""
    paths = two_days(tmp_path / "jours")
    store = open_store()
    order = {"older first": paths, "newer first": paths[::-1], "as a folder": [paths[0].parent]}[named]
    summary = load(store, *map(read, order))
    assert [day.isoformat() for s in summary.sources if (day := s.date_export)] == ["2026-08-25", "2026-08-26"]
    assert find(store, "RNCP3") == Fiche(
        numero="RNCP3", intitule="Vendeur conseil", actif=False, date_fin_enregistrement=date(2026, 8, 25)
    )
    assert values(store, "SELECT ?t { ?c dct:title ?t ; rncp:actif ?a }") == ["Vendeur conseil"]
    by_day = "SELECT ?t { GRAPH ?p { ?g rncp:dateExport ?day } GRAPH ?g { ?c dct:title ?t } } ORDER BY ?day"
    assert values(store, by_day) == ["Vendeur", "Vendeur conseil"]
    history = "SELECT ?v { GRAPH ?g { ?x a rncp:Revision ; rncp:propriete dct:title ; rncp:valeurContestee ?v } }"
    assert sorted(values(store, history)) == ["Vendeur", "Vendeur conseil"]
    assert summary.disagreements == 0, "two days of one format are history"
    rows = [
        (row["propriete"], row["valeur"], row["autre_valeur"], row["nature"])
        for row in query(store, "desaccords", certification="RNCP3")
    ]
    assert rows == [("actif", "true", "false", "révision"), ("title", "Vendeur", "Vendeur conseil", "révision")]
    spans = "SELECT ?du ?registered { ?s rncp:enregistree ?registered ; rncp:du ?du } ORDER BY ?du"
    assert values(store, spans) == ["2026-08-25 true", "2026-08-26 false"]


def test_of_the_sources_of_a_fact_the_earliest_export_is_the_first(exemple: Path, tmp_path: Path) -> None:
    """A source without a day comes last; a certification that is only named has no source."""
    store = open_store()
    load(store, *map(read, [*two_days(tmp_path)[::-1], flow(tmp_path / "sans-jour.xml", one("RNCP3", "Vendeur"))]))
    rows = {
        (row["propriete"], row["valeur"]): (row["premiere"], row["date_export"], row["sources"])
        for row in query(store, "premiere-source", certification="RNCP3")
    }
    first, second = (path.name for path in sorted(tmp_path.glob("*2026*")))
    assert rows["title", "Vendeur"] == (first, date(2026, 8, 25), 2)
    assert rows["title", "Vendeur conseil"] == (second, date(2026, 8, 26), 1)
    assert rows["identifier", "RNCP3"] == (first, date(2026, 8, 25), 3)


def test_whatever_the_order_of_the_sources_and_whoever_builds_the_graph_is_the_same(
    exemple: Path, tmp_path: Path
) -> None:
    """Named graphs included, with files of one name, one process or two, all sources kept or not."""
    again = flow(tmp_path / "fiche-RNCP27413.txt", one("RNCP27413"), one("RNCP9")).rename(tmp_path / "a.xml")
    (tmp_path / "b").mkdir()
    twin = flow(tmp_path / "b" / "a.xml", one("RNCP9", "Autre"))
    paths = [again, twin, *two_days(tmp_path / "c"), *sorted(exemple.glob("*.*"))]
    for by_source in (False, True):
        built = []
        for processes, order in ((1, paths), (1, paths[::-1]), (2, paths[3:] + paths[:3])):
            store = open_store()
            report = load(store, *map(read, order), processes=processes, by_source=by_source)
            built.append((everything(store), report.problemes, report.disagreements))
        assert built[0] == built[1] == built[2]
        kept = values(store, "SELECT DISTINCT ?c { GRAPH ?g { ?c a rncp:Certification } }")
        assert (len(kept) == report.certifications) is by_source


def test_every_fiche_is_the_merge_of_its_sources(exemple: Path) -> None:
    """And each source reads back from its own graph."""
    sources = [read(path) for path in sorted(exemple.glob("*.*"))]
    store = open_store()
    report = load(store, *sources)
    told: dict[str, list[Told]] = {}
    for reading in report.sources:
        for fiche in reading.source:
            export = Export(f"graph/{reading.nom}", reading.format, reading.date_export, reading.sha256)
            told.setdefault(fiche.numero, []).append(Told(export, fiche))
    assert any(len(of_one) > 1 for of_one in told.values())
    for numero, of_one in told.items():
        assert find(store, numero) == merge(of_one).fiche


@pytest.mark.parametrize("processes", [1, 2])
def test_a_number_that_one_source_repeats_is_one_record(tmp_path: Path, processes: int) -> None:
    """The source streams; where it repeats a number, it is read once more, and its doubts are written once."""
    twice = [one("RNCP3", "Vendeur", rome("D1407")), one("RNCP4"), one("rncp 3", "Vendeur", "<ACTIF>Non</ACTIF>")]
    path, doubts = flow(tmp_path / "export_RNCP_2026-08-25.xml", *twice), tmp_path / "doubts.csv"
    report = build(tmp_path / "s", read(path), processes=processes, report=doubts)
    store = open_store(tmp_path / "s")
    assert values(store, "SELECT ?n { ?c a rncp:Certification ; dct:identifier ?n } ORDER BY ?n") == ["RNCP3", "RNCP4"]
    record = find(store, "RNCP3")
    assert (record.intitule, [entry.code for entry in record.codes_rome], record.actif) == ("Vendeur", ["D1407"], False)
    assert (report.fiches, report.certifications, report.problemes["numero-repete"]) == (3, 2, 1)
    assert doubts.read_text(encoding="utf-8").count("numero-repete") == 1


def test_a_fiche_of_two_sources_holds_the_rows_of_both(exemple: Path) -> None:
    """Blocks of one code are merged, a route that only the old fiche closes is kept."""
    store = open_store()
    load(store, read(exemple / "export-fiches-csv-exemple.zip"), read(exemple / "fiche-RNCP7141.txt"))
    fiche = find(store, "RNCP7141")
    assert [bloc.code for bloc in fiche.blocs] == ["RNCP7141BC01", "RNCP7141BC02"]
    assert all(bloc.liste_competences for bloc in fiche.blocs), "only the old fiche describes the blocks"
    routes = {voie.code: voie.ouverte for voie in fiche.voies_acces}
    assert routes == {"CA": True, "CL": False, "CQ": True, "FC": True, "FI": False, "VAE": True}
    assert fiche.date_fin_enregistrement is not None, "only the export dates the end"
