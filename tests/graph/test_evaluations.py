"""Assessment of blocks: types and publics are recognised once, by words that the evidence quotes."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from rncp_graph.graph.evaluations import _TYPES, evaluation_lines, evaluations
from rncp_graph.model.fiche import Bloc, ModaliteEvaluation
from rncp_graph.resources import resource

CASE = "dossier-rapport-projet"
ROW = "urn:x/certification/RNCP1/bloc/1"


def told(texte: str) -> list[tuple[str, str | None]]:
    return [(found.type, found.public) for found in evaluations(texte)]


def types(texte: str) -> list[str]:
    return [kind for kind, _ in told(texte)]


@pytest.mark.parametrize(
    ("texte", "expected"),
    [
        ("Étude(s) de cas ET/OU Mise(s) en situation", ["etude-de-cas", "mise-en-situation"]),
        ("Rapport(s) d’activité, jeu(x) de rôle(s)", [CASE, "mise-en-situation"]),
        ("Portefeuille(s) de preuves", ["portefeuille-de-preuves"]),
        ("Épreuve(s) écrite(s) et entretien(s) avec le jury", ["epreuve-ecrite", "oral"]),
        ("Constituer un dossier technique", [CASE]),
        ("Dossier d’étude remis au jury", [CASE]),
        ("Dossier d'étude remis au jury", [CASE]),
        ("Étude  d’un\ncas", ["etude-de-cas"]),
        ("Présentation d’un projet", [CASE]),
        ("Projet : note de cadrage", [CASE]),
        ("Remise d'un mémoire", [CASE]),
        ("Examen pratique", ["epreuve-pratique"]),
        ("Évaluation en cours de formation", ["controle-en-cours"]),
        ("Questionnaires, QCM", ["epreuve-ecrite"]),
        ("QCMs", ["epreuve-ecrite"]),
        ("Étude (s) de cas, mise·s en situation", ["etude-de-cas", "mise-en-situation"]),
        ("Questionnaire.Soutenance", ["epreuve-ecrite", "oral"]),
        ("Quizz", ["epreuve-ecrite"]),
        ("C.C.F.", ["controle-en-cours"]),
        ("Mise-en-situation puis étude-de-cas", ["mise-en-situation", "etude-de-cas"]),
        ("E\u0301tude de cas", ["etude-de-cas"]),
        ("Soutenance de mémoire", ["oral", CASE]),
        ("Étude d’un ou de plusieurs cas", ["etude-de-cas"]),
        ("Études de plusieurs cas", ["etude-de-cas"]),
        ("Examen final écrit", ["epreuve-ecrite"]),
        ("Évaluation à l’oral et à l’écrit", ["oral", "epreuve-ecrite"]),
        ("Écrits et oraux", ["epreuve-ecrite", "oral"]),
    ],
)
def test_a_type_is_known_by_its_words_in_any_number_and_with_either_apostrophe(texte: str, expected: list[str]) -> None:
    assert types(texte) == expected


@pytest.mark.parametrize(
    "denied",
    [
        "sans soutenance",
        "Pas de soutenance",
        "pas d’entretien",
        "aucun dossier",
        "ni QCM",
        "aucune épreuve orale",
        "sans jury ni soutenance orale",
        "pas d’épreuve écrite",
        "absence de soutenance",
        "ne donne pas lieu à une soutenance",
        "le dossier n’est pas demandé",
        "les rapports ne sont pas exigés",
    ],
)
def test_what_a_text_says_is_not_asked_is_no_assessment(denied: str) -> None:
    assert types(f"Examen pratique, {denied}.") == ["epreuve-pratique"]


@pytest.mark.parametrize(
    "texte",
    [
        "Un audit mené dans le cadre d'un projet entreprise",
        "Un audit mené dans le cadre d’un projet entreprise",
        "Conduite de projet",
        "Un tableau, par rapport à l'année passée",
        "Une note en rapport avec le marché",
        "Travaux menés simultanément",
        "Question morale",
        "Entretien des locaux",
        "Plan d’entretien du véhicule",
        "L’entretien de l’équipement",
        "Synthèse des entretiens professionnels",
        "Organisation d’un entretien de recrutement",
        "Mise à jour du dossier client",
        "Le dossier du patient",
        "Le projet de l’entreprise",
        "Le candidat rapporte les faits",
        "Un portefeuille de comptes clients",
        "Contrôles en cours de fabrication",
        "Administrer un produit par voie orale",
        "Choix de cartes mémoire",
    ],
)
def test_a_subject_is_no_assessment(texte: str) -> None:
    (found,) = evaluations(texte)

    assert (found.type, found.public, found.words) == ("autre", None, ())


@pytest.mark.parametrize(
    ("texte", "expected"),
    [
        (
            "Formation professionnelle continue dans les établissements publics habilités : CCF",
            [("controle-en-cours", "formation-continue-habilites")],
        ),
        (
            "Stagiaires de la formation professionnelle continue au sein d’un centre non habilité : oral",
            [("oral", "formation-continue-non-habilites")],
        ),
        (
            "Enseignement à distance – Candidats individuels : ponctuel écrit",
            [("epreuve-ecrite", "distance"), ("epreuve-ecrite", "individuels")],
        ),
        (
            "Apprentis (CFA habilité) : contrôle en cours de formation      À distance : ponctuel pratique",
            [("controle-en-cours", "apprentis-habilites"), ("epreuve-pratique", "distance")],
        ),
        (
            "Scolaires (établissements sous contrat), Apprentis (CFA non habilités).   CCF   Candidats libres : oral",
            [
                ("controle-en-cours", "scolaires-habilites"),
                ("controle-en-cours", "apprentis-non-habilites"),
                ("oral", "individuels"),
            ],
        ),
        (
            "Formation professionnelle continue (établissements habilités à pratiquer le CCF).   Ponctuelle écrite",
            [("epreuve-ecrite", "formation-continue-habilites")],
        ),
        (
            "CCF pour les apprentis, oral pour les candidats libres",
            [("controle-en-cours", "apprentis"), ("oral", "individuels")],
        ),
        (
            "Études de cas. Les salariés peuvent remettre un portfolio",
            [("etude-de-cas", None), ("portefeuille-de-preuves", "formation-continue")],
        ),
        (
            "Pour les primo-apprenants : s’ajoute un avis   Pour les salariés : un portfolio",
            [("portefeuille-de-preuves", "formation-continue")],
        ),
        ("Tableau de suivi des salariés. Étude de cas", [("etude-de-cas", None)]),
        ("Oral. Le bloc est ouvert par la VAE", [("oral", None)]),
        ("Au titre de leur expérience : entretien avec le jury", [("oral", "experience")]),
        ("Apprentis de CFA non habilités : oral", [("oral", "apprentis-non-habilites")]),
        ("Apprenti·e·s (CFA habilité) : oral", [("oral", "apprentis-habilites")]),
        ("Apprentis non habilités : oral", [("oral", "apprentis-non-habilites")]),
        ("Scolaires hors contrat\toral", [("oral", "scolaires-non-habilites")]),
        ("Stagiaires de la formation professionnelle : oral", [("oral", "formation-continue")]),
        ("Stagiaires de la formation professionnelle continue : oral", [("oral", "formation-continue")]),
    ],
)
def test_a_public_is_told_by_a_heading_and_not_by_a_word_of_a_sentence(
    texte: str, expected: list[tuple[str, str | None]]
) -> None:
    assert told(texte) == expected


def test_words_are_quoted_as_the_text_has_them() -> None:
    (found,) = evaluations("Apprentis (CFA  HABILITÉ) : Étude(s)  de cas")

    assert found.words == ("Apprentis (CFA  HABILITÉ)", "Étude(s)  de cas")
    assert found.rule == "étude de cas"


def test_types_and_publics_of_rules_are_in_the_vocabulary_with_two_labels() -> None:
    text = (resource("ontology") / "vocabularies" / "evaluations.ttl").read_bytes()
    labels: dict[str, set[str]] = {}
    for quad in parse(text, format=RdfFormat.TURTLE, base_iri="urn:x/"):
        if quad.predicate.value.endswith("prefLabel"):
            labels.setdefault(quad.subject.value.removeprefix("urn:x/"), set()).add(quad.object.language)

    heads = ["Scolaires", "Apprentis", "Salariés", "Formation initiale", "Contrat de professionnalisation", "VAE"]
    heads += ["À distance", "Candidats libres"]
    heads += [f"{head} ({right})" for head in heads[:3] for right in ("non habilités", "habilités")]
    publics = {public for head in heads for _, public in told(f"{head} : CCF")}
    kinds = {*_TYPES, "autre"}
    assert labels == {f"evaluation/{k}": {"fr", "en"} for k in kinds} | {
        f"public/{p}": {"fr", "en"} for p in publics
    } | {
        "public/formation-continue-habilites": {"fr", "en"},
        "public/formation-continue-non-habilites": {"fr", "en"},
    }


def test_a_block_has_its_types_and_an_evidence_for_each_public() -> None:
    bloc = Bloc(code="1", modalites_evaluation="Apprentis : CCF")
    said, shared = evaluation_lines(ROW, bloc, "urn:x/")
    (evidence,) = shared
    lines = [line.split(" ", 2) for line in "".join([*said, *shared.values()]).splitlines()]
    short = {(s.strip("<>"), p.strip("<>").partition("#")[2], o.removesuffix(" .")) for s, p, o in lines}
    ontology = "https://w3id.org/rncp-graph/ontology#"

    assert evidence.startswith("urn:x/evaluation/controle-en-cours/constat/")
    assert short == {
        (ROW, "typeEvaluation", "<urn:x/evaluation/controle-en-cours>"),
        (ROW, "constatDerive", f"<{evidence}>"),
        (evidence, "type", f"<{ontology}ConstatDerive>"),
        (evidence, "typeEvaluation", "<urn:x/evaluation/controle-en-cours>"),
        (evidence, "publicEvalue", "<urn:x/public/apprentis>"),
        (evidence, "regle", '"contrôle en cours"'),
        (evidence, "citation", '"Apprentis"@fr'),
        (evidence, "citation", '"CCF"@fr'),
    }


def test_texts_for_each_public_count_in_place_of_the_whole() -> None:
    modalites = (
        ModaliteEvaluation(public="En formation continue", texte="Oral"),
        ModaliteEvaluation(public="Sans texte"),
    )
    whole = Bloc(code="1", modalites_evaluation="Oral et CCF", modalites=modalites)

    said, shared = evaluation_lines(ROW, whole, "urn:x/")
    lines = "".join([*said, *shared.values()])
    assert '"En formation continue"@fr' in lines
    assert "controle-en-cours" not in lines
    assert evaluation_lines(ROW, Bloc(code="1"), "urn:x/") == ([], {})


def test_blocks_that_say_it_in_the_same_words_lead_to_one_evidence() -> None:
    texts = ["Apprentis : CCF", "Apprentis : CCF", "Apprentis : C.C.F.", "Scolaires : CCF", "CCF"]
    said = [evaluation_lines(f"{ROW}{n}", Bloc(modalites_evaluation=text)) for n, text in enumerate(texts)]
    led = [{line.split()[2][1:-1] for line in one.lines if "constatDerive" in line} for one in said]
    assert led == [set(one.shared) for one in said]
    assert led[0] == led[1] and all(len(evidence) == 1 for evidence in led[:2])
    assert len(set().union(*led)) == len(texts) - 1
