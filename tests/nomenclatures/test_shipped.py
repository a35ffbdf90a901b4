"""The small vocabularies that ship are those of the official texts, and collective agreements those of their file."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from rncp_graph.nomenclatures import read_official
from rncp_graph.resources import resource
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.nomenclatures.tools import IDCC, asked, loaded, rows, written

FICHE = "fiche-RNCP27413.txt"


@pytest.fixture(scope="module")
def store(exemple: Path) -> OxigraphStore:
    """A graph without any official file but those that ship."""
    return loaded([exemple / FICHE])[0]


def test_the_nsf_has_four_domains_seventeen_sub_domains_and_ninety_three_groups(store: OxigraphStore) -> None:
    """As article D311-4 counts them."""
    depth = dict(asked(store, 'SELECT ?c ?d { ?c skos:inScheme/skos:notation "nsf" ; rncp:profondeur ?d }'))

    assert Counter(depth.values()) == {"1": 4, "2": 17, "3": 93, "4": 1}
    assert {code for code, level in depth.items() if level == "4"} == {"nsf/312t"}
    assert asked(store, "SELECT ?b { <http://x.example/nsf/312t> skos:broader+ ?b }") == {"nsf/312", "nsf/31", "nsf/3"}
    assert asked(store, "SELECT ?l { <http://x.example/nsf/312t> rncp:lettreNsf/skos:prefLabel ?l }") == {
        *("Réalisation du service", "Delivery of the service"),
    }


def test_the_nsf_says_what_the_article_says(store: OxigraphStore, shared: Callable[..., Path]) -> None:
    table = rows(shared("nomenclatures", "nsf_d311-4.csv"), ";")
    query = """SELECT ?code ?l ?d ?up { ?x skos:inScheme/skos:notation "nsf" ; skos:notation ?code ; skos:prefLabel ?l ;
        rncp:profondeur ?d OPTIONAL { ?x skos:broader/skos:notation ?up } FILTER(?d < 4) }"""
    letters = rows(shared("nomenclatures", "nsf_lettres_d311-4.csv"), ";")
    said = """SELECT ?code ?l (LANG(?l) AS ?g) { ?x skos:inScheme/skos:notation "nsf-lettres" ; skos:notation ?code ;
        skos:prefLabel ?l }"""

    assert asked(store, query) == {(r["code"], r["libelle"].strip(), r["niveau"], r["parent"]) for r in table}
    assert {(r["lettre"], r["libelle"], "fr") for r in letters} <= asked(store, said)
    assert len(asked(store, said)) == 2 * len(letters) == 34


def test_every_nsf_code_of_the_register_of_2021_is_known(shared: Callable[..., Path]) -> None:
    official = read_official()
    codes = [row["code"] for row in rows(shared("nomenclatures", "nsf_observed_rncp_2021.csv"), ";")]

    assert len(codes) == 469
    assert all(official.knows("nsf", code) for code in codes)
    assert not any(official.knows("nsf", code) for code in ("312k", "999", "999t", "5", "312tt"))


def test_departements_are_under_their_region_as_insee_says(store: OxigraphStore, shared: Callable[..., Path]) -> None:
    table = rows(shared("nomenclatures", "insee_france_departements.tsv"), "\t")
    query = """SELECT ?d ?r ?l { ?x skos:broader ?up ; skos:notation ?d ; skos:prefLabel ?l .
        ?up skos:notation ?r ; skos:inScheme/skos:notation "territoires" }"""

    assert asked(store, query) == {(row["DEP"], row["REGION"], row["NCCENR"]) for row in table}
    assert len(table) == 101


def test_departements_are_those_that_the_reader_of_old_fiches_knows(store: OxigraphStore) -> None:
    with (resource("ontology") / "vocabularies" / "departements.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    query = """SELECT ?d ?l ?r { ?x skos:inScheme/skos:notation "territoires" ; skos:notation ?d ; skos:prefLabel ?l
        OPTIONAL { ?x skos:broader/skos:prefLabel ?r } FILTER(CONTAINS(STR(?x), "departement/")) }"""

    assert asked(store, query) == {(row["code"], row["nom"], row["region"]) for row in table}


def test_a_centre_of_an_old_fiche_is_in_its_region(store: OxigraphStore) -> None:
    query = """SELECT ?d ?r { ?c a rncp:CentrePreparation ; rncp:departement ?x . ?x skos:prefLabel ?d ;
        skos:broader/skos:prefLabel ?r }"""

    assert {("Corse-du-Sud", "Corse"), ("Hérault", "Occitanie"), ("Martinique", "Martinique")} <= asked(store, query)


def test_an_agreement_belongs_to_an_operator(tmp_path: Path, exemple: Path) -> None:
    text = IDCC + "16;OPCO Mobilité;Transports routiers;\r\n1420;OPCO Cohésion sociale;Unedic;Arrêté de 2019\r\n;;;\r\n"
    made, report = loaded([exemple / FICHE], written(tmp_path, idcc_csv=text + "na;AFDAS;Sans numéro;\r\n"))

    assert asked(made, "SELECT ?c ?o { ?x rncp:opco ?y . ?x skos:notation ?c . ?y skos:prefLabel ?o }") == {
        *(("16", "OPCO Mobilité"), ("1420", "OPCO Cohésion sociale")),
    }
    assert asked(made, "SELECT ?n { <http://x.example/idcc/1420> skos:note ?n }") == {"Arrêté de 2019"}
    assert [p.valeur for p in report.examples("code-illisible")] == ["na Sans numéro"]


def test_agreements_and_operators_are_those_of_the_file(shared: Callable[..., Path], exemple: Path) -> None:
    path = shared("nomenclatures", "referentielCodesIdccOpco.csv")
    table = [row for row in rows(path, ";") if row["IDCC"].isdigit()]
    made, report = loaded([exemple / FICHE], path)

    assert asked(made, "SELECT ?c ?o { ?x rncp:opco ?y . ?x skos:notation ?c . ?y skos:prefLabel ?o }") == {
        (row["IDCC"], row["Opérateur de compétences"].strip()) for row in table
    }
    assert len(table) == 330
    assert report.problemes["code-illisible"] == 3
    assert len(asked(made, 'SELECT ?o { ?o skos:inScheme/skos:notation "opco" }')) == 11
