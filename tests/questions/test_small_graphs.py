"""Answers on graphs small enough to be checked by eye."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rncp_graph.model.fiche import (
    Abrege,
    Bloc,
    CentrePreparation,
    Certificateur,
    Fiche,
    Habilitation,
    ModaliteEvaluation,
    Rome,
    VoieAcces,
)
from tests.questions.tools import column, corpus, graph, nsf, rome, rows


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
        jour=date(2021, 1, 31),
    )
    day = {"date": "2021-01-31"}
    found = rows(store, "certifications-par-metier", rome="D14", **day)
    assert [tuple(row.values()) for row in found] == [
        ("RNCP100", None, 5, True, None, "D14", "oui", None),
        ("RNCP9", "Éœ", 6, True, "TP", "D1402 D1407", "oui", None),
        ("RNCP10", "Ancien", 5, False, None, "D1407", "non", None),
    ]
    assert column(rows(store, "certifications-par-metier", rome="D1407", **day), "numero") == ["RNCP9", "RNCP10"]
    assert column(rows(store, "certifications-par-metier", rome="D", **day), "numero")[-1] == "RNCP11"
    assert rows(store, "certifications-par-metier", rome="A1101", **day) == []


def test_a_training_domain_answers_at_the_level_asked_and_at_all_levels() -> None:
    store = graph(
        Fiche(numero="RNCP1", niveau=5, codes_nsf=nsf("312t")),
        Fiche(numero="RNCP2", niveau=6, codes_nsf=nsf("312", "313")),
        Fiche(numero="RNCP3", codes_nsf=nsf("310")),
        Fiche(numero="RNCP4", niveau=5, codes_nsf=nsf("326")),
    )
    said = {"nsf": "31", "date": "2021-01-31"}
    found = rows(store, "certifications-par-domaine", **said)
    assert column(rows(store, "certifications-par-domaine", **said, niveau=5), "numero") == ["RNCP1"]
    assert sorted(column(found, "numero")) == ["RNCP1", "RNCP2", "RNCP3"]
    assert column(found, "nsf").count("312 313") == 1
    assert rows(store, "certifications-par-domaine", **said, niveau=8) == []


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
        Fiche(
            numero="RNCP1",
            actif=True,
            niveau=5,
            codes_nsf=nsf("312t", "314"),
            certificateurs=by(("CCI FRANCE", "18750002000065"), ("CESI", None)),
        ),
        Fiche(
            numero="RNCP2",
            actif=False,
            niveau=6,
            codes_nsf=nsf("326"),
            certificateurs=by(("CCI France", "18750002000073")),
        ),
        Fiche(
            numero="RNCP3", certificateurs=by(("CCI FRANCE", "18750002000065"), ("CCI FRANCE bis", "18750002000073"))
        ),
    )
    assert rows(store, "certificateurs") == [
        {
            "organisme": "CCI FRANCE", "siren": "187500020", "nombre": 3, "actives": 1,
            "niveaux": 2, "domaines": 2, "graphies": 3,
        },
        {
            "organisme": "CESI", "siren": None, "nombre": 1, "actives": 1,
            "niveaux": 1, "domaines": 1, "graphies": 1,
        },
    ]  # fmt: skip


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


def test_all_six_routes_are_named_and_a_silent_one_is_unknown_not_closed() -> None:
    voies = (
        VoieAcces(code="FI", libelle="Comme élève", ouverte=True, jury="Trois personnes"),
        VoieAcces(code="CA", ouverte=False),
        VoieAcces(code="FC", ouverte=None),
        VoieAcces(code="VAE", ouverte=True, jury="Idem", jury_renvoi="FI"),
        VoieAcces(code="CL"),
    )
    found = rows(graph(Fiche(numero="RNCP1", voies_acces=voies)), "voies-acces", certification="1")
    assert column(found, "code") == ["FI", "CA", "FC", "CQ", "CL", "VAE"]
    assert column(found, "ouverte") == ["oui", "non", "inconnu", "inconnu", "inconnu", "oui"]
    assert (found[0]["libelle"], found[1]["libelle"]) == ("Comme élève", "contrat d'apprentissage")
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
        ("Centres agréés", "centre declare", "categorie de centres", "non precise", None, None, None, None, "inconnu"),
        (
            "CCI du Nord et de l'Aisne",
            "centre declare",
            "former",
            "non precise",
            "02 59",
            "Laon, Lille",
            None,
            "Hauts-de-France",
            "departement",
        ),
        ("ADRAR", "habilitation", None, "non precise", None, None, None, None, "inconnu"),
        ("AFPA", "habilitation", "former", "actif", None, None, None, None, "inconnu"),
        ("CESI", "habilitation", "former et organiser", "supprime", None, None, "77572257201109", None, "inconnu"),
    ]
