"""Occupations and pathways on the register of January 2021: answers row by row against the CSV files alone."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from rncp_graph.networks import network
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.register import Metiers, ordre
from tests.questions.tools import column, rows


@pytest.fixture
def store(registre_rome: OxigraphStore) -> OxigraphStore:
    return registre_rome


@pytest.mark.parametrize("version", [3, 4])
def test_occupations_with_no_active_certification_or_one_are_those_of_the_tables(
    store: OxigraphStore, metiers: Metiers, version: int
) -> None:
    expected = []
    for code in sorted(metiers.trois if version == 3 else metiers.quatre):
        serving = sorted(metiers.servent.get(code, ()))
        if len(serving) < 2:
            expected.append((code, "une seule" if serving else "aucune", serving[0] if serving else None))
    found = rows(store, "metiers-sans-certification", version=version)
    assert [(row["code"], row["etat"], row["certification"]) for row in found] == expected
    if version == 3:
        assert column(found, "etat").count("aucune") == 34


def test_version_4_is_the_one_asked_for_where_none_is_said(store: OxigraphStore) -> None:
    assert rows(store, "metiers-sans-certification") == rows(store, "metiers-sans-certification", version=4)


def test_codes_of_fiches_that_are_no_occupation_are_those_that_version_4_does_not_list(
    store: OxigraphStore, metiers: Metiers
) -> None:
    quoting: dict[str, set[str]] = defaultdict(set)
    for numero, codes in metiers.cites.items():
        for code in codes - metiers.quatre:
            quoting[code].add(numero)
    listed = metiers.trois | metiers.quatre
    above = {1: "grand domaine", 3: "domaine professionnel"}
    expected = []
    for code, numeros in sorted(quoting.items()):
        parent = any(leaf.startswith(code) for leaf in listed) and len(code) in above
        assert code not in metiers.trois
        motif = above[len(code)] if parent else "inconnu du ROME"
        expected.append((code, motif, len(numeros), len(numeros & metiers.actives)))
    found = rows(store, "codes-rome-hors-nomenclature")
    assert [(r["code"], r["motif"], r["certifications"], r["actives"]) for r in found] == expected
    short = [row["certifications"] for row in found if len(row["code"]) < 5]
    assert (len(short), sum(short)) == (78, 174)


def test_the_reference_fiche_joins_ten_pairs_of_which_two_are_no_mobility(store: OxigraphStore) -> None:
    found = rows(store, "certification-mobilite", certification="27413")
    assert len(found) == 10
    outside = [(row["metier_1"], row["metier_2"]) for row in found if row["mobilite"] == "aucune"]
    assert outside == [("C1206", "D1403"), ("C1206", "D1407")]


@pytest.mark.parametrize("numero", ["RNCP27413", "RNCP34274", "RNCP4875"])
def test_similar_fiches_are_those_that_share_codes_or_titles_of_blocks(
    store: OxigraphStore, metiers: Metiers, numero: str
) -> None:
    def sets(table: str, column: str) -> dict[str, set[str]]:
        found = metiers.tables.par_fiche(table).items()
        return {key: {row[column] for row in said} for key, said in found}

    nsf, blocs = sets("Nsf", "Nsf_Code"), sets("Blocs_De_Compétences", "Bloc_Competences_Libelle")
    expected = {}
    for other in metiers.cites.keys() | nsf.keys() | blocs.keys():
        mine, theirs = metiers.cites.get(numero, set()), metiers.cites.get(other, set())
        shared, domains = mine & theirs, nsf.get(numero, set()) & nsf.get(other, set())
        same = blocs.get(numero, set()) & blocs.get(other, set()) - {""}
        if other != numero and (shared or domains or same):
            jaccard = round(len(shared) / len(mine | theirs) + 1e-9, 3) if mine | theirs else None
            expected[other] = (" ".join(sorted(shared)) or None, " ".join(sorted(domains)) or None, jaccard)
    found = {row["numero"]: row for row in rows(store, "similaires", certification=numero)}
    said = {key: (row["rome_communs"], row["nsf_communs"], row["jaccard"]) for key, row in found.items()}
    assert {key: said[key] for key in expected} == expected
    assert all(
        said[key] == (None, None, said[key][2]) and found[key]["blocs_communs"] for key in said.keys() - expected
    )


@pytest.mark.parametrize("code", ["D1407", "M1805", "A1203"])
def test_the_certifications_of_an_occupation_are_those_of_the_tables(
    store: OxigraphStore, metiers: Metiers, code: str
) -> None:
    standard = {row["Numero_Fiche"]: row for row in metiers.tables["Standard"]}
    quoting = [numero for numero, codes in metiers.cites.items() if code in codes]
    keys = {
        numero: (numero not in metiers.actives, metiers.niveaux.get(numero, 0), ordre(numero)) for numero in quoting
    }
    expected = []
    for numero in sorted(quoting, key=keys.__getitem__):
        active, row = numero in metiers.actives, standard[numero]
        day = "-".join(reversed(row["Date_Fin_Enregistrement"].split("/"))) or None
        state = "oui" if active else "non"
        expected.append((numero, row["Intitule"] or None, metiers.niveaux.get(numero), active, state, day))
    found = rows(store, "certifications-par-metier", rome=code)
    names = ("numero", "intitule", "niveau", "actif", "etat")
    assert [(*(row[name] for name in names), row["fin"] and row["fin"].isoformat()) for row in found] == expected


def test_the_network_of_neighbouring_occupations_is_that_of_the_tables(store: OxigraphStore, metiers: Metiers) -> None:
    served = {code: len(numeros) for code, numeros in metiers.servent.items()}
    found = network(store, "metiers-voisins", date="2021-01-31")
    expected = {
        pair: (len(numeros), len(numeros) / (served[pair[0]] + served[pair[1]] - len(numeros)))
        for pair, numeros in metiers.reliees.items()
    }
    assert {(a, b): (said["communes"], said["weight"]) for a, b, said in found.edges(data=True)} == expected
    assert dict(found.nodes(data="certifications")) == served
    assert (len(found.edges), len(served)) == (4236, 586)


def test_what_certifications_bridge_of_the_mobility_of_rome(store: OxigraphStore, metiers: Metiers) -> None:
    """As was told: of 3,148 pairs 38 % are bridged, 403 by one certification; of 4,084 joined pairs 2,892 are none."""
    found = network(store, "mobilite-rome", date="2021-01-31")
    assert {(min(a, b), max(a, b)) for a, b in found.edges} == metiers.mobiles
    bridges = {(min(a, b), max(a, b)): said.get("temoins", "") for a, b, said in found.edges(data=True)}
    assert bridges == {pair: " ; ".join(sorted(metiers.reliees.get(pair, ()))) for pair in metiers.mobiles}
    counts = [said.count("RNCP") for said in bridges.values()]
    assert (len(counts), sum(map(bool, counts)), counts.count(1)) == (3148, 1192, 403)
    joined = {pair for pair in metiers.reliees if all(len(code) == 5 for code in pair)}
    assert (len(joined), len(joined - bridges.keys())) == (4084, 2892)


def test_candidates_in_esco_are_those_that_the_two_published_tables_give(
    store: OxigraphStore, shared: Callable[..., Path]
) -> None:
    with shared("nomenclatures", "rome_v3_isco08.csv").open(encoding="utf-8-sig", newline="") as file:
        group = {row["Code ROME"]: row for row in csv.DictReader(file, delimiter=";")}
    with shared("esco", "esco_occupations_fr_isco.csv").open(encoding="utf-8", newline="") as file:
        occupations = list(csv.DictReader(file))
    for code in ("D1407", "A1101", "K1706", "M1805"):
        isco = group[code]["Code ISCO08"].zfill(4)
        expected = {
            (isco, row["escoCode"], row["preferredLabel_fr"], row["conceptUri"])
            for row in occupations
            if row["iscoGroup"].zfill(4) == isco
        }
        found = rows(store, "metiers-esco", rome=code)
        assert {(row["isco"], row["esco"], row["libelle"], row["adresse"]) for row in found} == expected
        assert len(found) == len(expected)
    assert [row["confiance"] for row in rows(store, "metiers-esco", rome="D1407")] == [2, 2, 2]
