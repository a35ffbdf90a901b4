"""Questions of one's own: what a file or a text may say, and what is refused in one line, in both languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rncp_graph.errors import QuestionError
from rncp_graph.language import LANGUAGES, use_language
from rncp_graph.model.fiche import Fiche, Rome
from rncp_graph.networks import network
from rncp_graph.questions.parameters import type_of
from rncp_graph.questions.question import load_question, query, questions
from rncp_graph.questions.start import start
from rncp_graph.questions.types import TYPES
from rncp_graph.stores import open_store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE
from tests.questions.tools import column, corpus, graph, rome, rows

PREFIXES = "PREFIX rncp: <https://w3id.org/rncp-graph/ontology#>\nPREFIX dct: <http://purl.org/dc/terms/>\n"
ROME = PREFIXES + "SELECT ?numero {\n  ?c rncp:codeRome $rome ; dct:identifier ?numero\n}\nORDER BY ?numero\n"


@pytest.fixture
def store() -> OxigraphStore:
    return graph(Fiche(numero="RNCP1", codes_rome=rome("D1407")), Fiche(numero="RNCP2", codes_rome=rome("M1805")))


def own(folder: Path, text: str) -> Path:
    path = folder / "mine.rq"
    path.write_text(text, encoding="utf-8")
    return path


# --- what may be said -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["M1805", "m1805 ", "rome:M1805", f"<{BASE}rome/M1805>", f"{BASE}rome/M1805"])
def test_a_parameter_has_the_type_of_its_name_in_a_file_as_in_a_text(
    store: OxigraphStore, tmp_path: Path, written: str
) -> None:
    for asked in (ROME, own(tmp_path, ROME), str(own(tmp_path, ROME))):
        assert rows(store, asked, rome=written) == [{"numero": "RNCP2"}]


@pytest.mark.parametrize("written", ["rome:m1805", f"<{BASE}rome/M1805>", f"{BASE}rome/M1805"])
def test_a_parameter_of_another_name_takes_a_value_written_as_a_term(store: OxigraphStore, written: str) -> None:
    assert rows(store, ROME.replace("$rome", "$x"), x=written) == [{"numero": "RNCP2"}]


def test_a_header_gives_a_type_a_default_and_leaves_the_rest_to_the_names(store: OxigraphStore, tmp_path: Path) -> None:
    header = '#+ parametres = [{nom = "metier", type = "rome", default = "D1407"}]\n'
    asked = own(tmp_path, header + ROME.replace("$rome", "$metier").replace("?numero\n}", "?numero, $n\n}"))
    assert rows(store, asked, n='"RNCP1"') == [{"numero": "RNCP1"}]
    assert rows(store, asked, n='"RNCP2"', metier="M1805") == [{"numero": "RNCP2"}]
    assert [(one.nom, one.type, one.demande) for one in load_question(asked).parametres] == [
        ("metier", "rome", False), ("n", "terme", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "titres", "name"),
    [
        ("", ("mine", "mine"), "mine"),
        ('#+ titre.fr = "Mes fiches"\n', ("Mes fiches", "Mes fiches"), "mine"),
        ('#+ titre = "Mes fiches"\n', ("Mes fiches", "Mes fiches"), "mine"),
        ('#+ titre = {fr = "Mes fiches", en = "My fiches"}\n', ("Mes fiches", "My fiches"), "mine"),
        ('#+ id = "autre"\n', ("mine", "mine"), "autre"),
        ("\ufeff#+ oriente = true\n", ("mine", "mine"), "mine"),
    ],
)
def test_a_header_of_one_line_is_enough(tmp_path: Path, header: str, titres: tuple[str, str], name: str) -> None:
    asked = load_question(own(tmp_path, header + ROME))
    assert (asked.id, asked.titre, asked.question) == (name, *[dict(zip(LANGUAGES, titres, strict=True))] * 2)
    assert [(one.nom, one.type, one.exemple) for one in asked.parametres] == [("rome", "rome", "D1407")]


def test_a_resource_is_described_by_a_parameter(store: OxigraphStore) -> None:
    assert len(query(store, "DESCRIBE $certification", certification="1")) > 3  # type: ignore[arg-type]


def test_a_day_may_be_that_of_the_export(tmp_path: Path) -> None:
    asked = own(tmp_path, '#+ parametres = [{nom = "date", default = "export"}]\nSELECT ?jour { BIND($date AS ?jour) }')
    assert rows(graph(Fiche(numero="RNCP1"), jour=date(2021, 1, 31)), asked) == [{"jour": date(2021, 1, 31)}]


def test_an_optional_parameter_that_is_not_given_is_bound_by_nothing(store: OxigraphStore, tmp_path: Path) -> None:
    text = (
        PREFIXES + "SELECT ?numero { BIND($rome AS ?m) ?c rncp:codeRome ?m ; dct:identifier ?numero } ORDER BY ?numero"
    )
    asked = own(tmp_path, '#+ parametres = [{nom = "rome", obligatoire = false}]\n' + text)
    assert column(rows(store, asked), "numero") == ["RNCP1", "RNCP2"]
    assert column(rows(store, asked, rome="M1805"), "numero") == ["RNCP2"]


def test_a_network_of_ones_own_takes_parameters(store: OxigraphStore, tmp_path: Path) -> None:
    text = ROME.replace("SELECT ?numero", 'SELECT (?numero AS ?source) ("M" AS ?target)')
    assert list(network(store, own(tmp_path, text), rome="M1805").edges) == [("RNCP2", "M")]
    assert list(network(store, str(own(tmp_path, text.replace("$rome", "$name"))), name="rome:D1407")) == ["RNCP1", "M"]
    with pytest.raises(QuestionError, match="rome=D1407"):
        network(store, own(tmp_path, text))


def test_the_parameters_of_the_library_have_the_types_of_their_names_and_describe_themselves() -> None:
    for folder in ("", "reseaux", "reseaux/noeuds"):
        for asked in questions(folder).values():
            for one in asked.parametres:
                assert one.type == type_of(one.nom) != "terme", asked.id
                assert f'nom = "{one.nom}"' in asked.sparql


# --- what is refused --------------------------------------------------------------------------------------------------

DAY = PREFIXES + "SELECT ?c { ?c rncp:dateEffet $date }"
ANY = "SELECT ?s { ?s ?p $x }"

REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    (ROME, {}, "paramètre manquant : rome, un code ROME : D1407, D14, D (exemple : rome=D1407)",
     "missing parameter: rome, a code of ROME: D1407, D14, D (example: rome=D1407)"),
    (ROME, {"rome": ""}, "paramètre manquant : rome", "missing parameter: rome"),
    (ANY, {}, "x=rome:M1805) ; une variable s'écrit ?x", "x=rome:M1805); a variable is written ?x"),
    (ROME, {"rome": "D1407", "nsf": "3"}, "inconnu « nsf » ; voyez rome", "unknown parameter `nsf`; see rome"),
    ("SELECT ?s { ?s ?p 1 }", {"nsf": "31"}, "aucun paramètre, donc pas « nsf »", "no parameter, hence no `nsf`"),
    (ROME, {"rome": "vendeur"}, "rome : « vendeur » : forme inattendue ; il faut un code ROME : D1407, D14, D",
     "rome: `vendeur`: not of the form expected; give a code of ROME: D1407, D14, D"),
    (DAY, {"date": "31/02/2021"}, "date : « 31/02/2021 » : ce jour n'existe pas ; il faut un jour : 2021-01-31 ou 31",
     "date: `31/02/2021`: there is no such day; give a day: 2021-01-31 or 31/01/2021"),
    (DAY, {"date": "2021-02-30"}, "ce jour n'existe pas", "there is no such day"),
    (ANY, {"x": "31/02/2021"}, "ce jour n'existe pas", "there is no such day"),
    (ANY, {"x": "M1805"},
     'un terme : rome:M1805, <IRI>, 2021-01-31, "texte", "texte"@fr, 5 ou true ; vouliez-vous dire rome:M1805 ?',
     'give a term: rome:M1805, <IRI>, 2021-01-31, "text", "text"@fr, 5 or true; did you mean rome:M1805?'),
    (ANY, {"x": "RNCP27413"}, "vouliez-vous dire certification:RNCP27413 ?", "did you mean certification:RNCP27413?"),
    ("SELECT ?s { ?s dct:title ?t ; rncp:codeRome $rome }", {"rome": "D1407"},
     "SPARQL : il manque un PREFIX ; ajoutez : PREFIX dct: <http://purl.org/dc/terms/> PREFIX rncp: <https://w3id.org/",
     "SPARQL: a PREFIX is missing; add: PREFIX dct: <http://purl.org/dc/terms/> PREFIX rncp: <https://w3id.org/"),
    ("SELECT ?s { ?s ?p rome:M1805 }", {}, f"PREFIX rome: <{BASE}rome/>", f"PREFIX rome: <{BASE}rome/>"),
    ("SELECT ?s { ?s ?p a:b }", {}, "PREFIX a: <…>", "PREFIX a: <…>"),
    ("SELECT ?s WHERE {\n  ?s ?p $rome FILTR(?p > 3)\n}", {"rome": "D1407"},
     "SPARQL, ligne 2, colonne 23 : ce n'est pas du SPARQL, à la fin de « SELECT ?s WHERE { ?s ?p $rome FILTR(?p »",
     "SPARQL, line 2, column 23: this is no SPARQL, at the end of `SELECT ?s WHERE { ?s ?p $rome FILTR(?p`"),
    ("SELECT ?s {\n  ?s ?p\n", {}, "à la fin de « SELECT ?s { ?s ?p »", "at the end of `SELECT ?s { ?s ?p`"),
    ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }", {}, "(une colonne ni groupée ni calculée)",
     "(a column neither grouped nor computed)"),
    (ANY, {"x": "terme:" * 3000 + "5"}, "forme inattendue", "not of the form expected"),
    (ANY, {"x": '"\ud800"'}, "forme inattendue", "not of the form expected"),
    ("SELECT ?s { ?s ?p $each }", {}, "$each est pris, donnez un autre nom", "$each is taken, give another name"),
    ("SELECT $x { $x ?p ?o }", {"x": "5"}, "un paramètre tient la place d'un terme", "a parameter stands for a term"),
]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("text", "values", "fr", "en"), REFUSED)
def test_what_cannot_be_asked_is_said_in_one_line(
    store: OxigraphStore, text: str, values: dict[str, str], fr: str, en: str, lang: str
) -> None:
    with use_language(lang), pytest.raises(QuestionError) as refused:
        query(store, text, **values)
    assert (fr if lang == "fr" else en) in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("header", "line", "fr", "en"),
    [
        ("#+ id = ", 2, "« #+ id =  » : écrivez clé", "`#+ id = `: write key"),
        ("#+ titre.fr Mes fiches", 2, "écrivez clé = \"valeur\"", "write key = \"value\""),
        ('#+ id = "a"\n#+ parametres = [', 3, "écrivez clé", "write key"),
        ("#+ parametres = " + "[" * 3000, 2, "écrivez clé", "write key"),
        ('#+ id = "a"\n#+ ' + "a." * 5000 + "a = 1", 3, "au plus 10000 caractères", "at most 10000 characters"),
        ('#+ id = "a"\n#+ tittre = "b"', 3, "« tittre » : inconnu ; voyez titre", "`tittre`: unknown; see titre"),
        ('#+ titre = "a"\n#+ id = 5', 3, 'écrivez id = "…"', 'write id = "…"'),
        ("#+ oriente = 1", 2, "écrivez oriente = true", "write oriente = true"),
        ('#+ titre.de = "a"', 2, 'écrivez titre.fr = "…"', 'write titre.en = "…"'),
        ('#+ id = "a"\n#+ donnees = ["licorne"]', 3, "« licorne » : inconnu ; voyez xml, csv, texte,",
         "`licorne`: unknown; see xml, csv, texte,"),
        ('#+ id = "a"\n#+ [[parametres]]\n#+ nom = "rome"\n#+ type = "licorne"', 5, "voyez certification, rome",
         "see certification, rome"),
        ('#+ [[parametres]]\n#+ nom = "rome"\n#+ defaut = "D1407"', 4, "« defaut » : inconnu ; voyez default",
         "`defaut`: unknown; see default"),
        ('#+ [[parametres]]\n#+ type = "rome"', 2, 'un paramètre sans nom = "…"', 'a parameter without nom = "…"'),
        ('#+ [[parametres]]\n#+ nom = "metier"', 3, "$metier n'est pas dans le texte", "$metier is not in the text"),
        ('#+ exemple = {colones = ["a"]}', 2, "voyez colonnes", "see colonnes"),
        ('#+ id = "a"\n#+ exemple = {lignes = [1]}', 3, "écrivez lignes = [[", "write lignes = [["),
        ('#+ id = "a"\n#+ donnees = [["csv"]]', 3, "écrivez donnees = [", "write donnees = ["),
        ('#+ id = "a"\n#+ parametres = ["rome"]', 3, "écrivez parametres = [{", "write parametres = [{"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_header_names_its_line(
    tmp_path: Path, header: str, line: int, fr: str, en: str, lang: str
) -> None:
    path = own(tmp_path, f"# mine\n{header}\n{ROME}")
    with use_language(lang), pytest.raises(QuestionError) as refused:
        load_question(path)
    place = f"{path}, ligne {line} : " if lang == "fr" else f"{path}, line {line}: "
    assert str(refused.value).startswith(place)
    assert (fr if lang == "fr" else en) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_lines_and_columns_are_those_of_the_file_with_its_header(store: OxigraphStore, tmp_path: Path) -> None:
    path = own(tmp_path, '#+ titre = "a"\n#+ id = "b"\n' + ROME.replace("}", "  FILTR(?c)\n}"))
    with use_language("en"), pytest.raises(QuestionError, match=r"mine\.rq, line 7, column 11: .*FILTR\(\?c"):
        query(store, path, rome="https://x.example/a-long-iri-in-place-of-the-name")


@pytest.mark.parametrize(("lang", "said"), [("fr", "aucun fichier de ce nom"), ("en", "no file of this name")])
def test_a_missing_file_is_named(lang: str, said: str) -> None:
    with use_language(lang), pytest.raises(QuestionError, match=rf"absent\.rq ?: {said}"):
        query(open_store(), "absent.rq")


# --- what was meant ---------------------------------------------------------------------------------------------------


def test_the_label_is_in_the_language_in_force_where_there_is_one(exemple: Path) -> None:
    with use_language("en"), pytest.raises(QuestionError, match="did you mean CA apprenticeship"):
        query(corpus(exemple), "SELECT ?s { ?s ?p $voie }", voie="apprenticship")


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    small = graph(Fiche(numero="RNCP1", codes_rome=(Rome(code="D1407", libelle="Vente"),)))
    for written in ("zzzz", "?"):
        with use_language("en"), pytest.raises(QuestionError, match=r"D1407, D14, D\Z"):
            query(small, ROME, rome=written)


def test_each_type_says_its_forms_in_both_languages_and_its_example_is_of_them() -> None:
    for kind in TYPES.values():
        assert all(kind.formes)
        assert str(kind.term(kind.exemple, BASE))


# --- a start ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_start_runs_as_it_stands_and_is_never_written_over(store: OxigraphStore, tmp_path: Path, lang: str) -> None:
    with use_language(lang):
        path = start(tmp_path / "mes fiches")
        assert path.name == "mes fiches.rq"
        assert load_question(path).titre[lang].startswith("mes fiches")
        assert column(rows(store, path), "numero") == ["RNCP1"]
        assert column(rows(store, path, rome="M1805"), "numero") == ["RNCP2"]
        before = path.read_text(encoding="utf-8")
        with pytest.raises(QuestionError, match={"fr": "existe déjà", "en": "there already"}[lang]):
            start(path)
        with pytest.raises(QuestionError, match={"fr": "écriture impossible", "en": "cannot be written"}[lang]):
            start(tmp_path / "absent" / "x")
    assert path.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("name", ["", ".", "..", "/", "-x", "a\nb", "a\0", "\ud800"])
def test_a_start_has_the_name_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(QuestionError):
        start(name)
    assert list(tmp_path.iterdir()) == []


def test_values_of_numpy_and_pandas_are_those_of_python_and_missing_ones_are_blank(store: OxigraphStore) -> None:
    numpy, pandas = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    text = "SELECT ($x AS ?v) {}"
    for value in (numpy.int64(5), numpy.float64(1.5), numpy.datetime64("2021-01-31")):
        assert column(rows(store, text, x=value), "v") == [value.item()]
    for blank in (pandas.NA, pandas.NaT, numpy.array([]), set(), [None], [[]]):
        with pytest.raises(QuestionError, match="x=rome:M1805"):
            query(store, text, x=blank)
    several = "SELECT ?v { VALUES $niveau { UNDEF } BIND($niveau AS ?v) }"
    assert len(rows(store, several, niveau=numpy.array([5, 6]))) == 2
    assert len(rows(store, several, niveau=pandas.Series([5, 5, 6]))) == 2
