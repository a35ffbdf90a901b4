"""Why a statement is there: down to what is stated, in the words of people, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from rncp_graph.cli import cli
from rncp_graph.errors import QuestionError
from rncp_graph.language import use_language
from rncp_graph.reasoning.explaining import Why, why
from rncp_graph.reasoning.rules import stated_rules
from rncp_graph.reasoning.words import lines, statement
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.tools import corpus


@pytest.fixture(scope="module")
def store(exemple: Path) -> OxigraphStore:
    return corpus(exemple)


def told(store: OxigraphStore, *words: str) -> list[str]:
    return [line.strip() for line in lines(store, why(store, *statement(store, *words)))]


def leaves(found: Why) -> list[Why]:
    """What an explanation ends in."""
    return [leaf for premise in found.premises for leaf in leaves(premise)] if found.premises else [found]


STATED = [
    ("RNCP27413", "codeRome", "rome:D1407"),
    ("27413", "niveau", "5"),
    ("RNCP27413", "rncp:aCertificateur", "CCI FRANCE"),
    ("RNCP34079", "intitulé", "Négociateur technico-commercial"),
    ("RNCP34079", "title", "négociateur technico commercial"),
    ("RNCP34079", "type d'enregistrement", "Enregistrement de droit"),
    ("RNCP34079", "a", "rncp:Certification"),
    ("RNCP27413", "actif", "oui"),
    ("RNCP22094", "nouvelleCertification", "28155"),
    ("rome:M1805", "skos:broader", "M18"),
]
DERIVED = [
    ("RNCP7141/voie/FI", "ouverte", "non"),
    ("RNCP7141", "voie fermée", "FI"),
    ("RNCP28155", "remplace", "RNCP22094"),
    ("RNCP27413", "certificateur", "187500020"),
    ("RNCP27413", "registre", "RNCP"),
    ("RNCP27413", "first year", "2006"),
    ("RNCP34079", "domaineNSF", "31"),
    ("RNCP27413", "centrePreparation", "CCI Oise"),
    ("RNCP27413", "situation", "situation/periode/2011-01-31_2016-05-11"),
    ("187500020", "siren", "187500020"),
    ("187500020", "certifie au niveau", "5"),
    ("187500020", "certifies in domain", "31"),
    ("RNCP861", "succession", "certification/RNCP861/succession/RNCP32208"),
    ("RNCP861/succession/RNCP32208", "keeps all ROME codes", "non"),
    ("RNCP861/succession/RNCP32208", "successeur", "RNCP32208"),
]
INFERRED = [
    ("RNCP7141", "a", "elm:Qualification"),
    ("RNCP27413", "a", "schema:EducationalOccupationalCredential"),
    ("RNCP28155", "succède à", "RNCP4049"),
    ("RNCP4049", "precedes", "28155"),
    ("RNCP7141", "relève de", "3"),
    ("RNCP7141", "comes under", "rome:D"),
    ("rome:M", "skos:narrowerTransitive", "M1805"),
    ("RNCP27413", "dct:replaces", "RNCP23828"),
    ("RNCP27413", "schema:educationalLevel", "niveau:5"),
    ("Ministère chargé de l'enseignement supérieur", "même organisme que", "110044013"),
]


@pytest.mark.parametrize(
    ("words", "nature"),
    [
        *((words, "stated") for words in STATED),
        *((words, "derived") for words in DERIVED),
        *((words, "inferred") for words in INFERRED),
    ],
)
def test_a_statement_is_explained_down_to_what_fiches_and_lists_say(
    words: tuple[str, str, str], nature: str, store: OxigraphStore
) -> None:
    if words[0].startswith("Minist"):
        (row,) = store.query(f'SELECT ?o {{ ?o <http://www.w3.org/2004/02/skos/core#prefLabel> "{words[0]}" }}')
        words = (row["o"].value, *words[1:])
    found = why(store, *statement(store, *words))

    assert found.nature == nature
    assert all(leaf.nature == "stated" or (leaf.quote and leaf.sources) for leaf in leaves(found))
    for lang in ("fr", "en"):
        with use_language(lang):
            assert told(store, *words)


def test_an_inferred_statement_tells_its_rules_and_ends_in_a_source(store: OxigraphStore) -> None:
    with use_language("en"):
        said = told(store, "RNCP28155", "succedeA", "RNCP4049")

    assert said[0].endswith("(inferred)")
    assert said[1] == "rule: rncp:succedeA goes on from one to the next"
    assert "rule: a succession is read from both sides, whichever fiche states it" in said
    assert "source: export_fiches_RNCP_V4_1_exemple.xml (xml, France compétences)" in said
    assert "where: ANCIENNES_CERTIFICATIONS/ANCIENNE_CERTIFICATION" in said


def test_what_a_reader_deduced_quotes_the_fiche(store: OxigraphStore) -> None:
    with use_language("fr"):
        said = told(store, "RNCP7141/voie/FI", "ouverte", "false")

    assert said[0].endswith("· non  (dérivé)")
    assert "constat : déduit : x-seul" in said
    assert said[-1].startswith("passage cité : « Après un parcours de formation sous statut d'élève")
    with use_language("en"):
        said = told(store, "RNCP7141/voie/FI", "ouverte", "no")
    assert said[0].endswith("· no  (derived)") and said[-1].startswith("passage quoted: “Après un parcours")


def test_what_the_store_does_not_hold_names_what_it_holds(store: OxigraphStore) -> None:
    with pytest.raises(QuestionError, match="the store has there: niveau:5"):
        statement(store, "RNCP27413", "niveau", "6")
    with pytest.raises(QuestionError, match=r"properties: .*rncp:codeRome"):
        statement(store, "RNCP27413", "couleur", "6")
    with pytest.raises(QuestionError, match="does not hold this statement"):
        why(store, "<urn:a>", "<urn:p>", "<urn:b>")


def test_every_rule_of_a_file_says_itself_in_both_languages() -> None:
    for rule in (*stated_rules(), *stated_rules("derived")):
        assert rule.why.keys() == {"fr", "en"}, rule.id
        assert rule.heads
        assert rule.body


def test_what_is_derived_of_a_fiche_has_a_rule_that_tells_it(store: OxigraphStore) -> None:
    """Of each property that the build derives about certifications, one statement."""
    rows = store.query(
        """SELECT ?p (SAMPLE(?c) AS ?s) { ?c a <https://w3id.org/rncp-graph/ontology#Certification> ; ?p ?o
        FILTER(STRSTARTS(STR(?p), "https://w3id.org/rncp-graph/")) } GROUP BY ?p"""
    )
    for name, subject in rows:
        value = next(iter(store.query(f"SELECT ?o {{ {subject} {name} ?o }}")))["o"]
        found = why(store, str(subject), str(name), str(value))
        assert found.sources or found.premises, (subject, name)


def test_the_commands_infer_and_explain(exemple: Path, tmp_path: Path) -> None:
    folder, run = str(tmp_path / "s"), CliRunner()

    def said(*words: str) -> str:
        result = run.invoke(cli, [*words, "--store", folder])
        assert result.exit_code == 0, result.output
        return result.output

    built = run.invoke(cli, ["build", str(exemple / "export-fiches-csv-exemple.zip"), "-o", folder])
    assert built.exit_code == 0, built.output
    assert "rules" in said("reason")
    assert "elm:Qualification  (inferred)" in said("why", "7141", "a", "elm:Qualification")
