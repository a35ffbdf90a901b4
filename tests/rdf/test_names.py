"""The names of nodes come from content: each row has its own, whatever stands beside it."""

from __future__ import annotations

from hypothesis import given, settings

from rncp_graph.model.fiche import Bloc, Certificateur, Concept, Fiche, Habilitation, Rome
from rncp_graph.model.fields import fields_of
from rncp_graph.model.order import canonical
from rncp_graph.rdf.mapping import triples
from rncp_graph.rdf.names import children, iri
from rncp_graph.terms import BASE, expand
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

    assert not set(name) & set(' <>"{}|\\^`/?#')
    assert name.isascii()


def test_the_base_is_the_beginning_of_every_name_but_those_of_the_vocabulary() -> None:
    base = "http://localhost:8000/data/"
    names = {str(term)[1:-1] for x in triples(s.full_fiche(), base) for term in (x.subject, x.object)}

    assert not any(name.startswith(BASE) for name in names)
    assert {name for name in names if name.startswith(base)}
