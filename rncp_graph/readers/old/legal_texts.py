"""Legal texts as a fiche quotes them, one by one, and the texts that each of them amends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from rncp_graph.model.fiche import TexteCite
from rncp_graph.readers.old.notes import Notes
from rncp_graph.readers.old.paragraphs import paragraphs_of
from rncp_graph.readers.values import CODE, JOUR, NATURE, PARTIE, REFERENCE, legal_nature, nor_of, parse_day
from rncp_graph.terms import normalised

ROLES = {"decret_general": "general", "creation": "creation", "vae": "vae", "autres": "autre"}
"""The headings that quote texts, and the role of a text under each."""

_LE = r"(?:les?\s+|la\s+|l['’])"

_COUPURE = re.compile(
    r"(?:(?<!\s)\s++[-–—]|(?<!\s)\s*+;|(?<=\.))\s++(?=(?:Arrêté|Décret|Loi|Ordonnance|Circulaire|Décision|Délibération)\s+(?:n\s?[°º]|du\s))"
    rf"|(?<!\s)\s++[-–—]\s++(?={JOUR})"
)
_BULLET = re.compile(r"[-–—•]\s+")
_CITATION = re.compile(REFERENCE, re.IGNORECASE).match
_CODE = re.compile(rf"(?:(?i:{PARTIE}{CODE})|Code(?=\s+(?:de|du|des)\b))[^,.;]*").match
_SEPARES = r"(?<![\s,])[\s,]*+"
"""The blanks and commas before a word, all of them: a search that began at each of them anew would be quadratic."""
_PARUTION = re.compile(
    rf"{_SEPARES}\(?+\s*+(?:publiée?|parue?)\s+au\s+(?:JORF|JO|Journal\s+Officiel)\b(?:\s+n\s?[°ºo]\s*[\w-]++)?"
    rf"[^\d(),;]{{0,300}}+(?P<parution>{JOUR})\s*\)?",
    re.IGNORECASE,
)
_MODIFIE_PAR = re.compile(
    rf"{_SEPARES}modifiée?s?\s+par\s+{_LE}{NATURE}s?\b(?P<suite>.*)", re.IGNORECASE | re.DOTALL
).search
_MODIFIANT = re.compile(rf"modifiant\s+{_LE}{REFERENCE}", re.IGNORECASE).finditer
_AMENDEMENT = re.compile(
    rf"(?:n\s?[°º]\s*(?P<numero>[\w.-]*\d)\s+(?:du\s+)?)?(?P<jour>{JOUR})(?:{_PARUTION.pattern})?", re.I
)
_PHRASES = re.compile(r"(?<!\b[A-Za-z])(?<!\bart)\.\s+(?=[A-ZÀ-Ý])").split

NONE_SAID = {"neant", "sans objet", "aucun", "aucune"}
"""What stands for nothing, normalised."""


@dataclass(slots=True)
class Citation:
    """A quoted text, the sentences said of it, and the kind of the amending texts that a list is about to name.

    `more` are the pieces of the fiche that go on with the text as quoted.
    """

    texte: TexteCite
    sentences: list[str] = field(default_factory=list)
    modifie_par: str | None = None
    more: list[str] = field(default_factory=list)


def citations(by_role: Iterable[tuple[str, list[str]]], notes: Notes) -> list[Citation]:
    """Read the texts under each heading (role and lines), numbered in the order of the fiche."""
    found: list[Citation] = []
    for role, lines in by_role:
        pieces = chain.from_iterable(_COUPURE.split(p) for p in paragraphs_of(lines))
        main: Citation | None = None
        for piece in (_BULLET.sub("", piece, count=1) if _BULLET.match(piece) else piece for piece in pieces):
            amending = main and main.modifie_par and _AMENDEMENT.match(piece)
            if main and amending:
                found.append(_amendment(amending, piece, role, main, notes))
            elif read := _citation(piece, role, notes):
                main = read
                found += [main, *_within_sentence(main, role, notes)]
            elif main:
                main.sentences += _PHRASES(piece)
                main.more.append(piece)
            elif normalised(piece) not in NONE_SAID:
                found.append(Citation(TexteCite(role=role, texte=piece)))
    for rang, citation in enumerate(found, 1):
        whole = "\n".join([citation.texte.texte or "", *citation.more])
        citation.texte = replace(citation.texte, rang=rang, texte=whole)
    return found


def reference(nature: str, numero: str | None, written_day: str | None) -> str | None:
    """Name a text in short, as `TexteCite.reference` does.

    >>> reference("Arrêté", None, "22 mars 2000"), reference("décret", "2002-616", "26 avril 2002")
    ('arrêté 2000-03-22', 'décret 2002-616')
    """
    return TexteCite(
        nature=legal_nature(nature), numero_texte=numero, date_signature=parse_day(written_day or "")
    ).reference


def _citation(piece: str, role: str, notes: Notes) -> Citation | None:
    """A piece that begins with the reference of a text."""
    if code := _CODE(piece):
        return Citation(TexteCite(role=role, nature="code", titre=code[0].strip(), texte=piece))
    found = _CITATION(piece)
    if not found or not (found["numero"] or found["jour"]):
        return None
    said, *sentences = _PHRASES(piece[found.end() :])
    tail = _MODIFIE_PAR(said)
    if tail:
        said = said[: tail.start()]
    published = _PARUTION.search(said)
    titre = said[: published.start()] + said[published.end() :] if published else said
    titre = re.sub(r"^[\s,]*modifiée?\s+", "", titre).strip(" ;.,")
    amended = [reference(m["nature"], m["numero"], m["jour"]) for m in _MODIFIANT(titre)]
    texte = TexteCite(
        role=role,
        nature=legal_nature(found["nature"]),
        numero_texte=found["numero"],
        nor=nor_of(piece),
        date_signature=_day(found["jour"], notes),
        date_publication_jo=_day(published["parution"], notes) if published else None,
        publication="Journal Officiel" if published else None,
        titre=titre or None,
        modifie=tuple(name for name in amended if name),
        texte=piece,
    )
    return Citation(texte, sentences, legal_nature(tail["nature"]) if tail else None)


def _within_sentence(main: Citation, role: str, notes: Notes) -> Iterator[Citation]:
    """The amending texts that the sentence itself names: "modifié par l'arrêté du 3 mai 2004"."""
    tail = _MODIFIE_PAR(main.texte.texte or "")
    for match in _AMENDEMENT.finditer(_PHRASES(tail["suite"])[0]) if tail else ():
        yield _amendment(match, match[0], role, main, notes)


def _amendment(match: re.Match[str], piece: str, role: str, main: Citation, notes: Notes) -> Citation:
    published = match["parution"]
    texte = TexteCite(
        role=role,
        nature=main.modifie_par,
        numero_texte=match["numero"],
        date_signature=_day(match["jour"], notes),
        date_publication_jo=_day(published, notes) if published else None,
        publication="Journal Officiel" if published else None,
        modifie=(main.texte.reference,) if main.texte.reference else (),
        texte=piece,
    )
    return Citation(texte)


def _day(written: str | None, notes: Notes) -> date | None:
    day = parse_day(written) if written else None
    if written and not day:
        notes.doubt("date-illisible", "textes", written)
    return day
