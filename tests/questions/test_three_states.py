"""Unknown is not no: questions on blocks, bodies and places, on graphs small enough to be checked by eye."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import parse

from rncp_graph.model.fiche import (
    Bloc,
    CentrePreparation,
    Certificateur,
    Constat,
    Correspondance,
    Fiche,
    Habilitation,
    ModaliteEvaluation,
    VoieAcces,
)
from rncp_graph.resources import resource
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import BASE
from tests.questions.tools import column, graph, rome, rows


def blocs(numero: str, *letters: str) -> tuple[Bloc, ...]:
    return tuple(Bloc(code=f"{numero}BC0{n}", libelle=letter) for n, letter in enumerate(letters, 1))


def located(*fiches: Fiche) -> OxigraphStore:
    """A small graph with the départements and régions that ship."""
    store, vocabulary = graph(*fiches), resource("ontology") / "vocabularies" / "territoires.ttl"
    store.load(f"{quad} .\n".encode() for quad in parse(path=str(vocabulary), base_iri=BASE))
    return store


def test_a_bridge_is_whole_when_every_block_is_reached_and_unknown_where_the_target_is() -> None:
    def towards(target: str, *codes: str) -> Correspondance:
        return Correspondance(
            blocs_source=("RNCP1BC01",), certification_destination=target, blocs_destination=tuple(codes)
        )

    links = (
        towards("RNCP2", "RNCP2BC01"), towards("RNCP2", "RNCP2BC02"), towards("RNCP3", "RNCP3BC01"), towards("RNCP4"),
        towards("RNCP5", "RNCP5BC01"),
    )  # fmt: skip
    store = graph(
        Fiche(numero="RNCP1", blocs=blocs("RNCP1", "A"), correspondances=links),
        Fiche(numero="RNCP2", blocs=blocs("RNCP2", "A", "B")),
        Fiche(numero="RNCP3", blocs=blocs("RNCP3", "A", "B")),
        Fiche(numero="RNCP5"),
    )
    found = {row["vers"]: row["portee"] for row in rows(store, "passerelles", certification="1")}
    assert found == {"RNCP2": "totale", "RNCP3": "partielle", "RNCP4": "totale", "RNCP5": "non precise"}
    assert len(rows(store, "passerelles", certification="1", vers="2")) == 2
    assert rows(store, "passerelles", certification="2") == []


def partner(nom: str, etat: str | None, depuis: date | None = None, change: date | None = None) -> Habilitation:
    return Habilitation(
        nom=nom, habilitation="HABILITATION_FORMER", etat_habilitation=etat, date_actif=depuis,
        date_derniere_modification_etat=change,
    )  # fmt: skip


def entitled(store: OxigraphStore, day: str) -> dict[str, tuple[str, str | None]]:
    found = rows(store, "organismes-habilites", certification="1", date=day)
    return {row["organisme"]: (row["habilite"], row["motif"]) for row in found}


def test_a_right_holds_from_its_first_day_to_its_withdrawal() -> None:
    fiche = Fiche(
        numero="RNCP1", actif=True, date_effet=date(2015, 1, 1), date_fin_enregistrement=date(2030, 1, 1),
        partenaires=(
            partner("A", "Actif", date(2020, 1, 1)), partner("B", "Actif", date(2022, 1, 1)),
            partner("C", "Actif"), partner("D", "Supprimé", date(2019, 1, 1), date(2020, 6, 1)),
            partner("E", "Inactif", date(2019, 1, 1), date(2022, 6, 1)), partner("F", None, date(2019, 1, 1)),
            partner("G", "Inactif"),
        ),
    )  # fmt: skip
    store = graph(fiche, jour=date(2024, 1, 1))

    def on(day: str) -> dict[str, str]:
        return {nom: habilite for nom, (habilite, _) in entitled(store, day).items()}

    unknown = dict.fromkeys("CFG", "non precise")
    assert on("2021-01-01") == unknown | {"A": "oui", "B": "non", "D": "non", "E": "oui"}
    assert on("2019-06-01") == unknown | {"A": "non", "B": "non", "D": "oui", "E": "oui"}
    assert on("2024-01-01") == {
        "A": "oui",
        "B": "oui",
        "C": "oui",
        "D": "non",
        "E": "non",
        "F": "non precise",
        "G": "non",
    }


def test_nobody_is_entitled_once_the_certification_is_registered_no_more_and_the_answer_says_why() -> None:
    ended = Fiche(
        numero="RNCP1", actif=False, date_effet=date(2021, 3, 17), date_fin_enregistrement=date(2026, 3, 17),
        partenaires=(partner("ECOLE", "Actif"), partner("CFA", "Actif", date(2022, 1, 1))),
        certificateurs=(Certificateur(nom="CESI", etat_certificateur="Actif"),),
    )  # fmt: skip
    store = graph(ended, jour=date(2026, 8, 16))
    refused = "certification non enregistree, inactive a l'export"
    assert entitled(store, "2026-08-16") == dict.fromkeys(("ECOLE", "CFA", "CESI"), ("non", refused))
    past = "certification non enregistree, fin passee"
    assert entitled(store, "2026-03-18") == dict.fromkeys(("ECOLE", "CFA", "CESI"), ("non", past))
    assert entitled(store, "2026-03-17") == {
        "ECOLE": ("non precise", "droit non date"), "CFA": ("oui", None), "CESI": ("oui", None)
    }  # fmt: skip
    assert entitled(store, "2021-12-31")["CFA"] == ("non", "habilitation a venir")
    assert entitled(store, "2020-01-01")["ECOLE"] == ("non precise", "enregistrement non connu")


def test_a_withdrawn_right_is_told_to_be_ended() -> None:
    fiche = Fiche(
        numero="RNCP1", actif=True, date_fin_enregistrement=date(2030, 1, 1),
        partenaires=(partner("A", "Supprimé", date(2019, 1, 1), date(2020, 6, 1)),),
    )  # fmt: skip
    assert entitled(graph(fiche, jour=date(2024, 1, 1)), "2024-01-01") == {"A": ("non", "habilitation finie")}


def test_a_certifier_may_train_and_assess_by_the_rule_in_force_on_the_day() -> None:
    fiche = Fiche(
        numero="RNCP1", actif=True, date_effet=date(2020, 1, 1), date_fin_enregistrement=date(2030, 1, 1),
        certificateurs=(Certificateur(nom="A"), Certificateur(nom="B", etat_certificateur="Inactif")),
    )  # fmt: skip
    store = graph(fiche, jour=date(2024, 1, 1))

    def on(day: str) -> list[tuple[str, str, str, str]]:
        found = rows(store, "organismes-habilites", certification="1", date=day)
        return [(row["organisme"], row["role"], row["habilite"], row["regle"]) for row in found]

    silent = [(nom, "certificateur", "non precise", "non precise") for nom in "AB"]
    assert on("2025-06-09") == [("A", "certificateur", "oui", "Code du travail, R. 6113-16"), silent[1]]
    assert on("2025-06-08") == silent


def test_a_silent_route_is_listed_as_unknown_between_open_and_closed() -> None:
    def by(numero: str, ouverte: bool | None, **more: bool) -> Fiche:
        return Fiche(numero=numero, voies_acces=(VoieAcces(code="CA", ouverte=ouverte),), **more)  # type: ignore[arg-type]

    store = graph(
        by("RNCP1", False), by("RNCP2", True), by("RNCP3", None), Fiche(numero="RNCP4"), by("RNCP6", True, actif=False),
    )  # fmt: skip
    found = rows(store, "certifications-par-voie", voie="CA")
    assert [(row["numero"], row["ouverte"]) for row in found] == [
        ("RNCP2", "oui"), ("RNCP3", "inconnu"), ("RNCP4", "inconnu"), ("RNCP1", "non"),
    ]  # fmt: skip
    assert "RNCP6" in column(rows(store, "certifications-par-voie", voie="CA", inactives="oui"), "numero")


def test_of_several_routes_all_are_open_and_one_that_is_closed_says_no() -> None:
    def of(numero: str, niveau: int | None, vae: bool | None, ca: bool | None) -> Fiche:
        routes = (VoieAcces(code="VAE", ouverte=vae), VoieAcces(code="CA", ouverte=ca))
        return Fiche(numero=numero, niveau=niveau, voies_acces=routes)

    store = graph(
        of("RNCP1", 5, True, True),
        of("RNCP2", 6, True, None),
        of("RNCP3", 5, None, False),
        of("RNCP4", None, True, True),
        of("RNCP5", 7, True, True),
    )

    def asked(**values: str) -> list[tuple[str, str]]:
        return [(row["numero"], row["ouverte"]) for row in rows(store, "certifications-par-voie", **values)]

    assert asked(voie="VAE,apprentissage", niveau="bac+2,6") == [
        ("RNCP1", "oui"), ("RNCP2", "inconnu"), ("RNCP3", "non"),
    ]  # fmt: skip
    assert asked(voie="VAE,CA") == [
        ("RNCP4", "oui"), ("RNCP1", "oui"), ("RNCP5", "oui"), ("RNCP2", "inconnu"), ("RNCP3", "non"),
    ]  # fmt: skip
    assert asked(voie="VAE", niveau="6") == [("RNCP2", "oui")]


def test_a_block_without_known_words_is_other_and_one_without_a_text_is_unknown() -> None:
    described = (
        Bloc(code="B1", libelle="A", modalites_evaluation="Portefeuille de preuves remis au jury"),
        Bloc(code="B2", libelle="B", modalites_evaluation="Examen du centre"),
        Bloc(code="B3", libelle="C"),
        Bloc(code="B4", libelle="D", modalites=(ModaliteEvaluation(public="Salarié", texte="Question morale"),)),
    )
    found = rows(graph(Fiche(numero="RNCP1", blocs=described)), "modalites-evaluation", certification="1")
    assert [tuple(row.values()) for row in found] == [
        ("portefeuille de preuves", "tous publics", 1, "B1"), ("autre", "Salarié", 1, "B4"),
        ("autre", "tous publics", 1, "B2"), ("non precise", "tous publics", 1, "B3"),
    ]  # fmt: skip


def test_a_department_is_without_a_centre_for_certain_only_when_every_centre_is_located() -> None:
    aisne = CentrePreparation(nom="Aisne", departements=("02",))
    fiche = Fiche(numero="RNCP1", codes_rome=rome("D1407"), centres_preparation=(aisne,))
    unlocated = Fiche(numero="RNCP2", codes_rome=rome("D1407"), centres_preparation=(CentrePreparation(nom="Ici"),))
    silent = Fiche(numero="RNCP3", codes_rome=rome("D1407"))
    for others, verdict, counts in (
        ((), "non", (0, 0)),
        ((unlocated,), "non precise", (1, 0)),
        ((silent,), "non precise", (0, 1)),
    ):
        found = rows(located(fiche, *others), "departements-sans-centre", rome="D14")
        assert "02" not in column(found, "departement")
        assert {"01", "2A", "987"} <= set(column(found, "departement"))
        assert {(row["centre"], row["centres_sans_lieu"], row["certifications_sans_centre"]) for row in found} == {
            (verdict, *counts)
        }
    assert rows(located(fiche), "departements-sans-centre", rome="A1101") == []


@pytest.mark.parametrize(("said", "expected"), [(True, "oui"), (False, None), (None, "inconnu")])
def test_a_territory_is_within_reach_where_the_fiche_says_so(said: bool | None, expected: str | None) -> None:
    polynesie = (CentrePreparation(nom="CCISM", departements=("987",)),)
    store = located(Fiche(numero="RNCP1", accessible_polynesie_francaise=said, centres_preparation=polynesie))
    assert column(rows(store, "outre-mer"), "accessible") == ([expected] if expected else [])
    silent = located(Fiche(numero="RNCP2", centres_preparation=polynesie))
    [row] = rows(silent, "outre-mer", territoire="987")
    assert (row["accessible"], row["citation"]) == ("inconnu", "CCISM")
    assert rows(silent, "outre-mer", territoire="988") == []
    lost = Constat(
        sujet="certification/RNCP3", propriete="rncp:accessibleNouvelleCaledonie", statut="inconnu", citation="X"
    )
    [row] = rows(graph(Fiche(numero="RNCP3", constats=(lost,))), "outre-mer")
    assert (row["territoire"], row["accessible"], row["citation"]) == ("Nouvelle-Calédonie", "inconnu", "X")


def test_bodies_that_certify_together_are_counted_by_legal_unit() -> None:
    def by(*said: tuple[str, str | None]) -> tuple[Certificateur, ...]:
        return tuple(Certificateur(nom=nom, siret=siret) for nom, siret in said)

    store = graph(
        Fiche(numero="RNCP10", actif=True, certificateurs=by(("A", "18750002000065"), ("B", "11000007200014"))),
        Fiche(numero="RNCP9", certificateurs=by(("A bis", "18750002000073"), ("B", "11000007200022"), ("C", None))),
        Fiche(numero="RNCP8", certificateurs=by(("A", "18750002000065"))),
    )
    expected = [("B", "110000072", 2, 1, "RNCP9 RNCP10"), ("C", None, 1, 0, "RNCP9")]
    for key in ("187500020", "18750002000065"):
        assert [tuple(row.values()) for row in rows(store, "co-certificateurs", organisme=key)] == expected
