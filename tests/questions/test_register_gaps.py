"""The gap map on the register of January 2021 with the ROME 3.47, against the CSV files alone.

The figures are those of the first study of these tables, which took every code of five characters for an occupation.
The map leaves out what the ROME does not list, such as M1800.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from itertools import combinations

import networkx as nx
import pytest

from rncp_graph.gaps import GapMap, gap_map
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.register import Metiers, Paire

EXPORT = date(2021, 1, 31)


@pytest.fixture(scope="module")
def found(registre_rome: OxigraphStore) -> GapMap:
    return gap_map(registre_rome)


def joined(metiers: Metiers, fiches: Iterable[str], codes: Collection[str] | None = None) -> dict[Paire, set[str]]:
    """The fiches that quote both codes of a pair: codes of five characters, or some codes."""
    pairs: defaultdict[Paire, set[str]] = defaultdict(set)
    for fiche in fiches:
        quoted = {code for code in metiers.cites.get(fiche, ()) if (code in codes if codes else len(code) == 5)}
        for pair in combinations(sorted(quoted), 2):
            pairs[pair].add(fiche)
    return dict(pairs)


def left(metiers: Metiers, day: date) -> set[str]:
    """The active fiches whose registration has not ended by a day; the last day counts."""
    ends = {row["Numero_Fiche"]: row["Date_Fin_Enregistrement"] for row in metiers.tables["Standard"]}
    return {one for one in metiers.actives if date(*map(int, reversed(ends[one].split("/")))) >= day}


def largest(pairs: Iterable[Paire]) -> int:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(pairs)
    return max(map(len, nx.connected_components(graph)))


def test_38_mobilities_in_100_are_bridged_and_51_with_what_expired(found: GapMap, metiers: Metiers) -> None:
    active = joined(metiers, metiers.actives)
    bridged = metiers.mobiles & active.keys()
    assert (len(metiers.mobiles), len(bridged), round(100 * len(bridged) / len(metiers.mobiles))) == (3148, 1192, 38)
    ever = metiers.mobiles & joined(metiers, metiers.cites).keys()
    assert round(100 * len(ever) / len(metiers.mobiles)) == 51
    assert (found.mobilities, found.bridged) == (3148, 1192)
    assert sum(pair.mobile and bool(pair.certifications or pair.anciennes) for pair in found.pairs) == len(ever)


def test_403_mobilities_hang_on_one_certification_each_on_that_of_the_tables(found: GapMap, metiers: Metiers) -> None:
    active = joined(metiers, metiers.actives)
    alone = {pair: numbers for pair, numbers in active.items() if pair in metiers.mobiles and len(numbers) == 1}
    assert len(alone) == 403
    assert {pair.codes: set(pair.numeros) for pair in found.pairs if pair.genre == "une seule"} == alone
    assert sum(one.une_seule for one in found.certifications) == 403


def test_pairs_outside_mobility_are_those_of_the_study_but_for_codes_that_are_no_occupation(
    found: GapMap, metiers: Metiers
) -> None:
    active = joined(metiers, metiers.actives)
    ignored = active.keys() - metiers.mobiles
    assert (len(active), len(ignored)) == (4084, 2892)
    leaves = metiers.trois | metiers.quatre
    odd = {pair for pair in ignored if not leaves.issuperset(pair)}
    assert len(odd) == 94 and all(code.endswith("00") for pair in odd for code in set(pair) - leaves)
    outside = {pair.codes: set(pair.numeros) for pair in found.pairs if pair.genre == "hors mobilite"}
    assert outside == {pair: active[pair] for pair in ignored - odd}
    assert len(outside) == 2798
    widest = max(outside, key=lambda pair: len(outside[pair]))
    assert (widest, len(outside[widest])) == (("H1102", "H2502"), 57)


def test_every_pair_of_the_map_has_the_certifications_of_the_tables(found: GapMap, metiers: Metiers) -> None:
    leaves = metiers.trois | metiers.quatre
    active, all_ = joined(metiers, metiers.actives, leaves), joined(metiers, metiers.cites, leaves)
    assert {pair.codes for pair in found.pairs} == metiers.mobiles | active.keys()
    for pair in found.pairs:
        assert set(pair.numeros) == active.get(pair.codes, set())
        assert pair.anciennes == len(all_.get(pair.codes, set()) - metiers.actives)
        assert pair.incertaines == 0


def test_as_fiches_expire_the_network_falls_apart_as_the_tables_say(found: GapMap, metiers: Metiers) -> None:
    """From 4,481 active fiches to 310, from a component of 474 occupations to 201, from 1,192 mobilities to 316."""
    days = [date(year, 1, 1) for year in range(2022, 2026)]
    study = {day: joined(metiers, left(metiers, day)) for day in days}
    assert len(metiers.actives) == 4481 and len(left(metiers, days[-1])) == 310
    assert [largest(study[day]) for day in (days[0], days[-1])] == [474, 201]
    assert [len(metiers.mobiles & study[day].keys()) for day in days] == [1114, 1025, 940, 316]
    leaves = metiers.trois | metiers.quatre
    ours = {day: joined(metiers, left(metiers, day), leaves) for day in days}
    for one in found.over(days):
        pairs = ours[one.jour]
        assert one.liees == len(metiers.mobiles & pairs.keys())
        assert one.composante == largest(pairs)
        assert one.une_seule == sum(len(pairs[pair]) == 1 for pair in metiers.mobiles & pairs.keys())
    (first,) = found.over([EXPORT])
    assert (first.liees, first.composante) == (1192, largest(joined(metiers, metiers.actives, leaves)))


def test_successors_hold_the_places_that_lineage_gives_them(found: GapMap, metiers: Metiers) -> None:
    day = date(2025, 1, 1)
    after: defaultdict[str, set[str]] = defaultdict(set)
    for row in metiers.tables["Ancienne_Nouvelle_Certification"]:
        fiche = row["Numero_Fiche"]
        if old := row["Ancienne_Certification"]:
            after[old].add(fiche)
        if new := row["Nouvelle_Certification"]:
            after[fiche].add(new)
    standing = left(metiers, day)
    graph: nx.DiGraph[str] = nx.DiGraph((old, new) for old, told in after.items() for new in told)
    held = {
        one
        for one in metiers.actives - standing
        if one in graph and nx.descendants(graph, one) & standing and metiers.cites.get(one)
    }
    leaves = metiers.trois | metiers.quatre
    pairs = joined(metiers, standing | held, leaves)
    (one,) = found.over([day])
    assert one.liees_avec_successeurs == len(metiers.mobiles & pairs.keys()) > one.liees == 316
    assert one.composante_avec_successeurs == largest(pairs)
    assert one.reprises == sum(1 for fiche in held if leaves & metiers.cites[fiche])


def test_domains_are_those_of_the_tables(found: GapMap, metiers: Metiers) -> None:
    active = joined(metiers, metiers.actives, metiers.trois | metiers.quatre)
    for area in found.domains:
        within = {pair for pair in metiers.mobiles if any(code[0] == area.domaine for code in pair)}
        told = (len(within), len(within - active.keys()), len({p for p in within if len(active.get(p, ())) == 1}))
        assert (area.mobilites, area.sans_certification, area.une_seule) == told
    assert sum(area.mobilites for area in found.crossings) == 3148
    nsf = {row["Numero_Fiche"]: row["Nsf_Code"] for row in metiers.tables["Nsf"]}
    assert {area.domaine for area in found.specialities} <= {code[:2] for code in nsf.values()}


def test_evolution_says_what_the_export_does_not_tell(found: GapMap, metiers: Metiers) -> None:
    """An export that tells ends and no beginnings knows of no fiche that it was registered on an earlier day."""
    (before,) = found.over([date(2018, 1, 1)])
    assert (before.certifications, before.liees) == (0, 0)
    assert before.incertaines > 14_000 and before.liees_au_plus > 1192
