"""The laws of the mapping: a record read back equals the record that went in, in whatever order it comes."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from rncp_graph.errors import MappingError
from rncp_graph.model.fiche import (
    Abrege,
    Bloc,
    Ccn,
    Constat,
    Fiche,
    ModaliteEvaluation,
    Rome,
    VoieAcces,
)
from rncp_graph.model.fields import fields_of
from rncp_graph.model.order import canonical
from rncp_graph.rdf.mapping import index, record, triples
from rncp_graph.rdf.names import iri
from rncp_graph.rdf.writer import encode, lines
from rncp_graph.terms import BASE, expand
from tests import strategies as s

FICHES = s.records(Fiche)
BASES = st.sampled_from([BASE, "http://localhost:8000/data/", "urn:essai/"])


def back(fiche: Fiche, base: str = BASE) -> Fiche:
    return record(Fiche, iri(fiche, base), triples(fiche, base), base)


# --- the law --------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(fiche=FICHES, base=BASES)
def test_a_fiche_read_back_from_its_triples_equals_the_fiche_that_went_in(fiche: Fiche, base: str) -> None:
    fiche = canonical(fiche)

    assert back(fiche, base) == fiche


def test_a_fiche_with_every_field_reads_back_as_itself() -> None:
    fiche = canonical(s.full_fiche())

    assert all(getattr(fiche, field.name) not in (None, ()) for field in fields_of(Fiche))
    assert back(fiche) == fiche


@settings(max_examples=100, deadline=None)
@given(fiche=FICHES)
def test_the_canonical_order_of_a_canonical_record_is_its_own(fiche: Fiche) -> None:
    assert canonical(canonical(fiche)) == canonical(fiche)


@settings(max_examples=60, deadline=None)
@given(fiche=FICHES, seed=st.integers(0, 99))
def test_rows_in_another_order_make_the_same_canonical_record(fiche: Fiche, seed: int) -> None:
    fiche = canonical(fiche)

    assert canonical(shuffled(fiche, random.Random(seed))) == fiche


@settings(max_examples=60, deadline=None)
@given(fiche=FICHES, seed=st.integers(0, 99))
def test_rows_of_a_fiche_in_another_order_give_the_same_triples(fiche: Fiche, seed: int) -> None:
    fiche = canonical(fiche)

    assert set(lines(shuffled(fiche, random.Random(seed), deep=False))) == set(lines(fiche))


def shuffled(value: Any, rng: random.Random, *, deep: bool = True) -> Any:
    """A record with its rows in another order, and those of the records in it."""
    changes = {}
    for field in fields_of(type(value)):
        if field.many and (rows := getattr(value, field.name)):
            rows = [shuffled(row, rng) if deep and field.record else row for row in rows]
            rng.shuffle(rows)
            changes[field.name] = tuple(rows)
    return replace(value, **changes)


@settings(max_examples=60, deadline=None)
@given(fiche=FICHES)
def test_the_order_in_which_triples_come_does_not_matter(fiche: Fiche) -> None:
    fiche = canonical(fiche)
    backwards = list(triples(fiche))[::-1]

    assert record(Fiche, iri(fiche), backwards) == fiche
    assert record(Fiche, iri(fiche), index(backwards)) == fiche


# --- entries of nomenclatures ----------------------------------------------------------------------------------------


def test_labels_of_one_code_are_merged_on_its_entry() -> None:
    codes = (Rome(code="D1407", libelle="Vente"), Rome(code="D1407", libelle="Relation"), Rome(code="D1407"))
    (rome,) = canonical(Fiche(numero="RNCP1", codes_rome=codes)).codes_rome

    assert rome == Rome(code="D1407", libelle="Vente", autres_libelles=("Relation",))


def test_labels_of_one_code_are_merged_across_fields() -> None:
    fiche = Fiche(numero="RNCP1", ccn_1=Ccn(code="3117", libelle="b"), ccn_3=Ccn(code="3117", libelle="a"))
    merged = Ccn(code="3117", libelle="b", autres_libelles=("a",))

    assert canonical(fiche) == replace(fiche, ccn_1=merged, ccn_3=merged)
    assert back(canonical(fiche)) == canonical(fiche)


def test_a_preferred_label_is_no_alternative_of_itself() -> None:
    fiche = Fiche(numero="RNCP1", abrege=Abrege(code="BTS", libelle="a", autres_libelles=("b", "a", "b")))

    assert canonical(fiche).abrege == Abrege(code="BTS", libelle="a", autres_libelles=("b",))


def test_entries_of_nomenclatures_are_set_apart_for_whoever_shares_them() -> None:
    rome = Rome(code="D1407", libelle="Vente")
    encoded = encode(Fiche(numero="RNCP1", codes_rome=(rome,)))
    text = "".join(encoded.lines)

    assert encoded.concepts == [(f"{BASE}rome/D1407", rome)]
    assert "Vente" not in text
    assert f"<{expand('rncp:codeRome')}> <{BASE}rome/D1407>" in text


# --- what is not said -----------------------------------------------------------------------------------------------


def test_what_is_absent_is_not_written_and_what_is_empty_is() -> None:
    """A heading that is present and empty is not a heading that is absent."""
    assert len(lines(Fiche(numero="RNCP1"))) == 2
    assert back(Fiche(numero="RNCP1", secteurs_activite="")).secteurs_activite == ""
    assert back(Fiche(numero="RNCP1")).secteurs_activite is None


@pytest.mark.parametrize("ouverte", [True, False, None])
def test_open_closed_and_not_stated_stay_three_answers(ouverte: bool | None) -> None:
    fiche = Fiche(numero="RNCP1", voies_acces=(VoieAcces(code="FI", ouverte=ouverte),))

    assert back(fiche) == fiche


def test_a_record_within_a_record_within_a_record_reads_back() -> None:
    modalites = (ModaliteEvaluation(rang=1, public="a"), ModaliteEvaluation(rang=2, texte="b"))
    fiche = canonical(Fiche(numero="RNCP1", blocs=(Bloc(code="01", modalites=modalites), Bloc(code="01"))))

    assert back(fiche) == fiche


def test_a_finding_names_the_node_it_speaks_of() -> None:
    said = Constat(sujet="certification/RNCP7141/voie/FI", propriete="rncp:ouverte", statut="déduit")
    fiche = Fiche(numero="RNCP7141", voies_acces=(VoieAcces(code="FI"),), constats=(said,))
    nodes = {x.subject for x in triples(fiche)}
    (subject,) = (x.object for x in triples(fiche) if x.predicate.value == expand("rncp:sujet"))

    assert subject in nodes
    assert back(fiche) == fiche


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_an_unknown_fiche_is_no_record() -> None:
    with pytest.raises(MappingError, match=r"Fiche\.numero"):
        record(Fiche, f"{BASE}certification/RNCP1", [])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rncp:dateEffet", Literal("31/02/2024", datatype=NamedNode(expand("xsd:date")))),
        ("rncp:dureeEnregistrement", Literal("cinq")),
        ("rncp:actif", Literal("Oui")),
        ("dct:title", NamedNode("urn:x")),
        ("rncp:niveau", NamedNode("http://data.europa.eu/snb/eqf/5")),
        ("rncp:niveau", Literal("5")),
        ("rncp:niveau", NamedNode(f"{BASE}niveau/cinq")),
        ("rncp:codeRome", NamedNode(f"{BASE}rome/D1407")),
    ],
)
def test_a_value_of_another_kind_is_no_field(name: str, value: Literal | NamedNode) -> None:
    fiche = Fiche(numero="RNCP1")
    odd = Triple(NamedNode(iri(fiche)), NamedNode(expand(name)), value)

    with pytest.raises(MappingError):
        record(Fiche, iri(fiche), [*triples(fiche), odd])
