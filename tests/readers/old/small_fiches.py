"""Small fiches of our own in the old layout, for tests of one heading each."""

from __future__ import annotations

from pathlib import Path

from rncp_graph.model.fiche import Fiche
from rncp_graph.readers.old.headings import lines, split
from rncp_graph.readers.old.sections import fiche as read_fiche
from rncp_graph.readers.source import Reading, Source

TETE = """
Le Répertoire National des Certifications Professionnelles (RNCP)
Résumé descriptif de la certification Code RNCP : 42
Intitulé
Vendeur
"""
SIGNATAIRES = "AUTORITÉ RESPONSABLE DE LA CERTIFICATION QUALITÉ DU(ES) SIGNATAIRE(S) DE LA CERTIFICATION\n"
VOIES = "CONDITIONS D'INSCRIPTION À LA CERTIFICATION OUINON COMPOSITION DES JURYS\n"
BLOCS = "Bloc de compétence : \n\nINTITULÉ DESCRIPTIF ET MODALITÉS D'ÉVALUATION\n"
ROME = "http://recrutement.pole-emploi.fr/fichesrome/ficherome?codeRome="
FICHE = "http://www.rncp.cncp.gouv.fr/grand-public/visualisationFiche?format=fr&fiche="


def lue(corps: str) -> tuple[Fiche, Reading]:
    """Read a small fiche; `corps` comes after its title."""
    return lue_entiere(TETE + corps)


def lue_entiere(texte: str) -> tuple[Fiche, Reading]:
    source = Source(
        Path("fiche.txt"), "texte", (), lambda _, source: iter([read_fiche(split(lines(texte)), source)])
    ).reading()
    (fiche,) = source
    return fiche, source


def de(corps: str) -> Fiche:
    return lue(corps)[0]
