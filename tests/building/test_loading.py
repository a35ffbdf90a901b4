"""Sources into a store: what a build keeps, says and refuses."""

from __future__ import annotations

import csv
import gc
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from rncp_graph.building.loading import build, load
from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.questions.finding import find
from rncp_graph.readers import read
from rncp_graph.stores import Store, open_store, versions
from rncp_graph.stores.garbage import SELDOM
from tests.building.tools import everything, flow, one, quads, values


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
    seal, opened = versions.seal, []

    def reopen_and_seal(version: Path) -> None:
        opened.append(ox.Store(str(version)))  # the lock of the engine refuses this while another has it open
        opened.clear()
        seal(version)

    monkeypatch.setattr(versions, "seal", reopen_and_seal)
    gc.disable()
    try:
        build(tmp_path / "db", *map(read, sorted(exemple.glob("*.xml"))))
    finally:
        gc.enable()


def test_a_build_seldom_looks_for_garbage_from_its_first_fiche_to_its_last_file(exemple: Path, tmp_path: Path) -> None:
    """Millions of objects live then, and each search goes through all that came since the last one."""
    seen, usual = list[tuple[int, int, int]](), gc.get_threshold()

    def look(*_: object) -> None:
        seen.append(gc.get_threshold())

    source = read(exemple / "export_fiches_RS_V4_1_exemple.xml")
    build(tmp_path / "db", source, progress=look, phase=look, settle=look)
    assert set(seen) == {SELDOM} and gc.get_threshold() == usual


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
