"""The bodies of a certification: who awards it, and where one prepares for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rncp_graph.graph.links import organisme
from rncp_graph.language import t
from rncp_graph.model.fiche import CentrePreparation, Certificateur, Fiche, Habilitation
from rncp_graph.portraits.description import Etat, Forme, Row, Section, Value, absent, quoted, text
from rncp_graph.portraits.evidence import Evidence
from rncp_graph.portraits.listed import Listed
from rncp_graph.portraits.surroundings import Surroundings
from rncp_graph.portraits.words import day

_ORDER = {Etat.OUI: 0, Etat.INCONNU: 1, Etat.NON: 2}


def roles() -> dict[str, str]:
    """Return what a right allows, by its code in the register."""
    return {
        "HABILITATION_FORMER": t("forme", "trains"),
        "HABILITATION_ORGANISER": t("organise l'évaluation", "organises the assessment"),
        "HABILITATION_ORGA_FORM": t("forme et organise l'évaluation", "trains and organises the assessment"),
    }


def certifiers(fiche: Fiche, around: Surroundings, evidence: Evidence) -> Iterator[Row]:
    """Name the bodies that award it."""
    for row in fiche.certificateurs:
        yield Row(
            nom=row.nom or t("sans nom", "no name"),
            lien=_body(row.siret, row.nom, around),
            langue="fr" if row.nom else None,
            valeurs=tuple(_certifier(row)),
            constat=evidence.of("rncp:sousOrganisme", f"certificateur/{row.cle}"),
            preuve=evidence.proof("rncp:nom", f"certificateur/{row.cle}", known=row.nom is not None),
        )
    if not fiche.certificateurs:
        yield Row(valeurs=(absent("certificateurs"),))


def _certifier(row: Certificateur) -> Iterator[Value]:
    if not row.nom:
        yield absent("nom")
    yield from (quoted(said) for said in (row.sous_organisme, row.nom_commercial) if said)
    if row.siret:
        yield text(f"SIRET {row.siret}")
    if row.etat_certificateur:
        yield quoted(row.etat_certificateur.lower())
    if row.qualite_signataire:
        yield quoted(row.qualite_signataire)
    if row.site_internet:
        yield text(row.site_internet, row.site_internet)


def where_to_prepare(fiche: Fiche, around: Surroundings) -> Section:
    """Name the centres that an old fiche declares, and the partners: those whose right runs, then the others."""
    partners = sorted(fiche.partenaires, key=lambda row: (_ORDER[_right(row)], row.nom or ""))
    known = roles()
    first = [_centre(row, around) for row in fiche.centres_preparation]
    if fiche.reseau_preparation:
        first.insert(0, Row(nom=t("Réseau", "Network"), valeurs=(quoted(fiche.reseau_preparation),)))
    if not first and not partners:
        first = [Row(valeurs=(absent("centres"),))]

    def rows(start: int, stop: int) -> list[Row]:
        shown = partners[max(0, start - len(first)) : max(0, stop - len(first))]
        return first[start:stop] + [_partner(row, known, around) for row in shown]

    note = t(
        "Oui : le droit du partenaire court. Non : il a pris fin. Le certificateur peut aussi préparer lui-même.",
        "Yes: the right of the partner runs. No: it has ended. The awarding body may prepare candidates itself, too.",
    )
    return Section(
        cle="centres",
        titre=t("Où s'y préparer", "Where to prepare for it"),
        forme=Forme.LISTE,
        note=note if fiche.partenaires else None,
        lignes=Listed(len(first) + len(partners), rows),
    )


def _right(row: Habilitation) -> Etat:
    return Etat.INCONNU if row.etat_habilitation is None else Etat.of(row.etat_habilitation == "Actif")


def _partner(row: Habilitation, known: Mapping[str, str], around: Surroundings) -> Row:
    state, role = _right(row), known.get(row.habilitation or "")
    said = [text(role) if role else absent("role")]
    if row.siret:
        said.append(text(f"SIRET {row.siret}"))
    if row.date_actif:
        said.append(text(t(f"depuis le {day(row.date_actif)}", f"since {day(row.date_actif)}")))
    if state is Etat.INCONNU:
        said.append(absent("habilitation"))
    if not row.nom:
        said.insert(0, absent("nom"))
    name = row.nom or t("sans nom", "no name")
    return Row(nom=name, lien=_body(row.siret, row.nom, around), langue="fr", etat=state, valeurs=tuple(said))


def _centre(row: CentrePreparation, around: Surroundings) -> Row:
    departments = (around.labels.get(f"{around.base}departement/{code}", code) for code in row.departements)
    said = [quoted(", ".join(places)) for places in (row.localites, tuple(departments)) if places]
    if row.categorie:
        said.append(text(t("une catégorie de centres", "a class of centres")))
    return Row(nom=row.nom, langue="fr", lien=_body(None, row.nom, around), valeurs=tuple(said))


def _body(siret: str | None, nom: str | None, around: Surroundings) -> str | None:
    key = organisme(siret, nom).cle
    return None if key == "inconnu" else f"{around.base}organisme/{key}"
