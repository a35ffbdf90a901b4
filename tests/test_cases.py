"""Small inputs that came out wrong once, from the file to the answer: the right value for each of `../shared/cases`.

Their brothers are in the tests of each room. Two faults were no input but a folder in the way: a stranger's folder
where partitions go, a store whose pointer is lost; they are in `test_files`, `building/test_partitions` and
`stores/test_versions`.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from matplotlib.text import Text

from rncp_graph.networks import network, write
from rncp_graph.networks.drawing import draw
from rncp_graph.questions.finding import find
from rncp_graph.questions.question import query
from rncp_graph.stores import Store, open_store
from rncp_graph.terms import BASE, PREFIXES
from tests.questions.tools import corpus
from tests.readers.reading import lues, mended, relue, store_of

Case = Callable[..., Path]


@pytest.fixture(scope="module")
def case(shared: Callable[..., Path]) -> Case:
    return lambda *parts: shared("..", "cases", *parts)


def asked(store: Store, text: str) -> set[tuple[str | None, ...]]:
    """The rows of an answer to SPARQL text with our prefixes; IRIs are paths under the base, `None` is no value."""
    solutions: Any = store.query("".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + text)
    return {tuple(term and term.value.removeprefix(BASE) for term in row) for row in solutions}


def column(store: Store, name: str, question: str, **values: str) -> list[Any]:
    return [row[name] for row in query(store, question, **values)]


# --- numeros ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parts", [("flux.xml",), ("csv",)], ids=["XML", "CSV"])
def test_three_numbers_are_three_fiches_found_by_any_spelling(case: Case, parts: tuple[str]) -> None:
    path = case("numeros", *parts)
    source, fiches = lues(path)
    titles = {numero: fiche.intitule for numero, fiche in fiches.items()}
    assert titles == {"RNCP60005": "Nu", "RNCP60003": "Minuscule", "RNCP60004": "Blanc"}
    assert source.problemes["numero-non-canonique"] == 3
    assert mended(fiches["RNCP60004"]) == {("certification/RNCP60004", "dct:identifier", "RNCP 60004")}
    assert all(relue(fiche) == fiche for fiche in fiches.values())
    store = store_of(path)
    assert {find(store, written).numero for written in ("60005", "rncp60005", "RNCP 60005")} == {"RNCP60005"}


def test_a_row_and_its_fiche_meet_though_their_numbers_are_written_in_two_ways(case: Case) -> None:
    fiches = lues(case("numeros", "csv"))[1]
    assert {numero: [code.code for code in fiche.codes_rome] for numero, fiche in fiches.items()} == {
        "RNCP60005": ["D1407"], "RNCP60003": [], "RNCP60004": ["D1407"]
    }  # fmt: skip


def test_an_old_flow_of_bare_numbers_tells_one_succession(case: Case) -> None:
    path = case("numeros", "lignee-ancienne.xml")
    before, after = lues(path)[1].values()
    assert (before.numero, before.nouvelles_certifications) == ("RNCP60001", ("RNCP60002",))
    assert (after.numero, after.anciennes_certifications) == ("RNCP60002", ("RNCP60001",))
    store = store_of(path)
    pairs = asked(store, "SELECT DISTINCT ?new ?old { ?new rncp:remplace ?old . ?old rncp:remplacePar ?new }")
    assert pairs == {("certification/RNCP60002", "certification/RNCP60001")}


# --- sirets -----------------------------------------------------------------------------------------------------------


def test_sirets_with_blanks_are_tied_to_their_siren_and_thirteen_digits_are_not(case: Case) -> None:
    path = case("sirets", "flux.xml")
    source, fiches = lues(path)
    node = "certification/RNCP6000{}/certificateur/siret-12345678900011"
    assert [mended(fiches[f"RNCP6000{n}"]) for n in range(4)] == [
        set(),
        {(node.format(1), "rncp:siret", "123 456 789 00011")},
        {(node.format(2), "rncp:siret", "12345678900011 ")},
        set(),
    ]
    assert fiches["RNCP60003"].certificateurs[0].siret == "2345678900011"
    assert source.problemes == Counter({"siret-non-canonique": 2, "siret-malforme": 1})
    assert all(relue(fiche) == fiche for fiche in fiches.values())
    certified = "SELECT ?n { ?c rncp:certificateur ?unit ; dct:identifier ?n . ?unit rncp:siren '123456789' }"
    assert asked(store_of(path), certified) == {("RNCP60000",), ("RNCP60001",), ("RNCP60002",)}


# --- codes ------------------------------------------------------------------------------------------------------------


def test_codes_are_linked_as_their_nomenclature_writes_them(case: Case) -> None:
    path = case("codes", "flux.xml")
    source, fiches = lues(path)
    assert mended(fiches["RNCP60001"]) == {
        ("certification/RNCP60001", "rncp:codeNSF", "312T"),
        ("certification/RNCP60001", "rncp:codeRome", "M1805 "),
    }
    assert mended(fiches["RNCP60002"]) == {("certification/RNCP60002", "rncp:codeRome", "d1407")}
    assert source.problemes == Counter({"code-non-canonique": 3})
    assert all(relue(fiche) == fiche for fiche in fiches.values())
    store = store_of(path)
    assert column(store, "numero", "certifications-par-metier", rome="M1805", date="2026-08-25") == ["RNCP60001"]
    assert column(store, "numero", "certifications-par-metier", rome="d1407 ", date="2026-08-25") == ["RNCP60002"]
    assert column(store, "numero", "certifications-par-domaine", nsf="312T", date="2026-08-25") == ["RNCP60001"]


# --- fichiers-sans-accents --------------------------------------------------------------------------------------------


def test_tables_whose_names_lost_their_accents_are_read(case: Case) -> None:
    source, fiches = lues(case("fichiers-sans-accents"))
    fiche = fiches["RNCP60001"]
    assert ([b.libelle for b in fiche.blocs], [v.code for v in fiche.voies_acces]) == (["Vendre"], ["VAE"])
    assert source.date_export == date(2026, 8, 25)
    assert source.problemes == Counter({"fichier-absent": 7})
    assert not source.unknowns


# --- deux-jours -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["older first", "newer first", "as a folder"])
def test_of_two_daily_exports_the_newer_one_answers_and_the_older_one_is_kept(case: Case, named: str) -> None:
    older, newer = sorted(case("deux-jours").iterdir())
    order = {"older first": [older, newer], "newer first": [newer, older], "as a folder": [older.parent]}
    store = store_of(*order[named])
    fiche = find(store, "RNCP3")
    assert (fiche.intitule, fiche.actif) == ("Vendeur conseil", False)
    assert fiche == lues(newer)[1]["RNCP3"]
    told = {(row["rubrique"], row["valeur"]) for row in query(store, "etat-a-une-date", certification="RNCP3")}
    assert {value for heading, value in told if heading == "intitulé"} == {"Vendeur conseil"}
    for day, state in (("2026-08-25", "oui"), ("2026-08-26", "non")):
        assert column(store, "etat", "enregistree-a-une-date", certification="RNCP3", date=day) == [state]
    assert asked(store, "SELECT ?source ?titre { GRAPH ?source { ?c dct:title ?titre ; rncp:actif ?oui } }") == {
        (f"graph/{older.name}", "Vendeur"), (f"graph/{newer.name}", "Vendeur conseil")
    }  # fmt: skip
    found = [tuple(row.values()) for row in query(store, "desaccords", certification="RNCP3")]
    assert found == [
        ("RNCP3", "actif", "true", older.name, "false", newer.name, "révision"),
        ("RNCP3", "title", "Vendeur", older.name, "Vendeur conseil", newer.name, "révision"),
    ]


# --- libelles ---------------------------------------------------------------------------------------------------------


def test_each_fiche_reads_back_with_its_own_wording_of_a_code(case: Case) -> None:
    path = case("libelles", "flux.xml")
    store, fiches = store_of(path), lues(path)[1]
    wordings = {numero: find(store, numero).codes_rome[0].libelle for numero in fiches}
    assert wordings == {"RNCP1": "Réalisation de contenus multimédias", "RNCP2": "Graphiste"}
    assert {numero: find(store, numero) for numero in fiches} == fiches


# --- habilitation-expiree ---------------------------------------------------------------------------------------------


def test_nobody_is_entitled_to_train_for_a_certification_that_has_expired(case: Case) -> None:
    store = store_of(*case("habilitation-expiree").iterdir())

    def on(day: str) -> list[tuple[Any, ...]]:
        rows = query(store, "organismes-habilites", certification="RNCP1", date=day)
        return [(row["organisme"], row["habilite"], row["motif"]) for row in rows]

    assert on("2026-08-16") == [("ECOLE D'ESSAI", "non", "certification non enregistree, inactive a l'export")]
    assert on("2026-03-18") == [("ECOLE D'ESSAI", "non", "certification non enregistree, fin passee")]
    assert on("2026-03-17") == [("ECOLE D'ESSAI", "non precise", "enregistrement non connu")]


# --- evaluations ------------------------------------------------------------------------------------------------------


def test_plurals_and_both_apostrophes_are_read_and_publics_are_told_apart(case: Case) -> None:
    store = store_of(case("evaluations", "flux.xml"))
    found = asked(
        store,
        """SELECT ?code ?type ?public { ?bloc skos:notation ?code ; rncp:constatDerive ?constat .
           ?constat rncp:typeEvaluation ?type OPTIONAL { ?constat rncp:publicEvalue ?public } }""",
    )
    assert found == {
        ("RNCP1BC01", "evaluation/etude-de-cas", None),
        ("RNCP1BC01", "evaluation/mise-en-situation", None),
        ("RNCP1BC02", "evaluation/dossier-rapport-projet", None),
        ("RNCP1BC03", "evaluation/autre", None),
        ("RNCP1BC04", "evaluation/controle-en-cours", "public/apprentis-habilites"),
        ("RNCP1BC04", "evaluation/epreuve-pratique", "public/distance"),
    }


# --- textes-code ------------------------------------------------------------------------------------------------------


def test_a_text_named_by_its_articles_first_is_of_a_code(case: Case) -> None:
    path = case("textes-code", "flux.xml")
    (fiche,) = lues(path)[1].values()
    assert [(texte.nature, texte.titre) for texte in sorted(fiche.textes, key=lambda texte: texte.rang or 0)] == [
        ("code", "Art. D337-139 à D337-160 du Code de l’éducation"),
        ("code", "Code de l'éducation : Articles D643-1 à D643-35-1"),
    ]
    assert column(store_of(path), "nature", "textes-officiels", certification="RNCP1") == ["code", "code"]


# --- skos -------------------------------------------------------------------------------------------------------------


def test_without_official_lists_every_scheme_has_top_entries_and_every_entry_a_label(case: Case) -> None:
    store = store_of(case("skos", "flux.xml"))
    tops = asked(store, "SELECT ?scheme ?top { ?scheme skos:hasTopConcept ?top }")
    quoted = ("abrege", "formacode", "rome")
    assert {(scheme, top) for scheme, top in tops if scheme.removeprefix("nomenclature/") in quoted} == {
        ("nomenclature/abrege", "abrege/TP"),
        ("nomenclature/formacode", "formacode/34561"),
        ("nomenclature/rome", "rome/D"),
    }
    labels = asked(store, "SELECT ?entry ?label { ?entry skos:prefLabel ?label }")
    assert {("rome/D", "D"), ("rome/D14", "D14")} <= labels
    assert {scheme for scheme, _ in tops} == {one for (one,) in asked(store, "SELECT ?s { ?s a skos:ConceptScheme }")}
    assert {entry for entry, _ in labels} >= {one for (one,) in asked(store, "SELECT ?e { ?e a skos:Concept }")}


# --- reseaux ----------------------------------------------------------------------------------------------------------


def node_link(path: Path) -> Any:
    return nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")


@pytest.fixture
def read_back(case: Case, tmp_path: Path) -> Callable[..., list[Any]]:
    """The networks that a question of a store makes of one's own, in Python and read back from each file."""

    def networks(name: str, store: Store | None = None) -> list[Any]:
        drawn = network(store or open_store(), str(case("reseaux", name)))
        forms = {".graphml": nx.read_graphml, ".gexf": nx.read_gexf, ".json": node_link}
        forms |= dict.fromkeys((".csv", ".parquet", ".png", ".svg", ".html"))
        for suffix in forms:
            write(drawn, tmp_path / f"n{suffix}")
        tied = csv.DictReader((tmp_path / "n.csv").read_text(encoding="utf-8").splitlines())
        assert [(row["source"], row["target"]) for row in tied if row["target"]] == list(drawn.edges())
        return [drawn, *(read(tmp_path / f"n{suffix}") for suffix, read in forms.items() if read)]

    return networks


def test_a_day_of_a_network_is_written_as_text(exemple: Path, read_back: Callable[..., list[Any]]) -> None:
    drawn, *others = read_back("jours.rq", corpus(exemple))
    days = {node: fin.isoformat() for node, fin in drawn.nodes(data="fin") if fin}
    assert len(days) > 5 and all(date.fromisoformat(day) for day in days.values())
    for other in others:
        assert {node: fin for node, fin in other.nodes(data="fin") if fin} == days
        assert set(map(frozenset, other.edges)) == set(map(frozenset, drawn.edges))


def test_a_number_here_and_a_text_there_are_one_attribute_of_text(read_back: Callable[..., list[Any]]) -> None:
    for other in read_back("types-meles.rq")[1:]:
        assert {node: niveau for node, niveau in other.nodes(data="niveau") if niveau} == {"A": "5", "C": "REPRISE"}


def test_a_control_character_of_an_edge_is_a_blank(read_back: Callable[..., list[Any]]) -> None:
    for other in read_back("controle.rq")[1:]:
        assert [said["texte"] for _, _, said in other.edges(data=True)] == ["jury de vente"]


def test_three_rows_between_two_nodes_are_three_edges(read_back: Callable[..., list[Any]]) -> None:
    for found in read_back("paralleles.rq"):
        assert sorted((said["nature"], said["weight"]) for _, _, said in found.edges(data=True)) == [
            ("evolution", 1.0), ("proche", 3.0), ("retour", 9.0),
        ]  # fmt: skip


# --- dollars ----------------------------------------------------------------------------------------------------------


def test_dollars_are_drawn_as_written(case: Case) -> None:
    store = store_of(case("dollars", "flux.xml"))
    for name, said in {
        "lignees": {"RNCP50001 Vente en $ et en $US", "RNCP50002 Change en $ et $"},
        "metiers-voisins": {"D1407 Relation en $ et $US", "M1707 Prix $$ 100"},
        "certification-metier": {"M1707 Prix $$ 100", "RNCP50002 Change en $ et $"},
    }.items():
        figure = draw(network(store, name))
        figure.canvas.draw()
        assert said <= {" ".join(text.get_text().split()) for text in figure.findobj(Text)}
