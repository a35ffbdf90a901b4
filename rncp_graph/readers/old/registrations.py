"""Periods of validity out of the prose on legal texts: registration, homologation, extension."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from rncp_graph.model.fiche import Enregistrement
from rncp_graph.readers.old.legal_texts import ROLES, Citation
from rncp_graph.readers.old.notes import Notes
from rncp_graph.readers.values import JOUR, parse_day
from rncp_graph.terms import normalised

_MOTS = ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_NOMBRES = {word: n for n, word in enumerate(_MOTS, 1)}
_DUREE = re.compile(r"\b(?P<n>\d{1,2}\s*|[^\W\d]{2,6}\s+)an(?:s|née|nées)?\b", re.IGNORECASE).search
_EFFET = re.compile(
    rf"(?:avec\s+effet|à\s+compter|à\s+partir|prenant\s+effet)\s+(?:au|du|le|à\s+compter\s+du)\s+({JOUR})", re.I
).search
_FIN = re.compile(rf"jusqu['’]\s?au\s+({JOUR})", re.I).search
_NIVEAU = re.compile(r"\bau\s+niveau\s+([IV]+)\b").search
_INTITULE = re.compile(
    r"sous\s+l['’]intitulé\s*+:?+\s*+(?:\"(?P<a>[^\"]+)\"|«(?P<b>[^»]+)»|“(?P<c>[^”]+)”"
    r"|(?P<d>.+?)(?=(?<!\s),?\s++(?:avec\s+effet|à\s+compter|jusqu)|[.,;]|$))",
    re.DOTALL,
).search
# What prolongs a homologation or a registration names it too: the first word found decides.
_NATURES = (
    *(("prorog", "prorogation"), ("prolong", "prorogation")),
    *(("homolog", "homologation"), ("enregistre", "enregistrement")),
)
_RUBRIQUES = {role: cle for cle, role in ROLES.items()}


def duration(written: str) -> int | None:
    """Return a number of years, told in figures or in words.

    >>> duration("5 an(s)"), duration("Enregistrement pour cinq ans, au niveau III"), duration("illimitée")
    (5, 5, None)
    """
    found = _DUREE(written)
    if not found:
        return None
    said = found["n"].strip().lower()
    return int(said) if said.isdigit() else _NOMBRES.get(said)


def read_registrations(citations: Iterable[Citation], notes: Notes) -> tuple[Enregistrement, ...]:
    """Read the periods that the fiche tells, each with the text that decides it.

    A homologation told without dates is kept without dates. Periods that overlap are told to the reading.
    """
    found = tuple(period for citation in citations for period in _periods(citation, notes))
    dated = sorted((p.date_effet, p.date_fin) for p in found if p.date_effet and p.date_fin)
    for (start, end), (after, _) in pairwise(dated):
        if after < end:
            notes.doubt("periodes-chevauchantes", "enregistrements", f"{start}/{end}, {after}")
    return found


def _periods(citation: Citation, notes: Notes) -> Iterator[Enregistrement]:
    texte, regle = citation.texte, "periode-dans-la-phrase"
    told = [period for sentence in citation.sentences if (period := _period(sentence, texte.reference, notes))]
    if not told and texte.texte and (period := _period(texte.texte, texte.reference, notes)):
        told = [period]
    if not told and normalised(texte.titre or "").startswith("portant homologation"):
        regle = "homologation-sans-date"
        told = [
            Enregistrement(nature_enregistrement="homologation", reference_texte=texte.reference, texte=texte.texte)
        ]
    for period in told:
        notes.constat(
            "déduit",
            "rncp:aEnregistrement",
            valeur=period.cle,
            regle=regle,
            rubrique=_RUBRIQUES[texte.role or "autre"],
            citation=period.texte,
        )
        yield period


def _period(sentence: str, reference: str | None, notes: Notes) -> Enregistrement | None:
    """The period that a sentence tells, if it tells one: it needs a kind, and a beginning or an end."""
    words = normalised(sentence)
    nature = next((nature for stem, nature in _NATURES if stem in words), None)
    effet, fin = _day(_EFFET(sentence), notes), _day(_FIN(sentence), notes)
    if not nature or not (effet or fin):
        return None
    intitule, niveau = _INTITULE(sentence), _NIVEAU(sentence)
    return Enregistrement(
        nature_enregistrement=nature,
        date_effet=effet,
        date_fin=fin,
        duree_enregistrement=duration(sentence),
        intitule=next(filter(None, intitule.groups())).strip() if intitule else None,
        niveau_1969=niveau[1] if niveau else None,
        reference_texte=reference,
        texte=sentence,
    )


def _day(found: re.Match[str] | None, notes: Notes) -> date | None:
    day = parse_day(found[1]) if found else None
    if found and not day:
        notes.doubt("date-illisible", "enregistrements", found[1])
    return day
