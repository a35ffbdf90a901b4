"""A certification as its fiche tells it: the sheet that one reads, prints and gives away."""

from __future__ import annotations

from collections.abc import Iterator

from rncp_graph.graph.links import official_page
from rncp_graph.language import how_many, language, t, yes_no
from rncp_graph.model.fiche import VOIES, Bloc, Fiche, VoieAcces
from rncp_graph.model.parts import Concept
from rncp_graph.portraits.description import (
    Etat,
    Forme,
    Portrait,
    Row,
    Section,
    Value,
    absent,
    quoted,
    text,
)
from rncp_graph.portraits.evidence import Evidence
from rncp_graph.portraits.history import history, legal_text, lineage
from rncp_graph.portraits.neighbours import neighbours
from rncp_graph.portraits.people import certifiers, where_to_prepare
from rncp_graph.portraits.sources import merge_rule, sources_section
from rncp_graph.portraits.surroundings import Surroundings
from rncp_graph.portraits.validity import state_rows
from rncp_graph.portraits.words import coded, day, entry, sentence
from rncp_graph.rdf.names import iri
from rncp_graph.terms import segment


def sheet(fiche: Fiche, around: Surroundings) -> Portrait:
    """Return the sheet of a fiche, worked out from the record and from what the store knows around it.

    >>> [section.cle for section in sheet(Fiche(numero="RS1", intitule="Essai"), Surroundings(base="urn:x/")).sections]
    ['etat', 'identite', 'resume', 'metiers', 'blocs', 'voies', 'centres', 'certificateurs', 'suite', 'sources']
    """
    evidence = Evidence(fiche)
    sections = (
        Section(cle="etat", titre=t("État de la certification", "State of the certification"),
                lignes=tuple(state_rows(fiche, around))),
        Section(cle="identite", titre=t("En bref", "In short"), lignes=tuple(_identity(fiche, evidence))),
        Section(cle="resume", titre=t("Ce que fait le titulaire", "What holders do"), forme=Forme.ARTICLES,
                lignes=tuple(_aims(fiche, evidence))),
        Section(cle="metiers", titre=t("Métiers et domaines", "Occupations and domains"),
                lignes=tuple(_fields(fiche, around, evidence))),
        Section(cle="blocs", titre=t("Ce qu'il faut apprendre, bloc par bloc", "What must be learnt, block by block"),
                forme=Forme.ARTICLES, lignes=tuple(_blocs(fiche, around, evidence))),
        Section(cle="voies", titre=t("Voies d'accès", "Access routes"), lignes=tuple(_voies(fiche, evidence))),
        where_to_prepare(fiche, around),
        Section(cle="certificateurs", titre=t("Qui la délivre", "Who awards it"), forme=Forme.LISTE,
                lignes=tuple(certifiers(fiche, around, evidence))),
        Section(cle="suite", titre=t("Ce qui la précède et ce qui la remplace", "What it replaced, what replaces it"),
                lignes=tuple(lineage(fiche, around, evidence))),
        neighbours(around),
        Section(cle="histoire", titre=t("Histoire légale", "Legal history"), forme=Forme.FRISE,
                lignes=tuple(history(fiche, evidence, around.base))),
        Section(cle="textes", titre=t("Textes officiels", "Legal texts"), forme=Forme.LISTE,
                lignes=tuple(legal_text(one, around.base) for one in fiche.textes), accessoire=True),
        Section(cle="statistiques", titre=t("Chiffres", "Figures"), forme=Forme.LISTE, lignes=tuple(_figures(fiche))),
        evidence.section(),
        sources_section(around.sources, merge_rule() if len(around.sources) > 1 else None),
    )  # fmt: skip
    return Portrait(
        iri=iri(fiche, around.base),
        base=around.base,
        genre="certification",
        code=fiche.numero,
        titre=fiche.intitule or t("intitulé non connu", "title not known"),
        langue=language(),
        langue_titre="fr" if fiche.intitule else None,
        page=official_page(fiche.numero),
        sections=tuple(section for section in sections if section.lignes),
    )


# --- what it is -------------------------------------------------------------------------------------------------------


def _identity(fiche: Fiche, evidence: Evidence) -> Iterator[Row]:
    if not fiche.intitule:
        yield Row(
            nom=t("Intitulé", "Title"),
            valeurs=(absent("intitule"),),
            preuve=evidence.proof_of_field("intitule", known=False),
        )
    if former := fiche.anciens_intitules:
        yield Row(
            nom=t("Anciens intitulés", "Former titles"),
            valeurs=tuple(map(quoted, former)),
            constat=evidence.of("rncp:ancienIntitule"),
            preuve=evidence.proof_of_field("anciens_intitules"),
        )
    register = {
        "RNCP": t("Répertoire national (RNCP)", "National register (RNCP)"),
        "RS": t("Répertoire spécifique (RS)", "Specific register (RS)"),
    }
    yield Row(
        nom=t("Registre", "Register"),
        valeurs=(text(register[fiche.registre]),),
        preuve=evidence.proof("rncp:registre", derived=True),
    )
    award = fiche.abrege
    named = (quoted(award.libelle or award.code),) if award else (absent("type"),)
    yield Row(nom=t("Type", "Type"), valeurs=named, preuve=evidence.proof_of_field("abrege", known=award is not None))
    level = next((name for name in _LEVELS if getattr(fiche, name) is not None), None)
    yield Row(
        nom=t("Niveau", "Level"),
        valeurs=tuple(_level(fiche)),
        preuve=evidence.proof_of_field(level or "niveau", known=level is not None),
    )
    dates = (
        (t("Décision", "Decided on"), "date_decision"),
        (t("Date d'effet", "In effect from"), "date_effet"),
        (t("Fin d'enregistrement", "Registered until"), "date_fin_enregistrement"),
    )
    for name, field in dates:
        if jour := getattr(fiche, field):
            yield Row(nom=name, valeurs=(text(day(jour)),), preuve=evidence.proof_of_field(field))
    words = (
        (t("Nature de l'enregistrement", "Kind of registration"), "type_enregistrement"),
        (t("État de la fiche", "State of the fiche"), "etat_fiche"),
        (t("Validité des composantes", "Validity of components"), "validite_composantes"),
    )
    for name, field in words:
        if said := getattr(fiche, field):
            yield Row(nom=name, valeurs=(quoted(said),), preuve=evidence.proof_of_field(field))
    if fiche.actif is not None:
        name = t("Active au jour des données", "Active on the day of the data")
        yield Row(nom=name, etat=Etat.of(fiche.actif), preuve=evidence.proof_of_field("actif"))
    places = (
        (t("Nouvelle-Calédonie", "New Caledonia"), "accessible_nouvelle_caledonie"),
        (t("Polynésie française", "French Polynesia"), "accessible_polynesie_francaise"),
    )
    for name, field in places:
        open_ = getattr(fiche, field)
        yield Row(
            nom=name,
            etat=Etat.of(open_),
            valeurs=() if open_ is not None else (absent("outre-mer"),),
            preuve=evidence.proof_of_field(field, known=open_ is not None),
        )


_LEVELS = ("niveau", "nomenclature_europe", "niveau_1969")


def _level(fiche: Fiche) -> Iterator[Value]:
    """The level and what it means; that of 1969, where the fiche tells it."""
    if fiche.niveau is not None:
        meaning = entry("niveaux", f"niveau/{fiche.niveau}", "skos:definition")
        yield text(f"{fiche.niveau}{t(' : ', ': ')}{meaning}" if meaning else fiche.niveau)
    elif fiche.nomenclature_europe:
        yield quoted(fiche.nomenclature_europe_libelle or fiche.nomenclature_europe)
    if fiche.niveau_1969:
        yield text(f"{fiche.niveau_1969} ({t('nomenclature de 1969', 'levels of 1969')})")
    if fiche.niveau is None and not fiche.nomenclature_europe and not fiche.niveau_1969:
        yield absent("niveau")


def _aims(fiche: Fiche, evidence: Evidence) -> Iterator[Row]:
    aims = "objectifs_contexte" if fiche.objectifs_contexte else "resume_referentiel"
    said = (
        ("", aims, getattr(fiche, aims)),
        (t("Activités visées", "Activities"), "activites_visees", fiche.activites_visees),
        (t("Emplois accessibles", "Jobs"), "type_emploi_accessibles", fiche.type_emploi_accessibles),
        (t("Secteurs d'activité", "Sectors"), "secteurs_activite", fiche.secteurs_activite),
        (t("Réglementation", "Regulation"), "reglementations_activites", fiche.reglementations_activites),
    )
    found = [
        Row(nom=name, valeurs=(quoted(words),), constat=evidence.of_field(field), preuve=evidence.proof_of_field(field))
        for name, field, words in said
        if words
    ]
    yield from found or [Row(valeurs=(absent("resume"),))]


def _fields(fiche: Fiche, around: Surroundings, evidence: Evidence) -> Iterator[Row]:
    """The occupations, the domains, the agreements, under the words of the fiche."""
    groups: tuple[tuple[str, str | None, tuple[Concept, ...]], ...] = (
        (t("Métiers (ROME)", "Occupations (ROME)"), "metiers", fiche.codes_rome),
        (t("Domaines (NSF)", "Domains (NSF)"), "domaines", fiche.codes_nsf),
        (t("Formacodes", "Formacodes"), None, fiche.formacodes),
        (t("Conventions collectives", "Collective agreements"), None, _agreements(fiche)),
    )
    fields = ("codes_rome", "codes_nsf", "formacodes", "codes_idcc" if fiche.codes_idcc else "ccn_1")
    for (name, absence, concepts), field in zip(groups, fields, strict=True):
        proof = evidence.proof_of_field(field, known=bool(concepts))
        if concepts:
            yield Row(nom=name, valeurs=tuple(_concept(one, around) for one in concepts), preuve=proof)
        elif absence and not (absence == "domaines" and fiche.formacodes):
            yield Row(nom=name, valeurs=(absent(absence),), preuve=proof)


def _agreements(fiche: Fiche) -> tuple[Concept, ...]:
    return (*(one for one in (fiche.ccn_1, fiche.ccn_2, fiche.ccn_3) if one), *fiche.codes_idcc)


def _concept(one: Concept, around: Surroundings) -> Value:
    label = one.libelle or around.labels.get(iri(one, around.base))
    return quoted(coded(one.code, label), iri(one, around.base))


# --- what is learnt, and how ------------------------------------------------------------------------------------------


def _blocs(fiche: Fiche, around: Surroundings, evidence: Evidence) -> Iterator[Row]:
    for bloc in sorted(fiche.blocs, key=lambda one: (one.rang is None, one.rang, one.code or "")):
        yield Row(
            nom=coded(bloc.code, bloc.libelle),
            lien=f"{iri(fiche, around.base)}/bloc/{segment(bloc.cle)}",
            langue="fr",
            detail=tuple(block_detail(bloc)),
            preuve=evidence.proof("skos:prefLabel", f"bloc/{segment(bloc.cle)}", known=bloc.libelle is not None),
        )
    if not fiche.blocs and fiche.capacites_attestees:
        yield Row(nom=t("Capacités attestées", "Attested abilities"), valeurs=(quoted(fiche.capacites_attestees),))
    elif not fiche.blocs:
        yield Row(valeurs=(absent("blocs"),))
    if fiche.composantes:
        yield Row(nom=t("Composition", "Components"), valeurs=(quoted(fiche.composantes),))


def block_detail(bloc: Bloc) -> Iterator[Row]:
    """Say what is learnt in a block, what one needs before it, and how it is assessed."""
    learnt = (quoted(bloc.liste_competences),) if bloc.liste_competences else (absent("competences"),)
    yield Row(nom=t("À apprendre", "To be learnt"), valeurs=learnt)
    needed = [words for words in (bloc.prerequis_entree_formation, bloc.prerequis_validation) if words]
    if needed:
        yield Row(nom=t("Prérequis", "Prerequisites"), valeurs=tuple(map(quoted, needed)))
    assessed = [quoted(bloc.modalites_evaluation)] if bloc.modalites_evaluation else []
    assessed += [quoted(f"{one.public or ''} : {one.texte}".lstrip(" :")) for one in bloc.modalites if one.texte]
    if assessed:
        yield Row(nom=t("Évaluation", "Assessment"), valeurs=tuple(assessed), accessoire=True)


def _voies(fiche: Fiche, evidence: Evidence) -> Iterator[Row]:
    """All routes, those of which the fiche says nothing included."""
    told = {voie.code: voie for voie in fiche.voies_acces}
    for code in (*VOIES, *sorted(told.keys() - set(VOIES))):
        voie = told.get(code, VoieAcces(code=code))
        name = entry("voies", f"voie/{code}") or voie.libelle or code
        said = [] if voie.ouverte is not None else [absent("voie")]
        if voie.annee_vae:
            said.append(text(t(f"depuis {voie.annee_vae}", f"since {voie.annee_vae}")))
        jury = (Row(nom=t("Jury", "Jury"), valeurs=(quoted(voie.jury),), accessoire=True),) if voie.jury else ()
        yield Row(
            nom=f"{sentence(name)} ({code})",
            etat=Etat.of(voie.ouverte),
            valeurs=tuple(said),
            detail=jury,
            constat=evidence.of("rncp:ouverte", f"voie/{code}"),
            preuve=evidence.proof("rncp:ouverte", f"voie/{code}", known=voie.ouverte is not None),
        )
    needed = [words for words in (fiche.prerequis_entree_formation, fiche.prerequis_validation) if words]
    yield Row(
        nom=t("Prérequis", "Prerequisites"),
        valeurs=tuple(map(quoted, needed)) if needed else (absent("prerequis"),),
    )
    if fiche.validation_partielle is not None:
        scope = fiche.validation_partielle_perimetre
        yield Row(
            nom=t("Validation partielle", "Partial validation"),
            valeurs=(text(yes_no(fiche.validation_partielle)), *((quoted(scope),) if scope else ())),
        )


# --- figures ------------------------------------------------------------------------------------------------------


def _figures(fiche: Fiche) -> Iterator[Row]:
    if fiche.statistiques:
        yield Row(valeurs=(quoted(fiche.statistiques),))
    for row in fiche.statistiques_promotions:
        rates = (
            (row.nombre_certifies, "certifié|certifiés", "certified"),
            (row.nombre_certifies_vae, "par la VAE", "by VAE"),
            (row.taux_insertion_global_6mois, "% en emploi à 6 mois", "% employed after 6 months"),
            (row.taux_insertion_metier_6mois, "% dans le métier à 6 mois", "% in the occupation after 6 months"),
            (row.taux_insertion_metier_2ans, "% dans le métier à 2 ans", "% in the occupation after 2 years"),
        )
        said = tuple(text(how_many(figure, *words)) for figure, *words in rates if figure is not None)
        if said:
            yield Row(nom=str(row.annee or "?"), valeurs=said)
