"""The network over time: certifications expire at the end of what is known, and successors may hold their place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from rncp_graph.gaps import GapMap, gap_map
from rncp_graph.gaps.moments import kept
from rncp_graph.graph.shared import Shared
from rncp_graph.graph.situations import Observed
from rncp_graph.model.fiche import Fiche
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE
from tests.gaps.tools import DAY, FICHES, register
from tests.questions.tools import rome


def test_what_expires_is_gone_and_a_successor_that_is_registered_holds_its_place(found: GapMap) -> None:
    first, second, third, last = found.over([DAY, date(2022, 1, 1), date(2024, 1, 1), date(2026, 1, 1)])
    assert (first.certifications, first.incertaines, first.liees, first.liees_au_plus) == (4, 1, 2, 3)
    assert (first.une_seule, first.hors_mobilite, first.composante) == (1, 2, 4)
    assert (first.reprises, first.liees_avec_successeurs, first.composante_avec_successeurs) == (0, 2, 4)
    # RNCP1 and RNCP4 ended: RNCP2 still joins what RNCP1 did
    assert (second.certifications, second.liees, second.une_seule, second.composante) == (2, 2, 2, 3)
    assert (second.reprises, second.liees_avec_successeurs) == (1, 2)
    # RNCP2 ended too: RNCP6 joins nothing by itself, and in the place of RNCP1 it keeps one mobility
    assert (third.liees, third.composante) == (0, 0)
    assert (third.reprises, third.liees_avec_successeurs, third.composante_avec_successeurs) == (1, 1, 2)
    assert (last.certifications, last.reprises, last.liees_avec_successeurs) == (0, 0, 0)


def test_before_the_day_of_the_map_no_successor_is_counted(found: GapMap) -> None:
    (before,) = found.over([date(2019, 6, 1)])
    assert (before.certifications, before.incertaines, before.liees, before.liees_au_plus) == (0, 6, 0, 4)
    assert (before.reprises, before.liees_avec_successeurs, before.composante_avec_successeurs) == (None, None, None)


def test_days_are_the_new_years_around_that_of_the_map_until_nothing_is_left(found: GapMap) -> None:
    days = [one.jour for one in found.moments]
    assert days[0] == date(2016, 1, 1) and days[-1] == date(2026, 1, 1)
    assert DAY in days and len(days) == 12
    assert found.moments[-1].certifications == 0


def test_a_line_of_descent_that_runs_in_a_circle_is_walked_once(tmp_path: Path) -> None:
    old = replace(FICHES[0], nouvelles_certifications=("RNCP6",))
    new = replace(FICHES[5], nouvelles_certifications=("RNCP8",))
    last = replace(FICHES[5], numero="RNCP8", nouvelles_certifications=("RNCP1", "RNCP8"))
    ground = gap_map(register(tmp_path, old, new, last)).ground
    assert kept(ground, ["RNCP8"]) == {"RNCP1", "RNCP6", "RNCP8"}
    assert kept(ground, []) == set()


def test_a_successor_of_a_successor_holds_the_place_as_well(tmp_path: Path) -> None:
    old, new = FICHES[0], replace(FICHES[5], actif=False, date_fin_enregistrement=date(2020, 12, 31))
    new = replace(new, nouvelles_certifications=("RNCP8",))
    last = replace(FICHES[5], numero="RNCP8")
    store: OxigraphStore = register(tmp_path, old, new, last)
    (after,) = gap_map(store).over([date(2022, 1, 1)])
    assert (after.liees, after.reprises, after.liees_avec_successeurs) == (0, 1, 1)


def test_a_store_of_several_exports_knows_each_of_their_days(tmp_path: Path) -> None:
    fiche = Fiche(numero="RNCP1", actif=True, codes_rome=rome("A1101", "A1202"))
    shared, store = Shared(BASE), register(tmp_path)
    observed = [Observed(date(2019, 5, 1), fiche), Observed(DAY, replace(fiche, actif=False))]
    store.load(line.encode() for line in [*shared.fiche_lines(observed[-1].fiche, observed), *shared.lines()])
    told = gap_map(store).over([date(2019, 4, 30), date(2019, 5, 1), DAY])
    assert [(one.certifications, one.incertaines, one.liees, one.liees_au_plus) for one in told] == [
        (0, 1, 0, 1), (1, 0, 1, 1), (0, 0, 0, 0),
    ]  # fmt: skip
