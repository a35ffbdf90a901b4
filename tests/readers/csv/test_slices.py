"""The CSV export in packets and slices: every row of a fiche in one, in bounded memory, read anywhere to the same."""

from __future__ import annotations

import random
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rncp_graph.building.loading import load
from rncp_graph.errors import SourceError
from rncp_graph.model.doubts import Probleme
from rncp_graph.model.fiche import Fiche
from rncp_graph.model.order import canonical
from rncp_graph.readers import read
from rncp_graph.readers.csv import export as csv_export
from rncp_graph.readers.csv.packets import FICHES, CsvRow, Packets, Tables, unpacked
from rncp_graph.readers.csv.packets import ROWS as WAITING
from rncp_graph.readers.source import Part
from rncp_graph.stores import open_store
from tests.readers.csv.export import files, ligne, standard, zippe

ROWS = st.lists(st.tuples(st.sampled_from(["RS1", "RS2", "RS3", "RS4", "RS5"]), st.text(max_size=3)), max_size=30)


@given(tables=st.dictionaries(st.sampled_from("ABC"), ROWS), fiches=st.integers(1, 4), waiting=st.integers(0, 40))
def test_packets_hold_every_row_once_and_every_row_of_a_fiche(
    tables: dict[str, list[CsvRow]], fiches: int, waiting: int
) -> None:
    """Whatever the order of the rows, the size of a packet, and how many rows are set aside."""
    said = []
    for packed in (False, True):
        with Packets(fiches, waiting) as packets:
            for table, rows in tables.items():
                packets.add(table, rows)
            found: list[Tables] = [unpacked(text) for text in packets.packed()] if packed else list(packets.tables())
        said.append(found)
    assert said[0] == said[1]
    numbers = [{row[0] for rows in packet.values() for row in rows} for packet in said[0]]
    everyone = dict.fromkeys(row[0] for rows in tables.values() for row in rows)
    assert sum(map(len, numbers)) == len(everyone) and all(len(some) <= fiches for some in numbers)
    by_packet: list[dict[str, list[CsvRow]]] = []
    for some in numbers:
        kept = {table: [row for row in rows if row[0] in some] for table, rows in tables.items()}
        by_packet.append({table: rows for table, rows in kept.items() if rows})
    assert [{table: rows for table, rows in packet.items() if rows} for packet in said[0]] == by_packet


def test_rows_that_wait_in_memory_are_bounded() -> None:
    """Four times the rows take little more memory: the numbers of fiches alone."""
    peaks = []
    for number in (20_000, 80_000):
        tracemalloc.start()
        with Packets(fiches=100, rows=4_000) as packets:
            packets.add("Nom", ((f"RS{n % (number // 40)}", f"the name of a body, {n}") for n in range(number)))
            assert sum(len(tables["Nom"]) for tables in packets.tables()) == number
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0], peaks


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of several packets with its rows in no order, doubts, a column nobody knows and a fiche alone."""
    chance, fiches = random.Random(7), 2 * FICHES + 100
    rows: dict[str, list[str]] = defaultdict(list)
    for n in range(fiches):
        numero = f"RNCP{n}"
        effet = "31/02/2024" if n % 50 == 0 else "01/02/2024"
        rows["Standard"].append(standard(Numero_Fiche=numero, Intitule=f"Métier {n}", Date_Effet=effet))
        rows["Rome"] += [ligne(numero, f"D{1000 + n % 9}", f"Label d''un {n % 7}"), ligne(numero, "A1101", "Terre")]
        rows["Nsf"] += [ligne(numero, "312t", "312t : Négociation et vente")] * 2
        rows["Certificateurs"].append(ligne(numero, "\t99000000100018" if n % 3 else "", f"Corps {n % 11}"))
        rows["Partenaires"] += [
            ligne(numero, f"École {chance.randrange(99)}", "", "HABILITATION_FORMER") for _ in range(n % 5)
        ]
        rows["Blocs_De_Compétences"].append(ligne(numero, f"{numero}BC01", "Un bloc"))
        rows["VoixdAccès"] += [ligne(numero, "Par expérience"), ligne(numero, "À la nage" if n % 99 == 0 else "")]
        rows["Ancienne_Nouvelle_Certification"].append(ligne(numero, "", f"RNCP{n + 1}"))
    rows["Standard"].append(standard(Numero_Fiche="RNCP7", Intitule="Encore"))
    rows["Partenaires"].append(ligne("RS9", "Seule", "", ""))
    for some in rows.values():
        chance.shuffle(some)
    contenu = files(**rows)
    nom = "export_fiches_CSV_Formacode_2024_02_22.csv"
    contenu[nom] = '"Numero_Fiche";"Formacode_Code";"Formacode_Libelle";"Couleur"\r\n"RNCP7";"42872";"";"rouge"\r\n'
    return zippe(tmp_path_factory.mktemp("csv") / "export.zip", contenu)


def test_slices_read_one_by_one_give_the_fiches_of_the_export(export: Path) -> None:
    source, doubts, again = read(export), list[Probleme](), list[Probleme]()
    whole, cut = source.reading(doubts.append), source.reading(again.append)
    fiches = list(whole)

    def parts() -> Iterator[tuple[list[Fiche], Part]]:
        for slice_ in csv_export.slices(source.files, cut):
            part = Part()
            reading = replace(source, files=(slice_,)).reading(part.problemes.append)
            read_there = list(reading.uncounted())
            part.numeros, part.unknowns = [fiche.numero for fiche in read_there], reading.unknowns
            yield read_there, part

    pieces = [some for some, _ in cut.gather(parts(), lambda pair: pair[1])]
    found = [fiche for some in pieces for fiche in some]
    sizes = list(map(len, pieces))
    assert found == fiches
    assert len(sizes) == 3 and sum(sizes) == 2 * FICHES + 102
    assert Counter(again) == Counter(doubts) and whole.unknowns == cut.unknowns
    assert {"numero-repete", "fiche-absente-de-standard", "ligne-repetee", "date-illisible"} <= set(whole.problemes)
    assert cut.date_export == whole.date_export is not None


def test_several_processes_give_the_triples_and_the_report_of_one(export: Path) -> None:
    stores, rapports = [], []
    for processes in (1, 2):
        store = open_store()
        rapports.append(load(store, read(export), processes=processes))
        stores.append({str(triple) for triple in store.query("CONSTRUCT WHERE { ?s ?p ?o }")})  # type: ignore[union-attr]
    assert stores[0] == stores[1]
    one, two = rapports
    assert (one.problemes, one.unknowns, one.fiches) == (two.problemes, two.unknowns, two.fiches)
    assert one.problemes["numero-repete"] == 1


def test_rows_set_aside_on_the_disk_change_nothing(export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fiches = list(read(export))
    assert sum(1 for fiche in fiches for _ in (*fiche.codes_rome, *fiche.partenaires)) < WAITING  # all of it waited
    monkeypatch.setattr(Packets.__init__, "__defaults__", (FICHES, 1))
    assert list(read(export)) == fiches


@pytest.mark.parametrize("broken", ['"1";"RNCP1"', '"1";"RNCP1";"coupé en plein mil'])
def test_a_broken_file_is_the_same_error_in_slices(tmp_path: Path, broken: str) -> None:
    said = []
    for processes in (1, 2):
        with pytest.raises(SourceError) as caught:
            load(open_store(), read(zippe(tmp_path / "export.zip", files(Standard=[broken]))), processes=processes)
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert said[0].startswith("export.zip: export_fiches_CSV_Standard_2024_02_22.csv: ")


def test_fiches_are_made_in_canonical_order_so_that_none_is_made_twice(export: Path) -> None:
    source = read(export)
    assert all(canonical(fiche) is fiche for fiche in csv_export.read(source.files, source.reading()))
