"""Two contents of one fiche, compared field by field and row by row."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rncp_graph.differences.comparison import changements, fingerprint
from rncp_graph.differences.sides import FicheSpool, Side
from rncp_graph.graph.merge import Export
from rncp_graph.model.fiche import Constat, Fiche, Habilitation, TexteCite
from rncp_graph.model.fields import fields_of
from rncp_graph.model.order import canonical
from rncp_graph.rdf.jsonld import to_json
from tests.differences.copy_with_edits import AVANT
from tests.strategies import full_fiche, records, values


def plat(value: Any) -> Any:
    """A value without ranks, its rows in an order of their own: what must differ for a change to be told."""
    if isinstance(value, dict):
        return {name: plat(inner) for name, inner in value.items() if name != "rang"}
    return sorted({json.dumps(plat(inner)) for inner in value}) if isinstance(value, list) else value


FIELDS = [champ for champ in fields_of(Fiche) if champ.name != "numero"]


@given(records(Fiche))
def test_a_fiche_does_not_differ_from_itself_nor_from_its_rows_in_another_order(fiche: Fiche) -> None:
    fiche = canonical(fiche)
    rows = {champ.name: getattr(fiche, champ.name)[::-1] for champ in fields_of(Fiche) if champ.many}

    assert list(changements(fiche, deepcopy(fiche))) == []
    assert list(changements(fiche, replace(fiche, **rows))) == []
    assert fingerprint(fiche) == fingerprint(replace(fiche, **rows))


@given(st.data(), records(Fiche), st.sampled_from(FIELDS))
def test_a_change_of_one_field_is_found_in_that_field(data: st.DataObject, fiche: Fiche, champ: Any) -> None:
    fiche = canonical(fiche)
    other = canonical(replace(Fiche(numero=fiche.numero), **{champ.name: data.draw(values(champ, 2))}))
    value = getattr(other, champ.name)
    new = replace(fiche, **{champ.name: value})
    found = {change.path.partition(".")[0] for change in changements(fiche, new)}

    before, after = (plat(to_json(one)[champ.name]) for one in (fiche, new))
    assert found <= {champ.name}
    if before != after:
        assert found == {champ.name}
    assert (fingerprint(fiche) == fingerprint(new)) == (not found)


@given(records(Fiche), records(Fiche))
def test_contents_have_one_digest_exactly_when_nothing_changed(one: Fiche, other: Fiche) -> None:
    a, b = canonical(one), canonical(replace(other, numero=one.numero))

    assert (fingerprint(a) == fingerprint(b)) == (not list(changements(a, b)))


@given(records(Fiche), records(Fiche))
def test_what_is_added_one_way_is_removed_the_other_way(one: Fiche, other: Fiche) -> None:
    a, b = canonical(one), canonical(replace(other, numero=one.numero))
    there = sorted((c.path, repr(c.avant), repr(c.apres)) for c in changements(a, b))

    assert there == sorted((c.path, repr(c.apres), repr(c.avant)) for c in changements(b, a))


def test_every_field_of_a_full_fiche_is_compared() -> None:
    fiche = full_fiche()
    found = {change.path for change in changements(Fiche(numero=fiche.numero), fiche)}

    assert found == {champ.name for champ in fields_of(Fiche) if champ.name != "numero"}


def test_a_rank_is_no_change_even_where_it_is_in_the_name_of_a_node() -> None:
    def fiche(rang: int) -> Fiche:
        texte = TexteCite(role="autre", rang=rang, titre="Arrêté du 31/02/2020")
        sujet = f"certification/RS1/texte/{rang:016x}"
        constat = Constat(sujet=sujet, propriete="rncp:datePublicationJo", statut="illisible", valeur="31/02/2020")
        return Fiche(numero="RS1", textes=(texte,), constats=(constat,))

    assert fingerprint(fiche(1)) == fingerprint(fiche(2))
    assert list(changements(fiche(1), fiche(2))) == []


def test_of_rows_of_one_key_those_that_differ_least_are_one_row() -> None:
    def rows(*states: tuple[str, date | None]) -> Fiche:
        row = Habilitation(siret="00000000000017", habilitation="HABILITATION_FORMER")
        found = (replace(row, etat_habilitation=state, date_actif=day) for state, day in states)
        return canonical(Fiche(numero="RS1", partenaires=tuple(found)))

    before = rows(("Actif", AVANT), ("Supprimé", None))
    (only,) = changements(before, rows(("Inactif", AVANT), ("Supprimé", None)))
    assert (only.path, only.avant, only.apres) == ("partenaires.etat_habilitation", "Actif", "Inactif")
    (gone,) = changements(before, rows(("Supprimé", None)))
    assert (gone.operation, gone.avant.etat_habilitation) == ("retrait", "Actif")


def test_a_fiche_that_an_export_tells_twice_is_put_together_whatever_the_order() -> None:
    one, other = Fiche(numero="RS1", intitule="A", actif=True), Fiche(numero="RS1", intitule="B", niveau=5)
    spool, found = FicheSpool(), []
    for fiches in ((one, other), (other, one, other)):
        side = Side()
        for fiche in fiches:
            side.take(fiche, frozenset({"xml"}), Export("a.xml", "xml", None, ""), spool)
        side.settle(spool)
        found.append(side)
    assert found[0].fiches == found[1].fiches
    assert found[0].content_of("RS1", spool) == Fiche(numero="RS1", intitule="A", actif=True, niveau=5)


def test_of_two_days_of_one_format_a_side_holds_the_newer() -> None:
    """Its end, its lineage and what it states are those of the one record too."""
    old = Fiche(numero="RS1", date_fin_enregistrement=date(2026, 1, 1), nouvelles_certifications=("RS2",), niveau=5)
    new = Fiche(numero="RS1", date_fin_enregistrement=date(2027, 1, 1), nouvelles_certifications=("RS3",))
    spool, exports = FicheSpool(), [Export("", "xml", date(2026, 8, day), "") for day in (25, 26)]
    for told in ([old, new], [new, old]):
        side = Side()
        for fiche in told:
            side.take(fiche, frozenset({"xml"}), exports[fiche is new], spool)
        side.settle(spool)
        assert side.content_of("RS1", spool) == new
        assert side.fiches["RS1"].end == date(2027, 1, 1)
        assert side.lineage == {("RS1", "RS3", "RS1")}
        assert "niveau" not in side.stated_counts
