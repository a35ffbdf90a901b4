"""Sources into a store: what a build keeps, says and refuses."""

from __future__ import annotations

import csv
import gc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from rncp_graph.building.loading import build, load
from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.graph.merge import Export, Told, merge
from rncp_graph.model.fiche import Fiche
from rncp_graph.questions.finding import find, origines
from rncp_graph.questions.question import query
from rncp_graph.rdf.names import iri
from rncp_graph.readers import read
from rncp_graph.stores import Store, open_store, versions
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import expand

FLOW = '<?xml version="1.0" encoding="UTF-8"?>\n<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>{}</FICHES>'
PREFIXES = f"PREFIX rncp: <{expand('rncp:')}> PREFIX skos: <{expand('skos:')}> PREFIX dct: <{expand('dct:')}> "


def flow(path: Path, *fiches: str) -> Path:
    path.write_text(FLOW.format("".join(f"<FICHE>{fiche}</FICHE>" for fiche in fiches)), encoding="utf-8")
    return path


def one(numero: str, intitule: str = "Essai", rest: str = "") -> str:
    return f"<NUMERO_FICHE>{numero}</NUMERO_FICHE><INTITULE>{intitule}</INTITULE>{rest}"


def rome(code: str) -> str:
    return f"<CODES_ROME><ROME><CODE>{code}</CODE></ROME></CODES_ROME>"


def values(store: Store, query: str) -> list[str]:
    return [" ".join(getattr(term, "value", str(term)) for term in row) for row in store.query(PREFIXES + query)]


def quads(store: Store) -> set[str]:
    """Every statement of the default graph."""
    return set(map(str, store.query("CONSTRUCT WHERE { ?s ?p ?o }")))


def test_every_fiche_of_the_example_reads_back_as_it_went_in(exemple: Path) -> None:
    """Its words for codes included."""
    for path in sorted(exemple.glob("*.*")):
        store = open_store()
        load(store, read(path))
        for fiche in read(path):
            assert find(store, fiche.numero) == fiche


def test_two_builds_of_the_same_input_give_the_same_triples(exemple: Path) -> None:
    first, second = open_store(), open_store()
    paths = sorted(exemple.glob("*.*"))
    load(first, *map(read, paths))
    load(second, *map(read, reversed(paths)))
    assert quads(first) == quads(second)


def test_a_base_of_ones_own_is_everywhere(exemple: Path) -> None:
    store = open_store()
    load(store, *map(read, sorted(exemple.glob("*.*"))), base="https://example.org/")
    assert not any("w3id.org/rncp-graph/id/" in line for line in quads(store))
    assert find(store, "27413").niveau == 5


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


def everything(store: Store) -> set[str]:
    """Every statement, but those of the hour of the build."""
    assert isinstance(store, OxigraphStore)
    return {str(quad) for quad in store.quads() if "/construction/" not in str(quad.subject)}


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


def test_a_number_that_the_store_holds_is_refused_and_the_store_stays_as_it_is(tmp_path: Path) -> None:
    store = open_store()
    load(store, read(flow(tmp_path / "a.xml", one("RNCP1"), one("RNCP2"))))
    before = everything(store)
    again = [
        read(flow(tmp_path / name, one(numero), one("RNCP2")))
        for name, numero in (("b.xml", "RNCP3"), ("c.xml", "RS4"))
    ]
    for sources in (again[:1], again):
        with pytest.raises(StoreError, match="RNCP2 is in the store already"):
            load(store, *sources)
        assert everything(store) == before
    load(store, read(flow(tmp_path / "d.xml", one("RNCP5"))))
    assert find(store, "RNCP5").numero == "RNCP5"


def test_by_source_keeps_every_fiche_in_the_graph_of_its_source(tmp_path: Path) -> None:
    store = open_store()
    load(store, read(flow(tmp_path / "a.xml", one("RNCP1"), one("RNCP2"))), by_source=True)
    assert len(values(store, "SELECT ?c { GRAPH ?g { ?c a rncp:Certification } }")) == 2


def test_provenance_says_file_hash_date_version_and_licence(tmp_path: Path) -> None:
    path = flow(tmp_path / "export_fiches_RNCP_V4_1_2026-08-16.xml", one("RNCP1"))
    store = open_store()
    load(store, read(path))
    said = "dct:title ?t ; rncp:dateExport ?d ; rncp:versionFlux ?v ; rncp:sha256 ?h"
    import hashlib

    asked = f"SELECT ?t ?d ?v ?h {{ GRAPH ?g {{ ?s {said} }} }}"
    assert values(store, asked) == [f"{path.name} 2026-08-16 4.1 {hashlib.sha256(path.read_bytes()).hexdigest()}"]


def test_the_report_counts_doubts_and_writes_them_all(tmp_path: Path) -> None:
    path = flow(
        tmp_path / "a.xml",
        *(one(f"RNCP{n}", "x", "<DATE_EFFET>31/02/2024</DATE_EFFET><NOUVEAU>y</NOUVEAU>") for n in range(9)),
    )
    summary = build(tmp_path / "db", read(path), report=tmp_path / "r.csv")
    assert summary.problemes["date-illisible"] == 9
    assert summary.unknowns == {"FICHE/NOUVEAU": 9}
    rows = list(csv.DictReader((tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()))
    assert sum(row["genre"] == "date-illisible" and row["valeur"] == "31/02/2024" for row in rows) == 9
    assert {(row["champ"], row["valeur"]) for row in rows if row["genre"] == "element-inconnu"} == {
        ("FICHE/NOUVEAU", "9")
    }
    fiche = find(open_store(tmp_path / "db"), "RNCP3")
    assert [(c.valeur, c.propriete) for c in fiche.constats] == [("31/02/2024", "rncp:dateEffet")]
    assert any("y" in (r.texte or "") for r in fiche.rubriques), "an unknown element is kept"


def test_labels_of_a_code_do_not_depend_on_the_order_of_the_fiches(tmp_path: Path) -> None:
    def rome(label: str) -> str:
        return f"<CODES_ROME><ROME><CODE>E1205</CODE><LIBELLE>{label}</LIBELLE></ROME></CODES_ROME>"

    fiches = [
        one("RNCP1", "a", rome("Ancien")),
        one("RNCP2", "b", rome("Graphiste")),
        one("RNCP3", "c", rome("Graphiste")),
    ]
    for order in (fiches, fiches[::-1]):
        store = open_store()
        load(store, read(flow(tmp_path / "a.xml", *order)))
        assert values(store, 'SELECT ?l { ?c skos:notation "E1205" ; skos:prefLabel ?l }') == ["Graphiste"]
        assert values(store, 'SELECT ?l { ?c skos:notation "E1205" ; skos:altLabel ?l }') == ["Ancien"]


def test_a_fiche_that_is_not_there_is_said(tmp_path: Path) -> None:
    store = open_store()
    load(store, read(flow(tmp_path / "a.xml", one("RNCP1"))))
    with pytest.raises(QuestionError, match="RNCP9"):
        find(store, "RNCP9")


def test_no_source_is_no_build(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        build(tmp_path / "db")


def test_counts_of_the_register_equal_independent_ones(shared: Callable[..., Path]) -> None:
    """17,369 fiches, compared with counts made from the CSV files by code that knows nothing of ours."""
    import io
    import zipfile
    from collections import Counter

    path = shared("registre-2021", "export-fiches-csv-2021-01-31.zip")
    tables: dict[str, list[dict[str, str]]] = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            text = io.TextIOWrapper(archive.open(name), encoding="utf-8", newline="")
            tables[name.split("CSV_")[1][:8]] = list(csv.DictReader(text, delimiter=";"))
    texts = sorted(shared("fiches-texte").glob("*.txt"))
    store = open_store()
    summary = load(store, read(path), *map(read, texts))
    standard = tables["Standard"]
    assert summary.certifications == len({row["Numero_Fiche"] for row in standard}) == 17369
    active = sum(row["Actif"] == "ACTIVE" for row in standard)
    assert values(store, "SELECT (COUNT(?c) AS ?n) { ?c a rncp:Certification ; rncp:actif true }") == [str(active)]
    blocs = {(row["Numero_Fiche"], row["Bloc_Competences_Code"]) for row in tables["Blocs_De"]}
    twice = len(tables["Blocs_De"]) - len(blocs)
    found = values(store, "SELECT (COUNT(DISTINCT ?b) AS ?n) { ?c rncp:bloc ?b }")
    assert found == [str(len(tables["Blocs_De"]))], f"{twice} rows share their code"
    per_rome = Counter(
        code for _, code in {(row["Numero_Fiche"], row["Codes_Rome_Code"]) for row in tables["Rome_202"]}
    )
    rows = values(store, "SELECT ?n (COUNT(?c) AS ?k) { ?c rncp:codeRome ?r . ?r skos:notation ?n } GROUP BY ?n")
    assert dict(row.rsplit(" ", 1) for row in rows) == {code: str(count) for code, count in per_rome.items()}
    edges = {
        (row["Numero_Fiche"], row["Ancienne_Certification"])
        for row in tables["Ancienne"]
        if row["Ancienne_Certification"]
    }
    edges |= {
        (row["Nouvelle_Certification"], row["Numero_Fiche"])
        for row in tables["Ancienne"]
        if row["Nouvelle_Certification"]
    }
    assert values(store, "SELECT (COUNT(*) AS ?n) { ?a rncp:remplace ?b }") == [str(len(edges))]


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


def test_a_store_that_only_answers_queries_gives_the_same_records(exemple: Path) -> None:
    """Remote stores have no other way than the path query; the embedded one walks from node to node."""

    class Asked:
        def __init__(self, inner: Store) -> None:
            self.base, self.layout, self.dump = inner.base, inner.layout, inner.dump
            self.query, self.update, self.load, self.about = inner.query, inner.update, inner.load, inner.about

    store = open_store()
    load(store, *map(read, sorted(exemple.glob("*.*"))))
    for numero in ("RNCP27413", "RNCP37674", "RS5000"):
        assert find(Asked(store), numero) == find(store, numero)


def test_the_engine_is_closed_before_its_files_are_sealed(
    exemple: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that something still holds goes on rewriting its files while they are being summed."""
    seal, opened = versions._seal, []

    def reopen_and_seal(version: Path) -> None:
        opened.append(ox.Store(str(version)))  # the lock of the engine refuses this while another has it open
        opened.clear()
        seal(version)

    monkeypatch.setattr(versions, "_seal", reopen_and_seal)
    gc.disable()
    try:
        build(tmp_path / "db", *map(read, sorted(exemple.glob("*.xml"))))
    finally:
        gc.enable()


# --- the day of an export ---------------------------------------------------------------------------------------------

DAYS = "SELECT ?du ?oui WHERE { ?c rncp:situation ?s . ?s rncp:du ?du ; rncp:enregistree ?oui } ORDER BY ?du ?oui"
ENDED = one("RNCP1", rest="<ACTIF>Non</ACTIF>")


def test_a_flag_of_an_export_without_a_day_tells_of_no_day_and_is_said(tmp_path: Path) -> None:
    store = open_store()
    report = load(store, read(flow(tmp_path / "flux.xml", ENDED)))
    assert values(store, DAYS) == []
    assert report.sources[0].problemes["indicateur-sans-jour"] == 1


@pytest.mark.parametrize(("name", "said"), [("flux_2021-01-31.xml", None), ("flux.xml", date(2021, 1, 31))])
def test_the_day_of_an_export_is_in_its_name_or_told_beside(tmp_path: Path, name: str, said: date | None) -> None:
    store = open_store()
    report = load(store, read(flow(tmp_path / name, ENDED), said))
    assert values(store, DAYS) == ["2021-01-31 false"]
    assert "indicateur-sans-jour" not in report.sources[0].problemes


def test_an_archive_may_bear_the_day_that_its_file_does_not(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "export-2021-01-31.zip", "w") as archive:
        archive.write(flow(tmp_path / "flux.xml", ENDED), "flux.xml")
    store = open_store()
    load(store, read(tmp_path / "export-2021-01-31.zip"))
    assert values(store, DAYS) == ["2021-01-31 false"]


def test_situations_are_the_same_with_several_processes(tmp_path: Path) -> None:
    path, stores = flow(tmp_path / "flux.xml", ENDED, one("RNCP2", rest="<ACTIF>Oui</ACTIF>")), []
    for processes in (1, 2):
        stores.append(open_store())
        load(stores[-1], read(path, date(2021, 1, 31)), processes=processes)
    assert values(stores[0], DAYS) == values(stores[1], DAYS) == ["2021-01-31 false", "2021-01-31 true"]
