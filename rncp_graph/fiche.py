"""The fiche of a certification, as a typed value: every element of the XML flow V4.1 and every heading of the old fiche.

These tables are the mapping: each field names its property (see `champs.py`); all else is derived from them.
Dates are days, durations are years, rates are per cent, texts are kept to the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from rncp_graph.champs import Node, P
from rncp_graph.terms import digest, normalised

VOIES = ("FI", "CA", "FC", "CQ", "CL", "VAE")
"""Access routes: student, apprenticeship, continuing training, professionalisation contract, individual candidate, experience."""

_SIRET = re.compile(r"\d{14}").fullmatch


def cle_organisme(siret: str | None, nom: str | None) -> str:
    """Give the key of a body: its SIRET, else a hash of its normalised name, else `inconnu`.

    >>> cle_organisme("18750002000065", "CCI FRANCE"), cle_organisme(None, None)
    ('siret-18750002000065', 'inconnu')
    """
    if siret and _SIRET(siret):
        return f"siret-{siret}"
    return f"nom-{digest(normalised(nom))}" if nom else "inconnu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """An entry of a nomenclature, as a fiche quotes it. Its label is held once, on the concept."""

    code: Annotated[str, P("skos:notation")]
    libelle: Annotated[str | None, P("skos:prefLabel", lang="fr")] = None
    autres_libelles: Annotated[tuple[str, ...], P("skos:altLabel", lang="fr", xml="")] = ()


class Rome(Concept):
    """An occupation of the ROME, code such as `D1407`."""

    __slots__ = ()
    node: ClassVar = Node("skos:Concept", "rome/{code}")


class Nsf(Concept):
    """A training domain of the NSF, code such as `312t`."""

    __slots__ = ()
    node: ClassVar = Node("skos:Concept", "nsf/{code}")


class Formacode(Concept):
    """An entry of the Formacode thesaurus of Centre Inffo, five digits."""

    __slots__ = ()
    node: ClassVar = Node("skos:Concept", "formacode/{code}")


class Abrege(Concept):
    """A type of award by its abbreviation, such as `BTS`."""

    __slots__ = ()
    node: ClassVar = Node("skos:Concept", "abrege/{code}")


class Idcc(Concept):
    """A collective agreement by its IDCC."""

    __slots__ = ()
    node: ClassVar = Node("skos:Concept", "idcc/{code}")


class Ccn(Concept):
    """A collective agreement by the number of its Journal Officiel brochure (not its IDCC)."""

    __slots__ = ()
    node: ClassVar = Node("skos:Concept", "ccn/{code}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModaliteEvaluation:
    """How a block is assessed for one public, where the fiche tells the publics apart."""

    node: ClassVar = Node("rncp:ModaliteEvaluation", "{parent}/modalite/{hash}")

    rang: Annotated[int | None, P("rncp:rang", xml="")] = None
    public: Annotated[str | None, P("rncp:public", lang="fr", xml="")] = None
    texte: Annotated[str | None, P("rncp:texte", lang="fr", xml="")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bloc:
    """A block of competences. Its code alone is no key: some codes occur in several fiches."""

    node: ClassVar = Node("rncp:BlocCompetences", "{parent}/bloc/{cle}")

    code: Annotated[str | None, P("skos:notation", csv="Blocs_De_Compétences/Bloc_Competences_Code")] = None
    libelle: Annotated[
        str | None, P("skos:prefLabel", lang="fr", csv="Blocs_De_Compétences/Bloc_Competences_Libelle")
    ] = None
    rang: Annotated[int | None, P("rncp:rang", xml="")] = None
    liste_competences: Annotated[str | None, P("rncp:listeCompetences", lang="fr", rubrique="Descriptif")] = None
    modalites_evaluation: Annotated[
        str | None, P("rncp:modalitesEvaluation", lang="fr", rubrique="Modalités d’évaluation")
    ] = None
    modalites: Annotated[tuple[ModaliteEvaluation, ...], P("rncp:modalite", xml="")] = ()
    prerequis_entree_formation: Annotated[
        str | None, P("rncp:prerequisEntreeFormation", lang="fr", xml="PREREQUIS_ENTREE_FORMATION_BLOC")
    ] = None
    prerequis_validation: Annotated[
        str | None, P("rncp:prerequisValidation", lang="fr", xml="PREREQUIS_VALIDATION_BLOC")
    ] = None

    @property
    def cle(self) -> str:
        """The end of its IRI: the official code, else a hash of the title."""
        return self.code or f"sans-code-{digest(self.libelle)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificateur:
    """A body that awards the certification, with its state for this fiche."""

    node: ClassVar = Node("rncp:Certificateur", "{parent}/certificateur/{cle}")

    nom: Annotated[str | None, P("rncp:nom", xml="NOM_CERTIFICATEUR", csv="Certificateurs/Nom_Certificateur")] = None
    siret: Annotated[
        str | None, P("rncp:siret", xml="SIRET_CERTIFICATEUR", csv="Certificateurs/Siret_Certificateur")
    ] = None
    etat_certificateur: Annotated[str | None, P("rncp:etatCertificateur")] = None
    date_derniere_modification_etat: Annotated[date | None, P("rncp:dateDerniereModificationEtat")] = None
    nom_commercial: Annotated[str | None, P("rncp:nomCommercial")] = None
    site_internet: Annotated[str | None, P("rncp:siteInternet")] = None
    sous_organisme: Annotated[str | None, P("rncp:sousOrganisme", xml="", rubrique="Autorité responsable")] = None
    qualite_signataire: Annotated[
        str | None, P("rncp:qualiteSignataire", lang="fr", xml="", rubrique="Qualité du signataire")
    ] = None

    @property
    def cle(self) -> str:
        """The key of the body."""
        return cle_organisme(self.siret, self.nom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habilitation:
    """A partner and what the certifier entitles it to: train, organise the assessment, or both."""

    node: ClassVar = Node("rncp:Habilitation", "{parent}/habilitation/{cle}")

    nom: Annotated[str | None, P("rncp:nom", xml="NOM_PARTENAIRE", csv="Partenaires/Nom_Partenaire")] = None
    siret: Annotated[str | None, P("rncp:siret", xml="SIRET_PARTENAIRE", csv="Partenaires/Siret_Partenaire")] = None
    habilitation: Annotated[
        str | None,
        P("rncp:roleHabilitation", xml="HABILITATION_PARTENAIRE", csv="Partenaires/Habilitation_Partenaire"),
    ] = None
    etat_habilitation: Annotated[str | None, P("rncp:etatHabilitation")] = None
    date_actif: Annotated[date | None, P("rncp:dateActif")] = None
    date_derniere_modification_etat: Annotated[date | None, P("rncp:dateDerniereModificationEtat")] = None

    @property
    def cle(self) -> str:
        """The key of the body and its role."""
        role = (self.habilitation or "inconnu").removeprefix("HABILITATION_").lower()
        return f"{cle_organisme(self.siret, self.nom)}-{role}"

    @property
    def forme(self) -> bool:
        """Whether the partner may train: `HABILITATION_FORMER` or `HABILITATION_ORGA_FORM`."""
        return self.habilitation in ("HABILITATION_FORMER", "HABILITATION_ORGA_FORM")


@dataclass(frozen=True, slots=True, kw_only=True)
class VoieAcces:
    """A route to the certification: open, closed, or not stated."""

    node: ClassVar = Node("rncp:VoieAcces", "{parent}/voie/{code}")

    code: Annotated[str, P("skos:notation", xml="SI_JURY_*", csv="VoixdAccès/Si_Jury")]
    libelle: Annotated[str | None, P("skos:prefLabel", lang="fr", xml="", rubrique="Conditions d'inscription")] = None
    ouverte: Annotated[bool | None, P("rncp:ouverte", xml="ACTIF")] = None
    jury: Annotated[str | None, P("rncp:jury", lang="fr", xml="COMPOSITION", rubrique="Composition des jurys")] = None
    jury_renvoi: Annotated[str | None, P("rncp:juryRenvoi", xml="", rubrique="Idem")] = None
    annee_vae: Annotated[int | None, P("rncp:anneeVae", datatype="xsd:gYear", xml="", rubrique="VAE prévu en")] = None
    date_derniere_modification: Annotated[date | None, P("rncp:dateDerniereModification")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TexteCite:
    """A legal text as the fiche quotes it. `modifie` holds the references of the texts that it amends.

    `role` is `general`, `creation`, `vae`, `autre` or `reglementation`; `rang` is its place in the fiche.
    """

    node: ClassVar = Node("rncp:TexteCite", "{parent}/texte/{hash}")

    role: Annotated[str | None, P("rncp:roleTexte", xml="PUBLICATION_DECRET_*", rubrique="Base légale")] = None
    rang: Annotated[int | None, P("rncp:rang", xml="")] = None
    nature: Annotated[str | None, P("rncp:natureTexte", xml="")] = None
    numero_texte: Annotated[str | None, P("rncp:numeroTexte", xml="")] = None
    nor: Annotated[str | None, P("rncp:nor", xml="")] = None
    titre: Annotated[str | None, P("rncp:titre", lang="fr")] = None
    date_signature: Annotated[date | None, P("rncp:dateSignature", xml="")] = None
    date_publication_jo: Annotated[date | None, P("rncp:datePublicationJo")] = None
    publication: Annotated[str | None, P("rncp:publication", lang="fr", xml="")] = None
    modifie: Annotated[tuple[str, ...], P("rncp:modifieReference", xml="")] = ()
    texte: Annotated[str | None, P("rncp:texte", lang="fr", xml="")] = None

    @property
    def reference(self) -> str | None:
        """A short name that other texts of the fiche use: `arrêté 2000-03-22`, `décret 2004-171`."""
        key = self.numero_texte or (self.date_signature and self.date_signature.isoformat())
        return f"{self.nature} {key}" if self.nature and key else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enregistrement:
    """A period of validity as the fiche tells it: `homologation`, `enregistrement` or `prorogation`."""

    node: ClassVar = Node("rncp:Enregistrement", "{parent}/enregistrement/{cle}")

    nature_enregistrement: Annotated[str | None, P("rncp:natureEnregistrement", xml="")] = None
    date_effet: Annotated[date | None, P("rncp:dateEffet", xml="")] = None
    date_fin: Annotated[date | None, P("rncp:dateFin", xml="")] = None
    duree_enregistrement: Annotated[int | None, P("rncp:dureeEnregistrement", xml="")] = None
    intitule: Annotated[str | None, P("dct:title", lang="fr", xml="")] = None
    niveau_1969: Annotated[str | None, P("rncp:niveau1969", iri="niveau-1969/{}", xml="")] = None
    reference_texte: Annotated[str | None, P("rncp:referenceTexte", xml="")] = None
    texte: Annotated[str | None, P("rncp:texte", lang="fr", xml="")] = None

    @property
    def cle(self) -> str:
        """Its end, else its beginning, else `courant`."""
        day = self.date_fin or self.date_effet
        return day.isoformat() if day else "courant"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatistiquePromotion:
    """The figures of one year: people certified, and insertion rates in per cent."""

    node: ClassVar = Node("rncp:StatistiquePromotion", "{parent}/promotion/{annee}")

    annee: Annotated[int | None, P("rncp:annee", datatype="xsd:gYear")] = None
    nombre_certifies: Annotated[int | None, P("rncp:nombreCertifies")] = None
    nombre_certifies_vae: Annotated[int | None, P("rncp:nombreCertifiesVae")] = None
    taux_insertion_global_6mois: Annotated[int | None, P("rncp:tauxInsertionGlobal6mois")] = None
    taux_insertion_metier_6mois: Annotated[int | None, P("rncp:tauxInsertionMetier6mois")] = None
    taux_insertion_metier_2ans: Annotated[int | None, P("rncp:tauxInsertionMetier2ans")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondance:
    """An official equivalence: blocks of this certification towards blocks of another, or towards all of it."""

    node: ClassVar = Node("rncp:Correspondance", "{parent}/correspondance/{hash}")

    rang: Annotated[int | None, P("rncp:rang", xml="")] = None
    blocs_source: Annotated[tuple[str, ...], P("rncp:codeBlocSource", xml="SOURCE/BLOC_COMPETENCES/CODE")] = ()
    certification_destination: Annotated[
        str | None, P("rncp:certificationDestination", iri="certification/{}", xml="DESTINATION/NUMERO_FICHE")
    ] = None
    blocs_destination: Annotated[
        tuple[str, ...], P("rncp:codeBlocDestination", xml="DESTINATION/BLOC_COMPETENCES/CODE")
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInformation:
    """A place where more is said: a label, an address, or both."""

    node: ClassVar = Node("rncp:SourceInformation", "{parent}/source/{hash}")

    rang: Annotated[int | None, P("rncp:rang", xml="")] = None
    libelle: Annotated[str | None, P("skos:prefLabel", lang="fr", xml="", rubrique="Autres sources")] = None
    url: Annotated[str | None, P("rncp:url", xml="", rubrique="Autres sources")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lieu:
    """A place of certification: the text as written, and what could be told apart in it."""

    node: ClassVar = Node("rncp:Lieu", "{parent}/lieu/{hash}")

    rang: Annotated[int | None, P("rncp:rang", xml="")] = None
    nom: Annotated[str | None, P("rncp:nom", xml="")] = None
    region: Annotated[str | None, P("rncp:region", lang="fr", xml="")] = None
    departement: Annotated[str | None, P("rncp:departement", iri="departement/{}", xml="")] = None
    ville: Annotated[str | None, P("rncp:ville", lang="fr", xml="")] = None
    code_postal: Annotated[str | None, P("rncp:codePostal", xml="")] = None
    adresse: Annotated[str | None, P("rncp:adresse", lang="fr", xml="")] = None
    texte: Annotated[str | None, P("rncp:texte", lang="fr", xml="", rubrique="Lieu(x) de certification")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CentrePreparation:
    """A preparation centre as declared: its name as written, and the places that the name tells.

    `categorie` is true for a class of centres ("centres agréés par …") in place of a centre.
    """

    node: ClassVar = Node("rncp:CentrePreparation", "{parent}/centre/{cle}")

    rang: Annotated[int | None, P("rncp:rang", xml="")] = None
    nom: Annotated[str, P("rncp:nom", xml="", rubrique="Lieu(x) de préparation")]
    categorie: Annotated[bool | None, P("rncp:categorie", xml="")] = None
    localites: Annotated[tuple[str, ...], P("rncp:localite", lang="fr", xml="")] = ()
    departements: Annotated[tuple[str, ...], P("rncp:departement", iri="departement/{}", xml="")] = ()

    @property
    def cle(self) -> str:
        """A hash of the name as written."""
        return digest(self.nom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubrique:
    """A part of the source kept whole: a heading of the old fiche, or an element that no field takes."""

    node: ClassVar = Node("rncp:Rubrique", "{parent}/rubrique/{hash}")

    rang: Annotated[int | None, P("rncp:rang", xml="")] = None
    titre: Annotated[str | None, P("rncp:titre", lang="fr", xml="")] = None
    texte: Annotated[str | None, P("rncp:texte", lang="fr", xml="")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Constat:
    """The evidence for a value that was inferred, could not be known, or could not be read.

    `sujet` is the path of the node it speaks of (`certification/RNCP7141/voie/FI`), `propriete` the prefixed name of
    the property, `statut` is `déduit`, `inconnu`, `douteux` or `illisible`, `citation` is the text it rests on.
    """

    node: ClassVar = Node("rncp:Constat", "{parent}/constat/{hash}")

    sujet: Annotated[str, P("rncp:sujet", iri="{}", xml="")]
    propriete: Annotated[str, P("rncp:propriete", iri="curie", xml="")]
    statut: Annotated[str, P("rncp:statut", lang="fr", xml="")]
    valeur: Annotated[str | None, P("rncp:valeur", xml="")] = None
    regle: Annotated[str | None, P("rncp:regle", xml="")] = None
    rubrique: Annotated[str | None, P("rncp:rubriqueCitee", lang="fr", xml="")] = None
    citation: Annotated[str | None, P("rncp:citation", lang="fr", xml="")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fiche:
    """A certification, as its fiche describes it.

    >>> Fiche(numero="RNCP27413", niveau=5).registre
    'RNCP'
    """

    node: ClassVar = Node("rncp:Certification", "certification/{numero}")

    # identity
    numero: Annotated[str, P("dct:identifier", xml="NUMERO_FICHE", csv="Standard/Numero_Fiche", rubrique="Code RNCP")]
    id_fiche: Annotated[str | None, P("rncp:idFiche", csv="Standard/Id_Fiche")] = None
    intitule: Annotated[str | None, P("dct:title", lang="fr", csv="Standard/Intitule", rubrique="Intitulé")] = None
    intitule_source: Annotated[str | None, P("rncp:intituleSource", lang="fr", xml="", rubrique="Intitulé")] = None
    anciens_intitules: Annotated[
        tuple[str, ...], P("rncp:ancienIntitule", lang="fr", xml="", rubrique="Historique de la certification")
    ] = ()
    abrege: Annotated[Abrege | None, P("rncp:abrege", csv="Standard/Abrege_Libelle, Abrege_Intitule")] = None
    etat_fiche: Annotated[str | None, P("rncp:etatFiche")] = None
    actif: Annotated[bool | None, P("rncp:actif", csv="Standard/Actif")] = None
    preambule: Annotated[str | None, P("rncp:preambule", lang="fr", xml="")] = None

    # level and nomenclatures
    niveau: Annotated[
        int | None, P("rncp:niveau", iri="niveau/{}", xml="NOMENCLATURE_EUROPE/NIVEAU", rubrique="Niveau")
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
    codes_nsf: Annotated[tuple[Nsf, ...], P("rncp:codeNSF", xml="CODES_NSF/NSF", csv="Nsf", rubrique="Code(s) NSF")] = ()
    codes_rome: Annotated[
        tuple[Rome, ...],
        P("rncp:codeRome", xml="CODES_ROME/ROME", csv="Rome", rubrique="Codes des fiches ROME les plus proches"),
    ] = ()
    formacodes: Annotated[
        tuple[Formacode, ...],
        P("rncp:formacode", xml="FORMACODES/FORMACODE", csv="Formacode", rubrique="Formacode(s)"),
    ] = ()
    ccn_1: Annotated[Ccn | None, P("rncp:ccn1", csv="CCN/Ccn_1_Numero, Ccn_1_Libelle")] = None
    ccn_2: Annotated[Ccn | None, P("rncp:ccn2", csv="CCN/Ccn_2_Numero, Ccn_2_Libelle")] = None
    ccn_3: Annotated[Ccn | None, P("rncp:ccn3", csv="CCN/Ccn_3_Numero, Ccn_3_Libelle")] = None
    codes_idcc: Annotated[tuple[Idcc, ...], P("rncp:codeIDCC", xml="CODES_IDCC/IDCC")] = ()
    conventions: Annotated[tuple[str, ...], P("rncp:convention", lang="fr", xml="", rubrique="Convention(s)")] = ()

    # bodies and places
    certificateurs: Annotated[
        tuple[Certificateur, ...],
        P("rncp:aCertificateur", xml="CERTIFICATEURS/CERTIFICATEUR", csv="Certificateurs", rubrique="Autorité responsable"),
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
        P("rncp:accessibleNouvelleCaledonie", csv="Standard/Accessible_Nouvelle_Caledonie", rubrique="Nouvelle Calédonie"),
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
    secteurs_activite: Annotated[str | None, P("rncp:secteursActivite", lang="fr", rubrique="Secteurs d'activité")] = None
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
        P("rncp:bloc", xml="BLOCS_COMPETENCES/BLOC_COMPETENCES", csv="Blocs_De_Compétences", rubrique="Bloc de compétence"),
    ] = ()
    correspondances: Annotated[
        tuple[Correspondance, ...], P("rncp:aCorrespondance", xml="CORRESPONDANCES/CORRESPONDANCE")
    ] = ()

    # access and validity of what is acquired
    voies_acces: Annotated[
        tuple[VoieAcces, ...], P("rncp:voieAcces", xml="SI_JURY_*", csv="VoixdAccès", rubrique="Conditions d'inscription")
    ] = ()
    prerequis_entree_formation: Annotated[str | None, P("rncp:prerequisEntreeFormation", lang="fr")] = None
    prerequis_validation: Annotated[
        str | None, P("rncp:prerequisValidation", lang="fr", xml="PREREQUIS_VALIDATION_CERTIFICATION")
    ] = None
    validation_partielle: Annotated[
        bool | None, P("rncp:validationPartielle", csv="Standard/Validation_Partielle")
    ] = None
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
        ),
    ] = ()
    certification_precedente: Annotated[
        str | None, P("rncp:certificationPrecedente", lang="fr", xml="", rubrique="Certification précédente")
    ] = None
    liens_autres_certifications: Annotated[
        str | None, P("rncp:liensAutresCertifications", lang="fr", xml="", rubrique="Liens avec d'autres certifications")
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
