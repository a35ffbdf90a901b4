"""The fiche of a certification as a typed value: every element of the XML flow V4.1, every heading of the old fiche.

This table and those of its parts (`parts.py`) are the mapping: each field names its property (see `fields.py`), all
else is derived from them.
Dates are days, durations are years, rates are per cent, texts are kept to the letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from rncp_graph.model.fields import ACTIVE, Node, Of, P
from rncp_graph.model.identifiers import NUMERO
from rncp_graph.model.parts import (
    VOIES,
    Abrege,
    Bloc,
    Ccn,
    CentrePreparation,
    Certificateur,
    Concept,
    Constat,
    Correspondance,
    Enregistrement,
    Formacode,
    Habilitation,
    Idcc,
    Lieu,
    ModaliteEvaluation,
    Nsf,
    Rome,
    Rubrique,
    SourceInformation,
    StatistiquePromotion,
    TexteCite,
    VoieAcces,
    level_of,
)

__all__ = [
    "VOIES",
    "Abrege",
    "Bloc",
    "Ccn",
    "CentrePreparation",
    "Certificateur",
    "Concept",
    "Constat",
    "Correspondance",
    "Enregistrement",
    "Fiche",
    "Formacode",
    "Habilitation",
    "Idcc",
    "Lieu",
    "ModaliteEvaluation",
    "Nsf",
    "Rome",
    "Rubrique",
    "SourceInformation",
    "StatistiquePromotion",
    "TexteCite",
    "VoieAcces",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fiche:
    """A certification, as its fiche describes it.

    >>> Fiche(numero="RNCP27413", niveau=5).registre
    'RNCP'
    """

    node: ClassVar = Node("rncp:Certification", "certification/{numero}")

    # identity
    numero: Annotated[
        str, P("dct:identifier", xml="NUMERO_FICHE", csv="Standard/Numero_Fiche", rubrique="Code RNCP", key=NUMERO)
    ]
    id_fiche: Annotated[str | None, P("rncp:idFiche", csv="Standard/Id_Fiche")] = None
    intitule: Annotated[str | None, P("dct:title", lang="fr", csv="Standard/Intitule", rubrique="Intitulé")] = None
    intitule_source: Annotated[str | None, P("rncp:intituleSource", lang="fr", xml="", rubrique="Intitulé")] = None
    anciens_intitules: Annotated[
        tuple[str, ...], P("rncp:ancienIntitule", lang="fr", xml="", rubrique="Historique de la certification")
    ] = ()
    abrege: Annotated[
        Abrege | None, P("rncp:abrege", csv="Standard/Abrege_Libelle, Abrege_Intitule", rubrique="Intitulé")
    ] = None
    etat_fiche: Annotated[str | None, P("rncp:etatFiche")] = None
    actif: Annotated[bool | None, P("rncp:actif", csv="Standard/Actif", csv_form=ACTIVE)] = None
    preambule: Annotated[str | None, P("rncp:preambule", lang="fr", xml="")] = None

    # level and nomenclatures
    niveau: Annotated[
        int | None,
        P(
            "rncp:niveau",
            iri="niveau/{}",
            xml="NOMENCLATURE_EUROPE/NIVEAU",
            csv="Standard/Nomenclature_Europe_Niveau",
            rubrique="Niveau",
            of=Of("nomenclature_europe", level_of),
        ),
    ] = None
    niveau_1969: Annotated[str | None, P("rncp:niveau1969", iri="niveau-1969/{}", xml="", rubrique="Niveau")] = None
    nomenclature_europe: Annotated[
        str | None,
        P("rncp:nomenclatureEurope", xml="NOMENCLATURE_EUROPE/NIVEAU", csv="Standard/Nomenclature_Europe_Niveau"),
    ] = None
    nomenclature_europe_libelle: Annotated[
        str | None,
        P(
            "rncp:nomenclatureEuropeLibelle",
            lang="fr",
            xml="NOMENCLATURE_EUROPE/LIBELLE",
            csv="Standard/Nomenclature_Europe_Intitule",
        ),
    ] = None
    domaine_activite: Annotated[
        str | None, P("rncp:domaineActivite", lang="fr", xml="", rubrique="Niveau et/ou domaine d'activité")
    ] = None
    codes_nsf: Annotated[
        tuple[Nsf, ...],
        P("rncp:codeNSF", xml="CODES_NSF/NSF", csv="Nsf/Nsf_Code, Nsf_Intitule", rubrique="Code(s) NSF"),
    ] = ()
    codes_rome: Annotated[
        tuple[Rome, ...],
        P(
            "rncp:codeRome",
            xml="CODES_ROME/ROME",
            csv="Rome/Codes_Rome_Code, Codes_Rome_Libelle",
            rubrique="Codes des fiches ROME les plus proches",
        ),
    ] = ()
    formacodes: Annotated[
        tuple[Formacode, ...],
        P(
            "rncp:formacode",
            xml="FORMACODES/FORMACODE",
            csv="Formacode/Formacode_Code, Formacode_Libelle",
            rubrique="Formacode(s)",
        ),
    ] = ()
    ccn_1: Annotated[Ccn | None, P("rncp:ccn1", csv="CCN/Ccn_1_Numero, Ccn_1_Libelle")] = None
    ccn_2: Annotated[Ccn | None, P("rncp:ccn2", csv="CCN/Ccn_2_Numero, Ccn_2_Libelle")] = None
    ccn_3: Annotated[Ccn | None, P("rncp:ccn3", csv="CCN/Ccn_3_Numero, Ccn_3_Libelle")] = None
    codes_idcc: Annotated[tuple[Idcc, ...], P("rncp:codeIDCC", xml="CODES_IDCC/IDCC")] = ()
    conventions: Annotated[tuple[str, ...], P("rncp:convention", lang="fr", xml="", rubrique="Convention(s)")] = ()

    # bodies and places
    certificateurs: Annotated[
        tuple[Certificateur, ...],
        P(
            "rncp:aCertificateur",
            xml="CERTIFICATEURS/CERTIFICATEUR",
            csv="Certificateurs",
            rubrique="Autorité responsable",
        ),
    ] = ()
    modalites_elaboration: Annotated[
        str | None, P("rncp:modalitesElaboration", lang="fr", xml="", rubrique="Modalités d'élaboration de références")
    ] = None
    existence_partenaires: Annotated[bool | None, P("rncp:existencePartenaires")] = None
    partenaires: Annotated[
        tuple[Habilitation, ...], P("rncp:aHabilitation", xml="PARTENAIRES/PARTENAIRE", csv="Partenaires")
    ] = ()
    lieux_certification: Annotated[
        tuple[Lieu, ...], P("rncp:lieuCertification", xml="", rubrique="Lieu(x) de certification")
    ] = ()
    reseau_preparation: Annotated[
        str | None, P("rncp:reseauPreparation", lang="fr", xml="", rubrique="Lieu(x) de préparation")
    ] = None
    centres_preparation: Annotated[
        tuple[CentrePreparation, ...], P("rncp:aCentre", xml="", rubrique="Lieu(x) de préparation")
    ] = ()
    accessible_nouvelle_caledonie: Annotated[
        bool | None,
        P(
            "rncp:accessibleNouvelleCaledonie",
            csv="Standard/Accessible_Nouvelle_Caledonie",
            rubrique="Nouvelle Calédonie",
        ),
    ] = None
    accessible_polynesie_francaise: Annotated[
        bool | None,
        P("rncp:accessiblePolynesieFrancaise", csv="Standard/Accessible_Polynesie_Francaise", rubrique="Polynésie"),
    ] = None

    # content
    objectifs_contexte: Annotated[str | None, P("rncp:objectifsContexte", lang="fr")] = None
    resume_referentiel: Annotated[
        str | None, P("rncp:resumeReferentiel", lang="fr", xml="", rubrique="Résumé du référentiel d'emploi")
    ] = None
    activites_visees: Annotated[str | None, P("rncp:activitesVisees", lang="fr", rubrique="Résumé")] = None
    capacites_attestees: Annotated[str | None, P("rncp:capacitesAttestees", lang="fr", rubrique="Résumé")] = None
    secteurs_activite: Annotated[str | None, P("rncp:secteursActivite", lang="fr", rubrique="Secteurs d'activité")] = (
        None
    )
    type_emploi_accessibles: Annotated[
        str | None, P("rncp:typeEmploiAccessibles", lang="fr", rubrique="types d'emplois accessibles")
    ] = None
    reglementations_activites: Annotated[
        str | None, P("rncp:reglementationsActivites", lang="fr", rubrique="Réglementation d'activités")
    ] = None
    niveau_maitrise_competences: Annotated[str | None, P("rncp:niveauMaitriseCompetences", lang="fr")] = None
    composantes: Annotated[
        str | None, P("rncp:composantes", lang="fr", xml="", rubrique="Descriptif des composantes")
    ] = None
    blocs: Annotated[
        tuple[Bloc, ...],
        P(
            "rncp:bloc",
            xml="BLOCS_COMPETENCES/BLOC_COMPETENCES",
            csv="Blocs_De_Compétences",
            rubrique="Bloc de compétence",
        ),
    ] = ()
    correspondances: Annotated[
        tuple[Correspondance, ...], P("rncp:aCorrespondance", xml="CORRESPONDANCES/CORRESPONDANCE")
    ] = ()

    # access and validity of what is acquired
    voies_acces: Annotated[
        tuple[VoieAcces, ...],
        P("rncp:voieAcces", xml="SI_JURY_*", csv="VoixdAccès", rubrique="Conditions d'inscription"),
    ] = ()
    prerequis_entree_formation: Annotated[str | None, P("rncp:prerequisEntreeFormation", lang="fr")] = None
    prerequis_validation: Annotated[
        str | None, P("rncp:prerequisValidation", lang="fr", xml="PREREQUIS_VALIDATION_CERTIFICATION")
    ] = None
    validation_partielle: Annotated[bool | None, P("rncp:validationPartielle", csv="Standard/Validation_Partielle")] = (
        None
    )
    validation_partielle_perimetre: Annotated[str | None, P("rncp:validationPartiellePerimetre", lang="fr")] = None
    modalites_renouvellement: Annotated[str | None, P("rncp:modalitesRenouvellement", lang="fr")] = None
    duree_validite: Annotated[int | None, P("rncp:dureeValidite")] = None
    validite_composantes: Annotated[
        str | None, P("rncp:validiteComposantes", lang="fr", xml="", rubrique="Validité des composantes acquises")
    ] = None
    duree_validite_composantes: Annotated[
        int | None, P("rncp:dureeValiditeComposantes", xml="", rubrique="Validité des composantes acquises")
    ] = None

    # registration, law and lineage
    type_enregistrement: Annotated[
        str | None, P("rncp:typeEnregistrement", lang="fr", csv="Standard/Type_Enregistrement")
    ] = None
    date_decision: Annotated[date | None, P("rncp:dateDecision", csv="Standard/Date_Decision")] = None
    duree_enregistrement: Annotated[int | None, P("rncp:dureeEnregistrement")] = None
    date_effet: Annotated[date | None, P("rncp:dateEffet", csv="Standard/Date_Effet")] = None
    date_fin_enregistrement: Annotated[
        date | None, P("rncp:dateFinEnregistrement", csv="Standard/Date_Fin_Enregistrement")
    ] = None
    date_limite_delivrance: Annotated[date | None, P("rncp:dateLimiteDelivrance")] = None
    date_de_publication: Annotated[date | None, P("rncp:dateDePublication")] = None
    date_dernier_jo: Annotated[date | None, P("rncp:dateDernierJo", csv="Standard/Date_dernier_jo")] = None
    enregistrements: Annotated[
        tuple[Enregistrement, ...], P("rncp:aEnregistrement", xml="", rubrique="Références autres")
    ] = ()
    textes: Annotated[
        tuple[TexteCite, ...], P("rncp:aTexte", xml="PUBLICATION_DECRET_*/PUBLICATION_JO", rubrique="Base légale")
    ] = ()
    anciennes_certifications: Annotated[
        tuple[str, ...],
        P(
            "rncp:ancienneCertification",
            iri="certification/{}",
            xml="ANCIENNES_CERTIFICATIONS/ANCIENNE_CERTIFICATION",
            csv="Ancienne_Nouvelle_Certification/Ancienne_Certification",
            rubrique="Certification précédente",
            key=NUMERO,
        ),
    ] = ()
    nouvelles_certifications: Annotated[
        tuple[str, ...],
        P(
            "rncp:nouvelleCertification",
            iri="certification/{}",
            xml="NOUVELLES_CERTIFICATIONS/NOUVELLE_CERTIFICATION",
            csv="Ancienne_Nouvelle_Certification/Nouvelle_Certification",
            rubrique="Certification suivante",
            key=NUMERO,
        ),
    ] = ()
    certification_precedente: Annotated[
        str | None, P("rncp:certificationPrecedente", lang="fr", xml="", rubrique="Certification précédente")
    ] = None
    liens_autres_certifications: Annotated[
        str | None,
        P("rncp:liensAutresCertifications", lang="fr", xml="", rubrique="Liens avec d'autres certifications"),
    ] = None
    accords_europeens: Annotated[
        str | None, P("rncp:accordsEuropeens", lang="fr", xml="", rubrique="Accords européens ou internationaux")
    ] = None

    # figures and further reading
    annees_promotions_niveau: Annotated[
        tuple[int, ...], P("rncp:anneePromotionNiveau", datatype="xsd:gYear", xml="ANNEES_PROMOTIONS_NIVEAU/ANNEE")
    ] = ()
    statistiques_promotions: Annotated[
        tuple[StatistiquePromotion, ...],
        P("rncp:statistiquePromotion", xml="STATISTIQUES_PROMOTIONS/STATISTIQUES_PROMOTION"),
    ] = ()
    statistiques: Annotated[str | None, P("rncp:statistiques", lang="fr", xml="", rubrique="Statistiques")] = None
    lien_statistiques: Annotated[str | None, P("rncp:lienStatistiques", xml="LIEN_STATISTIQUES")] = None
    lien_url_description: Annotated[str | None, P("rncp:lienUrlDescription")] = None
    sources_information: Annotated[
        tuple[SourceInformation, ...], P("rncp:sourceInformation", xml="", rubrique="Autres sources d'information")
    ] = ()

    # what the source leaves besides
    liens_annotations: Annotated[tuple[str, ...], P("rncp:lienAnnotation", xml="")] = ()
    rubriques: Annotated[tuple[Rubrique, ...], P("rncp:rubrique", xml="")] = ()
    rubriques_vides: Annotated[tuple[str, ...], P("rncp:rubriqueVide", lang="fr", xml="")] = ()
    constats: Annotated[tuple[Constat, ...], P("rncp:constat", xml="")] = ()

    @property
    def registre(self) -> str:
        """The register that the number belongs to: `RNCP` or `RS`."""
        return "RS" if self.numero.startswith("RS") else "RNCP"
