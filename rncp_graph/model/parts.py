"""The parts of a fiche: each record here is a node of the graph, and each of its fields a property of that node."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, ClassVar

from rncp_graph.model.fields import APOSTROPHES, TABBED, Node, P
from rncp_graph.model.identifiers import NUMERO, SIRET, is_siren, is_siret, siret_of
from rncp_graph.terms import digest, normalised

VOIES = ("FI", "CA", "FC", "CQ", "CL", "VAE")
"""Access routes: student, apprenticeship, continuing training, professionalisation contract, individual, experience."""

_NIVEAU = re.compile(r"NIV([1-8])").fullmatch


def level_of(code: str | None) -> int | None:
    """Return the level, 1 to 8, of a code of the European nomenclature; none for `AUCUN`, `REPRISE` and others.

    >>> level_of("NIV5"), level_of("REPRISE")
    (5, None)
    """
    found = _NIVEAU(code or "")
    return int(found[1]) if found else None


@lru_cache(maxsize=1 << 17)
def body_key(siret: str | None, nom: str | None) -> str:
    """Return the key of a body: its SIRET, else its SIREN, else a hash of its normalised name, else `inconnu`.

    >>> body_key("18750002000065", "CCI FRANCE"), body_key("187 500 020", "CCI FRANCE"), body_key(None, None)
    ('siret-18750002000065', 'siren-187500020', 'inconnu')
    """
    number = siret_of(siret) if siret else ""
    if is_siret(number):
        return f"siret-{number}"
    if is_siren(number):
        return f"siren-{number}"
    return f"nom-{digest(normalised(nom))}" if nom else "inconnu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """An entry of a nomenclature, as a fiche quotes it.

    Its labels are the words of the fiche: `rdf/labels.py` says how a graph holds them, once for all fiches that use
    them.
    """

    code: Annotated[str, P("skos:notation")]
    libelle: Annotated[str | None, P("skos:prefLabel", lang="fr", csv_form=APOSTROPHES)] = None
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

    code: Annotated[
        str | None,
        P("skos:notation", csv="Blocs_De_Compétences/Bloc_Competences_Code", rubrique="Bloc de compétence"),
    ] = None
    libelle: Annotated[
        str | None,
        P(
            "skos:prefLabel",
            lang="fr",
            csv="Blocs_De_Compétences/Bloc_Competences_Libelle",
            rubrique="Bloc de compétence",
            csv_form=APOSTROPHES,
        ),
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

    nom: Annotated[
        str | None,
        P(
            "rncp:nom",
            xml="NOM_CERTIFICATEUR",
            csv="Certificateurs/Nom_Certificateur",
            rubrique="Autorité responsable",
        ),
    ] = None
    siret: Annotated[
        str | None,
        P(
            "rncp:siret",
            xml="SIRET_CERTIFICATEUR",
            csv="Certificateurs/Siret_Certificateur",
            csv_form=TABBED,
            key=SIRET,
        ),
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
    def organisme(self) -> str:
        """The key of the body."""
        return body_key(self.siret, self.nom)

    @property
    def cle(self) -> str:
        """The end of its IRI: a body has one row in a fiche, or several told apart by a number."""
        return self.organisme


@dataclass(frozen=True, slots=True, kw_only=True)
class Habilitation:
    """A partner and what the certifier entitles it to: train, organise the assessment, or both."""

    node: ClassVar = Node("rncp:Habilitation", "{parent}/habilitation/{cle}")

    nom: Annotated[str | None, P("rncp:nom", xml="NOM_PARTENAIRE", csv="Partenaires/Nom_Partenaire")] = None
    siret: Annotated[
        str | None,
        P("rncp:siret", xml="SIRET_PARTENAIRE", csv="Partenaires/Siret_Partenaire", csv_form=TABBED, key=SIRET),
    ] = None
    habilitation: Annotated[
        str | None,
        P("rncp:roleHabilitation", xml="HABILITATION_PARTENAIRE", csv="Partenaires/Habilitation_Partenaire"),
    ] = None
    etat_habilitation: Annotated[str | None, P("rncp:etatHabilitation")] = None
    date_actif: Annotated[date | None, P("rncp:dateActif")] = None
    date_derniere_modification_etat: Annotated[date | None, P("rncp:dateDerniereModificationEtat")] = None

    @property
    def organisme(self) -> str:
        """The key of the body."""
        return body_key(self.siret, self.nom)

    @property
    def cle(self) -> str:
        """The key of the body and its role."""
        role = (self.habilitation or "inconnu").removeprefix("HABILITATION_").lower()
        return f"{self.organisme}-{role}"

    @property
    def format_(self) -> bool:
        """Whether the partner may train: `HABILITATION_FORMER` or `HABILITATION_ORGA_FORM`."""
        return self.habilitation in ("HABILITATION_FORMER", "HABILITATION_ORGA_FORM")


@dataclass(frozen=True, slots=True, kw_only=True)
class VoieAcces:
    """A route to the certification: open, closed, or not stated."""

    node: ClassVar = Node("rncp:VoieAcces", "{parent}/voie/{code}")

    code: Annotated[
        str, P("skos:notation", xml="SI_JURY_*", csv="VoixdAccès/Si_Jury", rubrique="Conditions d'inscription")
    ]
    libelle: Annotated[str | None, P("skos:prefLabel", lang="fr", xml="", rubrique="Conditions d'inscription")] = None
    ouverte: Annotated[
        bool | None, P("rncp:ouverte", xml="ACTIF", csv="VoixdAccès/Si_Jury", rubrique="Conditions d'inscription")
    ] = None
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
        """Its end, else its beginning, else the text that it rests on, else `courant`."""
        day = self.date_fin or self.date_effet
        return day.isoformat() if day else self.reference_texte or "courant"


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
        str | None,
        P("rncp:certificationDestination", iri="certification/{}", xml="DESTINATION/NUMERO_FICHE", key=NUMERO),
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
    the property, `statut` is `déduit`, `unknown`, `doubtful` or `illisible`, `citation` is the text it rests on.
    """

    node: ClassVar = Node("rncp:Constat", "{parent}/constat/{hash}")

    sujet: Annotated[str, P("rncp:sujet", iri="{}", xml="")]
    propriete: Annotated[str, P("rncp:propriete", iri="curie", xml="")]
    statut: Annotated[str, P("rncp:statut", lang="fr", xml="")]
    valeur: Annotated[str | None, P("rncp:valeur", xml="")] = None
    regle: Annotated[str | None, P("rncp:regle", xml="")] = None
    rubrique: Annotated[str | None, P("rncp:rubriqueCitee", lang="fr", xml="")] = None
    citation: Annotated[str | None, P("rncp:citation", lang="fr", xml="")] = None
