"""From written values to typed ones, shared by the readers: days, truths, whole numbers, legal references.

A typed value whose usual form would not give back what is written is *doubtful*; one that cannot be read at all is
*unreadable*. Either way the text as written stays in the graph, as a `Constat` beside the value or in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from rncp_graph.model.fiche import Constat
from rncp_graph.model.fields import Field, fields_of
from rncp_graph.terms import normalised

OUI_NON = {"Oui": True, "Non": False}
"""How the exports write a truth."""

MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet"),
    *("aout", "septembre", "octobre", "novembre", "decembre"),
)

_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII).fullmatch
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII).fullmatch
_WORDS = re.compile(r"(\d{1,2}) ?(?:er )?([a-z]+) (\d{4})").fullmatch
_YEAR = re.compile(r"(?!0000)\d{4}", re.ASCII).fullmatch
_INTEGER = re.compile(r"[+-]?\d{1,15}", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was read of a text. `regle` names what is wrong, and is `None` when nothing is."""

    valeur: Any
    regle: str | None = None

    @property
    def statut(self) -> str:
        """`illisible` when there is no value, else `doubtful`."""
        return "illisible" if self.valeur is None else "douteux"

    def constat(self, sujet: str, field: Field, texte: str, rubrique: str) -> Constat:
        """Return the evidence to keep beside the value: the text as written, and the rule that it breaks."""
        return Constat(
            sujet=sujet,
            propriete=field.p.property,
            statut=self.statut,
            valeur=texte,
            regle=self.regle,
            rubrique=rubrique,
        )


def parse_field(texte: str, field: Field, truths: Mapping[str, bool] = OUI_NON) -> Parsed:
    """Read a text as a value of a field; a number or a year has a form that its Python type does not tell."""
    if field.p.key:
        return parse_key(texte, field.p.key.usual, field.p.key.nom)
    if field.datatype == "xsd:gYear":
        return parse_year(texte)
    return parse_value(texte, field.type, truths)


def parse_key(texte: str, usual: Callable[[str], str], nom: str) -> Parsed:
    """Read a number or a code, which `usual` brings to its usual form; `nom` is its name in the rule that it breaks.

    >>> from rncp_graph.model.identifiers import numero_of
    >>> parse_key("rncp 7141", numero_of, "numero")
    Parsed(valeur='RNCP7141', regle='numero-non-canonique')
    """
    valeur = usual(texte)
    return Parsed(valeur, None if valeur == texte else f"{nom}-non-canonique")


def parse_year(texte: str) -> Parsed:
    """Read a year of four digits: no other is surely an `xsd:gYear`.

    >>> parse_year(" 2021"), parse_year("21")
    (Parsed(valeur=2021, regle='annee-non-canonique'), Parsed(valeur=None, regle='annee-illisible'))
    """
    bare = texte.strip()
    if not _YEAR(bare):
        return Parsed(None, "annee-illisible")
    return Parsed(int(bare), None if bare == texte else "annee-non-canonique")


def parse_value(texte: str, kind: type, truths: Mapping[str, bool] = OUI_NON) -> Parsed:
    """Read a text as a value of a Python type (`str`, `date`, `bool` or `int`); `truths` are the words for truths.

    >>> parse_value("29/02/2024", date)
    Parsed(valeur=datetime.date(2024, 2, 29), regle=None)
    >>> parse_value("31/02/2024", date), parse_value("007", int)
    (Parsed(valeur=None, regle='date-illisible'), Parsed(valeur=7, regle='entier-non-canonique'))
    """
    if kind is str:
        return Parsed(texte)
    bare = texte.strip()
    valeur: Any
    if kind is bool:
        nom, valeur = "booleen", {mot.casefold(): truth for mot, truth in truths.items()}.get(bare.casefold())
        usual = texte in truths
    elif kind is int:
        nom, valeur = "entier", int(bare) if _INTEGER(bare) else None
        usual = texte == str(valeur)
    else:
        nom, valeur = "date", parse_day(bare)
        usual = valeur is not None and texte == f"{valeur.day:02}/{valeur.month:02}/{valeur.year:04}"
    if valeur is None:
        return Parsed(None, f"{nom}-illisible")
    return Parsed(valeur, None if usual else f"{nom}-non-canonique")


@lru_cache(maxsize=10_000)  # the same days come back by thousands
def parse_day(texte: str) -> date | None:
    """Read a day in figures or in French words, `None` when it is no day of the calendar.

    >>> parse_day("8/12/2008"), parse_day("1er août 2014"), parse_day("31 février 2020")
    (datetime.date(2008, 12, 8), datetime.date(2014, 8, 1), None)
    """
    try:
        if found := _FIGURES(texte):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if _ISO(texte):
            return date.fromisoformat(texte)
        if (found := _WORDS(normalised(texte))) and found[2] in MONTHS:
            return date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:  # no such day
        pass
    return None


def drawn(cls: type) -> list[tuple[str, str, Callable[[Any], Any]]]:
    """Return the fields that are drawn from others: name, name of the other, and what draws the one from the other.

    >>> from rncp_graph.model.fiche import Fiche
    >>> [(name, other, by("NIV5")) for name, other, by in drawn(Fiche)]
    [('niveau', 'nomenclature_europe', 5)]
    """
    said = [(field.name, field.p.of) for field in fields_of(cls)]
    return [(name, of.field, lru_cache(maxsize=100)(of.by)) for name, of in said if of]


# --- legal references ---------------------------------------------------------------------------------------------

JOUR = r"(?:\d{1,2}(?:\s?er)?\s+[^\W\d]{3,9}\s+\d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})"
"""A day as legal texts write it, in figures or in words; `parse_day` reads it."""

_NATURES = ("arrêté", "décret", "loi", "ordonnance", "circulaire", "décision", "délibération")
NATURE = "(?P<nature>" + "|".join(_NATURES).replace("ê", "[êe]").replace("é", "[ée]") + ")"
"""The kind of a legal text, with or without its accents; `legal_nature` gives its usual name."""

REFERENCE = rf"{NATURE}\b(?:\s+n\s?[°ºo]\s*(?P<numero>[\w.-]*\d))?(?:\s+(?:du|en date du)\s+(?P<jour>{JOUR}))?"
"""A legal text by its kind, its number and the day it was signed, to match whatever the case."""

_NOMMES = "d|rural|mon[ée]taire|g[ée]n[ée]ral|civil|p[ée]nal|minier|forestier|[ée]lectoral|disciplinaire"
CODE = rf"code(?=\s+(?:{_NOMMES}))"
"""The word that begins the name of a code of law, to match whatever the case: there are codes of other things."""

_ARTICLE = r"[LRDA]\*{0,2}\.?\s?\d"
PARTIE = (
    r"(?:vu\s+|en\s+application\s+)?(?:(?:les?|la|des?|aux?|du)\s+|(?:de\s+|[àa]\s+)?l['’]\s?)?"
    rf"(?:(?:articles?|arts?\b\.?)(?=\s*(?:n[°º]\s*)?(?:{_ARTICLE}|\d|premier|unique))"
    r"|(?:livre|titre|chapitre|section|annexe|alin[ée]a)(?=\s+[IVXLC\d]+\b)"
    rf"|partie(?=\s+(?:l[ée]gislative|r[ée]glementaire)\b)|(?={_ARTICLE}\d\d))"
    r"[^:\n]{1,200}?(?:\b(?:du|de\s+la|des|de|le|la)\s+|\b(?:de\s+)?l['’]\s?|[(,–-]\s*|\s(?=code\b))"
)
"""The articles or the part of a legal text that are told before it, up to the words that lead to the text itself."""

_USUELLES = {normalised(nature): nature for nature in _NATURES}
_EN_TETE = re.compile(
    rf"[\s\-•–*(«]*(?:{PARTIE}|vu\s+(?:l[ea]\s+|l['’]\s?)?)?(?:{REFERENCE}|(?P<code>{CODE}))", re.IGNORECASE
).match
_NOR = re.compile(r"\b[A-Z]{4}\d{7}[A-Z]\b")
_AUTRE_TEXTE = re.compile(r"(?<!\s)\s{2,}+(?:Arrêté|Décret|Loi|Ordonnance)\s+(?:n|du)\b").search


@dataclass(frozen=True, slots=True)
class LegalReference:
    """What the title of a legal text says of it: kind, number, day signed, NOR."""

    nature: str | None = None
    numero_texte: str | None = None
    date_signature: date | None = None
    nor: str | None = None


@lru_cache(maxsize=1 << 12)  # many fiches quote one text
def legal_reference(titre: str) -> LegalReference:
    """Read the reference with which the title of a legal text begins, or to which its first articles lead.

    A title that holds several texts gives none.

    >>> legal_reference("Décret n° 2016-954 du 11 juillet 2016 relatif au titre professionnel")
    LegalReference(nature='décret', numero_texte='2016-954', date_signature=datetime.date(2016, 7, 11), nor=None)
    >>> legal_reference("Art. D337-139 à D337-160 du Code de l’éducation").nature
    'code'
    """
    if _AUTRE_TEXTE(titre.strip()):
        return LegalReference()
    found, nor = _EN_TETE(titre), nor_of(titre)
    if not found:
        return LegalReference(nor=nor)
    signed = parse_day(found["jour"]) if found["jour"] else None
    return LegalReference(legal_nature(found["nature"] or found["code"]), found["numero"], signed, nor)


def legal_nature(ecrite: str) -> str:
    """Return the usual name of a kind of legal text: `arrêté` for `ARRETE`."""
    return _USUELLES.get(normalised(ecrite), ecrite.lower())


def nor_of(texte: str) -> str | None:
    """Return the NOR that a text names, if it names just one."""
    nors = set(_NOR.findall(texte))
    return nors.pop() if len(nors) == 1 else None
