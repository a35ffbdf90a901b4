"""Networks: the edges are those of the fiches, the attributes are there, the order is always the same."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from math import log
from pathlib import Path

import networkx as nx
import pytest

from rncp_graph.errors import QuestionError, RncpGraphWarning
from rncp_graph.model.fiche import Fiche
from rncp_graph.networks import network
from rncp_graph.questions.question import questions
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.tools import codes, corpus, fiches, graph, nsf, rome

DAY = date(2021, 1, 31)
SMALL = [
    Fiche(numero="RNCP1", intitule="Un", actif=True, codes_rome=rome("D1401", "D1402", "M1805")),
    Fiche(numero="RNCP2", intitule="Deux", actif=False, codes_rome=rome("D1401", "D1402"), codes_nsf=nsf("312t")),
    Fiche(numero="RNCP3", actif=True, codes_rome=rome("D1401"), codes_nsf=nsf("326t", "312")),
    Fiche(numero="RNCP4", codes_rome=rome("A1101")),
]


@pytest.fixture(scope="module")
def small() -> OxigraphStore:
    return graph(*SMALL, jour=DAY)


def weights(found: nx.Graph[str]) -> dict[tuple[str, str], float]:
    return {(a, b): weight for a, b, weight in found.edges(data="weight")}


def test_the_weight_of_a_tie_is_the_jaccard_index_of_the_certifications_unrounded(small: OxigraphStore) -> None:
    found = network(small, "metiers-voisins")
    assert {(a, b): (said["weight"], said["communes"]) for a, b, said in found.edges(data=True)} == {
        ("D1401", "D1402"): (2 / 3, 2), ("D1401", "M1805"): (1 / 3, 1), ("D1402", "M1805"): (1 / 2, 1),
    }  # fmt: skip
    assert found["D1401"]["D1402"]["temoins"] == "RNCP1 ; RNCP2"
    told = {"label": "D1401", "kind": "metier", "code": "D1401", "certifications": 3}
    assert {key: found.nodes["D1401"][key] for key in told} == told
    assert list(nx.isolates(found)) == ["A1101"]


def test_raw_and_idf_weights_are_there_on_request(small: OxigraphStore) -> None:
    assert weights(network(small, "metiers-voisins", ponderation="raw")) == {
        ("D1401", "D1402"): 2, ("D1401", "M1805"): 1, ("D1402", "M1805"): 1,
    }  # fmt: skip
    one, two = log(1 + 4 / 3), log(1 + 4 / 2)  # of four occupations RNCP1 has three, RNCP2 two
    found = weights(network(small, "metiers-voisins", ponderation="idf"))
    assert found == pytest.approx({("D1401", "D1402"): one + two, ("D1401", "M1805"): one, ("D1402", "M1805"): one})
    with pytest.raises(QuestionError, match="jaccard, brut or idf"):
        network(small, "metiers-voisins", ponderation="cosinus")


def test_each_node_keeps_its_nearest_neighbours_and_those_that_keep_it(small: OxigraphStore) -> None:
    assert set(weights(network(small, "metiers-voisins", voisins=1))) == {("D1401", "D1402"), ("D1402", "M1805")}


def test_where_nothing_is_shared_each_node_stands_alone() -> None:
    found = network(graph(Fiche(numero="RNCP1", codes_rome=rome("D1407"))), "certifications-voisines")
    assert (list(found), found.number_of_edges()) == (["RNCP1"], 0)


def test_a_network_of_a_day_is_that_of_what_was_registered_on_it(small: OxigraphStore) -> None:
    found = network(small, "metiers-voisins", date="2021-01-31")
    assert set(found) == {"D1401", "D1402", "M1805"}
    assert weights(found) == {("D1401", "D1402"): 1 / 2, ("D1401", "M1805"): 1 / 2, ("D1402", "M1805"): 1}
    assert set(network(small, "certification-metier", jour=DAY)) == {"RNCP1", "RNCP3", "D1401", "D1402", "M1805"}
    assert "etat=oui" in found.graph["parametres"].split()
    assert len(network(small, "metiers-voisins", date="1950-01-01")) == 0
    unknown = network(small, "certification-metier", date="1950-01-01", etat=["non precise", "oui"])
    assert set(unknown) == set(network(small, "certification-metier"))


def test_filters_choose_certifications_and_occupations(small: OxigraphStore) -> None:
    def chosen(**filters: object) -> set[str]:
        return {node for node in network(small, "certification-metier", **filters) if node.startswith("R")}

    assert (chosen(nsf="312"), chosen(nsf="312t")) == ({"RNCP2", "RNCP3"}, {"RNCP2"})
    assert chosen(nsf=["312t", "326t"]) == {"RNCP2", "RNCP3"}
    assert chosen(registre="RS") == set()
    assert chosen(etat="non") == {"RNCP2"}
    assert chosen(rome="M1805") == {"RNCP1"}
    assert set(network(small, "certification-metier", rome="M1805")) == {"RNCP1", "M1805"}
    with pytest.raises(QuestionError, match="actives"):
        network(small, "certification-metier", actives="oui")


def test_a_state_asked_for_where_no_source_tells_its_day_is_that_of_today_and_said() -> None:
    with pytest.warns(RncpGraphWarning, match="no source of the store says its date"):
        network(graph(*SMALL), "certification-metier", etat="oui")


def test_ties_between_occupations_are_those_of_the_fiches(exemple: Path) -> None:
    held: dict[str, set[str]] = {}
    for numero, metiers in codes(exemple, "codes_rome").items():
        for metier in metiers:
            held.setdefault(metier, set()).add(numero)
    expected = {
        frozenset((a, b)): len(held[a] & held[b]) / len(held[a] | held[b])
        for a, b in combinations(held, 2)
        if held[a] & held[b]
    }
    found = network(corpus(exemple), "metiers-voisins")
    assert {frozenset((a, b)): weight for a, b, weight in found.edges(data="weight")} == expected
    assert dict(found.nodes(data="certifications")) == {metier: len(numeros) for metier, numeros in held.items()}


def test_certifications_and_occupations_make_a_network_of_two_kinds(exemple: Path) -> None:
    found = network(corpus(exemple), "certification-metier")
    pairs = {(numero, code) for numero, metiers in codes(exemple, "codes_rome").items() for code in metiers}
    assert {tuple(sorted(edge, key=lambda end: not end.startswith("RNCP"))) for edge in found.edges} == pairs
    kinds = dict(found.nodes(data="kind"))
    assert all({kinds[a], kinds[b]} == {"certification", "metier"} for a, b in found.edges)
    assert found.nodes["D1407"]["label"] == "Technico-commercial / Technico-commerciale"


def test_a_certification_of_a_network_has_its_level_its_state_and_its_domains(exemple: Path) -> None:
    found = network(corpus(exemple), "certification-metier").nodes
    said = {numero: tuple(found[numero].get(name) for name in ("niveau", "etat", "nsf")) for numero in found}
    assert said["RNCP1175"] == (5, "non", "313")
    assert said["RNCP31678"] == (6, "oui", "326t")
    assert said["D1407"] == (None, None, None)
    assert (found["RNCP1175"]["bipartite"], found["D1407"]["bipartite"]) == (0, 1)
    bare = network(graph(Fiche(numero="RNCP1", codes_rome=rome("D1407"))), "certification-metier")
    told = {"label": "RNCP1", "kind": "certification", "code": "RNCP1", "etat": "non precise", "bipartite": 0}
    assert bare.nodes["RNCP1"] == told


def test_lines_of_descent_go_from_the_earlier_to_the_later_whichever_side_states_it(exemple: Path) -> None:
    said = [fiche for several in fiches(exemple).values() for fiche in several]
    expected = {(old, f.numero) for f in said for old in f.anciennes_certifications}
    expected |= {(f.numero, new) for f in said for new in f.nouvelles_certifications}
    found = network(corpus(exemple), "lignees")
    assert found.is_directed()
    assert set(found.edges) == expected
    assert found.nodes["RNCP224"]["label"] == "RNCP224"
    one = network(corpus(exemple), "lignees", niveau=4)  # an end of level 4 is enough
    assert (
        set(one.edges) == {edge for edge in expected if 4 in {found.nodes[end].get("niveau") for end in edge}} != set()
    )


@pytest.mark.parametrize("name", questions("reseaux"))
def test_nodes_and_edges_come_in_one_order_whatever_that_of_loading(name: str) -> None:
    said = [*SMALL, Fiche(numero="RNCP5", anciennes_certifications=("RNCP10", "RNCP2"))]
    one, other = network(graph(*said), name), network(graph(*reversed(said)), name)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))


@pytest.mark.parametrize("name", questions("reseaux"))
def test_an_empty_store_gives_an_empty_network(name: str) -> None:
    assert len(network(open_store(), name)) == 0


def test_a_file_of_ones_own_makes_a_network(small: OxigraphStore, tmp_path: Path) -> None:
    own = tmp_path / "niveaux.rq"
    own.write_text(
        "SELECT ?source ?target (2 AS ?poids) ('x' AS ?source_label) "
        "{ VALUES (?source ?target) { ('a' 'b') ('c' UNDEF) } }"
    )
    found = network(small, str(own))
    assert list(found.edges(data=True)) == [("a", "b", {"weight": 2.0})]
    assert dict(found.nodes(data="label")) == {"a": "x", "b": "b", "c": "x"}
    assert found.graph["name"] == "niveaux"


def own(tmp_path: Path, columns: str, rows: str, header: str = "") -> str:
    """A question whose answer is these rows, written as in `VALUES`."""
    path = tmp_path / "propre.rq"
    path.write_text(f"{header}SELECT {columns} {{ VALUES ({columns}) {{ {rows} }} }}", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("said", "weight"),
    [
        ("0", 0.0),
        ("-2.5", -2.5),
        ("UNDEF", 1.0),
        ("''", 1.0),
        ("'3'", 3.0),
        ("1e3", 1000.0),
        ("9999999999", 9999999999.0),
    ],
)
@pytest.mark.parametrize("column", ["?poids", "?weight"])
def test_a_weight_is_any_finite_number_and_one_where_none_is_said(
    small: OxigraphStore, tmp_path: Path, column: str, said: str, weight: float
) -> None:
    found = network(small, own(tmp_path, f"?source ?target {column}", f"('a' 'b' {said})"))
    assert list(found.edges(data=True)) == [("a", "b", {"weight": weight})]


@pytest.mark.parametrize(
    "said", ["'fort'", "'NaN'", "'1e999'", "'INF'^^xsd:double", "<urn:x>", "'2021-01-31'^^xsd:date"]
)
def test_a_weight_that_is_no_finite_number_is_told_in_one_line(
    small: OxigraphStore, tmp_path: Path, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    xsd = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    path = own(tmp_path, "?source ?target ?poids", f"('a' 'b' {said})", xsd)
    with pytest.raises(QuestionError, match=r"a → b: weight `.*`: a finite number is needed"):
        network(small, path)
    monkeypatch.setenv("RNCP_GRAPH_LANG", "fr")
    with pytest.raises(QuestionError, match=r"a → b : poids « .* » : il faut un nombre fini"):
        network(small, path)


def test_a_weight_said_twice_is_refused(small: OxigraphStore, tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="weight `3 5`"):
        network(small, own(tmp_path, "?source ?target ?poids ?weight", "('a' 'b' 3 5)"))


def test_rows_that_tie_the_same_nodes_are_so_many_edges(small: OxigraphStore, tmp_path: Path) -> None:
    columns, rows = (
        "?source ?target ?nature ?poids",
        "('a' 'b' 'proche' 3) ('a' 'b' 'evolution' 1) ('b' 'a' 'retour' 9)",
    )
    found = network(small, own(tmp_path, columns, rows))
    assert type(found) is nx.MultiGraph
    assert sorted((said["nature"], said["weight"]) for _, _, said in found.edges(data=True)) == [
        ("evolution", 1.0), ("proche", 3.0), ("retour", 9.0),
    ]  # fmt: skip
    assert type(network(small, own(tmp_path, columns, "('a' 'b' 'proche' 3) ('b' 'c' 'proche' 1)"))) is nx.Graph


def test_columns_may_have_any_name_and_ends_any_value(small: OxigraphStore, tmp_path: Path) -> None:
    names = [
        "self",
        "key",
        "u_of_edge",
        "node_for_adding",
        "id",
        "type",
        "start",
        "source_id",
        "source_node_for_adding",
    ]
    columns = " ".join(f"?{name}" for name in ("source", "target", *names))
    found = network(small, own(tmp_path, columns, f"(<urn:a> true {' '.join(map(str, range(9)))})"))
    assert list(found.edges(data=True)) == [
        ("urn:a", "true", {"weight": 1.0, **{name: number for number, name in enumerate(names[:7])}})
    ]
    assert found.nodes["urn:a"] == {"label": "urn:a", "kind": "", "id": 7, "node_for_adding": 8}


def test_of_two_rows_the_first_describes_a_node_and_a_row_that_says_nothing_changes_nothing(
    small: OxigraphStore, tmp_path: Path
) -> None:
    rows = "('a' 'b' UNDEF) ('a' 'c' 'un') ('a' 'd' 'deux') ('a' 'e' UNDEF)"
    assert network(small, own(tmp_path, "?source ?target ?source_label", rows)).nodes["a"]["label"] == "un"


def test_an_unknown_network_and_a_question_without_edges_are_refused(small: OxigraphStore, tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="metiers-voisins"):
        network(small, "metier-voisin")
    with pytest.raises(QuestionError, match="actives"):
        network(small, "metiers-voisins", actives="oui")
    without = tmp_path / "without.rq"
    without.write_text("SELECT ?s { ?s ?p ?o }")
    with pytest.raises(QuestionError, match="source"):
        network(small, str(without))


def test_the_end_of_a_mobility_that_does_not_fit_is_told_of_all_the_same(exemple: Path) -> None:
    every, some = (network(corpus(exemple), "mobilite-rome", **given) for given in ({}, {"rome": "C1206"}))
    tied = {edge for edge in every.edges if "C1206" in edge}
    assert set(some.edges) == tied
    assert {edge: some.edges[edge] for edge in tied} == {edge: every.edges[edge] for edge in tied}
    assert some.edges["C1102", "C1206"]["communes"] > 0 and some.nodes["C1102"] == every.nodes["C1102"] | {
        "certifications": some.nodes["C1102"]["certifications"]
    }


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ('reseau = {source = "metiers"}', "metier"),
        ('reseau = {source = "metier", temoins = "voisins"}', "metiers-voisins"),
        ('reseau = {source = "metier", par = "x", ponderation = "cosinus"}', "jaccard"),
        ('reseau = {source = "metier", par = "x", voisins = -1}', "0 or more"),
        ('reseau = {sources = "metier"}', "source"),
        ('reseau = "metier"', "reseau"),
    ],
)
def test_a_header_that_says_no_network_is_refused_with_what_is_known(
    small: OxigraphStore, tmp_path: Path, header: str, word: str
) -> None:
    with pytest.raises(QuestionError, match=word):
        network(small, own(tmp_path, "?source ?target ?par", "('a' 'b' 'c')", f"#+ {header}\n"))


def test_what_has_things_of_one_s_own_is_tied_by_them(small: OxigraphStore, tmp_path: Path) -> None:
    said = "('D1401' 'x') ('D1402' 'x') ('M1805' UNDEF)"
    found = network(small, own(tmp_path, "?source ?par", said, '#+ reseau = {source = "metier", par = "chose"}\n'))
    assert list(found.edges(data=True)) == [("D1401", "D1402", {"weight": 1.0, "communes": 1, "temoins": "x"})]
    assert found.nodes["D1401"]["kind"] == "metier" and found.nodes["D1401"]["choses"] == 1
