"""Pairs of occupations: official mobility against what certifications join, and what is not known is not called no."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rncp_graph.gaps import GapMap, gap_map
from rncp_graph.model.fiche import Fiche
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.gaps.tools import register
from tests.questions.tools import graph, rome

Told = tuple[str, str, str, str, tuple[str, ...], int, int, str | None]


def told(found: GapMap) -> list[Told]:
    return [
        (
            *pair.codes, pair.genre, pair.mobilite, pair.numeros, pair.incertaines, pair.anciennes,
            pair.jusqu_au and pair.jusqu_au.isoformat(),
        )
        for pair in found.pairs
    ]  # fmt: skip


def test_each_pair_says_what_joins_it_until_when_and_what_the_rome_sees(found: GapMap) -> None:
    assert told(found) == [
        ("A1101", "A1202", "plusieurs", "proche", ("RNCP1", "RNCP2"), 0, 0, "2023-12-31"),
        ("A1101", "B1101", "sans certification", "evolution", (), 0, 1, None),
        ("A1101", "B1302", "hors mobilite", "aucune", ("RNCP2",), 0, 0, "2023-12-31"),
        ("A1101", "C1102", "hors mobilite", "aucune", ("RNCP4",), 0, 0, "2021-12-31"),
        ("A1202", "B1302", "une seule", "evolution", ("RNCP2",), 0, 0, "2023-12-31"),
        ("B1101", "B1302", "non precise", "restreinte", (), 1, 0, None),
    ]
    assert found.counts == {
        "sans certification": 1, "une seule": 1, "plusieurs": 1, "hors mobilite": 2, "non precise": 1,
    }  # fmt: skip
    assert (found.mobilities, found.bridged) == (4, 2)
    assert found.pairs[0].libelle_1 == "Labour"


def test_on_another_day_other_certifications_join(small: OxigraphStore) -> None:
    later = {pair.codes: pair for pair in gap_map(small, date="2023-06-01").pairs}
    assert later["A1101", "A1202"].genre == "une seule"
    assert later["A1101", "A1202"].numeros == ("RNCP2",)
    assert later["A1101", "A1202"].anciennes == 1
    assert ("A1101", "C1102") not in later
    before = {pair.codes: pair.genre for pair in gap_map(small, date=date(2020, 6, 1)).pairs}
    assert before["A1101", "A1202"] == "non precise"  # the export tells ends, and no beginnings


def test_without_mobility_no_pair_is_called_outside_it(tmp_path: Path) -> None:
    fiche = Fiche(numero="RNCP1", actif=True, codes_rome=rome("A1101", "A1202"))
    alone = gap_map(register(tmp_path, fiche, mobility=False))
    assert not alone.mobility_known
    assert [(pair.genre, pair.mobilite, pair.numeros) for pair in alone.pairs] == [
        ("non precise", "non precise", ("RNCP1",))
    ]
    assert alone.domains[0].taux is None
    bare = gap_map(graph(fiche, jour=date(2021, 1, 31)))
    assert [pair.genre for pair in bare.pairs] == ["non precise"]


def test_what_is_no_occupation_of_the_rome_makes_no_pair(found: GapMap) -> None:
    assert "A1999" not in {code for pair in found.pairs for code in pair.codes}


def test_of_an_occupation_that_mobility_does_not_cover_it_is_not_known(exemple: Path, tmp_path: Path) -> None:
    """The mobility is that of version 3: it says nothing of an occupation that version 4 added."""
    fiche = Fiche(numero="RNCP1", actif=True, codes_rome=rome("A1101", "A1998"))
    store = register(tmp_path, fiche)
    store.update("""
        PREFIX rncp: <https://w3id.org/rncp-graph/ontology#>
        DELETE WHERE { <https://w3id.org/rncp-graph/id/rome/A1998> rncp:codeInconnu ?true }""")
    new = next(pair for pair in gap_map(store).pairs if "A1998" in pair.codes)
    assert (new.genre, new.mobilite, new.numeros) == ("non precise", "non precise", ("RNCP1",))


@pytest.mark.parametrize(("code", "count"), [("A", 5), ("B11", 2), ("C1102", 1), ("b1302", 3)])
def test_a_domain_keeps_the_pairs_with_an_end_in_it(small: OxigraphStore, code: str, count: int) -> None:
    within = gap_map(small, domaine=code)
    assert within.domaine == code.upper()
    assert len(within.pairs) == count
    assert all(any(end.startswith(code.upper()) for end in pair.codes) for pair in within.pairs)
    assert max(one.liees for one in within.moments) == within.bridged
