"""The terms that code writes by name, as constants: `RNCP.remplace`, `SKOS.broader`.

A field of a record names its property on its own line (`model/fiche.py`); these are the terms of all other statements.
A name that is not listed here is an error for mypy and for Python; a test holds the list to `ontology/rncp.ttl`.
"""
# ruff: noqa: N815 - terms are spelt as in the ontology

from __future__ import annotations

from collections.abc import Callable
from typing import NewType, TypeVar

from rncp_graph.terms import expand

Term = NewType("Term", str)
"""A property or a class as N-Triples write it: `<http://purl.org/dc/terms/title>`."""

C = TypeVar("C", bound=type)


def term(curie: str) -> Term:
    """Return the term of a prefixed name that data holds.

    >>> term("dct:title")
    '<http://purl.org/dc/terms/title>'
    """
    return Term(f"<{expand(curie)}>")


def vocabulary(prefix: str) -> Callable[[C], C]:
    """Make each name that a class declares the term of that name."""

    def filled(cls: C) -> C:
        for name in cls.__annotations__:
            setattr(cls, name, term(f"{prefix}:{name}"))
        return cls

    return filled


@vocabulary("rncp")
class RNCP:
    """The ontology of this project, `ontology/rncp.ttl`."""

    codeEcrit: Term
    # what official lists say of an occupation
    ancienneAppellationDe: Term
    # links of a fiche
    registre: Term
    premiereAnnee: Term
    rangNumero: Term
    conventionCollective: Term
    organisme: Term
    certificateur: Term
    partenaire: Term
    centrePreparation: Term
    departement: Term
    voie: Term
    voieOuverte: Term
    voieFermee: Term
    juryRepris: Term
    domaineNSF: Term
    cleLibelle: Term
    cleBloc: Term
    codesBlocs: Term
    typeEvaluation: Term
    publicEvalue: Term
    constatDerive: Term
    ConstatDerive: Term
    regle: Term
    public: Term
    citation: Term
    blocSource: Term
    blocDestination: Term
    remplace: Term
    remplacePar: Term
    chemin: Term
    Champ: Term
    # periods and texts
    Enregistrement: Term
    enregistrement: Term
    dateEffet: Term
    dateFin: Term
    dateDecision: Term
    TexteOfficiel: Term
    texteOfficiel: Term
    texteOfficielCite: Term
    natureTexte: Term
    numeroTexte: Term
    nor: Term
    eli: Term
    titre: Term
    dateSignature: Term
    datePublicationJo: Term
    modifie: Term
    # situations
    debut: Term
    situation: Term
    situationCouverte: Term
    Situation: Term
    du: Term
    au: Term
    enregistree: Term
    fondement: Term
    constateeLe: Term
    finHabilitation: Term
    debutCertificateur: Term
    finCertificateur: Term
    # what fiches share
    nomsCertificateurs: Term
    certifieAuNiveau: Term
    certifieDansDomaine: Term
    Succession: Term
    succession: Term
    successeur: Term
    rangAncienne: Term
    rangNouvelle: Term
    nombreRome: Term
    romeGardes: Term
    romeTousGardes: Term
    niveauAncienne: Term
    niveauNouvelle: Term
    Libelle: Term
    libelleCite: Term
    autreLibelleCite: Term
    libelleDe: Term
    libelleUsuel: Term
    texte: Term
    codesVerifies: Term
    codeDouteux: Term
    codeInconnu: Term
    profondeur: Term
    Organisme: Term
    OrganismeNomme: Term
    partieDe: Term
    siret: Term
    siren: Term
    cleNom: Term
    autreCleNom: Term
    cleNomTete: Term
    # provenance
    sha256: Term
    nombreFiches: Term
    dateExport: Term
    versionFlux: Term
    rang: Term
    versionLogiciel: Term
    # likenesses of blocks
    Ressemblance: Term
    blocRessemblant: Term
    score: Term
    methode: Term
    seuil: Term
    voisins: Term
    # disagreements and changes
    Conflit: Term
    Revision: Term
    sujet: Term
    propriete: Term
    valeurContestee: Term
    affirmePar: Term
    contreditPar: Term
    EnsembleChangements: Term
    exportAvant: Term
    exportApres: Term
    Changement: Term
    changementDe: Term
    valeurAvant: Term
    valeurApres: Term
    Entree: Term
    Sortie: Term
    Echeance: Term
    Remplacement: Term
    Activation: Term
    Desactivation: Term
    dateFinEnregistrement: Term


@vocabulary("rdf")
class RDF:
    """RDF itself."""

    type: Term


@vocabulary("xsd")
class XSD:
    """The datatypes of XML Schema."""

    boolean: Term
    integer: Term
    decimal: Term
    date: Term
    dateTime: Term


@vocabulary("owl")
class OWL:
    """The Web Ontology Language."""

    deprecated: Term


@vocabulary("skos")
class SKOS:
    """The Simple Knowledge Organization System, for nomenclatures."""

    Concept: Term
    ConceptScheme: Term
    notation: Term
    prefLabel: Term
    altLabel: Term
    note: Term
    inScheme: Term
    broader: Term
    hasTopConcept: Term
    exactMatch: Term


@vocabulary("dct")
class DCT:
    """Dublin Core."""

    identifier: Term
    title: Term
    description: Term
    format: Term
    creator: Term
    license: Term
    isVersionOf: Term


@vocabulary("foaf")
class FOAF:
    """Friend of a Friend."""

    page: Term


@vocabulary("prov")
class PROV:
    """The provenance ontology."""

    Entity: Term
    Activity: Term
    Collection: Term
    used: Term
    wasDerivedFrom: Term
    wasGeneratedBy: Term
    hadMember: Term
    startedAtTime: Term
    endedAtTime: Term


@vocabulary("dcat")
class DCAT:
    """The catalogue vocabulary."""

    Dataset: Term


@vocabulary("void")
class VOID:
    """The vocabulary of interlinked datasets, for the figures of a graph."""

    Dataset: Term
    triples: Term
    entities: Term
    distinctObjects: Term
    classPartition: Term
    propertyPartition: Term
    subset: Term


@vocabulary("sd")
class SD:
    """The service description of SPARQL 1.1."""

    NamedGraph: Term
    name: Term
    entailmentRegime: Term
    supportedEntailmentProfile: Term


VOCABULARIES: dict[str, type] = {
    "rncp": RNCP,
    "rdf": RDF,
    "xsd": XSD,
    "owl": OWL,
    "skos": SKOS,
    "dct": DCT,
    "foaf": FOAF,
    "prov": PROV,
    "dcat": DCAT,
    "void": VOID,
    "sd": SD,
}
"""Each vocabulary by its prefix."""
