"""The names of nodes come from content: each row has its own, whatever stands beside it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rncp_graph.model.fiche import Bloc, Certificateur, Concept, Fiche, Habilitation, Rome
from rncp_graph.model.fields import fields_of
from rncp_graph.model.order import canonical
from rncp_graph.rdf.mapping import triples
from rncp_graph.rdf.names import children, iri
from rncp_graph.terms import BASE, expand, segment
from tests import strategies as s
from tests.rdf.test_mapping import FICHES, back


@settings(max_examples=60, deadline=None)
@given(fiche=FICHES)
def test_every_row_of_a_field_has_a_name_of_its_own(fiche: Fiche) -> None:
    for field in fields_of(Fiche):
        if field.record and field.p.property not in NOMENCLATURES and (value := getattr(fiche, field.name)):
            names = [name for name, _ in children(field, value, iri(fiche), BASE)]
            assert len(names) == len(set(names))


NOMENCLATURES = {f.p.property for f in fields_of(Fiche) if f.record and issubclass(f.type, Concept)}


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

    assert re.fullmatch(r"[A-Za-z0-9_.-]+", name)
    assert name not in (".", "..")


@given(codes=st.sets(s.TEXTS | st.text("aA_-. é/0", max_size=4), max_size=12))
def test_codes_that_differ_make_parts_that_differ(codes: set[str]) -> None:
    """A code that is written as the part that another one becomes has a part of its own, too."""
    codes |= set(map(segment, codes))

    assert len(set(map(segment, codes))) == len(codes)


@pytest.mark.parametrize(
    "code", ["D1407", "312t", "RNCP7141", "siret-18750002000065", "a_b", "1.2", "ORGA_FORM", "-", "x" * 200]
)
def test_a_code_that_needs_no_change_is_its_own_part(code: str) -> None:
    assert segment(code) == code


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("BAC PRO", r"BAC-PRO_\w{10}"),
        ("arrêté 1996-01-09", r"arrete-1996-01-09_\w{10}"),
        ("日本", r"_\w{10}"),
        ("", r"_\w{10}"),
        ("..", r"\.\._\w{10}"),
        ("a/b", r"a-b_\w{10}"),
        ("a~b", r"a-b_\w{10}"),
        ("x" * 201, r"x{200}_\w{10}"),
        ("é" * 5000, r"e{200}_\w{10}"),
    ],
)
def test_a_code_that_had_to_be_changed_stays_readable_and_ends_in_a_hash(code: str, part: str) -> None:
    assert re.fullmatch(part, segment(code))


@pytest.mark.parametrize("niveau", ["IV é", "", "V" * 5000])
def test_a_number_that_had_to_be_changed_for_its_iri_is_read_as_it_was_written(niveau: str) -> None:
    fiche = canonical(
        Fiche(numero="RNCP 1", anciennes_certifications=("RNCP 2", "RNCP-2", "RNCP3"), niveau_1969=niveau)
    )

    assert back(fiche) == fiche


def test_the_base_is_the_beginning_of_every_name_but_those_of_the_vocabulary() -> None:
    base = "http://localhost:8000/data/"
    names = {str(term)[1:-1] for x in triples(s.full_fiche(), base) for term in (x.subject, x.object)}

    assert not any(name.startswith(BASE) for name in names)
    assert {name for name in names if name.startswith(base)}
