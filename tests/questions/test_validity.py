"""The register as of a day: registered, not registered, or not known; gaps, overlaps, ends to come."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rncp_graph.model.fiche import Certificateur, Enregistrement, Fiche, Habilitation, VoieAcces
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.tools import corpus, graph, rows

EXPORT = date(2021, 1, 31)


def asked(store: OxigraphStore, day: date, numero: str = "RNCP1") -> dict[str, Any]:
    (row,) = rows(store, "enregistree-a-une-date", certification=numero, date=day)
    return row


# --- the reference fiche ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "etat", "fondement", "texte"),
    [
        ("2012-01-01", "oui", "periode", "arrêté 2011-04-19"),
        ("2006-01-15", "non", "entre deux periodes", None),
        ("2005-12-31", "oui", "periode", "décret 2004-171"),
        ("2004-01-10", "oui", "periode", "décret 2004-171"),
        ("2006-01-31", "oui", "periode", "arrêté 2005-12-21"),
        ("2011-01-31", "oui", "periode", "arrêté 2011-04-19"),
        ("1990-01-01", "non precise", "rien ne le dit", None),
        ("2021-01-31", "oui", "active a l'export", "arrêté 2016-08-30"),
        ("2021-09-07", "oui", "active a l'export, fin a venir", "arrêté 2016-08-30"),
        ("2021-09-08", "non", "fin passee", None),
    ],
)
def test_27413_is_registered_by_the_text_of_the_day(
    exemple: Path, day: str, etat: str, fondement: str, texte: str | None
) -> None:
    row = asked(corpus(exemple), date.fromisoformat(day), "RNCP27413")
    assert (row["etat"], row["fondement"], row["texte"]) == (etat, fondement, texte)


def test_between_two_periods_the_answer_says_which_end_and_which_beginning(exemple: Path) -> None:
    row = asked(corpus(exemple), date(2006, 1, 15), "RNCP27413")
    assert (row["fin_precedente"], row["debut_suivant"]) == (date(2005, 12, 31), date(2006, 1, 31))


def test_a_certification_without_a_fiche_is_not_said_to_be_unregistered() -> None:
    values = {"certification": "RNCP1", "date": EXPORT}
    assert rows(graph(Fiche(numero="RNCP2")), "enregistree-a-une-date", **values) == []


def test_an_absent_flag_and_absent_dates_are_not_known() -> None:
    assert asked(graph(Fiche(numero="RNCP1")), EXPORT)["etat"] == "non precise"


def test_an_inactive_fiche_may_still_be_awarded() -> None:
    fiche = Fiche(
        numero="RNCP1", actif=False, date_fin_enregistrement=date(2020, 12, 31), date_limite_delivrance=date(2022, 1, 1)
    )
    row = asked(graph(fiche, jour=EXPORT), EXPORT)
    assert (row["etat"], row["delivrance_jusqu_au"]) == ("non", date(2022, 1, 1))


# --- the model, against a plain reading of it -------------------------------------------------------------------------

days = st.dates(date(2000, 1, 1), date(2000, 3, 31))


@st.composite
def periods(draw: st.DrawFn) -> list[tuple[date | None, date]]:
    """Some periods with their ends, all different; their beginnings are known or not."""
    ends = sorted(draw(st.sets(days, max_size=4)))
    return [(draw(st.none() | st.dates(date(2000, 1, 1), end)), end) for end in ends]


def fiche_of(said: list[tuple[date | None, date]], actif: bool | None) -> Fiche:
    rows = tuple(Enregistrement(date_effet=begin, date_fin=end) for begin, end in said)
    return Fiche(numero="RNCP1", enregistrements=rows, actif=actif)


def expected(said: list[tuple[date | None, date]], actif: bool | None, day: date, export: date) -> str:
    open_ones = [(begin, end) for begin, end in said if end >= day and (begin is None or begin <= day)]
    if actif is not None and day >= export:
        if not actif or day == export:
            return "oui" if actif else "non"
        if open_ones:
            return "oui"
        if any(end < day for _, end in said):
            return "non"
    if open_ones:
        return "oui" if any(begin for begin, _ in open_ones) else "non precise"
    if any(end < day for _, end in said) and (not actif or any(begin and begin > day for begin, _ in said)):
        return "non"
    return "non precise"


@settings(max_examples=150, deadline=None)
@given(periods(), st.sampled_from([True, False, None]), days, days)
def test_each_day_is_inside_outside_or_not_known(
    said: list[tuple[date | None, date]], actif: bool | None, day: date, export: date
) -> None:
    row = asked(graph(fiche_of(said, actif), jour=export), day)
    assert row["etat"] == expected(said, actif, day, export)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(days, st.integers(0, 20)), max_size=5, unique_by=lambda pair: pair[0] + timedelta(pair[1])))
def test_gaps_are_the_days_that_no_period_holds_between_the_first_and_the_last(said: list[tuple[date, int]]) -> None:
    told = [(begin, begin + timedelta(length)) for begin, length in said]
    held = {begin + timedelta(n) for begin, end in told for n in range((end - begin).days + 1)}
    free = (
        {day for day in (min(held) + timedelta(n) for n in range((max(held) - min(held)).days)) if day not in held}
        if held
        else set()
    )
    found = [
        row for row in rows(graph(fiche_of(list(told), None)), "lacunes-et-chevauchements") if row["genre"] == "lacune"
    ]
    assert sum(row["jours"] for row in found) == len(free)
    for row in found:
        assert row["debut_apres"] - row["fin_avant"] == timedelta(row["jours"] + 1)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(days, st.integers(1, 20)), max_size=4, unique_by=lambda pair: pair[0] + timedelta(pair[1])))
def test_two_periods_overlap_when_one_begins_before_the_other_has_ended(said: list[tuple[date, int]]) -> None:
    """A row tells days: overlaps from one same day to another are one row."""
    told = sorted(((begin, begin + timedelta(length)) for begin, length in said), key=lambda period: period[1])
    expected = [
        (one[1], other[0], (one[1] - other[0]).days + 1)
        for place, one in enumerate(told) for other in told[place + 1 :] if other[0] < one[1]
    ]  # fmt: skip
    found = rows(graph(fiche_of(list(told), None)), "lacunes-et-chevauchements")
    assert sorted(
        (r["fin_avant"], r["debut_apres"], r["jours"]) for r in found if r["genre"] == "chevauchement"
    ) == sorted(set(expected))


def test_periods_that_meet_on_a_day_or_from_one_day_to_the_next_leave_no_gap() -> None:
    ends = [date(2004, 2, 29), date(2004, 12, 31), date(2100, 2, 28)]
    told = [(date(2000, 1, 1), ends[0]), *((a + timedelta(1), b) for a, b in pairwise(ends))]
    assert rows(graph(fiche_of(list(told), None)), "lacunes-et-chevauchements") == []


# --- ends to come -----------------------------------------------------------------------------------------------------


def test_ends_within_some_months_are_told_with_what_follows() -> None:
    store = graph(
        Fiche(
            numero="RNCP1", actif=True, date_fin_enregistrement=date(2021, 2, 28), nouvelles_certifications=("RNCP5",)
        ),
        Fiche(
            numero="RNCP2", actif=True, date_fin_enregistrement=date(2021, 2, 28), nouvelles_certifications=("RNCP9",)
        ),
        Fiche(numero="RNCP3", actif=True, date_fin_enregistrement=date(2021, 1, 31)),
        Fiche(numero="RNCP4", actif=False, date_fin_enregistrement=date(2021, 2, 1)),
        Fiche(numero="RNCP5", actif=False, nouvelles_certifications=("RNCP6",)),
        Fiche(numero="RNCP6", actif=True, date_fin_enregistrement=date(2021, 3, 1)),
        Fiche(numero="RNCP7", actif=True, date_fin_enregistrement=date(2021, 1, 30)),
        Fiche(
            numero="RNCP8", actif=True, date_fin_enregistrement=date(2021, 2, 28), nouvelles_certifications=("RNCP4",)
        ),
        jour=EXPORT,
    )
    found = rows(store, "expirations", date=EXPORT, mois=1)
    assert [(row["numero"], row["remplacante"], row["descendante_active"]) for row in found] == [
        ("RNCP3", None, "non"), ("RNCP1", "RNCP5", "oui"), ("RNCP2", "RNCP9", "non precise"),
        ("RNCP8", "RNCP4", "non"),
    ]  # fmt: skip
    later = rows(store, "expirations", date=EXPORT, mois=2)
    assert [row["numero"] for row in later] == ["RNCP3", "RNCP1", "RNCP2", "RNCP8", "RNCP6"]


# --- as it was on a day -----------------------------------------------------------------------------------------------


def test_what_a_fiche_does_not_date_is_known_on_the_day_of_the_export_only() -> None:
    fiche = Fiche(
        numero="RNCP1", intitule="Vente", actif=True,
        certificateurs=(
            Certificateur(nom="CESI", etat_certificateur="Actif", date_derniere_modification_etat=date(2020, 1, 1)),
            Certificateur(nom="AFPA", etat_certificateur="Inactif", date_derniere_modification_etat=date(2019, 1, 1)),
        ),
        partenaires=(
            Habilitation(
                nom="ADRAR", etat_habilitation="Supprimé", date_actif=date(2018, 1, 1),
                date_derniere_modification_etat=date(2019, 6, 1),
            ),
        ),
        voies_acces=(VoieAcces(code="FI", ouverte=False),),
    )  # fmt: skip

    def states(day: date) -> dict[str, str]:
        found = rows(graph(fiche, jour=EXPORT), "etat-a-une-date", certification="RNCP1", date=day)
        return {row["valeur"]: row["etat"] for row in found}

    assert states(EXPORT) == {"Vente": "oui", "CESI": "oui", "AFPA": "non", "ADRAR": "non", "FI": "non"}
    assert states(date(2019, 3, 1)) == {
        "Vente": "non precise", "CESI": "non precise", "AFPA": "non", "ADRAR": "oui", "FI": "non precise",
    }  # fmt: skip
    assert states(date(2017, 1, 1))["ADRAR"] == "non"
    assert set(states(date(2022, 1, 1)).values()) == {"non precise"}
