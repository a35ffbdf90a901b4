"""Rows stand in the order of their keys, whatever the short cut by which they are sorted."""

from __future__ import annotations

from datetime import date

import pytest

from rncp_graph.model.fiche import Fiche, Habilitation
from rncp_graph.model.order import canonical, key

DAY = date(2024, 1, 2)


@pytest.mark.parametrize(
    "rows",
    [
        (Habilitation(nom="b"), Habilitation(nom="a")),
        (Habilitation(nom="a"), Habilitation(), Habilitation(nom="b")),
        (Habilitation(nom="a", date_actif=DAY), Habilitation(nom="a"), Habilitation(siret="1")),
        (Habilitation(nom="a", siret="2"), Habilitation(nom="a"), Habilitation(nom="a", siret="1")),
    ],
    ids=["all stated", "one says nothing", "a day beside none", "a number beside none"],
)
def test_rows_stand_in_the_order_of_their_keys(rows: tuple[Habilitation, ...]) -> None:
    for given in (rows, rows[::-1]):
        found = canonical(Fiche(numero="RS1", partenaires=given)).partenaires
        assert [key(row) for row in found] == sorted(key(row) for row in rows)
