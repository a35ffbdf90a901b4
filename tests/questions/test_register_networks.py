"""Networks of the register of January 2021: nodes, edges and weights against its CSV files alone.

The figures that are told beside are those that were counted before, by others, on the same register; where one differs,
the test says why.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from math import log

import networkx as nx
import pytest

from rncp_graph.networks import network
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.register import Registre

DAY = "2021-01-31"
REFERENCE = {"C1102", "C1206", "D1402", "D1403", "D1407"}
"""The occupations of RNCP27413."""


@pytest.fixture(scope="module")
def niveaux(tables_2021: Registre) -> dict[str, int]:
    said = {row["Numero_Fiche"]: row["Nomenclature_Europe_Niveau"] for row in tables_2021["Standard"]}
    return {numero: int(level[3:]) for numero, level in said.items() if level.startswith("NIV")}


@pytest.fixture(scope="module")
def cites(tables_2021: Registre) -> dict[str, set[str]]:
    """The ROME codes of each fiche."""
    found = {numero: {row["Codes_Rome_Code"] for row in rows} for numero, rows in tables_2021.par_fiche("Rome").items()}
    assert found["RNCP27413"] == REFERENCE
    return found


@pytest.fixture(scope="module")
def active(registre_2021: OxigraphStore) -> nx.Graph[str]:
    return network(registre_2021, "certification-metier", date=DAY)


def test_certifications_and_occupations_of_the_day_are_those_of_the_tables(
    active: nx.Graph[str], tables_2021: Registre, cites: dict[str, set[str]], niveaux: dict[str, int]
) -> None:
    actives = {row["Numero_Fiche"] for row in tables_2021["Standard"] if row["Actif"] == "ACTIVE"}
    expected = {(numero, code) for numero in actives & cites.keys() for code in cites[numero]}
    assert set(active.edges) == expected
    left, right = ({node for node, mark in active.nodes(data="bipartite") if mark == side} for side in (0, 1))
    assert (left, right) == ({numero for numero, _ in expected}, {code for _, code in expected})
    assert (len(left), len(right), len(expected)) == (4450, 586, 12067)
    assert nx.bipartite.is_bipartite_node_set(active, left)
    leaves = {(numero, code) for numero, code in expected if len(code) == 5}
    # 4,951 nodes and 11,969 edges were told of the part of it whose codes are those of an occupation
    assert (len({end for edge in leaves for end in edge}), len(leaves)) == (4951, 11969)
    assert {numero: level for numero, level in active.nodes(data="niveau") if level} == {
        numero: niveaux[numero] for numero in left & niveaux.keys()
    }


def test_the_share_of_certifications_with_a_higher_one_of_the_same_occupation(
    active: nx.Graph[str], niveaux: dict[str, int]
) -> None:
    """78 % were told: of level 3 96 %, 4 93 %, 5 88 %, 6 98 %, 7 50 %."""
    levels = {numero: level for numero, level in active.nodes(data="niveau") if level}
    best = {code: max((levels.get(n, 0) for n in active[code]), default=0) for code in active if code not in levels}
    up = Counter(level for n, level in levels.items() if any(best.get(code, 0) > level for code in active[n]))
    every = Counter(levels.values())
    assert {level: round(100 * up[level] / every[level]) for level in sorted(every)} == {
        3: 96, 4: 93, 5: 88, 6: 98, 7: 50, 8: 0,
    }  # fmt: skip
    assert round(100 * up.total() / every.total()) == 78


def test_neighbouring_occupations_make_as_many_components_as_was_told(registre_2021: OxigraphStore) -> None:
    found = network(registre_2021, "metiers-voisins", date=DAY)
    assert (len(found), len(found.edges), nx.number_connected_components(found)) == (586, 4236, 35)


def test_a_certification_has_hundreds_of_neighbours_of_which_the_nearest_stay(
    registre_2021: OxigraphStore, cites: dict[str, set[str]]
) -> None:
    near = {numero: codes for numero, codes in cites.items() if codes & REFERENCE}
    assert len(near) - 1 == 764  # as was told
    given = {"rome": sorted(REFERENCE), "partage": "metier"}
    every = network(registre_2021, "certifications-voisines", **given, voisins=0, ponderation="jaccard")
    assert every.degree("RNCP27413") == 764
    assert every["RNCP27413"]["RNCP7141"]["weight"] == 0.4
    for other, said in every["RNCP27413"].items():
        assert said["weight"] == len(cites[other] & REFERENCE) / len(cites[other] | REFERENCE)
    frequent = Counter(code for codes in near.values() for code in codes)
    idf = {code: log(1 + len(near) / count) for code, count in frequent.items()}
    weights = {other: sum(idf[code] for code in codes & REFERENCE) for other, codes in near.items()}
    pruned = network(registre_2021, "certifications-voisines", **given)
    kept = {other: said["weight"] for other, said in pruned["RNCP27413"].items()}
    assert kept == pytest.approx({other: weights[other] for other in kept})
    heaviest = sorted((weight for other, weight in weights.items() if other != "RNCP27413"), reverse=True)[:10]
    assert sorted(kept.values(), reverse=True)[:10] == pytest.approx(heaviest)


def normalised(title: str, ligatures: dict[str, str]) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", title.lower()) if not unicodedata.combining(c))
    for ligature, letters in ligatures.items():
        bare = bare.replace(ligature, letters)
    return re.sub("[^a-z0-9]+", " ", bare).strip() or title


def test_shared_blocks_are_those_of_the_tables_and_common_university_blocks_are_apart(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    """52,262 pairs were told, 6,417 of them without a licence or a master, 6,284 of these no lineage.

    The first is that of titles in which "œ" is no letter. By the kind of diploma that fiches state, 6,421 are without
    a licence or a master: the rule of those who counted four fewer is not known.
    """
    kinds = {row["Numero_Fiche"]: row["Abrege_Libelle"] for row in tables_2021["Standard"]}
    university = {"LICENCE", "Licence Professionnelle", "MASTER"}

    def holders(ligatures: dict[str, str]) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in tables_2021["Blocs_De_Compétences"]:
            if row["Bloc_Competences_Libelle"]:
                found[normalised(row["Bloc_Competences_Libelle"], ligatures)].add(row["Numero_Fiche"])
        return found

    def pairs(numeros: Iterable[set[str]]) -> set[frozenset[str]]:
        return {frozenset(pair) for several in numeros for pair in combinations(several, 2)}

    def without(some: set[frozenset[str]]) -> set[frozenset[str]]:
        return {pair for pair in some if not any(kinds.get(numero) in university for numero in pair)}

    told = pairs(numeros for title, numeros in holders({}).items() if title != "/")
    assert (len(told), len(without(told))) == (52262, 6421)
    titles = holders({"œ": "oe", "æ": "ae"})
    own = pairs(n for n in titles.values() if not any(kinds.get(numero) in university for numero in n))
    found = network(registre_2021, "blocs-partages")
    assert set(map(frozenset, found.edges)) == own
    every = pairs(titles.values())
    assert own <= without(every)  # what others share with a licence or a master is apart too
    assert (len(every), len(without(every)), len(own)) == (52267, 6426, 6397)
    lineage = {frozenset(edge) for edge in network(registre_2021, "lignees").edges}
    assert len(without(every) - lineage) == 6294


def test_lines_of_descent_are_those_of_the_tables(
    registre_2021: OxigraphStore, tables_2021: Registre, niveaux: dict[str, int]
) -> None:
    """More was told (3,762 components, the largest of 15): of later tables, which have more."""
    expected = set()
    for row in tables_2021["Ancienne_Nouvelle_Certification"]:
        numero, old, new = (row[name] for name in ("Numero_Fiche", "Ancienne_Certification", "Nouvelle_Certification"))
        expected |= {(old, numero)} if old else set()
        expected |= {(numero, new)} if new else set()
    found = network(registre_2021, "lignees")
    assert set(found.edges) == expected
    lines = [len(line) for line in nx.weakly_connected_components(found)]
    assert (len(found), len(expected), len(lines), max(lines)) == (5699, 3387, 2315, 8)
    assert sum(d > 1 for _, d in found.out_degree()) == 21 and sum(d > 1 for _, d in found.in_degree()) == 32
    steps = Counter(niveaux[b] - niveaux[a] for a, b in expected if a in niveaux and b in niveaux)
    assert (steps[0], sum(n for step, n in steps.items() if step > 0)) == (3139, 190)


def test_certifiers_are_tied_by_the_certifications_that_they_share(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    """Bodies with a SIRET only: names alone are merged by the project's own key."""
    holders = {
        numero: {row["Siret_Certificateur"][:9] for row in rows if re.fullmatch(r"\d{14}", row["Siret_Certificateur"])}
        for numero, rows in tables_2021.par_fiche("Certificateurs").items()
    }
    expected = Counter(frozenset(pair) for sirens in holders.values() for pair in combinations(sirens, 2))
    found = network(registre_2021, "certificateurs")
    coded = {node for node, code in found.nodes(data="code") if code}
    tied = {frozenset((a, b)): weight for a, b, weight in found.edges(data="weight") if {a, b} <= coded}
    assert tied == expected
