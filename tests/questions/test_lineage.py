"""The line of descent: every ancestor and descendant, by each direct step, ranked; and what is odd in it."""

from __future__ import annotations

from typing import Any

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from rncp_graph.model.fiche import Fiche
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.register import ordre
from tests.questions.tools import graph, rows


def lineage(edges: set[tuple[int, int]]) -> OxigraphStore:
    """A store where the second of each pair is said to replace the first."""
    return graph(
        *(
            Fiche(
                numero=f"RNCP{new}",
                anciennes_certifications=tuple(f"RNCP{old}" for old, n in sorted(edges) if n == new),
            )
            for new in sorted({new for _, new in edges})
        )
    )


def expected_line(edges: set[tuple[int, int]], start: int) -> list[tuple[str, str, int, str]]:
    """The same line by networkx: for each step, how many certifications stand before the one that joins by it."""
    later: nx.DiGraph[int] = nx.DiGraph(edges)
    later.add_node(start)
    found = []
    for sens, directed in (("ancetre", later.reverse()), ("descendant", later)):
        line = nx.descendants(directed, start) | {start}
        inside = directed.subgraph(line)
        for voisine, node in inside.edges:
            if node not in (start, voisine):
                found.append((f"RNCP{node}", sens, len(before(inside, node)), f"RNCP{voisine}"))
    return sorted(found, key=lambda row: (row[1], row[2], ordre(row[0]), row[3]))


def before(line: nx.DiGraph[int], node: int) -> set[int]:
    """What leads to a node, itself included when a cycle leads back to it."""
    return {other for parent in line.predecessors(node) for other in nx.ancestors(line, parent) | {parent}}


def line(store: OxigraphStore, start: int) -> list[tuple[Any, ...]]:
    return [tuple(row.values())[:4] for row in rows(store, "lignee", certification=start)]


nodes = st.integers(1, 9)
edges = st.sets(st.tuples(nodes, nodes), max_size=25)


@settings(max_examples=60, deadline=None)
@given(edges)
def test_the_line_is_every_ancestor_and_descendant_by_each_direct_step(edges: set[tuple[int, int]]) -> None:
    """Splits, merges, unequal ways, loops and cycles included."""
    assert line(lineage(edges), 1) == expected_line(edges, 1)


def test_along_a_chain_the_rank_is_the_number_of_steps() -> None:
    found = line(lineage({(n, n + 1) for n in range(1, 24)}), 1)
    assert found == [(f"RNCP{n + 1}", "descendant", n, f"RNCP{n}") for n in range(1, 24)]


def test_what_comes_from_another_stands_after_it_whatever_the_short_cuts() -> None:
    found = line(lineage({(n, n + 1) for n in range(1, 13)} | {(1, 5), (5, 40), (40, 13)}), 1)
    places = {numero: place for place, (numero, *_) in enumerate(found)}
    assert all(places[par] < places[numero] for numero, _, _, par in found if par != "RNCP1")


def test_a_certification_without_a_fiche_stands_in_the_line_by_its_number() -> None:
    store = graph(
        Fiche(
            numero="RNCP2",
            intitule="B",
            actif=True,
            nouvelles_certifications=("RS3",),
            anciennes_certifications=("RNCP1",),
        )
    )
    assert [tuple(row.values()) for row in rows(store, "lignee", certification="2")] == [
        ("RNCP1", "ancetre", 1, "RNCP2", None, None), ("RS3", "descendant", 1, "RNCP2", None, None),
    ]  # fmt: skip
    assert [tuple(row.values()) for row in rows(store, "lignee", certification="RS3")] == [
        ("RNCP2", "ancetre", 1, "RS3", "B", True), ("RNCP1", "ancetre", 2, "RNCP2", None, None),
    ]  # fmt: skip


def test_dense_lines_are_answered_at_once() -> None:
    """Every certification replaces every other: as many ways as can be, still a fraction of a second."""
    dense = {(a, b) for a in range(1, 16) for b in range(1, 16) if a != b}
    assert line(lineage(dense), 1) == expected_line(dense, 1)


@settings(max_examples=40, deadline=None)
@given(edges)
def test_splits_and_merges_are_those_with_several_arrows(edges: set[tuple[int, int]]) -> None:
    later: nx.DiGraph[int] = nx.DiGraph(edges)
    expected = [(f"RNCP{n}", "scission", d) for n, d in later.out_degree() if d > 1]
    expected += [(f"RNCP{n}", "fusion", d) for n, d in later.in_degree() if d > 1]
    found = [(row["numero"], row["genre"], row["nombre"]) for row in rows(lineage(edges), "scissions-fusions")]
    assert sorted(found) == sorted(expected)


@settings(max_examples=40, deadline=None)
@given(edges)
def test_a_step_on_a_cycle_is_one_that_can_be_taken_back(edges: set[tuple[int, int]]) -> None:
    later: nx.DiGraph[int] = nx.DiGraph(edges)
    expected = {(f"RNCP{a}", f"RNCP{b}") for a, b in later.edges if nx.has_path(later, b, a)}
    found = rows(lineage(edges), "filiations-atypiques")
    assert {(row["ancienne"], row["nouvelle"]) for row in found if row["genre"] == "cycle"} == expected


def test_links_of_one_side_of_absent_fiches_and_across_registers_are_named() -> None:
    store = graph(
        Fiche(numero="RNCP1", nouvelles_certifications=("RNCP2", "RNCP3", "RS4")),
        Fiche(numero="RNCP2", anciennes_certifications=("RNCP1", "RNCP9")),
        Fiche(numero="RNCP3"),
        Fiche(numero="RNCP5", anciennes_certifications=("RNCP3",)),
    )
    assert [tuple(row.values()) for row in rows(store, "filiations-atypiques")] == [
        ("ancienne fiche absente", "RNCP9", "RNCP2"),
        ("d'un registre a l'autre", "RNCP1", "RS4"),
        ("dite par l'ancienne seule", "RNCP1", "RNCP3"),
        ("dite par la nouvelle seule", "RNCP3", "RNCP5"),
        ("nouvelle fiche absente", "RNCP1", "RS4"),
    ]
