"""Occupations on graphs small enough to be checked by eye: what is not known is not called no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rncp_graph.graph.shared import Shared
from rncp_graph.graph.situations import Observed
from rncp_graph.model.fiche import Fiche
from rncp_graph.nomenclatures import nomenclatures, read_official
from rncp_graph.stores import open_store
from tests.questions.tools import column, corpus, graph, rome, rows

EXPORT = "2021-01-31"
JOUR = {"date": EXPORT}
"""The day of the export: the flags decide."""
THAT_DAY = date.fromisoformat(EXPORT)


def test_without_the_rome_nothing_is_said_of_its_occupations_and_their_mobility() -> None:
    store = graph(Fiche(numero="RNCP1", actif=True, codes_rome=rome("D1407", "D1402", "D14")), jour=THAT_DAY)
    assert rows(store, "metiers-sans-certification", **JOUR) == []
    found = rows(store, "codes-rome-hors-nomenclature")
    assert [(row["code"], row["motif"]) for row in found] == [
        ("D14", "pas un metier"), ("D1402", "non precise"), ("D1407", "non precise"),
    ]  # fmt: skip
    assert column(rows(store, "certification-mobilite", certification="1"), "mobilite") == ["non precise"] * 3
    assert [(row["voie"], row["esco"]) for row in rows(store, "metiers-esco", rome="D1407")] == [("non precise", None)]


def test_a_group_of_isco_without_an_occupation_of_esco_is_told_all_the_same(tmp_path: Path) -> None:
    """The correspondence alone is loaded: M1805 leads to 2519, and nothing leads on from there."""
    table = (
        "Code ROME;Libellé codes ROME;ISCO08 14SI4;Code ISCO08;Libellé codes ISCO08\nM1805;Études;1330;2519;Groupe\n"
    )
    (tmp_path / "rome_isco.csv").write_text(table, encoding="utf-8")
    shared, store = Shared(official=read_official(nomenclatures(tmp_path / "rome_isco.csv"))), open_store()
    lines = list(shared.fiche_lines(Fiche(numero="RNCP1", codes_rome=rome("M1805"))))
    store.load(line.encode() for line in [*lines, *shared.lines()])
    told = {"voie": "direct", "isco": "2519", "relation": "closeMatch", "confiance": 1, "esco": None, "adresse": None}
    for question, asked in (("metiers-esco", {"rome": "M1805"}), ("certification-esco", {"certification": "1"})):
        (row,) = rows(store, question, **asked)
        assert {name: row[name] for name in told} == told


def test_an_occupation_quoted_by_a_fiche_of_unknown_state_is_neither_without_certification_nor_of_one(
    exemple: Path,
) -> None:
    store = open_store()
    store.load(f"{quad} .\n".encode() for quad in corpus(exemple).quads())
    before = {row["code"]: row for row in rows(corpus(exemple), "metiers-sans-certification", version=3)}
    once = next(code for code, row in before.items() if row["etat"] == "une seule")
    unknown = graph(Fiche(numero="RNCP99", codes_rome=rome("C1201", once, "D1407")))
    store.load(f"{quad} .\n".encode() for quad in unknown.quads())
    after = {row["code"]: row for row in rows(store, "metiers-sans-certification", version=3)}
    assert before.keys() == after.keys()
    changed = {code: (before[code]["etat"], after[code]["etat"]) for code in before if before[code] != after[code]}
    assert changed == {"C1201": ("aucune", "non precise"), once: ("une seule", "non precise")}


def test_the_certifications_of_an_occupation_say_whether_they_were_active_on_the_day() -> None:
    bare = Fiche(numero="RNCP3", codes_rome=rome("D1407"))
    dated = replace(
        bare, numero="RNCP1", actif=True, date_effet=date(2015, 1, 1), date_fin_enregistrement=date(2022, 1, 1)
    )
    ended = replace(dated, numero="RNCP2", actif=False, date_fin_enregistrement=date(2018, 1, 1))
    store = graph(bare, dated, ended, jour=THAT_DAY)
    for day, states in (
        ("2016-01-01", {"RNCP1": "oui", "RNCP2": "oui", "RNCP3": "non precise"}),
        ("2021-01-31", {"RNCP1": "oui", "RNCP2": "non", "RNCP3": "non precise"}),
        ("2023-01-01", {"RNCP1": "non", "RNCP2": "non", "RNCP3": "non precise"}),
    ):
        found = rows(store, "certifications-par-metier", rome="D1407", date=day)
        assert {row["numero"]: row["etat"] for row in found} == states


# --- as of a day ------------------------------------------------------------------------------------------------------

AVANT = Fiche(
    numero="RNCP1",
    niveau=5,
    actif=False,
    date_effet=date(2010, 1, 1),
    date_fin_enregistrement=date(2015, 1, 1),
    codes_rome=rome("A1201", "A1202"),
)
APRES = replace(
    AVANT, numero="RNCP2", actif=True, date_effet=date(2016, 1, 1), date_fin_enregistrement=date(2022, 1, 1)
)
JOURS: dict[str, tuple[str, str | None]] = {
    "2012-01-01": ("non precise", "RNCP1"), "2015-06-01": ("non precise", None), EXPORT: ("une seule", "RNCP2"),
    "2021-12-31": ("une seule", "RNCP2"), "2023-01-01": ("aucune", None),
}  # fmt: skip
"""What is told of an occupation on each day, and the certification that is known to serve it."""


@pytest.mark.parametrize(("day", "told"), JOURS.items())
def test_an_occupation_has_the_certification_of_the_day(day: str, told: tuple[str, str | None], exemple: Path) -> None:
    """A fiche of which nothing is known on the day makes the state of the occupations that it quotes unknown."""
    when: dict[str, Any] = {"version": 3, "date": day}
    lists = nomenclatures(exemple / "nomenclatures")
    codes = ["C1201", "C1203"]
    fiches = [replace(fiche, codes_rome=rome(*codes)) for fiche in (AVANT, APRES)]
    shared, store = Shared(official=read_official(lists)), open_store()
    lines = [line for fiche in fiches for line in shared.fiche_lines(fiche, [Observed(THAT_DAY, fiche)])]
    store.load(line.encode() for line in [*lines, *shared.lines()])
    states = {
        row["code"]: (row["etat"], row["certification"]) for row in rows(store, "metiers-sans-certification", **when)
    }
    assert {states[code] for code in codes} == {told}
    unknown = Fiche(numero="RNCP9", codes_rome=rome("C1201"))
    store.load(line.encode() for line in Shared().fiche_lines(unknown))
    again = {row["code"]: row["etat"] for row in rows(store, "metiers-sans-certification", **when)}
    assert again["C1201"] == "non precise" and again["C1203"] == states["C1203"][0]
