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


def test_a_right_is_known_from_its_first_day_on_and_before_it_unknown() -> None:
    def partner(nom: str, etat: str | None, depuis: date | None, change: date | None = None) -> Habilitation:
        return Habilitation(
            nom=nom, habilitation="HABILITATION_FORMER", etat_habilitation=etat, date_actif=depuis,
            date_derniere_modification_etat=change,
        )  # fmt: skip

    store = graph(
        Fiche(
            numero="RNCP1",
            partenaires=(
                partner("A", "Actif", date(2020, 1, 1)), partner("B", "Actif", date(2022, 1, 1)),
                partner("C", "Actif", None), partner("D", "Supprimé", date(2019, 1, 1), date(2020, 6, 1)),
                partner("E", "Inactif", date(2019, 1, 1), date(2022, 6, 1)), partner("F", None, date(2019, 1, 1)),
                partner("G", "Inactif", None),
            ),
        )
    )  # fmt: skip

    def on(day: str) -> dict[str, str]:
        found = rows(store, "organismes-habilites", certification="1", date=day, export="2024-01-01")
        return {row["organisme"]: row["habilite"] for row in found}

    unknown = dict.fromkeys("CFG", "non precise")
    assert on("2021-01-01") == unknown | {"A": "oui", "B": "non precise", "D": "non", "E": "oui"}
    assert on("2019-06-01") == unknown | {"A": "non precise", "B": "non precise", "D": "oui", "E": "oui"}
    assert on("2024-01-01") == {
        "A": "oui",
        "B": "oui",
        "C": "oui",
        "D": "non",
        "E": "non",
        "F": "non precise",
        "G": "non",
    }


def test_a_silent_or_contradicted_route_is_listed_as_unknown_between_open_and_closed() -> None:
    def by(numero: str, ouverte: bool | None, **more: bool) -> Fiche:
        return Fiche(numero=numero, voies_acces=(VoieAcces(code="CA", ouverte=ouverte),), **more)  # type: ignore[arg-type]

    store = graph(
        by("RNCP1", False), by("RNCP2", True), by("RNCP3", None), Fiche(numero="RNCP4"), by("RNCP5", True),
        by("RNCP5", False), by("RNCP6", True, actif=False),
    )  # fmt: skip
    found = rows(store, "certifications-par-voie", voie="CA")
    assert [(row["numero"], row["ouverte"]) for row in found] == [
        ("RNCP2", "oui"), ("RNCP3", "inconnu"), ("RNCP4", "inconnu"), ("RNCP5", "inconnu"), ("RNCP1", "non"),
    ]  # fmt: skip
    assert "RNCP6" in column(rows(store, "certifications-par-voie", voie="CA", inactives="oui"), "numero")


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


@pytest.mark.parametrize(("said", "expected"), [((True,), "oui"), ((True, False), "inconnu"), ((False,), None)])
def test_a_territory_is_within_reach_where_a_source_says_so_and_none_denies_it(
    said: tuple[bool, ...], expected: str | None
) -> None:
    polynesie = (CentrePreparation(nom="CCISM", departements=("987",)),)
    declared = [Fiche(numero="RNCP1", accessible_polynesie_francaise=value) for value in said]
    store = located(*declared, Fiche(numero="RNCP1", centres_preparation=polynesie))
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
