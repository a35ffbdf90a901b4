"""The XML flow V4.1, written fiche by fiche in the official shape: 4 blanks a level, one line a text, no empty tag."""

from __future__ import annotations

from typing import TextIO

from bench.corpus.stocks import VOIES
from bench.corpus.tree import Arbre, Valeur

ORDRE = (
    *("ID_FICHE", "NUMERO_FICHE", "NOUVELLES_CERTIFICATIONS", "ANCIENNES_CERTIFICATIONS", "INTITULE", "ABREGE"),
    *("ETAT_FICHE", "FORMACODES", "NOMENCLATURE_EUROPE", "CCN_1", "CCN_2", "CCN_3", "CODES_IDCC", "CODES_NSF"),
    *("CERTIFICATEURS", "EXISTENCE_PARTENAIRES", "PARTENAIRES", "ACTIVITES_VISEES", "CAPACITES_ATTESTEES"),
    *("SECTEURS_ACTIVITE", "TYPE_EMPLOI_ACCESSIBLES", "CODES_ROME", "REGLEMENTATIONS_ACTIVITES"),
    *(f"SI_JURY_{code}" for code in VOIES),
    *("ACCESSIBLE_NOUVELLE_CALEDONIE", "ACCESSIBLE_POLYNESIE_FRANCAISE"),
    *("PUBLICATION_DECRET_GENERAL", "PUBLICATION_DECRET_CREATION", "PUBLICATION_DECRET_AUTRE", "DATE_DERNIER_JO"),
    *("DATE_DECISION", "DUREE_ENREGISTREMENT", "STATISTIQUES_PROMOTIONS", "LIEN_URL_DESCRIPTION"),
    *("DATE_FIN_ENREGISTREMENT", "DATE_EFFET", "ANNEES_PROMOTIONS_NIVEAU", "TYPE_ENREGISTREMENT", "BLOCS_COMPETENCES"),
    *("OBJECTIFS_CONTEXTE", "NIVEAU_MAITRISE_COMPETENCES", "MODALITES_RENOUVELLEMENT", "DUREE_VALIDITE"),
    *("VALIDATION_PARTIELLE", "VALIDATION_PARTIELLE_PERIMETRE", "ACTIF", "PREREQUIS_ENTREE_FORMATION"),
    *("PREREQUIS_VALIDATION_CERTIFICATION", "DATE_DE_PUBLICATION", "DATE_LIMITE_DELIVRANCE", "CORRESPONDANCES"),
)
"""The elements of a fiche in the order of the real flow."""

MARGES = [" " * 4 * niveau for niveau in range(9)]


def begin(file: TextIO) -> None:
    """Write what stands before the first fiche."""
    file.write(
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<FICHES>\n    <VERSION_FLUX>4.1</VERSION_FLUX>\n'
    )


def end(file: TextIO) -> None:
    """Write what stands after the last fiche."""
    file.write("</FICHES>\n")


def ecrire(file: TextIO, tree: Arbre) -> None:
    """Write one fiche. Raises `KeyError` for a tag that has no place in the order."""
    lignes: list[str] = []
    _element(lignes, "FICHE", [(tag, tree[tag]) for tag in ORDRE if tag in tree], 1)
    if unknowns := tree.keys() - set(ORDRE):
        raise KeyError(*unknowns)
    file.write("".join(lignes))


def _element(lignes: list[str], tag: str, valeur: Valeur, niveau: int) -> None:
    marge = MARGES[niveau]
    if isinstance(valeur, str):
        if "&" in valeur or "<" in valeur or ">" in valeur:
            valeur = valeur.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        lignes.append(f"{marge}<{tag}>{valeur}</{tag}>\n")
        return
    lignes.append(f"{marge}<{tag}>\n")
    for child, sous in valeur:
        _element(lignes, child, sous, niveau + 1)
    lignes.append(f"{marge}</{tag}>\n")
