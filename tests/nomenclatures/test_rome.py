"""The ROME in the graph: codes of two versions on one node, the tree, job titles, mobility."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from rncp_graph.stores.oxigraph import OxigraphStore
from tests.nomenclatures.tools import APPELLATIONS, MOBILITE, V3, V4, asked, loaded, rows, written

IN = 'skos:inScheme/skos:notation "{}"'
FICHE = "fiche-RNCP7141.txt"


@pytest.fixture(scope="module")
def whole(shared: Callable[..., Path], exemple: Path) -> OxigraphStore:
    """The ROME as France Travail publishes it, with one fiche."""
    return loaded([exemple / FICHE], shared("rome"), shared("nomenclatures", "rome_v3_isco08.csv"))[0]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, exemple: Path) -> OxigraphStore:
    folder = written(
        tmp_path_factory.mktemp("rome"),
        v3_csv=V3 + '"D1407","133","108","Ancien nom","1"\n"D1402","1","1","Grands comptes","1"\n'
        '"D1499","1","1","Disparu","1"\n',
        v4_csv=V4 + '"D1407","30030","108","Nom courant","D1407"\n"D1402","1","1","Grands comptes","D1402"\n'
        '"D1418","1","1","Issu","D1407"\n',
        appellations_csv=APPELLATIONS
        + '"7","Vendeur / Vendeuse","Vendeur(se)","D1407"\n"8","Nom courant","Nom courant","D1407"\n'
        '"11","Issu","Issu","D1402"\n',
        mobilite_csv=MOBILITE + '"D1407","D1402","","","1","Proche"\n"D1402","D1407","","","2","Evolution"\n'
        '"D1407","D1499","7","9","2","Evolution"\n"D1407","D1402","","","3","?"\n',
    )
    return loaded([exemple / FICHE], folder)[0]


def test_one_node_bears_both_versions_the_current_name_first(small: OxigraphStore) -> None:
    """The fiche itself names D1407 otherwise: its wording is kept beside."""
    assert asked(small, "SELECT ?l { <http://x.example/rome/D1407> skos:prefLabel ?l }") == {"Nom courant"}
    assert asked(small, "SELECT ?l { <http://x.example/rome/D1407> skos:altLabel ?l }") == {
        *("Ancien nom", "Vendeur / Vendeuse", "Vendeur(se)", "Relation technico-commerciale"),
    }
    assert asked(small, "SELECT ?n { <http://x.example/rome/D1407> skos:inScheme/skos:notation ?n }") == {
        *("rome", "rome-v3", "rome-v4"),
    }


def test_an_occupation_that_the_current_version_dropped_is_deprecated(small: OxigraphStore) -> None:
    assert asked(small, "SELECT ?c { ?c owl:deprecated true }") == {"rome/D1499"}


def test_an_occupation_of_version_4_says_which_one_it_stems_from_and_none_is_its_own_parent(
    small: OxigraphStore,
) -> None:
    assert asked(small, "SELECT ?a ?b { ?a rncp:metierParent ?b }") == {("rome/D1418", "rome/D1407")}


def test_an_occupation_whose_name_was_a_job_title_of_another_says_so_and_a_title_of_its_own_is_no_link(
    small: OxigraphStore,
) -> None:
    assert asked(small, "SELECT ?a ?b { ?a rncp:ancienneAppellationDe ?b }") == {("rome/D1418", "rome/D1402")}


def test_mobility_keeps_its_direction_and_its_kind(small: OxigraphStore) -> None:
    assert asked(small, "SELECT ?a ?b { ?a rncp:mobiliteProche ?b }") == {("rome/D1407", "rome/D1402")}
    assert asked(small, "SELECT ?a ?b { ?a rncp:mobiliteEvolution ?b }") == {("rome/D1402", "rome/D1407")}


def test_mobility_limited_to_job_titles_is_a_node_and_no_link(small: OxigraphStore) -> None:
    """A title of which no list was read is told by its number."""
    query = """SELECT ?a ?b ?n ?x ?y { ?m a rncp:MobiliteRestreinte ; rncp:metierDepart ?a ; rncp:metierArrivee ?b ;
        rncp:natureMobilite ?n ; rncp:appellationDepart ?x ; rncp:appellationArrivee ?y }"""

    assert asked(small, query) == {("rome/D1407", "rome/D1499", "évolution", "Vendeur / Vendeuse", "9")}


def test_the_version_of_a_list_is_told_by_its_scheme(small: OxigraphStore) -> None:
    found = asked(small, "SELECT ?n { ?s dct:isVersionOf <http://x.example/nomenclature/rome> ; skos:notation ?n }")

    assert found == {"rome-v3", "rome-v4"}


def test_the_example_answers_what_the_questions_on_occupations_ask(exemple: Path) -> None:
    store, _ = loaded([exemple / "fiche-RNCP27413.txt"], exemple / "nomenclatures")
    pairs = asked(
        store,
        """SELECT ?a ?b { <http://x.example/certification/RNCP27413> rncp:codeRome ?x, ?y .
        ?x rncp:mobiliteProche|rncp:mobiliteEvolution ?y ; skos:notation ?a . ?y skos:notation ?b }""",
    )

    assert len({frozenset(pair) for pair in pairs}) == 8
    assert not {frozenset(pair) for pair in pairs} & {frozenset(("C1206", code)) for code in ("D1403", "D1407")}
    assert asked(store, "SELECT ?l { <http://x.example/rome/D1407> skos:broader/skos:prefLabel ?l }") == {
        "Force de vente"
    }


# --- the official files -----------------------------------------------------------------------------------------------


def test_every_code_of_each_version_is_there_and_no_other(whole: OxigraphStore, shared: Callable[..., Path]) -> None:
    v3 = {row["code_rome"] for row in rows(shared("rome", "unix_referentiel_code_rome_v347_utf8.csv"))}
    v4 = {row["code_rome"] for row in rows(shared("rome", "unix_referentiel_code_rome_v460_utf8.csv"))}
    leaves = "SELECT ?code {{ ?c {} ; rncp:profondeur 3 ; skos:notation ?code }}"

    assert (len(v3), len(v4)) == (531, 1_584)
    assert asked(whole, leaves.format(IN.format("rome-v4"))) == v4
    assert asked(whole, leaves.format(IN.format("rome-v3"))) == v3 | {"L1510"}, "the tree of 3.44 has one more"


def test_the_tree_has_fourteen_fields_and_a_hundred_and_ten_domains(whole: OxigraphStore) -> None:
    depth = Counter(
        dict(asked(whole, "SELECT ?c ?d { ?c rncp:profondeur ?d ; " + IN.format("rome-v3") + " }")).values()
    )

    assert depth == {"1": 14, "2": 110, "3": 532}
    tops = asked(whole, 'SELECT ?c { ?s skos:notation "rome" ; skos:hasTopConcept/skos:notation ?c }')
    assert tops == set("ABCDEFGHIJKLMN")
    climbed = asked(whole, f"SELECT ?c {{ ?c {IN.format('rome-v4')} ; skos:broader/skos:broader/rncp:profondeur 1 }}")
    assert len(climbed) == 1_584


def test_seventeen_themes_gather_occupations_across_the_tree(whole: OxigraphStore) -> None:
    pairs = asked(
        whole, "SELECT ?t ?c { ?t a skos:Collection ; skos:prefLabel ?l ; skos:member ?m . ?m skos:notation ?c }"
    )

    assert (len({theme for theme, _ in pairs}), len(pairs)) == (17, 509)
    assert ("rome-theme/004", "D1402") in pairs


def test_the_name_is_that_of_version_4(whole: OxigraphStore, shared: Callable[..., Path]) -> None:
    v4 = {(r["code_rome"], r["libelle_rome"]) for r in rows(shared("rome", "unix_referentiel_code_rome_v460_utf8.csv"))}

    assert (
        asked(
            whole,
            f"SELECT ?c ?l {{ ?x {IN.format('rome-v4')} ; rncp:profondeur 3 ; skos:notation ?c ; skos:prefLabel ?l }}",
        )
        == v4
    )


def test_each_version_has_the_fields_that_its_codes_begin_with_at_its_top(shared: Callable[..., Path]) -> None:
    store = loaded([], shared("rome", "unix_referentiel_code_rome_v460_utf8.csv"))[0]

    tops = "SELECT ?c {{ ?s skos:notation '{}' ; skos:hasTopConcept/skos:notation ?c }}"
    assert asked(store, tops.format("rome")) == asked(store, tops.format("rome-v4")) == set("ABCDEFGHIJKLMN")


def test_mobility_is_that_of_the_table_row_by_row(whole: OxigraphStore, shared: Callable[..., Path]) -> None:
    table = rows(shared("rome", "unix_rubrique_mobilite_v347_utf8.csv"))
    plain = [r for r in table if not r["code_appellation_source"] and not r["code_appellation_cible"]]
    pairs = {(r["code_rome"], r["code_rome_cible"], r["libelle_type_mobilite"]) for r in plain}
    found = {
        (one, other, kind)
        for kind in ("Proche", "Evolution")
        for one, other in asked(
            whole, f"SELECT ?a ?b {{ ?x rncp:mobilite{kind} ?y . ?x skos:notation ?a . ?y skos:notation ?b }}"
        )
    }

    assert len(pairs) == 3_324
    assert found == pairs
    limited = "SELECT ?m ?a ?b { ?m a rncp:MobiliteRestreinte ; rncp:metierDepart ?a ; rncp:metierArrivee ?b }"
    assert len(asked(whole, limited)) == len(table) - len(plain) == 894
    assert not {pair[:2] for pair in pairs} & {
        (a.removeprefix("rome/"), b.removeprefix("rome/")) for _, a, b in asked(whole, limited)
    }


def test_every_job_title_is_a_label_of_its_occupation(whole: OxigraphStore, shared: Callable[..., Path]) -> None:
    titles = {
        (row["code_rome"], row[name].replace("''", "'").strip())
        for row in rows(shared("rome", "unix_referentiel_appellation_v347_utf8.csv"))
        for name in ("libelle_appellation_long", "libelle_appellation_court")
    }
    labels = asked(whole, "SELECT ?c ?l { ?x skos:notation ?c ; skos:prefLabel|skos:altLabel ?l }")

    assert len(titles) > 10_990
    assert titles <= labels


def test_parents_of_version_4_are_those_of_the_list(whole: OxigraphStore, shared: Callable[..., Path]) -> None:
    table = rows(shared("rome", "unix_referentiel_code_rome_v460_utf8.csv"))
    pairs = {(f"rome/{r['code_rome']}", f"rome/{r['code_rome_parent']}") for r in table}

    assert asked(whole, "SELECT ?a ?b { ?a rncp:metierParent ?b }") == {p for p in pairs if p[0] != p[1]}
    assert asked(whole, "SELECT ?c { ?c owl:deprecated true }") == set(), "version 4 keeps every code of version 3"


def test_names_of_version_4_that_were_job_titles_elsewhere_are_those_of_the_files(
    whole: OxigraphStore, shared: Callable[..., Path]
) -> None:
    bearers: dict[str, set[str]] = defaultdict(set)
    for row in rows(shared("rome", "unix_referentiel_appellation_v347_utf8.csv")):
        for name in ("libelle_appellation_long", "libelle_appellation_court"):
            bearers[row[name].replace("''", "'")].add(row["code_rome"])
    table = rows(shared("rome", "unix_referentiel_code_rome_v460_utf8.csv"))
    pairs = {(r["code_rome"], old) for r in table for old in bearers.get(r["libelle_rome"].replace("''", "'"), ())}
    found = asked(whole, "SELECT ?a ?b { ?a rncp:ancienneAppellationDe ?b }")

    assert found == {(f"rome/{new}", f"rome/{old}") for new, old in pairs if new != old}
    beside = found - asked(whole, "SELECT ?a ?b { ?a rncp:metierParent ?b }")
    assert (len(found), len(beside)) == (554, 16)
    assert ("rome/F1142", "rome/M1809") in beside, "an oceanographer was under research in sciences of the universe"
