"""The state of a certification in words, for each line of the decision table of `docs/validite.md`."""

from __future__ import annotations

from datetime import date

import pytest

from rncp_graph.graph.situations import Observed, situations
from rncp_graph.language import use_language
from rncp_graph.model.fiche import Enregistrement, Fiche
from rncp_graph.portraits.description import Etat, Row
from rncp_graph.portraits.surroundings import Surroundings
from rncp_graph.portraits.validity import state_rows
from rncp_graph.questions.day import Day
from rncp_graph.terms import BASE
from tests.portraits.tools import missing, texts

EXPORT = date(2021, 1, 31)
END = date(2024, 7, 1)


def told(fiche: Fiche, *jours: date) -> list[Row]:
    spans = tuple(situations(fiche, [Observed(EXPORT, fiche)]))
    around = Surroundings(base=BASE, jours=jours, export=Day(EXPORT, known=True), situations=spans)
    with use_language("en"):
        return list(state_rows(fiche, around))


def fiche(**said: object) -> Fiche:
    return Fiche(numero="RNCP1", **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "jour", "etat", "words", "absences"),
    [
        (
            fiche(actif=True, date_fin_enregistrement=END),
            EXPORT,
            "oui",
            "Registered until 1 July 2024, included",
            ["depuis"],
        ),
        (
            fiche(actif=True, date_effet=date(2019, 7, 1), date_fin_enregistrement=END),
            *(EXPORT, "oui", "Registered until 1 July 2024, included, since 1 July 2019", []),
        ),
        (fiche(actif=True), EXPORT, "oui", "Registered", ["fin", "depuis"]),
        (fiche(actif=True), date(2022, 1, 1), "inconnu", "", ["etat"]),
        (
            fiche(actif=True, date_fin_enregistrement=date(2020, 1, 1)),
            *(EXPORT, "oui", "Said to be active, although its known end, 1 January 2020, is past", ["depuis"]),
        ),
        (
            fiche(actif=True, date_fin_enregistrement=END),
            *(date(2025, 1, 1), "non", "No longer registered: the registration ended on 1 July 2024", []),
        ),
        (
            fiche(actif=False, date_fin_enregistrement=END),
            *(EXPORT, "non", "No longer registered, although its end was announced for 1 July 2024", []),
        ),
        (fiche(actif=False), EXPORT, "non", "No longer registered", ["fin"]),
        (fiche(), EXPORT, "inconnu", "", ["etat"]),
    ],
)
def test_the_state_is_said_in_words(said: Fiche, jour: date, etat: str, words: str, absences: list[str]) -> None:
    (row,) = told(said, jour)
    assert (row.etat, missing(row)) == (Etat(etat), absences)
    assert ", ".join(value.texte for value in row.valeurs if not value.absence) == words


def test_a_day_between_two_periods_names_the_days_that_none_holds() -> None:
    periods = (
        Enregistrement(date_effet=date(2001, 1, 1), date_fin=date(2005, 12, 31)),
        Enregistrement(date_effet=date(2006, 1, 31), date_fin=date(2011, 1, 31)),
    )
    (row,) = told(fiche(enregistrements=periods), date(2006, 1, 15))
    assert texts(row) == ["Not registered: no period holds the days from 1 January 2006 to 30 January 2006"]


def test_days_of_which_the_same_is_said_are_told_together_and_others_apart() -> None:
    lasting = fiche(actif=True, date_fin_enregistrement=END)
    together = told(lasting, EXPORT, date(2022, 1, 1))
    apart = told(lasting, EXPORT, date(2025, 1, 1))
    assert [row.nom for row in together] == ["Today, 1 January 2022, and on 31 January 2021, the day of the data"]
    assert [(row.nom, row.etat) for row in apart] == [
        ("Today, 1 January 2025", Etat.NON),
        ("On 31 January 2021, the day of the data", Etat.OUI),
    ]
    assert [texts(row.detail[0]) for row in apart] == [
        ["All known ends are past: it is not registered, unless it was renewed."],
        ["The export of that day tells it to be active: it is registered."],
    ]


def test_the_last_day_of_award_is_told_beside() -> None:
    *_, award = told(fiche(actif=False, date_limite_delivrance=date(2027, 1, 31)), EXPORT)
    assert texts(award) == ["may be awarded until 31 January 2027"]
