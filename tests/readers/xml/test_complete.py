"""The XML flow, element by element: what is written comes back from the graph, as often as it was written."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rncp_graph.model.fiche import Fiche
from rncp_graph.model.fields import fields_of
from tests.readers.reading import FIXTURES, lues, relue

REELS = ("export_fiches_RNCP_V4_1_2026-08-16.xml", "export_fiches_RS_V4_1_2026-08-16.xml")

Feuilles = Counter[tuple[str, str]]
"""Path of an element under FICHE, and its text: how many times."""


def feuilles_du_flux(element: ET.Element, path: str = "") -> Iterator[tuple[str, str]]:
    """What the raw file holds, by a parser of its own."""
    for child in element:
        ou = f"{path}/{child.tag}".lstrip("/")
        if len(child):
            yield from feuilles_du_flux(child, ou)
        else:
            yield ou, child.text or ""


def written(value: Any) -> str:
    """A typed value as the flow writes it."""
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


SCALAIRES = (
    *("ID_FICHE", "INTITULE", "ETAT_FICHE", "EXISTENCE_PARTENAIRES", "ACTIVITES_VISEES", "CAPACITES_ATTESTEES"),
    *("SECTEURS_ACTIVITE", "TYPE_EMPLOI_ACCESSIBLES", "REGLEMENTATIONS_ACTIVITES", "ACCESSIBLE_NOUVELLE_CALEDONIE"),
    *("ACCESSIBLE_POLYNESIE_FRANCAISE", "DATE_DERNIER_JO", "DATE_DECISION", "DUREE_ENREGISTREMENT", "DATE_EFFET"),
    *("LIEN_URL_DESCRIPTION", "DATE_FIN_ENREGISTREMENT", "TYPE_ENREGISTREMENT", "OBJECTIFS_CONTEXTE", "ACTIF"),
    *("NIVEAU_MAITRISE_COMPETENCES", "MODALITES_RENOUVELLEMENT", "DUREE_VALIDITE", "VALIDATION_PARTIELLE"),
    *("VALIDATION_PARTIELLE_PERIMETRE", "PREREQUIS_ENTREE_FORMATION", "DATE_DE_PUBLICATION", "DATE_LIMITE_DELIVRANCE"),
)
CERTIFICATEUR = {
    "nom": "NOM_CERTIFICATEUR",
    "siret": "SIRET_CERTIFICATEUR",
    "etat_certificateur": "ETAT_CERTIFICATEUR",
    "date_derniere_modification_etat": "DATE_DERNIERE_MODIFICATION_ETAT",
    "nom_commercial": "NOM_COMMERCIAL",
    "site_internet": "SITE_INTERNET",
}
PARTENAIRE = {
    "nom": "NOM_PARTENAIRE",
    "siret": "SIRET_PARTENAIRE",
    "habilitation": "HABILITATION_PARTENAIRE",
    "etat_habilitation": "ETAT_HABILITATION",
    "date_actif": "DATE_ACTIF",
    "date_derniere_modification_etat": "DATE_DERNIERE_MODIFICATION_ETAT",
}
BLOC = {
    "code": "CODE",
    "libelle": "LIBELLE",
    "liste_competences": "LISTE_COMPETENCES",
    "modalites_evaluation": "MODALITES_EVALUATION",
    "prerequis_entree_formation": "PREREQUIS_ENTREE_FORMATION_BLOC",
    "prerequis_validation": "PREREQUIS_VALIDATION_BLOC",
}
VOIE = {"ouverte": "ACTIF", "date_derniere_modification": "DATE_DERNIERE_MODIFICATION", "jury": "COMPOSITION"}
CONCEPT = {"code": "CODE", "libelle": "LIBELLE"}
CCN = {"code": "NUMERO", "libelle": "LIBELLE"}
TEXTE = {"titre": "TITRE", "date_publication_jo": "DATE_PUBLICATION_JO"}
PROMOTION = {
    name: name.upper()
    for name in (
        *("annee", "nombre_certifies", "nombre_certifies_vae", "taux_insertion_global_6mois"),
        *("taux_insertion_metier_6mois", "taux_insertion_metier_2ans"),
    )
}


def feuilles_de_la_fiche(f: Fiche) -> Iterator[tuple[str, str]]:
    """What the fiche holds, laid out as the flow by hand, without help of the table that the reader derives."""
    yield "NUMERO_FICHE", f.numero
    for tag in SCALAIRES:
        yield from rendu(tag, f, {tag.lower(): ""})
    yield from rendu("PREREQUIS_VALIDATION_CERTIFICATION", f, {"prerequis_validation": ""})
    names = {"nomenclature_europe": "NIVEAU", "nomenclature_europe_libelle": "LIBELLE"}
    yield from rendu("NOMENCLATURE_EUROPE", f, names)
    for many, one, numeros in (
        ("NOUVELLES", "NOUVELLE", f.nouvelles_certifications),
        ("ANCIENNES", "ANCIENNE", f.anciennes_certifications),
    ):
        for numero in numeros:
            yield f"{many}_CERTIFICATIONS/{one}_CERTIFICATION/ID_FICHE_{one}_CERTIFICATION", numero
    for annee in f.annees_promotions_niveau:
        yield "ANNEES_PROMOTIONS_NIVEAU/ANNEE", str(annee)
    lignes: list[tuple[str, tuple[Any, ...], dict[str, str]]] = [
        ("ABREGE", (f.abrege,), CONCEPT),
        ("CCN_1", (f.ccn_1,), CCN),
        ("CCN_2", (f.ccn_2,), CCN),
        ("CCN_3", (f.ccn_3,), CCN),
        ("FORMACODES/FORMACODE", f.formacodes, CONCEPT),
        ("CODES_IDCC/IDCC", f.codes_idcc, CONCEPT),
        ("CODES_NSF/NSF", f.codes_nsf, CONCEPT),
        ("CODES_ROME/ROME", f.codes_rome, CONCEPT),
        ("CERTIFICATEURS/CERTIFICATEUR", f.certificateurs, CERTIFICATEUR),
        ("PARTENAIRES/PARTENAIRE", f.partenaires, PARTENAIRE),
        ("BLOCS_COMPETENCES/BLOC_COMPETENCES", f.blocs, BLOC),
        ("STATISTIQUES_PROMOTIONS/STATISTIQUES_PROMOTION", f.statistiques_promotions, PROMOTION),
    ]
    lignes += [(f"SI_JURY_{voie.code}", (voie,), VOIE) for voie in f.voies_acces]
    lignes += [(f"PUBLICATION_DECRET_{x.role.upper()}/PUBLICATION_JO", (x,), TEXTE) for x in f.textes if x.role]
    for path, rows, names in lignes:
        for row in rows:
            if row is not None:
                yield from rendu(path, row, names)
    for correspondance in f.correspondances:
        for side, codes in (("SOURCE", correspondance.blocs_source), ("DESTINATION", correspondance.blocs_destination)):
            for code in codes:
                yield f"CORRESPONDANCES/CORRESPONDANCE/{side}/BLOC_COMPETENCES/CODE", code
        if correspondance.certification_destination:
            yield "CORRESPONDANCES/CORRESPONDANCE/DESTINATION/NUMERO_FICHE", correspondance.certification_destination


def rendu(path: str, row: Any, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, tag in names.items():
        if (value := getattr(row, name)) is not None:
            yield f"{path}/{tag}".rstrip("/"), written(value)


def fiches_du_flux(path: Path) -> dict[str, Feuilles]:
    fiches = (Counter(feuilles_du_flux(element)) for element in ET.parse(path).getroot().iter("FICHE"))
    return {next(text for path, text in fiche if path == "NUMERO_FICHE"): fiche for fiche in fiches}


def assert_tout_revient(path: Path) -> None:
    bruts, (source, fiches) = fiches_du_flux(path), lues(path)
    assert set(fiches) == set(bruts)
    for numero, fiche in fiches.items():
        assert Counter(feuilles_de_la_fiche(relue(fiche))) == bruts[numero], numero
    assert not source.unknowns
    assert not source.problemes


@pytest.mark.parametrize("nom", REELS)
def test_every_text_of_the_real_flow_comes_back_from_the_graph_as_often_as_it_was_written(
    shared: Callable[..., Path], nom: str
) -> None:
    assert_tout_revient(shared("xml-v4.1", nom))


@pytest.mark.parametrize("nom", ["export_fiches_RNCP_V4_1_exemple.xml", "export_fiches_RS_V4_1_exemple.xml"])
def test_every_text_of_the_example_flow_comes_back_from_the_graph(exemple: Path, nom: str) -> None:
    assert_tout_revient(exemple / nom)


def test_every_text_of_a_full_fiche_comes_back_and_the_doubtful_ones_as_written_in_their_evidence() -> None:
    path = FIXTURES / "v41_complet.xml"
    brut, fiche = fiches_du_flux(path)["RNCP99001"], relue(lues(path)[1]["RNCP99001"])
    rendus = Counter(feuilles_de_la_fiche(fiche))
    empties = Counter({("SI_JURY_FC/COMPOSITION", ""): 1})
    temoins = Counter((str(c.rubrique), str(c.valeur)) for c in fiche.constats)
    assert brut - rendus - empties == temoins
    assert rendus - brut == Counter(
        {
            ("DATE_DECISION", "01/02/2020"): 1,
            ("STATISTIQUES_PROMOTIONS/STATISTIQUES_PROMOTION/NOMBRE_CERTIFIES", "7"): 1,
            ("PARTENAIRES/PARTENAIRE/SIRET_PARTENAIRE", "99000000300014"): 1,
        }
    )


@pytest.mark.parametrize(("nom", "nombre"), list(zip(REELS, (8, 5), strict=True)))
def test_real_fiches_read_back_from_the_graph_equal_those_that_went_in(
    shared: Callable[..., Path], nom: str, nombre: int
) -> None:
    source, fiches = lues(shared("xml-v4.1", nom))
    assert len(fiches) == source.fiches == nombre
    assert (source.format, source.version_flux, source.date_export) == ("xml", "4.1", date(2026, 8, 16))
    assert all(relue(fiche) == fiche for fiche in fiches.values())


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.xml")), ids=lambda path: path.name)
def test_fiches_of_every_shape_read_back_from_the_graph_equal_those_that_went_in(path: Path) -> None:
    fiches = lues(path)[1]
    assert fiches
    assert all(relue(fiche) == fiche for fiche in fiches.values())


def test_the_full_fixture_fills_every_field_that_has_an_element() -> None:
    fiches = lues(FIXTURES / "v41_complet.xml")[1].values()
    for cls, rows in (
        (Fiche, list(fiches)),
        *((c.type, [r for f in fiches for r in getattr(f, c.name)]) for c in fields_of(Fiche) if c.record and c.many),
    ):
        filled = {c.name for c in fields_of(cls) if any(getattr(row, c.name) not in (None, ()) for row in rows)}
        expected = {c.name for c in fields_of(cls) if c.p.xml != ""} if rows else set()
        assert expected - filled <= {"lien_statistiques"}, cls
