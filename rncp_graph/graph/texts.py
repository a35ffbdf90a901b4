"""Legal texts: one that several fiches quote is one node, and one that is only referred to has a name too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rncp_graph.model.fiche import TexteCite
from rncp_graph.rdf.names import Rows
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import RNCP, XSD
from rncp_graph.terms import digest, normalised

# Normalised titles of legal texts: the reference they begin with, and what tells of them but not what they are about.
_JOUR = r"\d{1,2}(?: ?er)? (?:[a-z]{3,9}|\d{1,2}) \d{4}\b"
_REFERENCE = re.compile(
    r"^(?:arrete|decret|loi|ordonnance|circulaire|decision|deliberation) "
    rf"(?:en date )?du {_JOUR}(?: modifiee?\b(?! par))?"
)
_HORS_OBJET = re.compile(
    rf"\b(?:publi|paru)ee? au (?:jorf|jo|journal officiel)(?: no? \w+)?(?: [a-z]+){{0,7}}? {_JOUR}|\bmodifiee?s? par .*"
)
_PHRASE = re.compile(r"(?<!\b[A-Za-z])(?<!\bart)\.\s+(?=[A-ZÀ-Ý])")
_ISO = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII).fullmatch


def text_key(texte: TexteCite) -> str:
    """Return the key under which fiches share a legal text: NOR, else kind and number, else kind, date and object.

    >>> text_key(TexteCite(nature="décret", numero_texte="2002-616")) == reference_key("décret 2002-616")
    True
    """
    if texte.nor:
        return digest("nor", texte.nor)
    if texte.nature and texte.numero_texte:
        return digest(texte.nature, texte.numero_texte)
    if objet := _objet(texte.titre or "", bool(texte.nature and texte.date_signature)):
        return digest(texte.nature, texte.date_signature, objet)
    return digest(texte.nature, texte.date_signature, texte.date_publication_jo, *texte.modifie)


@lru_cache(maxsize=1 << 12)  # many fiches quote one text
def _objet(titre: str, dated: bool) -> str:
    """What a title says in normalised words; of a text whose kind and day are known, only what they do not say.

    One source writes the reference into the title.
    """
    if not dated:
        return normalised(titre)
    words = normalised(_PHRASE.split(titre, maxsplit=1)[0])
    return " ".join(_HORS_OBJET.sub(" ", _REFERENCE.sub("", words, count=1)).split())


def reference_key(reference: str) -> str:
    """Return the key of a text that is only referred to: `décret 2002-616`, `arrêté 1996-01-09`."""
    nature, _, key = reference.partition(" ")
    return digest(nature, key)


ELI = "https://www.legifrance.gouv.fr/eli"
_NOR_SIGNED = {
    "arrêté": ("arrete", "A"),
    "décret": ("decret", "D"),
    "loi": ("loi", "L"),
    "ordonnance": ("ordonnance", "R"),
}
"""How an address writes a kind of text, and the letter in which the NOR of such a text ends."""


def eli_of(texte: TexteCite) -> str | None:
    """Return the address of a text under the European Legislation Identifier of Légifrance, where it is certain.

    It is made of the kind, the day signed and the NOR. `None` where one of them is not known, or where the NOR is that
    of a text of another kind or year: a title may name the NOR of the text that it amends.

    >>> from datetime import date
    >>> signed = date(2016, 3, 22)
    >>> eli_of(TexteCite(nature="arrêté", date_signature=signed, nor="MENE1606428A"))
    'https://www.legifrance.gouv.fr/eli/arrete/2016/3/22/MENE1606428A/jo/texte'
    >>> eli_of(TexteCite(nature="décret", date_signature=signed, nor="MENE1606428A"))
    """
    kind, letter = _NOR_SIGNED.get(texte.nature or "", ("", ""))
    day, nor = texte.date_signature, texte.nor
    if not (kind and day and nor and nor.endswith(letter)):
        return None
    if (day.year - int(nor[4:6])) % 100 > 1:  # a number is given in the year of the signature, or the one before
        return None
    return f"{ELI}/{kind}/{day.year}/{day.month}/{day.day}/{nor}/jo/texte"


_SAY = Statements()


def text_lines(node: str, rows: Rows, periods: Rows, base: str) -> Iterator[str]:
    """Tie the texts that a fiche quotes, and those on which its periods rest, to the texts that fiches share."""
    keys = [text_key(texte) for _, texte in rows]
    by_reference = {texte.reference: key for (_, texte), key in zip(rows, keys, strict=True) if texte.reference}

    def shared(reference: str) -> str:
        return f"{base}texte/{by_reference.get(reference) or reference_key(reference)}"

    for (row, texte), key in zip(rows, keys, strict=True):
        official = f"{base}texte/{key}"
        yield _SAY.link(row, RNCP.texteOfficiel, official)
        yield _SAY.link(node, RNCP.texteOfficielCite, official)
        yield _SAY.type(official, RNCP.TexteOfficiel)
        for term, value in (
            (RNCP.natureTexte, texte.nature),
            (RNCP.numeroTexte, texte.numero_texte),
            (RNCP.nor, texte.nor),
            (RNCP.dateSignature, texte.date_signature),
            (RNCP.datePublicationJo, texte.date_publication_jo),
        ):
            if value:
                yield _SAY.say(official, term, value)
        if eli := eli_of(texte):
            yield _SAY.link(official, RNCP.eli, eli)
        if texte.titre:
            yield _SAY.say(official, RNCP.titre, texte.titre, "fr")
        for reference in texte.modifie:
            yield _SAY.link(official, RNCP.modifie, shared(reference))
            if reference not in by_reference:
                yield from _designe(shared(reference), reference)
    for row, period in periods:
        if period.reference_texte:
            yield _SAY.link(row, RNCP.texteOfficiel, shared(period.reference_texte))


def _designe(official: str, reference: str) -> Iterator[str]:
    """What is known of a text that is only referred to: its kind, and its number or the day it was signed."""
    nature, _, cle = reference.partition(" ")
    yield _SAY.type(official, RNCP.TexteOfficiel)
    yield _SAY.say(official, RNCP.natureTexte, nature)
    if _ISO(cle):
        yield _SAY.copy(official, RNCP.dateSignature, f'"{cle}"^^{XSD.date}')  # as written: there may be no such day
    elif cle:
        yield _SAY.say(official, RNCP.numeroTexte, cle)
