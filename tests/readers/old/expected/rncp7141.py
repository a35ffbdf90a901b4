"""What the fiche RNCP7141 of the old layout says, field by field, written by hand from reading it."""

from __future__ import annotations

from datetime import date
from typing import Any

from rncp_graph.model.fiche import (
    Abrege,
    Bloc,
    CentrePreparation,
    Certificateur,
    Nsf,
    Rome,
    SourceInformation,
    TexteCite,
    VoieAcces,
)
from tests.readers.old.expected.texts import PRECEDENTE, ROME, jo, prose


def _jury_7141() -> Any:
    return prose("Le jury du titre est désigné", "(Art. R 338-6 du Code de l’Education).", 250, 2)


RNCP7141: dict[str, Any] = {
    "numero": "RNCP7141",
    "intitule": "Négociateur (trice) technico-commercial (e)",
    "intitule_source": "TP : Titre professionnel Négociateur (trice) technico-commercial (e)",
    "anciens_intitules": ("Technicien(ne) supérieur(e) commercial(e)",),
    "abrege": Abrege(code="TP", libelle="Titre professionnel"),
    "niveau": 5,
    "niveau_1969": "III",
    "codes_nsf": (Nsf(code="312t", libelle="Négociation et vente"),),
    "codes_rome": (
        Rome(code="D1402", libelle="Relation commerciale grands comptes et entreprises"),
        Rome(code="D1407", libelle="Relation technico-commerciale"),
    ),
    "certificateurs": (
        Certificateur(
            nom="Ministère chargé de l'Emploi",
            sous_organisme="DELEGATION GENERALE A L’EMPLOI ET A LA FORMATION PROFESSIONNELLE (DGEFP)",
            qualite_signataire="Directeur de l’unité territoriale de la DIRECCTE (direction régionale des entreprises, "
            "de la concurrence, de la consommation, du travail et de l’emploi).",
        ),
    ),
    "modalites_elaboration": "CPC Commerce distribution",
    "centres_preparation": (
        CentrePreparation(rang=1, nom="Centres agréés par le Ministère chargé de l'emploi", categorie=True),
    ),
    "resume_referentiel": prose("Dans le but de développer", "informatiques et/ou bureautiques.", 3689, 21),
    "secteurs_activite": prose("L'emploi s'exerce", "à l'entreprise multinationale.", 240, 2),
    "type_emploi_accessibles": "Technico-commercial(e) ; chargé(e) d'affaires.",
    "reglementations_activites": "Néant",
    "composantes": prose("Le titre professionnel est composé", "du ministère chargé de l'emploi.", 564, 3),
    "blocs": (
        Bloc(
            code="RNCP7141BC01",
            libelle="Prospecter, présenter et négocier une solution technique",
            rang=1,
            liste_competences=prose("Prospecter un secteur", "développement de la clientèle.", 215, 4),
        ),
        Bloc(
            code="RNCP7141BC02",
            libelle="Gérer et optimiser l'activité commerciale sur un secteur géographique déterminé",
            rang=2,
            liste_competences=prose("Etudier l'état du marché", "rendre compte à sa hiérarchie.", 183, 3),
        ),
    ),
    "voies_acces": (
        VoieAcces(code="CA", libelle="En contrat d'apprentissage", ouverte=True, jury=_jury_7141()),
        VoieAcces(code="CL", libelle="Par candidature individuelle", ouverte=False),
        VoieAcces(code="CQ", libelle="En contrat de professionnalisation", ouverte=True, jury=_jury_7141()),
        VoieAcces(code="FC", libelle="Après un parcours de formation continue", ouverte=True, jury=_jury_7141()),
        VoieAcces(code="FI", libelle="Après un parcours de formation sous statut d'élève ou d'étudiant", ouverte=False),
        VoieAcces(
            code="VAE",
            libelle="Par expérience dispositif VAE prévu en 2002",
            ouverte=True,
            jury=_jury_7141(),
            annee_vae=2002,
        ),
    ),
    "validite_composantes": "5 an(s)",
    "duree_validite_composantes": 5,
    "textes": (
        jo(
            role="creation",
            rang=2,
            date_signature=date(2009, 5, 7),
            date_publication_jo=date(2009, 6, 9),
            texte="Arrêté du 07/05/2009 paru au JO du 09/06/2009",
        ),
        jo(
            role="creation",
            rang=3,
            date_signature=date(2013, 12, 23),
            date_publication_jo=date(2014, 1, 15),
            texte="Arrêté du 23/12/2013 paru au JO du 15/01/2014",
        ),
        TexteCite(
            role="general",
            rang=1,
            nature="code",
            titre="Code de l'éducation",
            texte=prose("Code de l'éducation, notamment", "R. 338-1 et R. 338-2 et suivants.", 91, 1),
        ),
        TexteCite(
            role="vae",
            rang=4,
            nature="arrêté",
            date_signature=date(2006, 3, 9),
            titre="relatif aux conditions de délivrance du titre professionnel du ministre chargé de l'emploi",
            texte=prose("Arrêté du 9 mars 2006 modifié relatif", "du ministre chargé de l'emploi ;", 103, 1),
        ),
        TexteCite(
            role="vae",
            rang=5,
            nature="arrêté",
            date_signature=date(2008, 12, 8),
            titre="relatif au règlement général des sessions de validation conduisant au titre professionnel du "
            "ministère chargé de l'emploi",
            texte=prose("Arrêté du 8 décembre 2008 modifié relatif", "du ministère chargé de l'emploi.", 134, 1),
        ),
    ),
    "anciennes_certifications": ("RNCP1900",),
    "certification_precedente": "Technicien (ne) supérieur (e) commercial (e)",
    "sources_information": (SourceInformation(rang=1, url="www.emploi.gouv.fr/titres-professionnels"),),
    "liens_annotations": (ROME + "D1402", ROME + "D1407", PRECEDENTE + "1900"),
    "rubriques_vides": (
        "Convention(s)",
        "Formacode(s)",
        "Liens avec d'autres certifications Accords européens ou internationaux",
        "Lieu(x) de certification",
        "Références autres",
        "Statistiques",
    ),
}
