"""Questions as such: parameters, what can be asked and what is refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from rncp_graph.cli import cli
from rncp_graph.errors import QuestionError
from rncp_graph.language import LANGUAGES, use_language
from rncp_graph.model.fiche import Fiche
from rncp_graph.networks import network
from rncp_graph.questions.parameters import UNSAID, Parameter
from rncp_graph.questions.question import query, question, questions
from rncp_graph.questions.tokens import fill, names
from rncp_graph.questions.types import TYPES
from rncp_graph.stores import open_store
from rncp_graph.terms import BASE
from tests.questions.tools import graph, rome, rows

# --- parameters -----------------------------------------------------------------------------------------------------


def test_a_value_replaces_its_name_outside_strings_iris_and_comments_only() -> None:
    text = """SELECT * { ?s ?p $a, "$a", '$a', <urn:$a>, "\\"$a" . # $a
      ?s ?p \"\"\"$a "" $a\"\"\", '''$a ' $a''', ex:x\\$a, $ab, ?a . FILTER($a < 3 && $a > 1) }"""
    assert names(text) == ["a", "ab"]
    assert fill(text, {"a": "7"}).count("7") == 3
    assert fill(text, {"a": "$a"}) == text


anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)


@given(anything)
def test_any_text_comes_out_of_a_query_as_it_went_in(text: str) -> None:
    assert rows(open_store(), "SELECT ($t AS ?x) { }", t=Literal(text)) == [{"x": text}]
    assert rows(open_store(), "SELECT ($texte AS ?x) { }", texte=f"x{text}x") == [{"x": f"x{text}x"}]


@given(anything, st.sampled_from(sorted(set(TYPES) - {"texte", "abrege", "entier"})))
def test_no_text_makes_a_value_that_leaves_its_place(text: str, kind: str) -> None:
    """A value is one term or it is refused: the query around it stays what it was."""
    parametre = Parameter(nom="x", type=kind, exemple="", description={})
    try:
        term = parametre.n_triples(text, BASE)
    except QuestionError:
        return
    assert rows(open_store(), f"SELECT (1 AS ?n) {{ FILTER(BOUND(?n) || sameTerm({term}, {term})) }}") == [{"n": 1}]


@pytest.mark.parametrize(
    "attack", ["D1407> } DROP ALL #", "D1407\n}", "http://x/> } #", "D1407 ", "\u0661407\u200b x", "D1407 D1408"]
)
def test_an_injection_is_refused(attack: str) -> None:
    store = graph(Fiche(numero="RNCP1", codes_rome=rome("D1407")))
    size = len(store)
    if attack.strip() == "D1407":
        with pytest.warns(UserWarning, match="no source of the store says its date"):
            assert len(rows(store, "certifications-par-metier", rome=attack)) == 1
    else:
        with pytest.raises(QuestionError):
            query(store, "certifications-par-metier", rome=attack)
    assert len(store) == size


@pytest.mark.parametrize(
    ("kind", "written", "term"),
    [
        ("certification", "RNCP27413", "<urn:b/certification/RNCP27413>"),
        ("certification", "27413", "<urn:b/certification/RNCP27413>"),
        ("certification", 27413, "<urn:b/certification/RNCP27413>"),
        ("certification", " rs5000 ", "<urn:b/certification/RS5000>"),
        ("certification", "urn:b/certification/RS5000", "<urn:b/certification/RS5000>"),
        ("certification", "https://x.example/RS1", "<https://x.example/RS1>"),
        ("certification", "<urn:c>", "<urn:c>"),
        ("certification", "certification:5000", "<urn:b/certification/RNCP5000>"),
        ("rome", "rome:m1805", "<urn:b/rome/M1805>"),
        ("organisme", "organisme:187500020", "<urn:b/organisme/siren-187500020>"),
        ("certification", NamedNode("urn:c"), "<urn:c>"),
        ("certification", "RNCP-035419", "<urn:b/certification/RNCP35419>"),
        ("certification", "https://www.francecompetences.fr/recherche/rs/5000/", "<urn:b/certification/RS5000>"),
        ("certification", "CQP12", "<urn:b/certification/CQP12>"),
        ("rome", "M1805\u00a0", "<urn:b/rome/M1805>"),
        ("rome", "M18", "<urn:b/rome/M18>"),
        ("rome", "D140", "<urn:b/rome/D140>"),
        ("nsf", "25", "<urn:b/nsf/25>"),
        ("nsf", "31t", "<urn:b/nsf/31t>"),
        ("formacode", "34 566", "<urn:b/formacode/34566>"),
        ("formacode", "1234", "<urn:b/formacode/1234>"),
        ("rome", "d1407", "<urn:b/rome/D1407>"),
        ("rome", "D", "<urn:b/rome/D>"),
        ("nsf", "312T", "<urn:b/nsf/312t>"),
        ("niveau", 5, "<urn:b/niveau/5>"),
        ("niveau", "bac+2", "<urn:b/niveau/5>"),
        ("niveau", "Bac + 5", "<urn:b/niveau/7>"),
        ("niveau", "cap", "<urn:b/niveau/3>"),
        ("niveau", "niveau 6", "<urn:b/niveau/6>"),
        ("voie", "vae", "<urn:b/voie/VAE>"),
        ("voie", "Apprentissage", "<urn:b/voie/CA>"),
        ("voie", "apprenticeship", "<urn:b/voie/CA>"),
        ("voie", "formation continue", "<urn:b/voie/FC>"),
        ("voie", "validation des acquis de l'expérience", "<urn:b/voie/VAE>"),
        ("etat", "active", '"oui"'),
        ("etat", "non précisé", '"non precise"'),
        ("registre", "rs", '"RS"'),
        ("unite", "187 500 020 00065", "<urn:b/organisme/siren-187500020>"),
        ("departement", "2a", "<urn:b/departement/2A>"),
        ("organisme", "187 500 020 00065", "<urn:b/organisme/siret-18750002000065>"),
        ("organisme", "187500020", "<urn:b/organisme/siren-187500020>"),
        ("organisme", "siret-18750002000065", "<urn:b/organisme/siret-18750002000065>"),
        ("organisme", "nom-0123456789abcdef", "<urn:b/organisme/nom-0123456789abcdef>"),
        ("date", "2016-05-12", '"2016-05-12"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("date", "12/05/2016", '"2016-05-12"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("date", "2016-5-2", '"2016-05-02"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("date", date(2016, 5, 12), '"2016-05-12"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("entier", "12", '"12"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("booleen", "Oui", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("booleen", False, '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("date", datetime(2016, 5, 12, 8), '"2016-05-12"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("registre", "rs", '"RS"'),
        ("texte", 'dit "oui"', r'"dit \"oui\""'),
        ("texte", '"oui"', r'"\"oui\""'),
        ("terme", "rome:m1805", "<urn:b/rome/M1805>"),
        ("terme", "certification:5000", "<urn:b/certification/RNCP5000>"),
        ("terme", "texte:Vente", '"Vente"'),
        ("terme", "<urn:x>", "<urn:x>"),
        ("terme", "https://x.example/a", "<https://x.example/a>"),
        ("terme", "rncp:Certification", "<https://w3id.org/rncp-graph/ontology#Certification>"),
        ("terme", "2021-01-31", '"2021-01-31"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("terme", "31/01/2021", '"2021-01-31"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("terme", date(2021, 1, 31), '"2021-01-31"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("terme", '"text"', '"text"'),
        ("terme", "'text'@fr", '"text"@fr'),
        ("terme", '"2021"^^xsd:gYear', '"2021"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ("terme", "5", '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("terme", 5, '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("terme", "true", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("terme", True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("terme", NamedNode("urn:c"), "<urn:c>"),
    ],
)
def test_a_value_of_each_type_becomes_a_term_under_the_base(kind: str, written: Any, term: str) -> None:
    assert Parameter(nom="x", type=kind, exemple="", description={}).n_triples(written, "urn:b/") == term


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("certification", "RNCP"), ("certification", "CQP 12"), ("certification", "http://a b"), ("rome", "vendeur"),
        ("rome", "D1407, D1408"), ("nsf", "commerce"), ("niveau", "9"), ("niveau", "0"), ("voie", "XX"),
        ("niveau", "III"), ("voie", "alternance"), ("etat", "peut-être"), ("registre", "RNCS"),
        ("organisme", "CCI"), ("organisme", "1234"), ("date", "31/02/2024"), ("date", "1/2/03"), ("entier", "cinq"),
        ("booleen", "peut-être"), ("texte", "\udc80"), ("registre", "RNC"), ("rome", "nsf:312"), ("terme", "M1805"),
        ("terme", "Vente"), ("terme", "[]"), ("terme", "5, 6"), ("terme", "5 . <a> <b> <c>"), ("terme", "5 # a"),
        ("terme", "<a b>"), ("terme", "foo:bar"), ("terme", '"a'), ("terme", '"a\nb"'), ("terme", "niveau:9"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_value_of_another_form_is_refused_and_the_right_forms_are_said(kind: str, written: str, lang: str) -> None:
    forms = dict(zip(LANGUAGES, TYPES[kind].formes, strict=True))[lang]
    with use_language(lang), pytest.raises(QuestionError) as refused:
        Parameter.named("x", type=kind).n_triples(written, BASE)
    assert str(refused.value).startswith("x")
    assert written.strip() in str(refused.value)
    assert forms in str(refused.value)


def test_a_missing_value_takes_the_default_or_stays_open_or_is_asked_for() -> None:
    def made(**more: Any) -> str:
        return Parameter(nom="x", type="niveau", exemple="5", description={}, **more).n_triples("", "urn:b/")

    assert made(default="6") == "<urn:b/niveau/6>"
    assert made(obligatoire=False) == UNSAID
    with pytest.raises(QuestionError, match="x=5"):
        made()


@pytest.mark.parametrize(
    ("lang", "said"), [("fr", "question inconnue ; voyez similaires"), ("en", "unknown question; see similaires")]
)
def test_an_unknown_question_names_those_that_are_close(monkeypatch: pytest.MonkeyPatch, lang: str, said: str) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", lang)
    with pytest.raises(QuestionError, match=said):
        query(open_store(), "similaire")


def test_an_unknown_network_is_no_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    with pytest.raises(QuestionError, match="`metiers-voisin`: unknown network; see metiers-voisins"):
        network(open_store(), "metiers-voisin")


def test_an_unknown_parameter_names_those_that_exist() -> None:
    with pytest.raises(QuestionError, match=r"metier.*rome"):
        query(open_store(), "certifications-par-metier", metier="D1407")
    with pytest.raises(QuestionError, match="niveau"):
        query(open_store(), "compte", niveau=5)


# --- what can be asked ----------------------------------------------------------------------------------------------


def test_bare_sparql_gives_a_table_a_truth_or_triples_and_takes_python_values() -> None:
    store = graph(Fiche(numero="RNCP1", intitule="Vente"))
    assert query(store, "ASK { ?s ?p $t }", t=Literal("Vente", language="fr")) is True
    assert query(store, "ask where { ?s ?p 'absent' }") is False
    triples = query(store, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o = $n) }", n='"RNCP1"')
    assert isinstance(triples, list)
    assert [type(triple) for triple in triples] == [Triple]
    assert rows(store, "SELECT ?x { VALUES ?x { $a $b $c } }", a=True, b=5, c=date(2020, 1, 1)) == [
        {"x": True}, {"x": 5}, {"x": date(2020, 1, 1)},
    ]  # fmt: skip


def test_a_question_is_found_by_its_number_as_by_its_name() -> None:
    assert question("cq25") is question("CQ25") is question("enregistree-a-une-date")
    with pytest.raises(QuestionError, match="cq99"):
        question("cq99")


def test_the_list_goes_by_theme_with_numbers_and_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", "en")
    said = CliRunner().invoke(cli, ["query"]).stdout
    assert said.index("Certifications") < said.index("Occupations") < said.index("Trust in the data")
    assert "cq25 enregistree-a-une-date certification=RNCP27413 [date=2012-01-01]" in " ".join(said.split())
    assert all(name in said for name in questions())
