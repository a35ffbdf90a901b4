"""The table of the certifying bodies and of who signs for them, and how the certification was elaborated."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rncp_graph.fiche import Certificateur
from rncp_graph.readers.resume.notes import Notes
from rncp_graph.readers.resume.paragraphes import PUCE, ligne, paragraphes
from rncp_graph.readers.resume.rubriques import Ligne
from rncp_graph.terms import normalised

_ELABORATION = re.compile(r"\s*Modalités d['’]élaboration de références\s*:\s*(.*)", re.IGNORECASE | re.DOTALL).match
_FONCTIONS = (
    r"(?:Vice-)?Présidente?|Direct(?:eur|rice)|Rect(?:eur|rice)|Ministre|Préf[eè]te?|Délégué[e]?|Doyenn?e?|Secrétaire"
    r"|Gérante?|Responsable|Administrat(?:eur|rice)|Chef|Chanceli[eè]re?|Commandante?|Proviseure?|Inspect(?:eur|rice)"
)
_QUALITE = re.compile(rf"\s(?=(?:(?:Le|La)\s)?(?:{_FONCTIONS})\b)")
_SOUS_ORGANISME = re.compile(r"(?P<nom>[^()]+?)\s*\((?P<sous>.+)\)\s*\.?", re.DOTALL).fullmatch
_SERVICES = {
    *("direction", "delegation", "service", "sous", "departement", "bureau", "secretariat", "division", "mission"),
    *("inspection", "agence"),
}

Signataires = tuple[tuple[Certificateur, ...], str | None]
"""The bodies, and how the certification was elaborated."""


def signataires(rows: Sequence[Ligne], notes: Notes) -> Signataires:
    """Read the bodies and the qualities from the columns where they are known, else from the flattened text.

    In text an empty line parts the columns; without one, the last capitalised function word (Président, Directeur…)
    begins the second, which is noted as doubtful.
    """
    if any(row.cellules for row in rows):
        cells = [row.cellules or ("", "") for row in rows]
        left, elaboration = _elaboration([[cell[0] for cell in cells]])
        return _paires(
            paragraphes(left[0], tableau=True), paragraphes([c[1] for c in cells], tableau=True)
        ), elaboration
    groups, elaboration = _elaboration(_groupes([row.texte for row in rows]))
    groups = [group for group in groups if ligne(group)]
    if len(groups) < 2:
        return _une_colonne(groups[0] if groups else [], notes), elaboration
    names, qualities = (
        paragraphes(groups[0], tableau=True),
        [p for g in groups[1:] for p in paragraphes(g, tableau=True)],
    )
    found = _paires(names, qualities)
    if len(groups) > 2:
        _doute(found, notes, "colonnes-melees", [text for group in groups for text in group])
    return found, elaboration


def _groupes(textes: Sequence[str]) -> list[list[str]]:
    """Lines that no empty line parts."""
    groups: list[list[str]] = [[]]
    for texte in textes:
        if texte.strip():
            groups[-1].append(texte)
        elif groups[-1]:
            groups.append([])
    return groups


def _elaboration(groups: list[list[str]]) -> tuple[list[list[str]], str | None]:
    """Take the lines about the elaboration, which stand in the first column, out of the others."""
    said: str | None = None
    kept: list[list[str]] = []
    for group in groups:
        at = next((i for i, texte in enumerate(group) if _ELABORATION(texte)), None)
        if at is None or said is not None:
            kept.append(group)
            continue
        found = _ELABORATION("\n".join(group[at:]))
        said = "\n".join(PUCE.sub("", p) for p in paragraphes(found[1].split("\n"), tableau=True)) if found else None
        kept.append(group[:at])
    return kept, said or None


def _paires(names: list[str], qualities: list[str]) -> tuple[Certificateur, ...]:
    """Row by row where both columns have as many paragraphs; else each column is one wrapped cell."""
    if len(names) == len(qualities) or (names and not qualities):
        return tuple(_certificateur(nom, q) for nom, q in zip(names, [*qualities, *[None] * len(names)], strict=False))
    nom = ligne(names)
    return (_certificateur(nom, ligne(qualities)),) if nom else ()


def _une_colonne(group: list[str], notes: Notes) -> tuple[Certificateur, ...]:
    """Both columns on the same lines: a line each where each names a function, else one body over all of them."""
    said = paragraphes(group, tableau=True)
    if any(_coupe(texte)[1] is None for texte in said):
        said = [whole] if (whole := ligne(said)) else []
    found = tuple(_certificateur(*_coupe(texte)) for texte in said)
    _doute(found, notes, "mot-de-fonction", group)
    return found


def _coupe(texte: str) -> tuple[str, str | None]:
    *_, last = [None, *_QUALITE.finditer(texte)]
    return (texte[: last.start()], texte[last.end() :]) if last else (texte, None)


def _certificateur(nom: str, qualite: str | None) -> Certificateur:
    """A body, and in parentheses after its name the service of it that is meant."""
    found = _SOUS_ORGANISME(nom)
    if found and normalised(found["sous"]).split()[0] in _SERVICES:
        return Certificateur(
            nom=found["nom"].strip(), sous_organisme=found["sous"].rstrip(" ."), qualite_signataire=qualite
        )
    return Certificateur(nom=nom.strip(), qualite_signataire=qualite)


def _doute(found: tuple[Certificateur, ...], notes: Notes, regle: str, lignes: Sequence[str]) -> None:
    for certificateur in found:
        if certificateur.qualite_signataire:
            notes.constat(
                "douteux",
                "rncp:qualiteSignataire",
                valeur=certificateur.qualite_signataire,
                regle=regle,
                rubrique="signataires",
                citation=ligne(lignes),
                noeud=f"certificateur/{certificateur.cle}",
            )
