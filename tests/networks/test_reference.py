"""The figures that are known of a few real fiches: the two reference fiches, and the sample of the flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from lxml import etree

from rncp_graph.building.loading import load
from rncp_graph.networks import network
from rncp_graph.nomenclatures import nomenclatures
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore


@pytest.fixture(scope="module")
def two(exemple: Path) -> OxigraphStore:
    """The two reference fiches alone, and the mobility of ROME between the occupations that they name."""
    store = open_store()
    texts = [read(path) for path in sorted(exemple.glob("fiche-*.txt"))]
    load(store, *texts, nomenclatures=nomenclatures(exemple / "nomenclatures"))
    return store


def test_a_fiche_joins_ten_pairs_of_occupations_of_which_mobility_ignores_two(two: OxigraphStore) -> None:
    joined = {
        frozenset(edge[:2]) for edge in network(two, "metiers-voisins").edges.data("temoins") if "27413" in edge[2]
    }
    mobile = network(two, "mobilite-rome")
    assert len(joined) == 10
    assert joined - set(map(frozenset, mobile.edges)) == {frozenset(("C1206", "D1403")), frozenset(("C1206", "D1407"))}
    bridged = {frozenset((a, b)) for a, b, said in mobile.edges(data=True) if "RNCP27413" in said.get("temoins", "")}
    assert len(bridged) == 8 and bridged < joined


def test_what_the_two_fiches_share(two: OxigraphStore) -> None:
    found = network(two, "certifications-voisines", partage="metier", ponderation="jaccard")
    said = found["RNCP7141"]["RNCP27413"]
    assert (said["weight"], said["communes"], said["temoins_metier"]) == (0.4, 2, "D1402 ; D1407")
    assert "temoins_bloc" not in said


@pytest.fixture(scope="module")
def flow(shared: Callable[..., Path]) -> list[Path]:
    return sorted(shared("xml-v4.1").glob("*.xml"))


@pytest.fixture(scope="module")
def sample(flow: list[Path]) -> OxigraphStore:
    store = open_store()
    load(store, *map(read, flow))
    return store


def rows(flow: list[Path], tag: str) -> list[tuple[str, etree._Element]]:
    """The rows of a kind in the flow, each with the number of its fiche."""
    found = []
    for path in flow:
        for fiche in etree.parse(path).iter("FICHE"):
            numero = fiche.findtext("NUMERO_FICHE") or ""
            found += [(numero, row) for row in fiche.iter(tag)]
    return found


def test_official_correspondences_are_the_statements_of_the_fiches(sample: OxigraphStore, flow: list[Path]) -> None:
    found = network(sample, "correspondances-officielles")
    said = Counter((numero, row.findtext("DESTINATION/NUMERO_FICHE")) for numero, row in rows(flow, "CORRESPONDANCE"))
    assert isinstance(found, nx.MultiDiGraph)
    assert Counter((a, b) for a, b in found.edges()) == Counter({pair: n for pair, n in said.items() if pair[1]})
    # 47, of which 34 lead to other certifications, were told of another sample
    assert (said.total(), sum(n for (a, b), n in said.items() if b and a != b)) == (27, 27)


def test_partners_lead_to_the_certifiers_of_their_certifications(sample: OxigraphStore, flow: list[Path]) -> None:
    certifiers, partners = rows(flow, "CERTIFICATEUR"), rows(flow, "PARTENAIRE")
    assert (len(certifiers), len(partners)) == (18, 1040)
    sirens: dict[str, dict[str, set[str]]] = {"CERTIFICATEUR": {}, "PARTENAIRE": {}}
    for numero, row in (*certifiers, *partners):
        if siret := row.findtext(f"SIRET_{row.tag}"):
            sirens[str(row.tag)].setdefault(numero, set()).add(siret[:9])
    shared = Counter(
        (partner, certifier)
        for numero, several in sirens["PARTENAIRE"].items()
        for partner in several
        for certifier in sirens["CERTIFICATEUR"].get(numero, ())
    )
    found = network(sample, "partenaires")
    coded = {node for node, code in found.nodes(data="code") if code}
    assert {(a, b): w for a, b, w in found.edges(data="weight") if {a, b} <= coded} == shared
