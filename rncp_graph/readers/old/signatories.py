"""The table of the certifying bodies and of who signs for them, and how the certification was elaborated."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rncp_graph.model.fiche import Certificateur
from rncp_graph.readers.old.headings import Line
from rncp_graph.readers.old.notes import Notes
from rncp_graph.readers.old.paragraphs import BULLET, line, paragraphs_of
from rncp_graph.terms import first_word

_ELABORATION = re.compile(r"\s*Modalités d['’]élaboration de références\s*:\s*(.*)", re.IGNORECASE | re.DOTALL).match
_FONCTIONS = (
    r"(?:Vice-)?Présidente?|Direct(?:eur|rice)|Rect(?:eur|rice)|Ministre|Préf[eè]te?|Délégué[e]?|Doyenn?e?|Secrétaire"
    r"|Gérante?|Responsable|Administrat(?:eur|rice)|Chef|Chanceli[eè]re?|Commandante?|Proviseure?|Inspect(?:eur|rice)"
)
_QUALITE = re.compile(rf"\s(?=(?:(?:Le|La)\s)?(?:{_FONCTIONS})\b)")
_SOUS_ORGANISME = re.compile(r"(?P<nom>[^()]+)\((?P<sous>.+)\)\s*\.?", re.DOTALL).fullmatch
_SERVICES = {
    *("direction", "delegation", "service", "sous", "departement", "bureau", "secretariat", "division", "mission"),
    *("inspection", "agence"),
}

Signatories = tuple[tuple[Certificateur, ...], str | None]
"""The bodies, and how the certification was elaborated."""


def read_signatories(rows: Sequence[Line], notes: Notes) -> Signatories:
    """Read the bodies and the qualities from the columns where they are known, else from the flattened text.

    In text an empty line parts the columns; without one, the last capitalised function word (Président, Directeur…)
    begins the second. Either is noted as doubtful.
    """
    if any(row.cells for row in rows):
        cells = [row.cells or ("", "") for row in rows]
        left, elaboration = _elaboration([[cell[0] for cell in cells]])
        names, qualities = (paragraphs_of(column, table=True) for column in (left[0], [cell[1] for cell in cells]))
        return _pairs(names, qualities, notes), elaboration
    groups, elaboration = _elaboration(_groups([row.texte for row in rows]))
    groups = [group for group in groups if line(group)]
    if len(groups) < 2:
        return _one_column(groups[0] if groups else [], notes), elaboration
    names, qualities = (
        paragraphs_of(groups[0], table=True),
        [p for g in groups[1:] for p in paragraphs_of(g, table=True)],
    )
    found = _pairs(names, qualities, notes)
    _doubt(found, notes, "ligne-vide" if len(groups) == 2 else "colonnes-melees", groups)
    return found, elaboration


def _groups(texts: Sequence[str]) -> list[list[str]]:
    """Lines that no empty line parts."""
    groups: list[list[str]] = [[]]
    for texte in texts:
        if texte.strip():
            groups[-1].append(texte)
        elif groups[-1]:
            groups.append([])
    return groups


def _elaboration(groups: list[list[str]]) -> tuple[list[list[str]], str | None]:
    """Set apart the lines about the elaboration, which stand in the first column."""
    said: str | None = None
    kept: list[list[str]] = []
    for group in groups:
        at = next((i for i, texte in enumerate(group) if _ELABORATION(texte)), None)
        if at is None or said is not None:
            kept.append(group)
            continue
        found = _ELABORATION("\n".join(group[at:]))
        said = "\n".join(BULLET.sub("", p) for p in paragraphs_of(found[1].split("\n"), table=True)) if found else None
        kept.append(group[:at])
    return kept, said or None


def _pairs(names: list[str], qualities: list[str], notes: Notes) -> tuple[Certificateur, ...]:
    """Row by row where both columns have as many paragraphs; else each column is one wrapped cell."""
    if len(names) == len(qualities) or (names and not qualities):
        return tuple(
            _certificateur(nom, q, notes) for nom, q in zip(names, [*qualities, *[None] * len(names)], strict=False)
        )
    nom = line(names)
    return (_certificateur(nom, line(qualities), notes),) if nom else ()


def _one_column(group: list[str], notes: Notes) -> tuple[Certificateur, ...]:
    """Both columns on the same lines: a line each where each names a function, else one body over all of them."""
    said = paragraphs_of(group, table=True)
    if any(_cut(texte)[1] is None for texte in said):
        said = [whole] if (whole := line(said)) else []
    found = tuple(_certificateur(*_cut(texte), notes) for texte in said)
    _doubt(found, notes, "mot-de-fonction", [group])
    return found


def _cut(texte: str) -> tuple[str, str | None]:
    *_, last = [None, *_QUALITE.finditer(texte)]
    return (texte[: last.start()], texte[last.end() :]) if last else (texte, None)


def _certificateur(written: str, qualite: str | None, notes: Notes) -> Certificateur:
    """A body, and in parentheses after its name the service of it that is meant."""
    found = _SOUS_ORGANISME(written)
    if not found or first_word(found["sous"]) not in _SERVICES:
        return Certificateur(nom=written.strip(), qualite_signataire=qualite)
    sous = found["sous"].rstrip(" .")
    certificateur = Certificateur(nom=found["nom"].strip(), sous_organisme=sous, qualite_signataire=qualite)
    _constat(certificateur, notes, "rncp:sousOrganisme", sous, "service-entre-parentheses", written)
    return certificateur


def _doubt(found: tuple[Certificateur, ...], notes: Notes, regle: str, groups: Sequence[Sequence[str]]) -> None:
    """Note that the columns were told apart by a rule; each group of lines is quoted on a line of its own."""
    citation = "\n".join(filter(None, map(line, groups)))
    for certificateur in found:
        if certificateur.qualite_signataire:
            _constat(certificateur, notes, "rncp:qualiteSignataire", certificateur.qualite_signataire, regle, citation)


def _constat(
    certificateur: Certificateur, notes: Notes, propriete: str, valeur: str, regle: str, citation: str
) -> None:
    notes.constat(
        "douteux",
        propriete,
        valeur=valeur,
        regle=regle,
        rubrique="signataires",
        citation=citation,
        node=f"certificateur/{certificateur.cle}",
    )
