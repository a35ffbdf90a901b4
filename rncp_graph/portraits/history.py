"""The history of a certification: what came before and after it, its registrations and legal texts in their order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rncp_graph.graph.texts import text_key
from rncp_graph.language import t
from rncp_graph.model.fiche import Fiche, TexteCite
from rncp_graph.portraits.description import Etat, Preuve, Row, Value, absent, quoted, text
from rncp_graph.portraits.evidence import Evidence
from rncp_graph.portraits.surroundings import Known, Surroundings
from rncp_graph.portraits.words import day, sentence
from rncp_graph.rdf.names import iri
from rncp_graph.terms import segment

Event = tuple[date | None, Row]
"""What happened, and on which day where that is known."""


def lineage(fiche: Fiche, around: Surroundings, evidence: Evidence) -> Iterator[Row]:
    """Say what replaces it, and what it replaces."""
    replaces = dict.fromkeys((*fiche.anciennes_certifications, *around.remplace))
    replaced_by = dict.fromkeys((*fiche.nouvelles_certifications, *around.remplacee_par))
    if replaced_by:
        proof = evidence.proof("rncp:remplacePar", derived=True)
        yield from _certifications(t("Remplacée par", "Replaced by"), replaced_by, around, proof)
    else:
        unknown = evidence.proof("rncp:remplacePar", known=False)
        yield Row(nom=t("Remplacée par", "Replaced by"), valeurs=(absent("successeur"),), preuve=unknown)
    proof = evidence.proof("rncp:remplace", derived=True)
    yield from _certifications(t("Remplace", "Replaces"), replaces, around, proof)
    if fiche.liens_autres_certifications:
        yield Row(nom=t("Autres liens", "Other links"), valeurs=(quoted(fiche.liens_autres_certifications),))


def _certifications(name: str, numbers: dict[str, None], around: Surroundings, proof: Preuve) -> Iterator[Row]:
    for numero in numbers:
        known = around.known.get(numero, Known(numero=numero))
        yield Row(
            nom=name,
            etat=Etat.of(known.enregistree) if known.titre else None,
            valeurs=certification_values(known, iri(Fiche(numero=numero), around.base)),
            preuve=proof if known.titre else None,
        )


def history(fiche: Fiche, evidence: Evidence, base: str) -> Iterator[Row]:
    """Tell the history in the order of time: decisions, periods, texts; what has no day comes last."""
    events = [*_periods(fiche, evidence), *_days(fiche, evidence), *_texts(fiche, base)]
    yield from (row for _, row in sorted(events, key=lambda one: (one[0] is None, one[0] or date.max)))


def _days(fiche: Fiche, evidence: Evidence) -> Iterator[Event]:
    """The days that the fiche itself has."""
    told = (
        ("date_decision", t("décision d'enregistrement", "decision to register")),
        ("date_effet", t("effet de l'enregistrement", "registration takes effect")),
        ("date_fin_enregistrement", t("fin de l'enregistrement", "registration ends")),
        ("date_limite_delivrance", t("dernier jour pour la délivrer", "last day to award it")),
    )
    for field, words in told:
        if jour := getattr(fiche, field):
            yield jour, Row(nom=sentence(day(jour)), valeurs=(text(words),), preuve=evidence.proof_of_field(field))


def _texts(fiche: Fiche, base: str) -> Iterator[Event]:
    """The legal texts that have a day: of signature, else of publication."""
    for one in fiche.textes:
        if jour := one.date_signature or one.date_publication_jo:
            row = legal_text(one, base)
            values = (quoted(row.nom, row.lien), *row.valeurs) if row.nom else row.valeurs
            yield jour, Row(nom=sentence(day(jour)), valeurs=values)


def _periods(fiche: Fiche, evidence: Evidence) -> Iterator[Event]:
    """The periods of registration that the fiche tells, each at its beginning."""
    for row in fiche.enregistrements:
        du, au = (day(one) if one else None for one in (row.date_effet, row.date_fin))
        name = f"{du} → {au}" if du and au else t(f"jusqu'au {au}", f"until {au}") if au else ""
        name = name or (t(f"à partir du {du}", f"from {du}") if du else t("jours non connus", "days not known"))
        unknown = [absent(key) for key, known in (("depuis", du), ("fin", au)) if not known]
        said = (
            row.nature_enregistrement,
            row.intitule and f"« {row.intitule} »",
            row.niveau_1969 and t(f"niveau {row.niveau_1969}", f"level {row.niveau_1969}"),
            row.reference_texte,
        )
        proof = evidence.proof("rncp:natureEnregistrement", f"enregistrement/{segment(row.cle)}")
        values = (*(quoted(one) for one in said if one), *unknown)
        known = row.date_effet or row.date_fin
        yield known, Row(nom=sentence(name), valeurs=values, preuve=proof if row.nature_enregistrement else None)


def legal_text(row: TexteCite, base: str) -> Row:
    """Return what a fiche says of a legal text that it quotes."""
    said = [row.titre or row.texte, row.date_publication_jo and f"JO {day(row.date_publication_jo)}"]
    if row.modifie:
        said.append(t("modifie ", "amends ") + ", ".join(row.modifie))
    roles = {
        "creation": t("création", "creation"),
        "general": t("général", "general"),
        "vae": "VAE",
        "reglementation": t("réglementation", "regulation"),
    }
    reference = row.reference or row.nature or ""
    role = roles.get(row.role or "")
    return Row(
        nom=sentence(reference) + (f" ({role})" if role and reference else ""),
        lien=f"{base}texte/{text_key(row)}" if reference else None,
        valeurs=tuple(quoted(one) for one in said if one),
    )


def certification_values(known: Known, node: str) -> tuple[Value, ...]:
    """Name a certification by its number, its title and its level, where they are known."""
    level = known.niveau and text(t(f"niveau {known.niveau}", f"level {known.niveau}"))
    title = quoted(known.titre) if known.titre else absent("intitule")
    return (text(known.numero, node), title, *((level,) if level else ()))
