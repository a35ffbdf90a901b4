"""What a body is entitled to, asked from its side, agrees with what is asked from that of the certification."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.questions.tools import corpus, fiches, rows


@pytest.mark.parametrize("day", ["2019-06-01", "2023-03-01", "2025-07-01", "2026-02-18"])
def test_both_sides_give_the_same_role_state_and_days(exemple: Path, day: str) -> None:
    store = corpus(exemple)
    expected: dict[str, set[tuple[object, ...]]] = {}
    for numero in fiches(exemple):
        for row in rows(store, "organismes-habilites", certification=numero, date=day):
            if row["siret"]:
                told = (numero, row["role"], row["habilite"], row["depuis"], row["motif"])
                expected.setdefault(row["siret"], set()).add(told)
    assert len(expected) > 40
    for siret in sorted(expected)[::3]:
        found = rows(store, "habilitations", organisme=siret, date=day)
        assert {(r["numero"], r["role"], r["habilite"], r["depuis"], r["motif"]) for r in found} == expected[siret]


def test_the_codes_of_blocks_to_declare_are_those_of_the_certification(exemple: Path) -> None:
    store = corpus(exemple)
    (row,) = rows(store, "habilitations", organisme="18280001100047", certification="RNCP36612", date="2023-03-01")
    codes = [block["code"] for block in rows(store, "blocs", certification="RNCP36612")]
    assert row["blocs"].split() == codes
    assert (row["role"], row["habilite"]) == ("former et organiser", "oui")


def test_a_legal_unit_stands_for_its_sites(exemple: Path) -> None:
    store = corpus(exemple)
    site = rows(store, "habilitations", organisme="18280001100047", date="2023-03-01")
    assert rows(store, "habilitations", organisme="182800011", date="2023-03-01") == site
    assert len(site) == 2
