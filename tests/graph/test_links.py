"""Links: the direct edges that every question needs, derived from one fiche and never read back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from pyoxigraph import RdfFormat, Triple, parse

from rncp_graph.graph.links import links, organisme
from rncp_graph.model.fiche import (
    Bloc,
    Ccn,
    CentrePreparation,
    Certificateur,
    Constat,
    Correspondance,
    Enregistrement,
    Fiche,
    Habilitation,
    VoieAcces,
)
from rncp_graph.model.order import canonical
from rncp_graph.model.parts import body_key
from rncp_graph.rdf.mapping import record, triples
from rncp_graph.rdf.names import iri
from rncp_graph.rdf.writer import encode, lines
from rncp_graph.terms import compact
from tests import strategies as s

BASE = "urn:x/"
CCI = organisme("18750002000065", "CCI France")


def edges(fiche: Fiche, *names: str) -> set[tuple[str, str, str]]:
    """The links of a fiche, short: paths under the base, prefixed names, values."""

    def short(term: Any) -> str:
        return compact(term.value).removeprefix(BASE)

    found = {(short(x.subject), short(x.predicate), short(x.object)) for x in parsed(fiche)}
    return {edge for edge in found if not names or edge[1] in names}


def parsed(fiche: Fiche) -> set[Triple]:
    text = "".join(links(fiche, encode(fiche, BASE), BASE).lines)
    return {quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)}


# --- the law ----------------------------------------------------------------------------------------------------------


@settings(max_examples=80, deadline=None)
@given(fiche=s.records(Fiche))
def test_links_are_triples_that_change_nothing_of_what_is_read_back(fiche: Fiche) -> None:
    fiche = canonical(fiche)
    both = {*triples(fiche, BASE), *parsed(fiche)}

    assert record(Fiche, iri(fiche, BASE), both, BASE) == fiche


def test_links_of_a_full_fiche_change_nothing_of_what_is_read_back() -> None:
    fiche = canonical(s.full_fiche())

    assert record(Fiche, iri(fiche, BASE), {*triples(fiche, BASE), *parsed(fiche)}, BASE) == fiche


@settings(max_examples=80, deadline=None)
@given(fiche=s.records(Fiche))
def test_links_stand_on_nodes_that_the_mapping_names(fiche: Fiche) -> None:
    """A link begins at the fiche, at one of its rows, at a text, at a neighbour in its lineage, or at its period."""
    rows = {str(x.subject) for x in triples(fiche, BASE)}
    others = tuple(f"<{BASE}{kind}" for kind in ("texte/", "certification/"))

    for triple in parsed(fiche):
        subject = str(triple.subject)
        if not subject.startswith(others):
            assert subject in rows


def test_a_bare_fiche_has_a_register_and_a_page() -> None:
    assert edges(Fiche(numero="RNCP7141")) == {
        ("certification/RNCP7141", "rncp:registre", "RNCP"),
        ("certification/RNCP7141", "rncp:rangNumero", "7141"),
        ("certification/RNCP7141", "foaf:page", "https://www.francecompetences.fr/recherche/rncp/7141/"),
    }
    assert ("certification/RS5000", "foaf:page", "https://www.francecompetences.fr/recherche/rs/5000/") in edges(
        Fiche(numero="RS5000")
    )


@pytest.mark.parametrize(
    ("fiche", "year"),
    [
        (Fiche(numero="RNCP1", date_effet=date(2019, 9, 1), date_decision=date(2018, 12, 31)), "2018"),
        (Fiche(numero="RNCP1", date_decision=date(2019, 7, 1), date_fin_enregistrement=date(2024, 7, 1)), "2019"),
        (Fiche(numero="RNCP1", enregistrements=(Enregistrement(date_effet=date(2009, 1, 2)),)), "2009"),
        (Fiche(numero="RNCP1", date_fin_enregistrement=date(2024, 7, 1)), None),
    ],
)
def test_the_first_year_is_that_of_the_first_effect_or_decision(fiche: Fiche, year: str | None) -> None:
    found = edges(fiche, "rncp:premiereAnnee")
    assert found == ({("certification/RNCP1", "rncp:premiereAnnee", year)} if year else set())


def test_certifications_that_a_fiche_names_have_their_number_and_rank_without_a_fiche() -> None:
    fiche = Fiche(
        numero="RS5000",
        anciennes_certifications=("RNCP1900",),
        nouvelles_certifications=("autre",),
        correspondances=(Correspondance(certification_destination="RNCP34079"),),
    )

    assert edges(fiche, "dct:identifier", "rncp:rangNumero") == {
        ("certification/RS5000", "rncp:rangNumero", "10005000"),
        ("certification/RNCP1900", "dct:identifier", "RNCP1900"),
        ("certification/RNCP1900", "rncp:rangNumero", "1900"),
        ("certification/autre", "dct:identifier", "autre"),
        ("certification/RNCP34079", "dct:identifier", "RNCP34079"),
        ("certification/RNCP34079", "rncp:rangNumero", "34079"),
    }


# --- bodies -----------------------------------------------------------------------------------------------------------


def test_a_certifier_with_a_siret_links_its_row_to_the_site_and_the_fiche_to_the_legal_unit() -> None:
    fiche = Fiche(numero="RS1", certificateurs=(Certificateur(nom="CCI France", siret="18750002000065"),))
    row = "certification/RS1/certificateur/siret-18750002000065"

    assert edges(fiche, "rncp:organisme", "rncp:certificateur") == {
        (row, "rncp:organisme", "organisme/siret-18750002000065"),
        ("certification/RS1", "rncp:certificateur", "organisme/siren-187500020"),
    }


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("Ministère  chargé de l'Emploi", "MINISTERE CHARGE DE L'EMPLOI"),
        ("Ministère chargé de l'emploi", "Ministère chargé de l’emploi"),
        ("CCI Fécamp-Bolbec", "CCI Fécamp – Bolbec"),
        ("Maison des œuvres", "MAISON DES OEUVRES"),
    ],
)
def test_a_certifier_without_a_siret_is_found_by_its_name_however_it_is_typed(one: str, same: str) -> None:
    found = [
        edges(Fiche(numero="RS1", certificateurs=(Certificateur(nom=nom),)), "rncp:certificateur")
        for nom in (one, same)
    ]

    assert found[0] == found[1]
    assert {body.startswith("organisme/nom-") for _, _, body in found[0]} == {True}


def test_a_certifier_without_name_nor_siret_is_nobody() -> None:
    fiche = Fiche(numero="RS1", certificateurs=(Certificateur(),), partenaires=(Habilitation(),))

    assert edges(fiche, "rncp:organisme", "rncp:certificateur", "rncp:partenaire") == set()


@pytest.mark.parametrize("siret", ["1875000200006", "18750002000065x", "", "1875000200006.0", "0" * 14, "000 000 000"])
def test_a_number_that_is_no_siret_names_no_legal_unit(siret: str) -> None:
    assert body_key(siret, "CCI").startswith("nom-")


@pytest.mark.parametrize("siret", ["187 500 020", " 187500020.", "SIREN 187500020"])
def test_a_body_with_its_siren_alone_is_its_legal_unit(siret: str) -> None:
    assert organisme(siret, "CCI").cle == organisme(siret, "CCI").unit == "siren-187500020"


def test_rows_of_one_body_keep_a_row_each_and_share_the_body() -> None:
    fiche = Fiche(
        numero="RS1", certificateurs=(Certificateur(nom="CCI", etat_certificateur="Actif"), Certificateur(nom="CCI"))
    )
    found = edges(fiche, "rncp:organisme")

    assert len({row for row, _, _ in found}) == 2
    assert len({body for _, _, body in found}) == 1
    assert {row for row, _, _ in found} < {str(x.subject)[len(BASE) + 1 : -1] for x in triples(fiche, BASE)}


@pytest.mark.parametrize(
    ("role", "etat", "prepares"),
    [
        ("HABILITATION_FORMER", "Actif", True),
        ("HABILITATION_ORGA_FORM", "Actif", True),
        ("HABILITATION_ORGANISER", "Actif", False),
        ("HABILITATION_FORMER", "Inactif", False),
        ("HABILITATION_FORMER", "Supprimé", False),
        ("HABILITATION_FORMER", None, False),
        (None, "Actif", False),
    ],
)
def test_a_partner_prepares_when_its_right_to_train_is_active(
    role: str | None, etat: str | None, prepares: bool
) -> None:
    row = Habilitation(nom="A", siret="18750002000065", habilitation=role, etat_habilitation=etat)
    fiche = Fiche(numero="RS1", partenaires=(row,))

    assert edges(fiche, "rncp:partenaire") == {("certification/RS1", "rncp:partenaire", "organisme/siren-187500020")}
    assert bool(edges(fiche, "rncp:centrePreparation")) is prepares


def test_a_declared_centre_prepares_and_a_category_of_centres_does_not() -> None:
    centre = CentrePreparation(nom="CCI Aisne")
    category = CentrePreparation(nom="Centres agréés", categorie=True)
    fiche = Fiche(numero="RNCP1", centres_preparation=(centre, category))
    body = f"organisme/{body_key(None, 'CCI Aisne')}"

    assert edges(fiche, "rncp:organisme", "rncp:centrePreparation") == {
        (f"certification/RNCP1/centre/{centre.cle}", "rncp:organisme", body),
        ("certification/RNCP1", "rncp:centrePreparation", body),
    }


def test_a_body_is_in_the_departments_that_its_name_tells() -> None:
    centres = (CentrePreparation(nom="CCI Aisne et Nord", departements=("02", "59")), CentrePreparation(nom="CCI"))
    body = f"organisme/{body_key(None, 'CCI Aisne et Nord')}"

    assert edges(Fiche(numero="RNCP1", centres_preparation=centres), "rncp:departement") == {
        (body, "rncp:departement", "departement/02"),
        (body, "rncp:departement", "departement/59"),
    }


def test_every_body_that_a_link_reaches_is_named_to_whoever_describes_it() -> None:
    named = links(s.full_fiche(), encode(s.full_fiche(), BASE), BASE).bodies
    reached = {o for _, p, o in edges(s.full_fiche()) if o.startswith("organisme/")}

    assert reached == {f"organisme/{key}" for body in named for key in (body.cle, body.unit)}
    assert CCI in named


def test_the_legal_unit_of_a_site_is_the_siren_in_its_siret() -> None:
    assert CCI.unit == "siren-187500020"
    assert organisme(None, "A").unit == organisme(None, "A").cle == body_key(None, "A")


# --- lineage ----------------------------------------------------------------------------------------------------------


def test_a_succession_is_linked_in_both_directions_whichever_side_states_it() -> None:
    expected = {
        ("certification/RNCP2", "rncp:remplace", "certification/RNCP1"),
        ("certification/RNCP1", "rncp:remplacePar", "certification/RNCP2"),
    }
    names = ("rncp:remplace", "rncp:remplacePar")

    assert edges(Fiche(numero="RNCP2", anciennes_certifications=("RNCP1",)), *names) == expected
    assert edges(Fiche(numero="RNCP1", nouvelles_certifications=("RNCP2",)), *names) == expected


def test_a_lineage_may_leave_the_register() -> None:
    fiche = Fiche(numero="RNCP19468", nouvelles_certifications=("RS6117",))

    assert ("certification/RS6117", "rncp:remplace", "certification/RNCP19468") in edges(fiche)


# --- agreements, routes, blocks ---------------------------------------------------------------------------------------


def test_the_three_agreements_are_one_question() -> None:
    fiche = Fiche(numero="RS1", ccn_1=Ccn(code="3117"), ccn_3=Ccn(code="3037"))

    assert edges(fiche, "rncp:conventionCollective") == {
        ("certification/RS1", "rncp:conventionCollective", "ccn/3117"),
        ("certification/RS1", "rncp:conventionCollective", "ccn/3037"),
    }


def test_a_route_of_a_fiche_is_one_of_the_six_routes() -> None:
    fiche = Fiche(numero="RS1", voies_acces=(VoieAcces(code="VAE", ouverte=True),))

    assert edges(fiche, "rncp:voie") == {("certification/RS1/voie/VAE", "rncp:voie", "voie/VAE")}


def test_a_certification_tells_the_codes_of_its_blocks_as_one_text() -> None:
    blocs = tuple(Bloc(code=code, libelle=code) for code in ("RNCP1BC02", "RNCP1BC01", "RNCP1BC02", None))
    told = edges(Fiche(numero="RNCP1", blocs=blocs), "rncp:codesBlocs")

    assert told == {("certification/RNCP1", "rncp:codesBlocs", "RNCP1BC01 RNCP1BC02")}
    assert not edges(Fiche(numero="RNCP1", blocs=(Bloc(libelle="Vendre"),)), "rncp:codesBlocs")


def test_an_equivalence_links_blocks_under_the_fiche_that_their_codes_name() -> None:
    row = Correspondance(
        blocs_source=("RNCP1BC01", "01"), certification_destination="RNCP9", blocs_destination=("RNCP8BC02", "B1")
    )
    found = edges(Fiche(numero="RNCP1", correspondances=(row,)), "rncp:blocSource", "rncp:blocDestination")

    assert {(p, o) for _, p, o in found} == {
        ("rncp:blocSource", "certification/RNCP1/bloc/RNCP1BC01"),
        ("rncp:blocSource", "certification/RNCP1/bloc/01"),
        ("rncp:blocDestination", "certification/RNCP8/bloc/RNCP8BC02"),
        ("rncp:blocDestination", "certification/RNCP9/bloc/B1"),
    }


def test_a_source_block_is_the_node_of_the_block_itself() -> None:
    row = Correspondance(blocs_source=("RNCP1BC01",))
    fiche = Fiche(numero="RNCP1", blocs=(Bloc(code="RNCP1BC01"),), correspondances=(row,))
    ((_, _, block),) = edges(fiche, "rncp:blocSource")

    assert f"<{BASE}{block}>" in {str(x.subject) for x in triples(fiche, BASE)}


# --- registration -----------------------------------------------------------------------------------------------------


def test_the_dates_of_the_flow_make_the_current_period() -> None:
    fiche = Fiche(numero="RS1", date_decision=date(2020, 1, 1), date_fin_enregistrement=date(2025, 1, 1))
    row = "certification/RS1/enregistrement/2025-01-01"

    assert {edge for edge in edges(fiche) if "enregistrement/" in edge[0] + edge[2]} == {
        ("certification/RS1", "rncp:enregistrement", row),
        (row, "rdf:type", "rncp:Enregistrement"),
        (row, "rncp:dateFin", "2025-01-01"),
        (row, "rncp:dateDecision", "2020-01-01"),
    }


def test_a_period_told_by_the_fiche_is_not_told_twice() -> None:
    told = Enregistrement(date_fin=date(2021, 9, 7), nature_enregistrement="enregistrement")
    fiche = Fiche(numero="RNCP1", enregistrements=(told,), date_fin_enregistrement=date(2021, 9, 7))
    row = "certification/RNCP1/enregistrement/2021-09-07"

    assert edges(fiche, "rncp:enregistrement") == {("certification/RNCP1", "rncp:enregistrement", row)}
    assert row not in {subject for subject, _, _ in edges(fiche)}


def test_a_fiche_without_any_date_has_no_current_period() -> None:
    assert edges(Fiche(numero="RS1", date_decision=date(2020, 1, 1)), "rncp:enregistrement") == set()


def test_links_say_nothing_that_the_mapping_says() -> None:
    fiche = s.full_fiche()

    assert set(links(fiche, encode(fiche, BASE), BASE).lines).isdisjoint(lines(fiche, BASE))


def test_a_finding_tells_by_a_path_what_in_the_fiche_it_speaks_of() -> None:
    def of(sujet: str) -> Constat:
        return Constat(sujet=f"certification/RNCP1{sujet}", propriete="rncp:ouverte", statut="déduit")

    found = edges(Fiche(numero="RNCP1", constats=(of(""), of("/voie/FI"), of("/bloc/RNCP1BC01"))), "rncp:chemin")
    assert {value for _, _, value in found} == {"voie/FI", "bloc/RNCP1BC01"}
