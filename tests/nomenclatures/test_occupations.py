"""ISCO-08 and ESCO, and the published way to them from the ROME, with relation and confidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from rncp_graph.stores.oxigraph import OxigraphStore
from tests.nomenclatures.tools import ESCO, PASSAGE, asked, loaded, rows, written

FICHE = "fiche-RNCP7141.txt"
UUIDS = [f"{n:08d}-0000-0000-0000-000000000000" for n in range(3)]
PASSAGES = """SELECT ?a ?b ?r ?c { ?p a rncp:Passage ; rncp:relation ?r ; rncp:confiance ?c ;
    rncp:passageDe/skos:notation ?a ; rncp:passageVers ?isco .
    ?isco skos:notation ?b ; skos:inScheme/skos:notation "isco" }"""
SKOS = "http://www.w3.org/2004/02/skos/core#"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, exemple: Path) -> OxigraphStore:
    iri = "http://data.europa.eu/esco/occupation/"
    folder = written(
        tmp_path_factory.mktemp("professions"),
        passage_csv=PASSAGE + "D1407;x;3;3322;Représentants\r\nD1402;x;1420;3322;Représentants\r\n"
        "A1101;x;8341;8341;Conducteurs\r\nK1701;x;0;310;Militaires\r\nM1805;x;;2512;Concepteurs\r\n",
        occupations_fr_csv=ESCO + f'Occupation,{iri}{UUIDS[0]},3322,délégué/déléguée,"délégué\nvoyageur",3322.1\n'
        f"Occupation,{iri}{UUIDS[1]},3322,délégué vert,,3322.1.2\nOccupation,urn:autre,3322,rien,,\n",
        occupations_en_csv=ESCO + f"Occupation,{iri}{UUIDS[0]},3322,sales representative,,3322.1\n",
        ISCOGroups_fr_csv="conceptType,conceptUri,code,preferredLabel\n"
        "ISCOGroup,http://data.europa.eu/esco/isco/C332,332,Agents commerciaux\n"
        "ISCOGroup,http://data.europa.eu/esco/isco/C0310,0310,Autres militaires\n",
    )
    return loaded([exemple / FICHE], folder)[0]


def test_a_row_has_a_relation_and_a_confidence(small: OxigraphStore) -> None:
    """3 when the two codings agree, 2 when one holds the other, 1 when they differ or the second is missing."""
    assert asked(small, PASSAGES) == {
        ("D1407", "3322", f"{SKOS}broadMatch", "2"),
        ("D1402", "3322", f"{SKOS}broadMatch", "1"),
        ("A1101", "8341", f"{SKOS}closeMatch", "3"),
        ("K1701", "0310", f"{SKOS}closeMatch", "2"),
        ("M1805", "2512", f"{SKOS}closeMatch", "1"),
    }


def test_the_relation_is_also_an_edge(small: OxigraphStore) -> None:
    assert asked(small, "SELECT ?b { <http://x.example/rome/D1407> skos:broadMatch ?b }") == {"isco/3322"}
    assert asked(small, "SELECT ?b { <http://x.example/rome/A1101> skos:closeMatch ?b }") == {"isco/8341"}


def test_groups_of_isco_climb_digit_by_digit_and_keep_the_zero_of_the_armed_forces(small: OxigraphStore) -> None:
    climb = "SELECT ?c ?d { <http://x.example/isco/0310> skos:broader* ?x . ?x skos:notation ?c ; rncp:profondeur ?d }"

    assert asked(small, climb) == {("0310", "4"), ("031", "3"), ("03", "2"), ("0", "1")}
    assert asked(small, "SELECT ?x { <http://x.example/isco/0310> skos:exactMatch ?x }") == {
        "http://data.europa.eu/esco/isco/C0310"
    }


def test_the_name_that_esco_gives_a_group_wins_over_that_of_the_correspondence(small: OxigraphStore) -> None:
    assert asked(small, "SELECT ?l { <http://x.example/isco/0310> skos:prefLabel ?l }") == {"Autres militaires"}
    assert asked(small, "SELECT ?l { <http://x.example/isco/0310> skos:altLabel ?l }") == {"Militaires"}
    assert asked(small, "SELECT ?l { <http://x.example/isco/332> skos:prefLabel ?l }") == {"Agents commerciaux"}


def test_an_occupation_of_esco_has_its_labels_its_group_and_the_one_above(small: OxigraphStore) -> None:
    node = f"<http://x.example/esco/{UUIDS[0]}>"

    assert asked(small, f"SELECT ?l (LANG(?l) AS ?g) {{ {node} skos:prefLabel ?l }}") == {
        *(("délégué/déléguée", "fr"), ("sales representative", "en")),
    }
    assert asked(small, f"SELECT ?l {{ {node} skos:altLabel ?l }}") == {"délégué", "voyageur"}
    assert asked(small, f"SELECT ?x {{ {node} skos:broadMatch|skos:exactMatch ?x }}") == {
        *("isco/3322", f"http://data.europa.eu/esco/occupation/{UUIDS[0]}"),
    }
    assert asked(small, f"SELECT ?x {{ ?x skos:broader {node} }}") == {f"esco/{UUIDS[1]}"}


def test_three_occupations_of_esco_are_within_reach_of_d1407_in_the_example(exemple: Path) -> None:
    store, _ = loaded([exemple / FICHE], exemple / "nomenclatures")
    found = asked(
        store,
        """SELECT ?code ?c { ?p rncp:passageDe/skos:notation "D1407" ; rncp:passageVers ?isco ; rncp:confiance ?c .
        ?o skos:broadMatch ?isco ; skos:inScheme/skos:notation "esco" ; skos:notation ?code }""",
    )

    assert found == {("3322.1", "2"), ("3322.1.1", "2"), ("3322.1.2", "2")}


# --- the official files -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(shared: Callable[..., Path], exemple: Path) -> OxigraphStore:
    return loaded([exemple / FICHE], shared("esco"), shared("nomenclatures", "rome_v3_isco08.csv"))[0]


def test_the_correspondence_is_that_of_the_table(whole: OxigraphStore, shared: Callable[..., Path]) -> None:
    table = rows(shared("nomenclatures", "rome_v3_isco08.csv"), ";")
    pairs = {(row["Code ROME"], f"{row['Code ISCO08']:>04}") for row in table}
    found = asked(whole, PASSAGES)

    assert len(pairs) == 532
    assert {row[:2] for row in found} == pairs
    agree = sum(row["ISCO08 14SI4"] == row["Code ISCO08"] for row in table)
    assert Counter(row[3] for row in found)["3"] == agree == 218
    alone = [code for code, times in Counter(row["Code ISCO08"] for row in table).items() if times == 1]
    assert sum(row[2].endswith("closeMatch") for row in found) == len(alone) == 178


def test_every_occupation_of_esco_is_there_under_its_group(whole: OxigraphStore, shared: Callable[..., Path]) -> None:
    table = rows(shared("esco", "esco_occupations_fr_isco.csv"))
    found = asked(
        whole,
        """SELECT ?code ?isco ?fr { ?o skos:inScheme/skos:notation "esco" ; skos:notation ?code ;
        skos:broadMatch/skos:notation ?isco ; skos:prefLabel ?fr FILTER(LANG(?fr) = "fr") }""",
    )

    assert len(table) == 2_740
    assert found == {(row["escoCode"], row["iscoGroup"], row["preferredLabel_fr"].strip()) for row in table}


def test_a_rome_code_meets_six_esco_occupations_in_the_median_and_thirteen_meet_none(whole: OxigraphStore) -> None:
    """Two more would meet none, the armed forces, were the zero that their code lost not given back."""
    pairs = asked(
        whole,
        """SELECT ?rome ?o { ?p rncp:passageDe ?rome ; rncp:passageVers ?isco . ?isco skos:inScheme/skos:notation "isco"
        OPTIONAL { ?o skos:broadMatch ?isco ; skos:inScheme/skos:notation "esco" } }""",
    )
    met = sorted(Counter({rome: 0 for rome, _ in pairs} | Counter(rome for rome, o in pairs if o)).values())

    assert (len(met), met[0], met[len(met) // 2], met[-1], met.count(0)) == (532, 0, 6, 78, 13)
