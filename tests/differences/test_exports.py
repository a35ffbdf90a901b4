"""`diff`: what changed between two exports is found exactly, and nothing else is called a change."""

from __future__ import annotations

import json

from rncp_graph.building.loading import load
from rncp_graph.differences import Graphe, diff
from rncp_graph.differences.documents import json_lines
from rncp_graph.readers import read
from rncp_graph.stores import open_store
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
