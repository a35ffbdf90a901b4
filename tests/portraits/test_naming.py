"""From what a person types to the IRI of a thing; what is not found names what is near."""

from __future__ import annotations

import pytest

from rncp_graph.errors import QuestionError
from rncp_graph.language import use_language
from rncp_graph.model.fiche import Fiche, Formacode
from rncp_graph.portraits.naming import named, short
from rncp_graph.stores import Store
from rncp_graph.terms import BASE
from tests.questions.tools import graph


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("27413", "certification/RNCP27413"),
        ("https://www.francecompetences.fr/recherche/rncp/7141/", "certification/RNCP7141"),
        ("RS5000", "certification/RS5000"),
        ("d1407 ", "rome/D1407"),
        ("rome:d1407", "rome/D1407"),
        ("312T", "nsf/312t"),
        ("VAE", "voie/VAE"),
        ("niveau:5", "niveau/5"),
        ("187 500 020 00065", "organisme/siret-18750002000065"),
        ("187500020", "organisme/siren-187500020"),
        ("organisme/siren-187500020", "organisme/siren-187500020"),
        (f"{BASE}rome/D1407", "rome/D1407"),
        ("RNCP7141BC02", "certification/RNCP7141/bloc/RNCP7141BC02"),
        ("décret 2002-616", None),
        ("departement/02", "departement/02"),
        ("certification/RNCP27413/voie/FI", "certification/RNCP27413/voie/FI"),
    ],
)
def test_a_thing_is_found_by_what_people_call_it(store: Store, said: str, path: str | None) -> None:
    found = named(store, said).iri
    assert found == BASE + path if path else found.startswith(f"{BASE}texte/")


def test_a_bare_number_is_that_of_a_certification_and_what_else_it_could_be_is_told() -> None:
    quoted = (Formacode(code="34566", libelle="Vente"),)
    store = graph(Fiche(numero="RNCP34566"), Fiche(numero="RS1", formacodes=quoted))
    found = named(store, "34566")
    assert (found.iri, found.others) == (f"{BASE}certification/RNCP34566", (f"{BASE}formacode/34566",))


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("RNCP7142", ["RNCP7141 (Négociateur"]),
        ("M1804", ["rome:M1805"]),
        ("RNCP7141BC09", ["RNCP7141BC01 (Prospecter"]),
        ("18750002000001", ["187500020 (CCI FRANCE)", "18750002000065"]),
        ("boulanger", ["rome:D1102 (Boulanger"]),
        ("zzzz", ["RNCP27413", "SIRET"]),
        ("negociateur comercial", ["RNCP7141 (Négociateur"]),
        ("http://a b/<c>", ["RNCP27413"]),
        ("", ["RNCP27413"]),
    ],
)
def test_what_is_not_there_is_said_in_one_line_with_what_is_near(store: Store, said: str, near: list[str]) -> None:
    for lang in ("fr", "en"):
        with use_language(lang), pytest.raises(QuestionError) as refused:
            named(store, said)
        assert "\n" not in str(refused.value)
        assert [one for one in near if one not in str(refused.value)] == []


def test_half_a_character_names_nothing(store: Store) -> None:
    with pytest.raises(QuestionError):
        named(store, "\udce9")


def test_a_code_of_several_lists_names_them_all(store: Store) -> None:
    with use_language("en"), pytest.raises(QuestionError, match=r"^`16` may be: idcc:16 \(.*\); departement:16 \("):
        named(store, "16")
    assert named(store, "idcc:16").iri == f"{BASE}idcc/16"


def test_what_is_said_for_a_thing_finds_it_again(store: Store) -> None:
    for path in ("certification/RNCP7141", "rome/D1407", "organisme/siren-187500020", "niveau/5", "departement/02"):
        assert named(store, short(BASE + path, BASE)).iri == BASE + path
