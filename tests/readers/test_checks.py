"""Doubts about a whole fiche: odd codes, repeated rows, bodies without a name; each kind is explained twice."""

from __future__ import annotations

import inspect
import re
from collections import Counter

import pytest

from rncp_graph.model.doubts import KINDS
from rncp_graph.model.fiche import Bloc, Certificateur, Fiche, Formacode, Habilitation, Nsf, Rome
from rncp_graph.readers import checks as controles
from rncp_graph.readers import source
from rncp_graph.readers.checks import doubts
from rncp_graph.readers.csv import export as csv
from rncp_graph.readers.csv import fiche as csv_fiche
from rncp_graph.readers.xml import fiche as xml_fiche
from rncp_graph.readers.xml import flow as xml
from tests.readers.reading import FIXTURES, lues


def genres(fiche: Fiche) -> Counter[str]:
    return Counter(genre for genre, _, _ in doubts(fiche))


def test_a_fiche_in_order_raises_no_doubt() -> None:
    fiche = Fiche(
        numero="RNCP1",
        codes_rome=(Rome(code="D1407"),),
        codes_nsf=(Nsf(code="312t"), Nsf(code="312")),
        formacodes=(Formacode(code="34254"),),
        certificateurs=(Certificateur(nom="A", siret="99000000100018"), Certificateur(nom="B")),
        partenaires=(Habilitation(siret="99000000100018"),),
        blocs=(Bloc(code="RNCP1BC01"), Bloc(code="RNCP1BC02")),
        anciennes_certifications=("RS2",),
        annees_promotions_niveau=(2022, 2023),
    )
    assert not list(doubts(fiche))


@pytest.mark.parametrize(
    ("fiche", "attendu"),
    [
        (Fiche(numero="1900"), {"numero-malforme": 1}),
        (Fiche(numero="RS1", nouvelles_certifications=("35",)), {"numero-malforme": 1}),
        (Fiche(numero="RS1", codes_rome=(Rome(code="B11"), Rome(code="m1805"))), {"code-rome-malforme": 2}),
        (Fiche(numero="RS1", codes_nsf=(Nsf(code="25"),)), {"code-nsf-malforme": 1}),
        (Fiche(numero="RS1", formacodes=(Formacode(code="1234"),)), {"code-formacode-malforme": 1}),
        (Fiche(numero="RS1", codes_nsf=(Nsf(code="312"),) * 3), {"ligne-repetee": 2}),
        (Fiche(numero="RS1", annees_promotions_niveau=(2022, 2022)), {"ligne-repetee": 1}),
        (
            Fiche(numero="RS1", certificateurs=(Certificateur(siret="9 9"),)),
            {"siret-malforme": 1, "certificateur-sans-nom": 1},
        ),
        (Fiche(numero="RS1", partenaires=(Habilitation(siret="99"),)), {"siret-malforme": 1}),
        (Fiche(numero="RNCP1", blocs=(Bloc(libelle="x"), Bloc(code="RNCP1BC01"))), {"bloc-sans-code": 1}),
        (Fiche(numero="RNCP1", blocs=(Bloc(code="RNCP1BCRNCP1BC01"),)), {"code-bloc-malforme": 1}),
        (Fiche(numero="RNCP1", blocs=(Bloc(code="RNCP12BC01"),)), {"code-bloc-malforme": 1}),
        (Fiche(numero="RNCP1", blocs=(Bloc(code="RNCP1BC01"),) * 2), {"code-bloc-repete": 1}),
    ],
)
def test_what_is_odd_is_named(fiche: Fiche, attendu: dict[str, int]) -> None:
    assert genres(fiche) == Counter(attendu)


def test_two_wordings_of_one_code_are_no_repetition() -> None:
    rows = (Nsf(code="312", libelle="Commerce"), Nsf(code="312", libelle="Commerce, vente"))
    assert not genres(Fiche(numero="RS1", codes_nsf=rows))


def test_every_kind_of_doubt_that_these_readers_raise_is_explained() -> None:
    code = "".join(inspect.getsource(module) for module in (controles, csv, csv_fiche, source, xml, xml_fiche))
    raised = set(re.findall(r'(?:doubt\(|yield (?:from \[\()?)"([a-z-]+)"', code))
    assert len(raised) > 12
    assert raised <= set(KINDS)
    for path in FIXTURES.glob("*.xml"):
        assert set(lues(path)[0].problemes) <= set(KINDS)
