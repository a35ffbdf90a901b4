"""Numbers as people and tools write them, brought to their usual form: certifications, SIRET and SIREN.

Every door passes here: exports, old fiches, lineage, correspondences, parameters, the command line. A text that is no
such number stays as it is. Codes of nomenclatures have their forms in `schemes.py`, and `schemes.code_of`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

is_numero = re.compile(r"(?:RNCP|RS)[1-9]\d{0,8}", re.ASCII).fullmatch
"""Whether a text is the number of a certification in its usual form."""

is_siret = re.compile(r"(?!0{14})\d{14}", re.ASCII).fullmatch
"""Whether a text has the form of a SIRET: fourteen digits, nine of the body and five of the site.

Zeros alone are of no body: who has no number fills them in, and all who do would be one.
"""

is_siren = re.compile(r"(?!0{9})\d{9}", re.ASCII).fullmatch
"""Whether a text has the form of a SIREN: nine digits, which are not all zeros."""

_LONGEST = 300
"""Characters of the longest text that is looked at: addresses of pages are far shorter."""

_UNSEEN = (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_PLAIN = dict.fromkeys(_UNSEEN) | {code: code - 0xFEE0 for code in _FULL_WIDTH}


def plain(text: str) -> str:
    r"""Return a text without characters that one does not see, in usual width, with single blanks.

    >>> plain("\ufeff RS\u00a0 5000\u200b"), plain("Ｍ１８０５")
    ('RS 5000', 'M1805')
    """
    return " ".join(text.translate(_PLAIN).split())


_PAGE = re.compile(r"[<(]?(?:https?:)?//[^\s/]+/(?:[^\s?#]*/)?(?P<part>[^\s/?#>)]+)/*(?:[?#]\S*)?[>).,;]*").fullmatch


def last_part(address: str) -> str:
    """Return the last part of the path of an address, which often is a code; nothing of a text that is no address.

    >>> last_part("https://candidat.francetravail.fr/metierscope/fiche-metier/M1805?x"), last_part("M1805")
    ('M1805', '')
    """
    found = _PAGE(address) if len(address) <= _LONGEST else None
    return found["part"] if found else ""


# --- certifications ---------------------------------------------------------------------------------------------------

_DASHES = r"\-\u2010-\u2015\u2212"
_BEFORE, _AFTER = r"[ #'\"‘’“”«(\[<`*=]*+", r"[ .,;:!?'\"‘’“”»)\]>/`*]*+"
_BETWEEN = rf"[ #:._/°º˚{_DASHES}]*+"
_WORDS = rf"(?:(?:fiche|certification|code|(?:num[ée]ro|num(?=[. ])|n[o°º˚])(?: ?de(?= ))?|n(?= )){_BETWEEN})*+"
_REGISTRE = r"rncp|rs|r\.n\.c\.p\.?|r\.s\.?"
_WRITTEN = re.compile(
    rf"{_BEFORE}{_WORDS}(?:(?P<registre>{_REGISTRE}){_BETWEEN}{_WORDS}(?:(?P=registre){_BETWEEN}{_WORDS})?)?0*+"
    rf"(?P<rang>[1-9]\d{{0,8}}|[1-9]\d{{0,2}} \d{{3}})(?:[.,]0+)?{_AFTER}",
    re.IGNORECASE | re.ASCII,
).fullmatch
_ADDRESS = re.compile(
    r"[<(\"]?\S*?/(?:(?P<registre>rncp|rs)/+(?:(?P=registre))?|certification/+(?P<cle>rncp|rs))"
    r"0*+(?P<rang>[1-9]\d{0,8})/*(?:[?#]\S*)?"
    r"[>)\".,;]*+",
    re.IGNORECASE | re.ASCII,
).fullmatch
_OLD_ADDRESS = re.compile(
    r"\S*/visualisationFiche\b\S*[?&;]fiche=0*+(?P<rang>[1-9]\d{0,8})(?:[&#]\S*)?", re.IGNORECASE | re.ASCII
).fullmatch
_BARE = 6
"""Digits that a number may have without its register, which then is the RNCP: a SIREN has nine."""


def numero_of(text: str) -> str:
    """Return the number of a certification in its usual form; a text that names none, without the blanks around it.

    A bare number is one of the RNCP. The address of its public page, its old page and its node name a certification.

    >>> [numero_of(text) for text in ("rncp 35419", "RNCP-035419", "35419", "Fiche RNCP n° 35419.")]
    ['RNCP35419', 'RNCP35419', 'RNCP35419', 'RNCP35419']
    >>> numero_of("https://www.francecompetences.fr/recherche/rs/5000/"), numero_of(" RNCP  x")
    ('RS5000', 'RNCP x')
    """
    if is_numero(text):
        return text
    bare = plain(text)
    if len(bare) > _LONGEST:
        return bare
    if found := _ADDRESS(bare):
        return f"{(found['registre'] or found['cle']).upper()}{found['rang']}"
    if found := _OLD_ADDRESS(bare):
        return f"RNCP{found['rang']}"
    found = _WRITTEN(bare)
    rang = found["rang"].replace(" ", "") if found else ""
    if not found or (not found["registre"] and len(rang) > _BARE):
        return bare
    return f"{(found['registre'] or 'RNCP').replace('.', '').upper()}{rang}"


# --- bodies -----------------------------------------------------------------------------------------------------------

_SPACED = rf"[ {_DASHES}]{{0,3}}"
_SIRET = re.compile(
    rf"{_BEFORE}(?:(?:num[ée]ro|n[o°º˚])[ :]*(?:de )?)?(?:(?:siret|siren){_BETWEEN}(?:n[o°º˚] ?:? ?)?)?"
    rf"(?P<chiffres>(?:\d{_SPACED}){{13}}\d|(?:\d{_SPACED}){{8}}\d|\d{{3}}[. ]?\d{{3}}[. ]?\d{{3}}(?:[. ]?\d{{5}})?)"
    rf"(?:[.,]0+)?{_AFTER}",
    re.IGNORECASE | re.ASCII,
).fullmatch
_NAMED = re.compile(r"\S*-(?P<chiffres>\d{9}|\d{14})(?:\.html?)?", re.ASCII).fullmatch
"""The last part of a public page of a body that has its name before its number."""


def siret_of(text: str) -> str:
    """Return the digits of a SIRET, or of a SIREN; a text that is neither stays as it is.

    >>> siret_of("187 500 020 00065"), siret_of("SIREN : 187500020"), siret_of("1875000200006")
    ('18750002000065', '187500020', '1875000200006')
    """
    if is_siret(text) or len(text) > _LONGEST:
        return text
    bare = plain(text)
    part = last_part(bare)
    found = _SIRET(part or bare) or _NAMED(part)
    return re.sub(r"\D", "", found["chiffres"]) if found else text


class Identifier(NamedTuple):
    """A kind of number: its name in doubts, and what brings a text to its usual form."""

    nom: str
    usual: Callable[[str], str]


NUMERO = Identifier("numero", numero_of)
SIRET = Identifier("siret", siret_of)
