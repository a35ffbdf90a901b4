"""Questions: their files, their parameters, and that each gives the right answer."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.plugins.sparql import prepareQuery

from rncp_graph.communs import Communs
from rncp_graph.errors import QuestionError
from rncp_graph.fiche import (
    Abrege,
    Bloc,
    CentrePreparation,
    Certificateur,
    Fiche,
    Habilitation,
    ModaliteEvaluation,
    Nsf,
    Rome,
    VoieAcces,
)
from rncp_graph.loading import load
from rncp_graph.parametres import TYPES, UNDEF, Parametre
from rncp_graph.queries import Question, fill, load_question, names, query, question, questions
from rncp_graph.readers import read
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.tables import Row, Table
from rncp_graph.terms import BASE

ALL = [*questions().values(), *questions("reseaux").values()]
every_question = pytest.mark.parametrize("asked", ALL, ids=lambda asked: asked.id)


def graph(*fiches: Fiche, base: str = BASE) -> OxigraphStore:
    communs, store = Communs(base), open_store()
    lines = [line for fiche in fiches for line in communs.fiche_lines(fiche)]
    store.load(line.encode() for line in [*lines, *communs.lines()])
    return store


def rows(store: OxigraphStore, name: str | Question | Path, **values: Any) -> list[Row]:
    table = query(store, name, **values)
    assert isinstance(table, Table)
    return list(table)


def column(found: list[Row], name: str) -> list[Any]:
    return [row[name] for row in found]


def rome(*codes: str) -> tuple[Rome, ...]:
    return tuple(Rome(code=code) for code in codes)


def nsf(*codes: str) -> tuple[Nsf, ...]:
    return tuple(Nsf(code=code) for code in codes)


@cache
def corpus(folder: Path, base: str = BASE) -> OxigraphStore:
    store = open_store()
    load(store, *(read(path) for path in sorted(folder.iterdir())), base=base)
    return store


@cache
def fiches(folder: Path) -> dict[str, list[Fiche]]:
    """What each source says of each certification."""
    found: dict[str, list[Fiche]] = {}
    for path in sorted(folder.iterdir()):
        for fiche in read(path):
            found.setdefault(fiche.numero, []).append(fiche)
    return found


# --- the files ------------------------------------------------------------------------------------------------------


def test_the_ten_questions_and_the_three_networks_are_there() -> None:
    assert list(questions()) == [
        "blocs", "centres-preparation", "certificateurs", "certifications-par-domaine", "certifications-par-metier",
        "compte", "fiche", "lignee", "similaires", "voies-acces",
    ]  # fmt: skip
    assert list(questions("reseaux")) == ["certification-metier", "lignees", "metiers-voisins"]


@every_question
def test_a_file_says_all_in_both_languages_and_is_named_by_its_id(asked: Question) -> None:
    assert asked.id in {*questions(), *questions("reseaux")}
    for texte in (asked.titre, asked.question, asked.vide, *(p.description for p in asked.parametres)):
        assert all(texte[lang].strip() for lang in ("fr", "en"))
        assert texte["fr"] != texte["en"]
    assert asked.exemple is not None
    assert asked.exemple.lignes
    assert asked.exemple.nombre >= len(asked.exemple.lignes)


@every_question
def test_a_question_orders_its_rows_and_never_holds_the_base(asked: Question) -> None:
    assert BASE not in asked.sparql
    assert asked.sparql.rindex("ORDER BY") > asked.sparql.rindex("GROUP BY") if "GROUP BY" in asked.sparql else True
    assert asked.sparql.splitlines()[-1].lstrip().startswith(("ORDER BY", "REPLACE"))


@every_question
def test_an_empty_store_gives_an_empty_answer_with_and_without_optional_values(asked: Question) -> None:
    least = {p.nom: p.exemple for p in asked.parametres if p.obligatoire}
    most = {p.nom: p.exemple for p in asked.parametres}
    assert rows(open_store(), asked, **least) == []
    assert rows(open_store(), asked, **most) == []


@pytest.fixture
def as_deep_as_rdflib_asks() -> Iterator[None]:
    """rdflib raises the limit of recursion when it is imported; hypothesis sets it back."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(6000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.usefixtures("as_deep_as_rdflib_asks")
@every_question
def test_another_engine_parses_the_text_too(asked: Question) -> None:
    for values in ({}, {p.nom: p.exemple for p in asked.parametres}):
        prepareQuery(asked.text(**({p.nom: p.exemple for p in asked.parametres if p.obligatoire} | values)))


@every_question
def test_the_example_of_the_header_gives_the_expected_answer(asked: Question, exemple: Path) -> None:
    assert asked.exemple is not None
    found = rows(corpus(exemple), asked, **asked.exemple.parametres)
    said = [tuple("" if row[name] is None else row[name] for name in asked.exemple.colonnes) for row in found]
    assert tuple(said[: len(asked.exemple.lignes)]) == asked.exemple.lignes
    assert len(found) == asked.exemple.nombre


@every_question
def test_another_base_gives_the_same_rows(asked: Question, exemple: Path) -> None:
    other = "http://localhost:8000/id/"
    values = asked.exemple.parametres if asked.exemple else {}
    assert rows(corpus(exemple, other), asked, base=other, **values) == rows(corpus(exemple), asked, **values)


@pytest.mark.usefixtures("as_deep_as_rdflib_asks")
@pytest.mark.parametrize("asked", [q for q in ALL if q.id != "metiers-voisins"], ids=lambda asked: asked.id)
def test_another_engine_gives_the_same_rows(asked: Question, exemple: Path) -> None:
    """`metiers-voisins` is left out: rdflib gives a row for a group of nothing inside an OPTIONAL."""
    assert asked.exemple is not None
    text = asked.text(**asked.exemple.parametres)
    table = query(corpus(exemple), text)
    assert isinstance(table, Table)
    ours = [tuple(term and term.value for term in row) for row in table.terms]  # type: ignore[union-attr]
    theirs = [tuple(None if term is None else str(term) for term in row) for row in in_rdflib(exemple).query(text)]
    assert ours == theirs


@cache
def in_rdflib(folder: Path) -> rdflib.Graph:
    data = rdflib.Graph()
    store = corpus(folder)
    triples = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    data.parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")  # type: ignore[misc]
    return data


# --- parameters -----------------------------------------------------------------------------------------------------


def test_a_value_replaces_its_name_outside_strings_iris_and_comments_only() -> None:
    text = """SELECT * { ?s ?p $a, "$a", '$a', <urn:$a>, "\\"$a" . # $a
      ?s ?p \"\"\"$a "" $a\"\"\", '''$a ' $a''', ex:x\\$a, $ab, ?a . FILTER($a < 3 && $a > 1) }"""
    assert names(text) == {"a", "ab"}
    assert fill(text, {"a": "7"}).count("7") == 3
    assert fill(text, {"a": "$a"}) == text


anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)


@given(anything)
def test_any_text_comes_out_of_a_query_as_it_went_in(text: str) -> None:
    assert rows(open_store(), "SELECT ($t AS ?x) { }", t=text) == [{"x": text}]


@given(anything, st.sampled_from(sorted(set(TYPES) - {"texte", "abrege", "entier"})))
def test_no_text_makes_a_value_that_leaves_its_place(text: str, kind: str) -> None:
    """A value is one term or it is refused: the query around it stays what it was."""
    parametre = Parametre(nom="x", type=kind, exemple="", description={})
    try:
        term = parametre.n_triples(text, BASE)
    except QuestionError:
        return
    assert rows(open_store(), f"SELECT (1 AS ?n) {{ FILTER(BOUND(?n) || sameTerm({term}, {term})) }}") == [{"n": 1}]


@pytest.mark.parametrize(
    "attack", ["D1407> } DROP ALL #", "D1407\n}", "http://x/> } #", "D1407 ", "\u0661407", "D14071"]
)
def test_an_injection_is_refused(attack: str) -> None:
    store = graph(Fiche(numero="RNCP1", codes_rome=rome("D1407")))
    size = len(store)
    if attack.strip() == "D1407":
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
        ("certification", NamedNode("urn:c"), "<urn:c>"),
        ("rome", "d1407", "<urn:b/rome/D1407>"),
        ("rome", "D", "<urn:b/rome/D>"),
        ("nsf", "312T", "<urn:b/nsf/312t>"),
        ("niveau", 5, "<urn:b/niveau/5>"),
        ("voie", "vae", "<urn:b/voie/VAE>"),
        ("departement", "2a", "<urn:b/departement/2A>"),
        ("organisme", "187 500 020 00065", "<urn:b/organisme/siret-18750002000065>"),
        ("organisme", "187500020", "<urn:b/organisme/siren-187500020>"),
        ("organisme", "nom-0123456789abcdef", "<urn:b/organisme/nom-0123456789abcdef>"),
        ("date", "2016-05-12", '"2016-05-12"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("date", "12/05/2016", '"2016-05-12"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("date", date(2016, 5, 12), '"2016-05-12"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("entier", "12", '"12"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("booleen", "Oui", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("booleen", False, '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("texte", 'dit "oui"', r'"dit \"oui\""'),
    ],
)
def test_a_value_of_each_type_becomes_a_term_under_the_base(kind: str, written: Any, term: str) -> None:
    assert Parametre(nom="x", type=kind, exemple="", description={}).n_triples(written, "urn:b/") == term


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("certification", "RNCP"), ("certification", "CQP12"), ("certification", "http://a b"), ("rome", "Z1407"),
        ("rome", "D140"), ("nsf", "31t"), ("niveau", "9"), ("niveau", "0"), ("voie", "XX"), ("organisme", "CCI"),
        ("organisme", "1234"), ("date", "31/02/2024"), ("date", "hier"), ("entier", "cinq"), ("booleen", "peut-être"),
        ("texte", "\udc80"),
    ],
)  # fmt: skip
def test_a_value_of_another_form_is_refused_with_an_example(kind: str, written: str) -> None:
    with pytest.raises(QuestionError, match="EXEMPLE"):
        Parametre(nom="x", type=kind, exemple="EXEMPLE", description={}).n_triples(written, BASE)


def test_a_missing_value_takes_the_default_or_stays_open_or_is_asked_for() -> None:
    def made(**more: Any) -> str:
        return Parametre(nom="x", type="niveau", exemple="5", description={}, **more).n_triples("", "urn:b/")

    assert made(default="6") == "<urn:b/niveau/6>"
    assert made(obligatoire=False) == UNDEF
    with pytest.raises(QuestionError, match="x=5"):
        made()


@pytest.mark.parametrize(
    ("lang", "said"), [("fr", "question inconnue ; voyez similaires"), ("en", "unknown question; see similaires")]
)
def test_an_unknown_question_names_those_that_are_close(monkeypatch: pytest.MonkeyPatch, lang: str, said: str) -> None:
    monkeypatch.setenv("RNCP_GRAPH_LANG", lang)
    with pytest.raises(QuestionError, match=said):
        query(open_store(), "similaire")


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
    triples = query(store, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o = $n) }", n="RNCP1")
    assert isinstance(triples, list)
    assert [type(triple) for triple in triples] == [Triple]
    assert rows(store, "SELECT ?x { VALUES ?x { $a $b $c } }", a=True, b=5, c=date(2020, 1, 1)) == [
        {"x": True}, {"x": 5}, {"x": date(2020, 1, 1)},
    ]  # fmt: skip


def test_a_file_of_ones_own_is_asked_by_its_path_with_or_without_header(tmp_path: Path) -> None:
    store = graph(Fiche(numero="RNCP1"), Fiche(numero="RNCP2"))
    bare = tmp_path / "bare.rq"
    bare.write_text("SELECT ?s { ?s <http://purl.org/dc/terms/identifier> $n }")
    headed = tmp_path / "headed.rq"
    headed.write_text(HEADED.format(type="certification") + "SELECT ?n { $x <http://purl.org/dc/terms/identifier> ?n }")
    assert rows(store, str(bare), n="RNCP2") == [{"s": f"{BASE}certification/RNCP2"}]
    assert rows(store, headed, x="2") == [{"n": "RNCP2"}]


HEADED = """#+ id = "mine"
#+ titre = {{fr = "a", en = "b"}}
#+ question = {{fr = "a", en = "b"}}
#+ vide = {{fr = "a", en = "b"}}
#+ [[parametres]]
#+ nom = "x"
#+ type = "{type}"
#+ exemple = "RNCP1"
#+ description = {{fr = "a", en = "b"}}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADED.format(type="certification") + "SELECT ?s { ?s ?p $y }", r"\$x, \$y"),
        (HEADED.format(type="licorne") + "SELECT ?s { ?s ?p $x }", "licorne"),
        ("#+ id = \nSELECT * {}", "header|en-tête"),
        ('#+ id = "a"\nSELECT * {}', "header|en-tête"),
        (HEADED.format(type="texte").replace(', en = "b"', "", 1) + "SELECT ?s { ?s ?p $x }", "header|en-tête"),
    ],
)
def test_a_file_whose_header_does_not_fit_is_refused(text: str, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        load_question(text)


def test_a_missing_file_and_a_bad_query_are_refused() -> None:
    with pytest.raises(QuestionError, match=r"absent\.rq"):
        query(open_store(), "absent.rq")
    with pytest.raises(QuestionError):
        query(open_store(), "SELECT ?s WHERE { ?s ?p }")


# --- the answers, on small graphs -----------------------------------------------------------------------------------


def test_a_domain_code_answers_with_its_sub_codes_and_active_ones_come_first() -> None:
    store = graph(
        Fiche(numero="RNCP10", intitule="Ancien", niveau=5, actif=False, codes_rome=rome("D1407")),
        Fiche(
            numero="RNCP9",
            intitule="Éœ",
            niveau=6,
            actif=True,
            codes_rome=rome("D1407", "D1402"),
            abrege=Abrege(code="TP"),
        ),
        Fiche(numero="RNCP100", actif=True, niveau=5, codes_rome=rome("D14")),
        Fiche(numero="RNCP11", codes_rome=rome("D1101")),
        Fiche(numero="RNCP12", codes_rome=rome("M1805")),
    )
    found = rows(store, "certifications-par-metier", rome="D14")
    assert found == [
        {"numero": "RNCP100", "intitule": None, "niveau": 5, "actif": True, "type": None, "rome": "D14"},
        {"numero": "RNCP9", "intitule": "Éœ", "niveau": 6, "actif": True, "type": "TP", "rome": "D1402 D1407"},
        {"numero": "RNCP10", "intitule": "Ancien", "niveau": 5, "actif": False, "type": None, "rome": "D1407"},
    ]
    assert column(rows(store, "certifications-par-metier", rome="D1407"), "numero") == ["RNCP9", "RNCP10"]
    assert column(rows(store, "certifications-par-metier", rome="D"), "numero")[-1] == "RNCP11"
    assert rows(store, "certifications-par-metier", rome="A1101") == []


def test_a_training_domain_answers_at_the_level_asked_and_at_all_levels() -> None:
    store = graph(
        Fiche(numero="RNCP1", niveau=5, codes_nsf=nsf("312t")),
        Fiche(numero="RNCP2", niveau=6, codes_nsf=nsf("312", "313")),
        Fiche(numero="RNCP3", codes_nsf=nsf("310")),
        Fiche(numero="RNCP4", niveau=5, codes_nsf=nsf("326")),
    )
    assert column(rows(store, "certifications-par-domaine", nsf="31", niveau=5), "numero") == ["RNCP1"]
    assert sorted(column(rows(store, "certifications-par-domaine", nsf="31"), "numero")) == ["RNCP1", "RNCP2", "RNCP3"]
    assert column(rows(store, "certifications-par-domaine", nsf="31"), "nsf").count("312 313") == 1
    assert rows(store, "certifications-par-domaine", nsf="31", niveau=8) == []


def test_where_sources_disagree_a_certification_stays_one_row_and_counts_once() -> None:
    said = Fiche(numero="RNCP1", intitule="A", niveau=5, actif=True, codes_rome=rome("D1407"), codes_nsf=nsf("312"))
    other = Fiche(numero="RNCP1", intitule="B", niveau=6, actif=False, codes_rome=rome("D1407"), codes_nsf=nsf("312"))
    store = graph(said, other, Fiche(numero="RNCP2", codes_rome=rome("D1407")))
    for name, values in (
        ("certifications-par-metier", {"rome": "D14"}),
        ("certifications-par-domaine", {"nsf": "312"}),
    ):
        [row] = [row for row in rows(store, name, **values) if row["numero"] == "RNCP1"]
        assert (row["intitule"], row["niveau"], row["actif"]) == ("A", 5, False)
    assert rows(store, "compte") == [
        {"registre": "RNCP", "niveau": None, "etat": "inconnu", "nombre": 1},
        {"registre": "RNCP", "niveau": 5, "etat": "inactive", "nombre": 1},
    ]
    assert len(rows(store, "similaires", certification="RNCP2")) == 1


def test_blocks_come_by_code_and_those_without_code_last() -> None:
    modalites = (
        ModaliteEvaluation(rang=2, public="continue", texte="Dossier"),
        ModaliteEvaluation(rang=1, public="initiale", texte="Épreuve"),
    )
    blocs = (
        Bloc(libelle="Sans code", rang=1),
        Bloc(code="RNCP1BC02", libelle="Deux", rang=2, modalites_evaluation="Étude de cas"),
        Bloc(code="RNCP1BC01", libelle="Un", rang=3, liste_competences="Savoir\nFaire", modalites=modalites),
    )
    found = rows(graph(Fiche(numero="RNCP1", blocs=blocs)), "blocs", certification="1")
    assert column(found, "code") == ["RNCP1BC01", "RNCP1BC02", None]
    assert column(found, "libelle") == ["Un", "Deux", "Sans code"]
    assert column(found, "evaluation") == ["initiale : Épreuve\ncontinue : Dossier", "Étude de cas", None]
    assert found[0]["competences"] == "Savoir\nFaire"


def test_certifiers_are_counted_by_legal_unit_and_by_name_where_there_is_no_siret() -> None:
    def by(*certificateurs: tuple[str, str | None]) -> tuple[Certificateur, ...]:
        return tuple(Certificateur(nom=nom, siret=siret) for nom, siret in certificateurs)

    store = graph(
        Fiche(numero="RNCP1", actif=True, certificateurs=by(("CCI FRANCE", "18750002000065"), ("CESI", None))),
        Fiche(numero="RNCP2", actif=False, certificateurs=by(("CCI France", "18750002000073"))),
        Fiche(
            numero="RNCP3", certificateurs=by(("CCI FRANCE", "18750002000065"), ("CCI FRANCE bis", "18750002000073"))
        ),
    )
    assert rows(store, "certificateurs") == [
        {"organisme": "CCI FRANCE", "siren": "187500020", "nombre": 3, "actives": 1},
        {"organisme": "CESI", "siren": None, "nombre": 1, "actives": 1},
    ]


def test_the_fiche_in_short_says_what_is_stated_and_no_more() -> None:
    store = graph(
        Fiche(
            numero="RNCP2", intitule="Vendeur", niveau=4, actif=True, date_effet=date(2020, 1, 2),
            anciennes_certifications=("RNCP1",),
            codes_rome=(Rome(code="D1106", libelle="Vente"),), certificateurs=(Certificateur(nom="CESI"),),
            blocs=(Bloc(code="BC1", libelle="Vendre"),),
        ),
        Fiche(numero="RNCP1", intitule="Marchand"),
    )  # fmt: skip
    assert [tuple(row.values()) for row in rows(store, "fiche", certification="2")] == [
        ("numéro", "RNCP2"), ("intitulé", "Vendeur"), ("active", "oui"), ("niveau", "4"), ("effet", "2020-01-02"),
        ("métier (ROME)", "D1106 Vente"), ("certificateur", "CESI"), ("bloc", "BC1 Vendre"),
        ("remplace", "RNCP1 Marchand"),
        ("page officielle", "https://www.francecompetences.fr/recherche/rncp/2/"),
    ]  # fmt: skip
    assert rows(store, "fiche", certification="3") == []


def test_all_six_routes_are_named_and_a_silent_or_contradicted_one_is_unknown_not_closed() -> None:
    voies = (
        VoieAcces(code="FI", libelle="Comme élève", ouverte=True, jury="Trois personnes"),
        VoieAcces(code="CA", ouverte=False),
        VoieAcces(code="FC", ouverte=None),
        VoieAcces(code="VAE", ouverte=True, jury="Idem", jury_renvoi="FI"),
        VoieAcces(code="CL", ouverte=True),
    )
    contradicted = Fiche(numero="RNCP1", voies_acces=(VoieAcces(code="CL", ouverte=False),))
    found = rows(graph(Fiche(numero="RNCP1", voies_acces=voies), contradicted), "voies-acces", certification="1")
    assert column(found, "code") == ["FI", "CA", "FC", "CQ", "CL", "VAE"]
    assert column(found, "ouverte") == ["oui", "non", "inconnu", "inconnu", "inconnu", "oui"]
    assert (found[0]["libelle"], found[1]["libelle"]) == ("Comme élève", "CA")
    assert (found[5]["jury"], found[5]["jury_complet"]) == ("Idem", "Trois personnes")
    assert found[0]["jury_complet"] == "Trois personnes"
    assert rows(graph(), "voies-acces", certification="1") == []


def test_similar_certifications_share_codes_and_jaccard_is_empty_where_neither_has_rome_codes() -> None:
    store = graph(
        Fiche(numero="RNCP1", codes_rome=rome("D1401", "D1402", "D1403"), codes_nsf=nsf("312")),
        Fiche(numero="RNCP2", codes_rome=rome("D1403", "D1402", "M1805")),
        Fiche(numero="RNCP3", codes_nsf=nsf("312", "326")),
        Fiche(numero="RNCP4", codes_rome=rome("M1805")),
        Fiche(numero="RS5", codes_nsf=nsf("326")),
    )
    found = rows(store, "similaires", certification="1")
    assert column(found, "numero") == ["RNCP2", "RNCP3"]
    assert [(row["rome_communs"], row["nsf_communs"], row["jaccard"]) for row in found] == [
        ("D1402 D1403", None, 0.5), (None, "312", 0.0),
    ]  # fmt: skip
    assert [(row["numero"], row["jaccard"]) for row in rows(store, "similaires", certification="RS5")] == [
        ("RNCP3", None)
    ]


def test_the_two_reference_fiches_are_similar_as_the_register_says(exemple: Path) -> None:
    [row] = [row for row in rows(corpus(exemple), "similaires", certification="7141") if row["numero"] == "RNCP27413"]
    assert (row["rome_communs"], row["nsf_communs"], row["jaccard"]) == ("D1402 D1407", "312t", 0.4)


def test_centres_say_where_they_come_from_and_what_they_may_do() -> None:
    centres = (
        CentrePreparation(
            nom="CCI du Nord et de l'Aisne", rang=2, departements=("59", "02"), localites=("Lille", "Laon")
        ),
        CentrePreparation(nom="Centres agréés", rang=1, categorie=True),
    )
    partners = (
        Habilitation(
            nom="CESI", siret="77572257201109", habilitation="HABILITATION_ORGA_FORM", etat_habilitation="Supprimé"
        ),
        Habilitation(nom="AFPA", habilitation="HABILITATION_FORMER", etat_habilitation="Actif"),
        Habilitation(nom="ADRAR"),
    )
    store = graph(Fiche(numero="RNCP1", centres_preparation=centres, partenaires=partners))
    found = rows(store, "centres-preparation", certification="1")
    assert [tuple(row.values()) for row in found] == [
        ("Centres agréés", "centre declare", "categorie de centres", "non precise", None, None, None),
        ("CCI du Nord et de l'Aisne", "centre declare", "former", "non precise", "02 59", "Laon, Lille", None),
        ("ADRAR", "habilitation", None, "non precise", None, None, None),
        ("AFPA", "habilitation", "former", "actif", None, None, None),
        ("CESI", "habilitation", "former et organiser", "supprime", None, None, "77572257201109"),
    ]


# --- the line of descent --------------------------------------------------------------------------------------------


def lineage(edges: set[tuple[int, int]]) -> OxigraphStore:
    """A store where the second of each pair is said to replace the first."""
    return graph(
        *(
            Fiche(
                numero=f"RNCP{new}",
                anciennes_certifications=tuple(f"RNCP{old}" for old, n in sorted(edges) if n == new),
            )
            for new in sorted({new for _, new in edges})
        )
    )


def expected_line(edges: set[tuple[int, int]], start: int) -> list[tuple[str, str, int]]:
    """The same line by networkx."""
    later: nx.DiGraph[int] = nx.DiGraph(edges)
    later.add_node(start)
    found = []
    for sens, directed in (("ancetre", later.reverse()), ("descendant", later)):
        steps = nx.single_source_shortest_path_length(directed, start)
        found += [(f"RNCP{node}", sens, far) for node, far in steps.items() if node != start]
    return sorted(found, key=lambda row: (row[1], row[2], int(row[0].removeprefix("RNCP"))))


def line(store: OxigraphStore, start: int) -> list[tuple[Any, ...]]:
    return [tuple(row.values())[:3] for row in rows(store, "lignee", certification=start)]


nodes = st.integers(1, 9)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.tuples(nodes, nodes), max_size=25))
def test_the_line_is_every_ancestor_and_descendant_at_its_shortest_distance(edges: set[tuple[int, int]]) -> None:
    """Splits, merges, unequal ways, loops and cycles included."""
    assert line(lineage(edges), 1) == expected_line(edges, 1)


def test_a_long_line_with_a_short_cut_and_a_split_is_measured_right() -> None:
    chain = {(n, n + 1) for n in range(1, 13)}
    edges = chain | {(1, 5), (5, 40), (40, 13)}
    assert line(lineage(edges), 1) == expected_line(edges, 1)
    assert line(lineage(edges), 13) == expected_line(edges, 13)


def test_beyond_twenty_steps_a_certification_is_named_and_its_distance_left_empty() -> None:
    found = line(lineage({(n, n + 1) for n in range(1, 24)}), 1)
    assert found[0] == ("RNCP22", "descendant", None)
    assert found[-1] == ("RNCP21", "descendant", 20)
    assert len(found) == 23


def test_a_certification_without_a_fiche_stands_in_the_line_by_its_number() -> None:
    store = graph(
        Fiche(
            numero="RNCP2",
            intitule="B",
            actif=True,
            nouvelles_certifications=("RS3",),
            anciennes_certifications=("RNCP1",),
        )
    )
    assert [tuple(row.values()) for row in rows(store, "lignee", certification="2")] == [
        ("RNCP1", "ancetre", 1, None, None), ("RS3", "descendant", 1, None, None),
    ]  # fmt: skip
    assert [tuple(row.values()) for row in rows(store, "lignee", certification="RS3")] == [
        ("RNCP2", "ancetre", 1, "B", True), ("RNCP1", "ancetre", 2, None, None),
    ]  # fmt: skip


def test_dense_lines_are_answered_at_once() -> None:
    """Every certification replaces every other: as many ways as can be, still a fraction of a second."""
    edges = {(a, b) for a in range(1, 26) for b in range(1, 26) if a != b}
    assert line(lineage(edges), 1) == expected_line(edges, 1)


# --- the answers, against the fiches themselves ---------------------------------------------------------------------


def test_the_count_is_that_of_the_fiches(exemple: Path) -> None:
    def etat(said: list[Fiche]) -> str:
        states = {fiche.actif for fiche in said} - {None}
        return "inconnu" if not states else "active" if states == {True} else "inactive"

    counted = Counter(
        (said[0].registre, min((f.niveau for f in said if f.niveau), default=None), etat(said))
        for said in fiches(exemple).values()
    )
    found = {(row["registre"], row["niveau"], row["etat"]): row["nombre"] for row in rows(corpus(exemple), "compte")}
    assert found == counted


def codes(exemple: Path, field: str) -> dict[str, set[str]]:
    return {
        numero: {concept.code for fiche in said for concept in getattr(fiche, field)}
        for numero, said in fiches(exemple).items()
    }


@pytest.mark.parametrize(
    ("name", "parameter", "field", "fits"),
    [
        ("certifications-par-metier", "rome", "codes_rome", lambda code, asked: code.startswith(asked)),
        ("certifications-par-domaine", "nsf", "codes_nsf", lambda code, asked: code.startswith(asked)),
    ],
)
def test_each_code_and_its_parents_answer_with_the_fiches_that_quote_it(
    exemple: Path, name: str, parameter: str, field: str, fits: Callable[[str, str], bool]
) -> None:
    quoted = codes(exemple, field)
    every = {code for found in quoted.values() for code in found}
    for asked in sorted(every | {code[:1] for code in every} | {code[:3] for code in every if len(code) > 3}):
        found = rows(corpus(exemple), name, **{parameter: asked})
        expected = {numero: sorted(c for c in said if fits(c, asked)) for numero, said in quoted.items()}
        assert {row["numero"]: row[parameter].split() for row in found} == {n: c for n, c in expected.items() if c}


def test_similarity_is_that_of_the_sets_of_codes(exemple: Path) -> None:
    metiers, domaines = codes(exemple, "codes_rome"), codes(exemple, "codes_nsf")
    for numero in metiers:
        expected = {}
        for other in metiers.keys() - {numero}:
            both, either = metiers[numero] & metiers[other], metiers[numero] | metiers[other]
            shared = domaines[numero] & domaines[other]
            if both or shared:
                jaccard = round(len(both) / len(either), 3) if either else None
                expected[other] = (" ".join(sorted(both)) or None, " ".join(sorted(shared)) or None, jaccard)
        found = rows(corpus(exemple), "similaires", certification=numero)
        assert {row["numero"]: (row["rome_communs"], row["nsf_communs"], row["jaccard"]) for row in found} == expected


def test_certifiers_hold_as_many_certifications_as_the_fiches_say(exemple: Path) -> None:
    held: dict[str, set[str]] = {}
    for numero, said in fiches(exemple).items():
        for certificateur in (row for fiche in said for row in fiche.certificateurs):
            if certificateur.siret:
                held.setdefault(certificateur.siret[:9], set()).add(numero)
    found = {row["siren"]: row["nombre"] for row in rows(corpus(exemple), "certificateurs") if row["siren"]}
    assert found == {siren: len(numbers) for siren, numbers in held.items()}


def test_the_text_of_a_question_is_that_of_its_file_with_the_values_in_place() -> None:
    asked = question("blocs")
    filled = asked.text(certification="RNCP7141")
    assert asked.sparql.endswith(filled.replace(f"<{BASE}certification/RNCP7141>", "$certification"))
    assert rows(open_store(), filled) == []
