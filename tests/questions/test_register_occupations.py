"""Occupations and pathways on the register of January 2021: answers row by row against the CSV files alone."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path

import pytest

from rncp_graph.building.loading import load
from rncp_graph.nomenclatures import nomenclatures
from rncp_graph.questions.question import questions
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.register import Registre, ordre
from tests.questions.tools import column, rows

ROME = (
    "unix_referentiel_code_rome_v347_utf8.csv",
    "unix_referentiel_code_rome_v460_utf8.csv",
    "unix_rubrique_mobilite_v347_utf8.csv",
    "unix_arborescence_v344_iso8859-15.xml",
)
Paire = tuple[str, str]


@dataclass(frozen=True)
class Metiers:
    """The same facts out of the tables: which fiche quotes which code, and what the ROME files list."""

    tables: Registre
    rome: Path

    def lignes(self, name: str) -> list[dict[str, str]]:
        with (self.rome / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def trois(self) -> set[str]:
        return {row["code_rome"] for row in self.lignes(ROME[0])}

    @cached_property
    def quatre(self) -> set[str]:
        return {row["code_rome"] for row in self.lignes(ROME[1])}

    @cached_property
    def actives(self) -> set[str]:
        return {row["Numero_Fiche"] for row in self.tables["Standard"] if row["Actif"] == "ACTIVE"}

    @cached_property
    def niveaux(self) -> dict[str, int]:
        said = {row["Numero_Fiche"]: row["Nomenclature_Europe_Niveau"] for row in self.tables["Standard"]}
        return {numero: int(level[3:]) for numero, level in said.items() if level.startswith("NIV")}

    @cached_property
    def cites(self) -> dict[str, set[str]]:
        """The ROME codes of each fiche."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.tables["Rome"]:
            found[row["Numero_Fiche"]].add(row["Codes_Rome_Code"])
        return dict(found)

    @cached_property
    def servent(self) -> dict[str, set[str]]:
        """The active fiches of each ROME code."""
        found: dict[str, set[str]] = defaultdict(set)
        for numero in self.actives & self.cites.keys():
            for code in self.cites[numero]:
                found[code].add(numero)
        return dict(found)

    @cached_property
    def reliees(self) -> dict[Paire, set[str]]:
        """The active fiches that quote both codes of a pair."""
        found: dict[Paire, set[str]] = defaultdict(set)
        for numero in self.actives & self.cites.keys():
            for pair in combinations(sorted(self.cites[numero]), 2):
                found[pair].add(numero)
        return dict(found)

    @cached_property
    def mobiles(self) -> set[Paire]:
        found = {(row["code_rome"], row["code_rome_cible"]) for row in self.lignes(ROME[2])}
        return {(min(pair), max(pair)) for pair in found if pair[0] != pair[1]}


@pytest.fixture(scope="module")
def store(shared: Callable[..., Path]) -> OxigraphStore:
    """The register with the ROME, and the way from it to ESCO."""
    found = open_store()
    files = [*(shared("rome", name) for name in ROME), shared("nomenclatures", "rome_v3_isco08.csv")]
    files.append(shared("esco", "esco_occupations_fr_isco.csv"))
    sources = [read(path) for path in sorted(shared("registre-2021").glob("*.zip"))]
    load(found, *sources, nomenclatures=nomenclatures(*files))
    return found


@pytest.fixture(scope="module")
def metiers(tables_2021: Registre, shared: Callable[..., Path]) -> Metiers:
    return Metiers(tables_2021, shared("rome"))


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


def test_pairs_that_certifications_join_and_mobility_does_not_are_those_of_the_two_tables(
    store: OxigraphStore, metiers: Metiers
) -> None:
    leaves = metiers.trois | metiers.quatre
    joined = {pair: numeros for pair, numeros in metiers.reliees.items() if leaves.issuperset(pair)}
    expected = {(*pair, "certification seule", len(joined[pair])) for pair in joined.keys() - metiers.mobiles}
    expected |= {(*pair, "mobilite seule", 0) for pair in metiers.mobiles - joined.keys()}
    found = rows(store, "metiers-et-mobilite")
    said = [(r["metier_1"], r["metier_2"], r["genre"], r["certifications"]) for r in found]
    assert said == sorted(expected, key=lambda row: (row[2], -row[3], row[:2]))
    for row in found:
        if row["exemple"]:
            assert row["exemple"] in joined[row["metier_1"], row["metier_2"]]


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
    found = [row for row in rows(store, questions("reseaux")["metiers-voisins"], actives=True) if row["target"]]
    expected = {
        (*pair, len(numeros), round(len(numeros) / (served[pair[0]] + served[pair[1]] - len(numeros)) + 1e-9, 4))
        for pair, numeros in metiers.reliees.items()
    }
    assert {(row["source"], row["target"], row["communes"], float(row["poids"])) for row in found} == expected
    assert (len(found), len(served)) == (4236, 586)


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
