"""The laws of the mapping: a record read back equals the record that went in, and text and terms say the same."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple

from rncp_graph.errors import MappingError
from rncp_graph.fiche import (
    Abrege,
    Bloc,
    Ccn,
    Certificateur,
    Concept,
    Constat,
    Fiche,
    Habilitation,
    ModaliteEvaluation,
    Rome,
    StatistiquePromotion,
    VoieAcces,
)
from rncp_graph.mapping import canonical, champs, children, index, iri, lines, literal, record, triples
from rncp_graph.terms import BASE, expand
from tests import oracle
from tests import strategies as s

FICHES = s.records(Fiche)
BASES = st.sampled_from([BASE, "http://localhost:8000/data/", "urn:essai/"])


def back(fiche: Fiche, base: str = BASE) -> Fiche:
    return record(Fiche, iri(fiche, base), triples(fiche, base), base)


def neutral(term: Any) -> tuple[str | None, ...]:
    """A term of pyoxigraph or of rdflib, as plain parts that can be compared."""
    if isinstance(term, NamedNode | rdflib.URIRef):
        return (str(term.value if isinstance(term, NamedNode) else term),)
    if isinstance(term, Literal):
        plain = term.language or term.datatype.value == expand("xsd:string")
        return term.value, term.language, None if plain else term.datatype.value
    return str(term), term.language, str(term.datatype) if term.datatype else None


# --- the law --------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(fiche=FICHES, base=BASES)
def test_a_fiche_read_back_from_its_triples_equals_the_fiche_that_went_in(fiche: Fiche, base: str) -> None:
    fiche = canonical(fiche)

    assert back(fiche, base) == fiche


def test_a_fiche_with_every_field_reads_back_as_itself() -> None:
    fiche = canonical(s.full_fiche())

    assert all(getattr(fiche, field.name) not in (None, ()) for field in champs(Fiche))
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
    for field in champs(type(value)):
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


# --- text and terms -------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(fiche=FICHES)
def test_rdflib_reads_in_the_lines_what_pyoxigraph_reads(fiche: Fiche) -> None:
    """The escaping is held by a parser that shares no code with the one the stores use."""
    ours = {tuple(map(neutral, (x.subject, x.predicate, x.object))) for x in triples(fiche)}

    assert {tuple(map(neutral, x)) for x in oracle.triples("".join(lines(fiche)), "nt")} == ours


@given(text=s.TEXTS, lang=st.sampled_from([None, "fr"]))
def test_any_text_is_one_line_that_both_parsers_read_to_the_letter(text: str, lang: str | None) -> None:
    line = f"<urn:s> <urn:p> {literal(text, lang)} .\n"
    ((_, _, value),) = oracle.triples(line, "nt")
    store = Store()
    store.load(line.encode(), format=RdfFormat.N_TRIPLES)
    (quad,) = store

    assert line.count("\n") == 1
    assert (str(value), value.language) == (text, lang)
    assert (quad.object.value, quad.object.language) == (text, lang)


@settings(max_examples=60, deadline=None)
@given(fiche=FICHES)
def test_a_store_gives_back_every_literal_as_it_was_written(fiche: Fiche) -> None:
    """No normalisation: languages, integers, days, years and truth values keep the form that the mapping wrote."""
    store = Store()
    store.bulk_load("".join(lines(fiche)).encode(), format=RdfFormat.N_TRIPLES)

    assert {str(quad.triple) for quad in store} == {str(triple) for triple in triples(fiche)}


@given(year=st.integers(0, 9999))
def test_a_year_has_four_digits_and_reads_back(year: int) -> None:
    row = StatistiquePromotion(annee=year)
    fiche = Fiche(numero="RNCP1", statistiques_promotions=(row,))
    written = [x.object for x in triples(fiche) if x.predicate.value == expand("rncp:annee")]

    assert written == [Literal(f"{year:04d}", datatype=NamedNode(expand("xsd:gYear")))]
    assert back(fiche) == fiche


def test_each_python_type_has_its_datatype() -> None:
    fiche = Fiche(numero="RNCP1", intitule="Vente", actif=True, duree_enregistrement=5, date_effet=date(2020, 1, 2))
    said = {x.predicate.value: str(x.object) for x in triples(fiche)}

    assert said[expand("dct:identifier")] == '"RNCP1"'
    assert said[expand("dct:title")] == '"Vente"@fr'
    assert said[expand("rncp:actif")] == f'"true"^^<{expand("xsd:boolean")}>'
    assert said[expand("rncp:dureeEnregistrement")] == f'"5"^^<{expand("xsd:integer")}>'
    assert said[expand("rncp:dateEffet")] == f'"2020-01-02"^^<{expand("xsd:date")}>'


# --- names of nodes -------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(fiche=FICHES)
def test_every_row_of_a_field_has_a_name_of_its_own(fiche: Fiche) -> None:
    for field in champs(Fiche):
        if field.record and field.p.property not in NOMENCLATURES and (value := getattr(fiche, field.name)):
            names = [name for name, _ in children(field, value, iri(fiche), BASE)]
            assert len(names) == len(set(names))


NOMENCLATURES = {f.p.property for f in champs(Fiche) if f.record and issubclass(f.type, Concept)}


def test_rows_of_one_name_are_numbered_in_the_order_of_their_content() -> None:
    rows = tuple(Bloc(code="01", libelle=x) for x in ("c", "a", "b"))
    fiche = Fiche(numero="RNCP1", blocs=rows)
    node = f"{iri(fiche)}/bloc/01"
    names = {str(x.subject): str(x.object) for x in triples(fiche) if x.predicate.value == expand("skos:prefLabel")}

    assert names == {f"<{node}>": '"a"@fr', f"<{node}-2>": '"b"@fr', f"<{node}-3>": '"c"@fr'}


def test_a_number_that_a_name_already_bears_is_left_to_it() -> None:
    fiche = canonical(Fiche(numero="RNCP1", blocs=(Bloc(code="01"), Bloc(code="01"), Bloc(code="01-2"))))
    names = {str(x.object) for x in triples(fiche) if x.predicate.value == expand("rncp:bloc")}

    assert names == {f"<{iri(fiche)}/bloc/{part}>" for part in ("01", "01-2", "01-3")}
    assert back(fiche) == fiche


def test_a_body_listed_twice_stays_two_rows() -> None:
    body = Certificateur(nom="CCI France", siret="18750002000065")
    fiche = Fiche(numero="RNCP1", certificateurs=(body, body), partenaires=(Habilitation(nom="A"),) * 3)

    assert back(fiche) == fiche


def test_a_value_named_twice_is_one() -> None:
    fiche = Fiche(numero="RNCP1", anciens_intitules=("b", "a", "b"))

    assert canonical(fiche).anciens_intitules == ("a", "b")


@given(code=s.TEXTS)
def test_any_code_makes_an_iri_without_blank_or_reserved_sign(code: str) -> None:
    name = iri(Rome(code=code), "urn:x/").removeprefix("urn:x/rome/")

    assert not set(name) & set(' <>"{}|\\^`/?#')
    assert name.isascii()


def test_the_base_is_the_beginning_of_every_name_but_those_of_the_vocabulary() -> None:
    base = "http://localhost:8000/data/"
    names = {str(term)[1:-1] for x in triples(s.full_fiche(), base) for term in (x.subject, x.object)}

    assert not any(name.startswith(BASE) for name in names)
    assert {name for name in names if name.startswith(base)}


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


def test_entries_of_nomenclatures_go_to_whoever_shares_them() -> None:
    heard: dict[str, Any] = {}
    rome = Rome(code="D1407", libelle="Vente")
    text = "".join(lines(Fiche(numero="RNCP1", codes_rome=(rome,)), shared=heard.__setitem__))

    assert heard == {f"{BASE}rome/D1407": rome}
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
