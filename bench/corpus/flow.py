"""The XML flow V4.1, written fiche by fiche in the official shape: 4 blanks a level, one line a text, no empty tag."""

from __future__ import annotations

from typing import TextIO

from bench.corpus.stocks import ROUTES
from bench.corpus.tree import Tree, Value

ORDER = (
    *("ID_FICHE", "NUMERO_FICHE", "NOUVELLES_CERTIFICATIONS", "ANCIENNES_CERTIFICATIONS", "INTITULE", "ABREGE"),
    *("ETAT_FICHE", "FORMACODES", "NOMENCLATURE_EUROPE", "CCN_1", "CCN_2", "CCN_3", "CODES_IDCC", "CODES_NSF"),
    *("CERTIFICATEURS", "EXISTENCE_PARTENAIRES", "PARTENAIRES", "ACTIVITES_VISEES", "CAPACITES_ATTESTEES"),
    *("SECTEURS_ACTIVITE", "TYPE_EMPLOI_ACCESSIBLES", "CODES_ROME", "REGLEMENTATIONS_ACTIVITES"),
    *(f"SI_JURY_{code}" for code in ROUTES),
    *("ACCESSIBLE_NOUVELLE_CALEDONIE", "ACCESSIBLE_POLYNESIE_FRANCAISE"),
    *("PUBLICATION_DECRET_GENERAL", "PUBLICATION_DECRET_CREATION", "PUBLICATION_DECRET_AUTRE", "DATE_DERNIER_JO"),
    *("DATE_DECISION", "DUREE_ENREGISTREMENT", "STATISTIQUES_PROMOTIONS", "LIEN_URL_DESCRIPTION"),
    *("DATE_FIN_ENREGISTREMENT", "DATE_EFFET", "ANNEES_PROMOTIONS_NIVEAU", "TYPE_ENREGISTREMENT", "BLOCS_COMPETENCES"),
    *("OBJECTIFS_CONTEXTE", "NIVEAU_MAITRISE_COMPETENCES", "MODALITES_RENOUVELLEMENT", "DUREE_VALIDITE"),
    *("VALIDATION_PARTIELLE", "VALIDATION_PARTIELLE_PERIMETRE", "ACTIF", "PREREQUIS_ENTREE_FORMATION"),
    *("PREREQUIS_VALIDATION_CERTIFICATION", "DATE_DE_PUBLICATION", "DATE_LIMITE_DELIVRANCE", "CORRESPONDANCES"),
)
"""The elements of a fiche in the order of the real flow."""

MARGINS = [" " * 4 * niveau for niveau in range(9)]


def begin(file: TextIO) -> None:
    """Write what stands before the first fiche."""
    file.write(
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<FICHES>\n    <VERSION_FLUX>4.1</VERSION_FLUX>\n'
    )


def end(file: TextIO) -> None:
    """Write what stands after the last fiche."""
    file.write("</FICHES>\n")


def write(file: TextIO, tree: Tree) -> None:
    """Write one fiche. Raises `KeyError` for a tag that has no place in the order."""
    lines: list[str] = []
    _element(lines, "FICHE", [(tag, tree[tag]) for tag in ORDER if tag in tree], 1)
    if unknowns := tree.keys() - set(ORDER):
        raise KeyError(*unknowns)
    file.write("".join(lines))


def _element(lines: list[str], tag: str, value: Value, niveau: int) -> None:
    margin = MARGINS[niveau]
    if isinstance(value, str):
        if "&" in value or "<" in value or ">" in value:
            value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        lines.append(f"{margin}<{tag}>{value}</{tag}>\n")
        return
    lines.append(f"{margin}<{tag}>\n")
    for child, inner in value:
        _element(lines, child, inner, niveau + 1)
    lines.append(f"{margin}</{tag}>\n")
