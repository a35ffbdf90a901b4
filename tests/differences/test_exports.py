"""`diff`: what changed between two exports is found exactly, and nothing else is called a change."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rncp_graph.building.loading import load
from rncp_graph.differences import Graphe, diff
from rncp_graph.differences.documents import json_lines
from rncp_graph.model.fiche import Fiche
from rncp_graph.questions.finding import find
from rncp_graph.readers import read
from rncp_graph.stores import Store, open_store
from tests.differences.copy_with_edits import APRES, AVANT, Copie, evenements, trouve


def test_a_copy_edited_in_known_ways_differs_in_exactly_those(copie: Copie) -> None:
    copie.modifie()
    with diff(read(copie.avant), read(copie.apres)) as found:
        assert len(copie.changements) == 15
        assert trouve(found) == copie.changements
        assert evenements(found) == copie.evenements
        assert {entry.numero: entry.fin for entry in found if entry.fin} == copie.fins
        assert {e.numero: e.successeurs for e in found if e.successeurs} == {
            numero: (other,) for numero, other in copie.successeurs.items()
        }
        assert found.incomparables() == []
        assert found.non_couverts() == {}


def test_the_same_edits_are_found_when_all_is_in_another_order(copie: Copie) -> None:
    copie.modifie(melange=True)
    with diff(read(copie.avant), read(copie.apres)) as found:
        assert trouve(found) == copie.changements
        assert evenements(found) == copie.evenements


def test_the_way_back_is_the_reverse(copie: Copie) -> None:
    copie.modifie()
    flip = {"ajout": "retrait", "retrait": "ajout", "modification": "modification"}
    with diff(read(copie.apres), read(copie.avant)) as found:
        assert trouve(found) == {(n, c, flip[op], row, b, a) for n, c, op, row, a, b in copie.changements}


def test_order_of_fiches_and_rows_and_repeated_fiches_are_no_changes(copie: Copie) -> None:
    copie.melange()
    copie._ecrit(copie.apres, AVANT)
    with diff(read(copie.avant), read(copie.apres)) as found:
        assert list(found) == []
        assert found.bilan.compares == len(found.avant.fiches) > 10


def test_a_store_and_the_flow_it_was_built_from_do_not_differ(copie: Copie) -> None:
    store = open_store()
    load(store, read(copie.avant))
    for sides in (
        (read(copie.avant), Graphe(store)),
        (Graphe(store), read(copie.avant)),
        (Graphe(store), Graphe(store)),
    ):
        with diff(*sides) as found:
            assert list(found) == []
            assert found.avant.day == found.apres.day == AVANT
            assert {name for _, _, fields in found.incomparables() for name in fields} >= {"codes_rome.libelle"}


def test_stores_differ_as_the_flows_they_were_built_from(copie: Copie) -> None:
    copie.modifie()
    stores = [open_store(), open_store()]
    for store, folder in zip(stores, (copie.avant, copie.apres), strict=True):
        load(store, read(folder))
    with diff(*map(Graphe, stores)) as found:
        assert trouve(found) == copie.changements
        assert evenements(found) == copie.evenements


def test_days_that_no_file_name_tells_can_be_given_and_are_missed_else(copie: Copie) -> None:
    copie.modifie()
    for folder in (copie.avant, copie.apres):
        for path in list(folder.iterdir()):
            path.rename(folder / f"{path.name.split('_')[2]}.xml")
    with diff(read(copie.avant), read(copie.apres)) as found:
        assert not found.expiries_known
        assert json.loads("".join(json_lines(found)))["bilan"]["echue"] is None
        assert not any(entry.fin for entry in found)
    with diff(read(copie.avant), read(copie.apres), jours=(AVANT, APRES)) as found:
        assert evenements(found) == copie.evenements
        assert found.bilan.evenements["echue"] == len(copie.fins) > 0


def test_what_did_not_run_on_the_first_day_cannot_expire(shared: Callable[..., Path], tmp_path: Path) -> None:
    """The register of 2021 beside itself two months later: 88 ends lie in between, 83 of registrations that ran."""
    avant, first, second = shared("registre-2021", "export-fiches-csv-2021-01-31.zip"), "2021_01_31", "2021_03_31"
    with zipfile.ZipFile(avant) as archive:
        name = next(name for name in archive.namelist() if "Standard" in name)
        tables = {name: archive.read(name)}
    ends: dict[bool, set[str]] = {True: set(), False: set()}
    for row in csv.DictReader(io.StringIO(tables[name].decode("utf-8-sig")), delimiter=";"):
        end = "-".join(reversed(row["Date_Fin_Enregistrement"].split("/")))
        if first.replace("_", "-") <= end < second.replace("_", "-"):
            ends[row["Actif"] == "ACTIVE"].add(row["Numero_Fiche"])
    assert ends[False] == {"RNCP25511", "RNCP25514", "RNCP25515", "RNCP29712", "RNCP9518"}
    for day in (first, second):
        (tmp_path / day).mkdir()
        (tmp_path / day / name.replace(first, day)).write_bytes(tables[name])
    with diff(*(read(tmp_path / day) for day in (first, second))) as found:
        assert {entry.numero for entry in found if "echue" in entry.evenements} == ends[True]
        assert len(ends[True]) == found.bilan.evenements.total() == 83


@pytest.mark.parametrize(
    ("actif", "effet", "decision", "expires"),
    [
        (True, None, None, True),
        (False, None, None, False),
        (None, None, None, True),
        (None, "01/01/2026", None, True),
        (None, None, "20/08/2026", False),
        (True, "20/08/2026", None, True),
    ],
)
def test_an_expiry_wants_a_registration_that_ran(
    tmp_path: Path, actif: bool | None, effet: str | None, decision: str | None, expires: bool
) -> None:
    """The flag of the first day says so, else the beginning; where neither does, it ran until its end."""
    tags = {
        "ACTIF": None if actif is None else "Oui" if actif else "Non",
        "DATE_FIN_ENREGISTREMENT": "25/08/2026",
        "DATE_EFFET": effet,
        "DATE_DECISION": decision,
    }
    fiche = "".join(f"<{tag}>{value}</{tag}>" for tag, value in tags.items() if value)
    for day in ("2026-08-16", "2026-09-16"):
        text = (
            f"<FICHES><VERSION_FLUX>4.1</VERSION_FLUX><FICHE><NUMERO_FICHE>RNCP1</NUMERO_FICHE>{fiche}</FICHE></FICHES>"
        )
        (tmp_path / f"export_fiches_RNCP_V4_1_{day}.xml").write_text(text)
    with diff(*(read(path) for path in sorted(tmp_path.iterdir()))) as found:
        assert [entry.evenements for entry in found] == ([("echue",)] if expires else [])


def test_of_two_stores_only_what_differs_is_read_back(exemple: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stores = [open_store(), open_store()]
    for store in stores:
        load(store, *(read(path) for path in sorted(exemple.glob("*.xml"))))
    stores[1].update(
        """PREFIX dct: <http://purl.org/dc/terms/> DELETE { ?s dct:title ?o } INSERT { ?s dct:title "Autre"@fr }
        WHERE { ?s dct:identifier "RS5000" ; dct:title ?o }"""
    )
    reread: list[str] = []

    def heard(store: Store, numero: str) -> Fiche:
        reread.append(numero)
        return find(store, numero)

    monkeypatch.setattr("rncp_graph.differences.sides.find", heard)
    with diff(*map(Graphe, stores)) as found:
        changes = [(entry.numero, change.path, change.apres) for entry in found for change in entry.changements]
        assert changes == [("RS5000", "intitule", "Autre")]
        assert set(reread) == {"RS5000", "RS6604"}  # it names the other one, which could have named it before
        assert found.bilan.compares == len(found.apres.fiches) == 16
