"""A fiche as people read it: a page of text, section by section, in French or English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from rncp_graph.language import language, t, yes_no
from rncp_graph.model.fiche import VOIES, Certificateur, Enregistrement, Fiche, Habilitation, TexteCite, VoieAcces
from rncp_graph.questions.finding import Origine

Passage = tuple[str, list[str]]
"""A heading and its lines."""

SHOWN = 12
"""Rows of a long list that are shown; the rest is counted."""


def portrait(fiche: Fiche, origines: list[Origine]) -> Iterator[Passage]:
    """Return the sections of a fiche that are not empty, each with its lines.

    >>> [title for title, _ in portrait(Fiche(numero="RS1", intitule="Essai"), [])]
    ['RS1']
    """
    sections = (
        (f"{fiche.numero}", _identity(fiche)),
        (t("Métiers (ROME)", "Occupations (ROME)"), _codes(fiche.codes_rome)),
        (t("Domaines (NSF)", "Training domains (NSF)"), _codes(fiche.codes_nsf)),
        (t("Formacodes", "Formacodes"), _codes(fiche.formacodes)),
        (t("Certificateurs", "Certifiers"), [_certificateur(row) for row in fiche.certificateurs]),
        (t("Blocs de compétences", "Competence blocks"), [f"{b.code or '?'}  {b.libelle or ''}" for b in fiche.blocs]),
        (t("Voies d'accès", "Access routes"), [_voie(row) for row in _in_order(fiche.voies_acces)]),
        (t("Enregistrements", "Registrations"), [_periode(row) for row in fiche.enregistrements]),
        (t("Textes", "Legal texts"), [_texte(row) for row in fiche.textes]),
        (t("Lignée", "Lineage"), list(_lignee(fiche))),
        (t("Centres de préparation", "Preparation centres"), [row.nom for row in fiche.centres_preparation]),
        (t("Partenaires", "Partners"), [_partenaire(row) for row in fiche.partenaires]),
        (t("Statistiques", "Figures"), list(_statistiques(fiche))),
        (t("Résumé", "Summary"), _prose(fiche.objectifs_contexte or fiche.resume_referentiel)),
        (t("Emplois accessibles", "Jobs"), _prose(fiche.type_emploi_accessibles)),
        (t("À savoir", "To be known"), list(_constats(fiche))),
        (t("Sources", "Sources"), list(_sources(origines))),
    )
    for title, lines in sections:
        if lines:
            yield title, _cut(lines)


def _cut(lines: list[str]) -> list[str]:
    more = len(lines) - SHOWN
    rest = [t(f"… et {more} autres (--format json les donne tous)", f"… and {more} more (--format json gives all)")]
    return lines if more <= 1 else lines[:SHOWN] + rest


def _identity(fiche: Fiche) -> list[str]:
    said: list[tuple[str, Any]] = [
        (t("Intitulé", "Title"), fiche.intitule),
        (t("Anciens intitulés", "Former titles"), " ; ".join(fiche.anciens_intitules)),
        (t("Type", "Type"), fiche.abrege and (fiche.abrege.libelle or fiche.abrege.code)),
        (t("Niveau", "Level"), _niveau(fiche)),
        (t("Active", "Active"), yes_no(fiche.actif) if fiche.actif is not None else None),
        (t("État de la fiche", "State of the fiche"), fiche.etat_fiche),
        (t("Enregistrement", "Registration"), fiche.type_enregistrement),
        (t("Date d'effet", "In effect from"), _jour(fiche.date_effet)),
        (t("Décision", "Decided on"), _jour(fiche.date_decision)),
        (t("Fin d'enregistrement", "Registered until"), _jour(fiche.date_fin_enregistrement)),
        (t("Délivrance jusqu'au", "Awarded until"), _jour(fiche.date_limite_delivrance)),
        (t("Validité des composantes", "Validity of components"), fiche.validite_composantes),
    ]
    filled = [(name, str(value)) for name, value in said if value]
    width = max((len(name) for name, _ in filled), default=0)
    return [f"{name:<{width}}  {value}" for name, value in filled]


def _niveau(fiche: Fiche) -> str | None:
    old = f"{fiche.niveau_1969} ({t('nomenclature de 1969', 'levels of 1969')})" if fiche.niveau_1969 else None
    return " - ".join(str(level) for level in (fiche.niveau, old) if level is not None) or fiche.nomenclature_europe


def _jour(day: date | None) -> str | None:
    if day is None:
        return None
    return f"{day:%d/%m/%Y}" if language() == "fr" else day.isoformat()


def _codes(concepts: Any) -> list[str]:
    return [f"{concept.code}  {concept.libelle or ''}" for concept in concepts]


def _certificateur(row: Certificateur) -> str:
    extra = (row.sous_organisme, row.siret and f"SIRET {row.siret}", row.etat_certificateur, row.qualite_signataire)
    return ", ".join(part for part in (row.nom or t("(sans nom)", "(no name)"), *extra) if part)


def _in_order(voies: tuple[VoieAcces, ...]) -> list[VoieAcces]:
    return sorted(voies, key=lambda voie: VOIES.index(voie.code) if voie.code in VOIES else len(VOIES))


def _voie(row: VoieAcces) -> str:
    names = {
        "FI": t("statut d'élève ou d'étudiant", "as a pupil or student"),
        "CA": t("contrat d'apprentissage", "apprenticeship contract"),
        "FC": t("formation continue", "continuing training"),
        "CQ": t("contrat de professionnalisation", "professionalisation contract"),
        "CL": t("candidature individuelle", "individual candidate"),
        "VAE": t("expérience (VAE)", "experience (VAE)"),
    }
    return f"{row.code:<4} {yes_no(row.ouverte):<12} {names.get(row.code, row.libelle or '')}"


def _periode(row: Enregistrement) -> str:
    days = f"{_jour(row.date_effet) or '?'} → {_jour(row.date_fin) or '?'}"
    extra = (row.nature_enregistrement, row.intitule and f"« {row.intitule} »", row.niveau_1969, row.reference_texte)
    return "  ".join(part for part in (days, *extra) if part)


def _texte(row: TexteCite) -> str:
    name = row.titre or row.texte or ""
    head = row.reference or row.nature
    jo = row.date_publication_jo and f"(JO {_jour(row.date_publication_jo)})"
    amends = row.modifie and t("modifie ", "amends ") + ", ".join(row.modifie)
    short = name if len(name) < 100 else name[:97] + "…"
    return "  ".join(part for part in (f"[{row.role}]", head, jo or None, amends or None, short) if part)


def _lignee(fiche: Fiche) -> Iterator[str]:
    if fiche.anciennes_certifications:
        yield t("remplace ", "replaces ") + ", ".join(fiche.anciennes_certifications)
    if fiche.nouvelles_certifications:
        yield t("remplacée par ", "replaced by ") + ", ".join(fiche.nouvelles_certifications)


def _partenaire(row: Habilitation) -> str:
    role = (row.habilitation or "").removeprefix("HABILITATION_").replace("_", " + ").lower()
    return ", ".join(part for part in (row.nom, row.siret, role, row.etat_habilitation) if part)


def _statistiques(fiche: Fiche) -> Iterator[str]:
    if fiche.statistiques:
        yield fiche.statistiques
    for row in fiche.statistiques_promotions:
        rate = row.taux_insertion_global_6mois
        placed = f", {rate} % {t('en emploi à 6 mois', 'employed after 6 months')}" if rate is not None else ""
        yield f"{row.annee or '?'} : {row.nombre_certifies} {t('certifiés', 'certified')}{placed}"


def _prose(text: str | None) -> list[str]:
    if not text:
        return []
    one = " ".join(text.split())
    return [one if len(one) < 600 else one[:597] + "…"]


def _constats(fiche: Fiche) -> Iterator[str]:
    counts: dict[str, list[str]] = {}
    for constat in fiche.constats:
        counts.setdefault(constat.statut, []).append(constat.propriete.partition(":")[2])
    for statut, names in sorted(counts.items()):
        yield f"{len(names)} × {statut} : {', '.join(sorted(set(names)))}"


def _sources(origines: list[Origine]) -> Iterator[str]:
    for origine in origines:
        yield f"{origine.titre} ({origine.format})"
    if len(origines) > 1:
        yield t(
            "une seule fiche en est faite : de chaque format, le dernier export ; chaque valeur vient de la première "
            "source qui la dit, les lignes sont réunies",
            "one record is made of them: of each format the newest export; each value comes from the first source that "
            "states it, rows are put together",
        )
