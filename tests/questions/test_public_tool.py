"""What people ask of a public tool on the register, right on every fiche of the real sample: one question each.

What is right is told from the XML itself, without the readers of the project.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from rncp_graph.building.loading import load
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.tools import column, rows
from tests.required import real_data

EXPORT = date(2026, 8, 16)


def sample() -> dict[str, Any]:
    """The fiches of the sample by number, as elements."""
    trees = [etree.parse(path) for path in sorted(real_data("xml-v4.1").glob("*.xml"))]
    return {fiche.findtext("NUMERO_FICHE"): fiche for tree in trees for fiche in tree.iterfind(".//FICHE")}


FICHES = sample()
ROLES = {
    "HABILITATION_FORMER": "former",
    "HABILITATION_ORGANISER": "organiser",
    "HABILITATION_ORGA_FORM": "former et organiser",
}


@pytest.fixture(scope="module")
def store(shared: Callable[..., Path]) -> OxigraphStore:
    found = open_store()
    load(found, *(read(path) for path in sorted(shared("xml-v4.1").glob("*.xml"))))
    return found


def day_in(fiche: Any, *tags: str) -> date | None:
    text = next((said for tag in tags if (said := fiche.findtext(tag))), None)
    return date(int(text[6:]), int(text[3:5]), int(text[:2])) if text else None


def texts(element: Any, path: str) -> list[str]:
    return [found.text.strip() for found in element.iterfind(path) if found.text and found.text.strip()]


def active(fiche: Any) -> bool:
    return bool(fiche.findtext("ACTIF") == "Oui")


def test_the_sample_is_there_with_what_each_question_needs() -> None:
    assert len(FICHES) == 13
    assert {active(fiche) for fiche in FICHES.values()} == {True, False}
    for path in ("NOUVELLES_CERTIFICATIONS/*", "CORRESPONDANCES/*", "PARTENAIRES/*", "BLOCS_COMPETENCES/*"):
        assert any(fiche.find(path) is not None for fiche in FICHES.values()), path


@pytest.mark.parametrize("numero", FICHES)
def test_is_it_active_on_a_day(store: OxigraphStore, numero: str) -> None:
    fiche = FICHES[numero]
    begun, end = day_in(fiche, "DATE_EFFET", "DATE_DECISION"), day_in(fiche, "DATE_FIN_ENREGISTREMENT")
    assert begun and end and begun < EXPORT
    after, one = "oui" if active(fiche) else "non", timedelta(1)
    expected = {EXPORT: after, begun: "oui", end: after if end >= EXPORT else "oui", end + one: "non"}
    for day, state in expected.items():
        (row,) = rows(store, "enregistree-a-une-date", certification=numero, date=day.isoformat())
        assert (row["numero"], row["etat"], row["du"], row["au"]) == (
            numero, state, *((begun, end) if state == "oui" else (row["du"], row["au"])),
        ), day  # fmt: skip
    (before,) = rows(store, "enregistree-a-une-date", certification=numero, date=(begun - one).isoformat())
    assert before["etat"] != "oui"


@pytest.mark.parametrize("numero", [numero for numero, fiche in FICHES.items() if active(fiche)])
def test_who_may_train_or_assess_for_it(store: OxigraphStore, numero: str) -> None:
    expected = {
        (row.findtext("SIRET_PARTENAIRE"), ROLES[row.findtext("HABILITATION_PARTENAIRE")])
        for row in FICHES[numero].iterfind("PARTENAIRES/PARTENAIRE")
        if row.findtext("ETAT_HABILITATION") == "Actif"
    }
    found = rows(store, "organismes-habilites", certification=numero)
    partners = [row for row in found if row["role"] in ROLES.values()]
    assert {(row["siret"], row["role"]) for row in partners if row["habilite"] == "oui"} == expected


@pytest.mark.parametrize("numero", FICHES)
def test_which_blocks_in_which_order(store: OxigraphStore, numero: str) -> None:
    blocks = FICHES[numero].findall("BLOCS_COMPETENCES/BLOC_COMPETENCES")
    told = sorted({(block.findtext("CODE").strip(), " ".join(block.findtext("LIBELLE").split())) for block in blocks})
    found = rows(store, "blocs", certification=numero)
    assert [(row["code"], " ".join(row["libelle"].split())) for row in found] == told


@pytest.mark.parametrize("months", [1, 6, 12, 24, 60])
def test_what_expires_within_some_months(store: OxigraphStore, months: int) -> None:
    year, month = divmod(EXPORT.month - 1 + months, 12)
    last = date(EXPORT.year + year, month + 1, EXPORT.day)
    ends = {numero: day_in(fiche, "DATE_FIN_ENREGISTREMENT") for numero, fiche in FICHES.items() if active(fiche)}
    expected = sorted((end, numero) for numero, end in ends.items() if end and EXPORT <= end <= last)
    found = rows(store, "expirations", mois=months)
    assert sorted((row["fin"], row["numero"]) for row in found) == expected
    assert column(found, "fin") == sorted(column(found, "fin"))


@pytest.mark.parametrize("numero", FICHES)
def test_who_replaces_it_and_whom_it_replaces(store: OxigraphStore, numero: str) -> None:
    stated = {
        "descendant": "NOUVELLES_CERTIFICATIONS/NOUVELLE_CERTIFICATION/ID_FICHE_NOUVELLE_CERTIFICATION",
        "ancetre": "ANCIENNES_CERTIFICATIONS/ANCIENNE_CERTIFICATION/ID_FICHE_ANCIENNE_CERTIFICATION",
    }
    other = {"descendant": "ancetre", "ancetre": "descendant"}
    expected = {(way, said) for way, path in stated.items() for said in texts(FICHES[numero], path)}
    expected |= {
        (other[way], said_by)
        for said_by, fiche in FICHES.items()
        for way, path in stated.items()
        if numero in texts(fiche, path)
    }
    found = rows(store, "lignee", certification=numero)
    assert {(row["sens"], row["numero"]) for row in found if row["par"] == numero} == expected


@pytest.mark.parametrize("numero", FICHES)
def test_what_it_is_equivalent_to(store: OxigraphStore, numero: str) -> None:
    expected = sorted(
        (
            sorted(texts(row, "SOURCE/BLOC_COMPETENCES/CODE")),
            row.findtext("DESTINATION/NUMERO_FICHE").strip(),
            sorted(texts(row, "DESTINATION/BLOC_COMPETENCES/CODE")),
        )
        for row in FICHES[numero].iterfind("CORRESPONDANCES/CORRESPONDANCE")
    )
    found = rows(store, "passerelles", certification=numero)
    told = [((r["blocs_source"] or "").split(), r["vers"], (r["blocs_destination"] or "").split()) for r in found]
    assert sorted(told) == expected
