"""The nomenclatures, in one table: those that fiches quote, and the official lists that only describe them.

An entry here, a record class (`parts.py`) and a field that holds it (`fiche.py`) make a nomenclature of fiches: doubts,
titles, hierarchy, checks against a list, types of parameters and disagreements follow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from rncp_graph.model.fields import node_of
from rncp_graph.model.identifiers import last_part, plain
from rncp_graph.model.parts import Abrege, Ccn, Concept, Formacode, Idcc, Nsf, Rome


@dataclass(frozen=True, slots=True)
class Letter:
    """A code made of two parts that have each a list of its own, such as `312t`: the domain `312`, the letter `t`.

    `form` tells the parts apart. `folder` and `property` are where the entries of the second part stand, and what
    leads to them.
    """

    form: re.Pattern[str]
    folder: str
    property: str


ANY = r".+"
"""The form of codes of which no form is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A nomenclature, or a list of codes.

    `key` is its name in IRIs, `titre` its title in French and in English. `record` is the class of the entries that
    fiches quote, `None` for a list that they do not quote.

    `exemples` are codes of its levels, the lowest first. `form` is how a code of any level is written, `case` the case
    of its letters (see `code_of`). `leaf` is the form of a code of the lowest level, `None` where any will do.
    `ancestor` finds in a code the one of the level above: the first group that matches. `padded` tells that fiches
    write zeros before a code that the official list does not. `compared` tells that a code which one source gives and
    another does not is a disagreement between them.

    `version_of` is the key of the nomenclature of which a list is a version, `followed_by` that of the next version.
    """

    key: str
    titre: tuple[str, str]
    record: type[Concept] | None = None
    exemples: tuple[str, ...] = ("",)
    form: str = ANY
    case: Callable[[str], str] = str.upper
    leaf: re.Pattern[str] | None = None
    ancestor: re.Pattern[str] | None = None
    letter: Letter | None = None
    padded: bool = False
    compared: bool = False
    version_of: str | None = None
    followed_by: str | None = None


def scheme_key(record: type[Concept]) -> str:
    """Return the key of the nomenclature of which a record is an entry.

    >>> scheme_key(Rome)
    'rome'
    """
    return node_of(record).path.partition("/")[0]


def _quoted(record: type[Concept], **said: object) -> Scheme:
    """A nomenclature that fiches quote: its key is that of the IRIs of its entries."""
    return Scheme(key=scheme_key(record), record=record, **said)  # type: ignore[arg-type]


SCHEMES: dict[str, Scheme] = {
    scheme.key: scheme
    for scheme in (
        _quoted(
            Rome,
            titre=(
                "Répertoire opérationnel des métiers et des emplois (ROME)",
                "ROME, the French register of occupations",
            ),
            exemples=("D1407", "D14", "D"),
            form=r"[A-N](\d\d){0,2}",
            leaf=re.compile(r"[A-N]\d{4}"),
            ancestor=re.compile(r"([A-N]\d\d)\d\d|([A-N])\d\d"),
            compared=True,
        ),
        _quoted(
            Nsf,
            titre=(
                "Nomenclature des spécialités de formation (NSF)",
                "NSF, the French classification of training domains",
            ),
            exemples=("312t", "312", "31"),
            form=r"\d{1,2}|\d{3}[a-z]?",
            case=str.lower,
            leaf=re.compile(r"\d{3}[a-z]?"),
            ancestor=re.compile(r"(\d{3})[a-z]|(\d\d)\d|(\d)\d"),
            letter=Letter(re.compile(r"(\d{3})([a-z])"), "nsf-lettre", "rncp:lettreNsf"),
            compared=True,
        ),
        _quoted(
            Formacode,
            titre=("Formacode (Centre Inffo)", "Formacode thesaurus (Centre Inffo)"),
            exemples=("34566",),
            form=r"\d{5}",
            leaf=re.compile(r"\d{5}"),
            compared=True,
        ),
        _quoted(
            Abrege,
            titre=("Types de certification par abrégé", "Types of award by abbreviation"),
            exemples=("BTS",),
            case=lambda text: text,
        ),
        _quoted(
            Idcc,
            titre=("Conventions collectives par IDCC", "Collective agreements by IDCC"),
            exemples=("1516",),
            form=r"\d{1,5}",
            padded=True,
        ),
        _quoted(
            Ccn,
            titre=(
                "Conventions collectives par brochure du Journal officiel",
                "Collective agreements by brochure number",
            ),
            exemples=("3249",),
            form=r"\d{1,5}",
        ),
        Scheme(key="rome-v3", titre=("ROME, version 3", "ROME, version 3"), version_of="rome", followed_by="rome-v4"),
        Scheme(key="rome-v4", titre=("ROME, version 4", "ROME, version 4"), version_of="rome"),
        Scheme(
            key="nsf-lettres",
            titre=("Champs et fonctions de la NSF, par lettre", "Fields and functions of the NSF, by letter"),
        ),
        Scheme(
            key="isco",
            titre=(
                "Classification internationale type des professions (CITP-08)",
                "International Standard Classification of Occupations (ISCO-08)",
            ),
            ancestor=re.compile(r"(\d{1,3})\d"),
        ),
        Scheme(key="esco", titre=("Professions ESCO", "ESCO occupations")),
        Scheme(
            key="opco",
            titre=("Opérateurs de compétences (OPCO)", "Skills operators of the French branches (OPCO)"),
        ),
    )
}
"""All that a build can write, by key, besides the vocabularies that ship."""

QUOTED: dict[str, Scheme] = {key: scheme for key, scheme in SCHEMES.items() if scheme.record}
"""Those that fiches quote."""


_NO_SCHEME = Scheme(key="", titre=("", ""))


def scheme_of(key: str) -> Scheme:
    """Return a nomenclature; one of which nothing is known for a folder of entries that is none, as `nsf-lettre`."""
    return SCHEMES.get(key, _NO_SCHEME)


def broader(scheme: str, code: str) -> str | None:
    """Return the code one level up, where the code itself tells it.

    >>> broader("nsf", "312t"), broader("nsf", "312"), broader("rome", "D1407"), broader("rome", "D")
    ('312', '31', 'D14', None)
    """
    form = scheme_of(scheme).ancestor
    found = form.fullmatch(code) if form else None
    return next(filter(None, found.groups())) if found else None


def ancestors(scheme: str, code: str) -> Iterator[str]:
    """Return the codes of all levels above, the nearest first.

    >>> list(ancestors("rome", "D1407"))
    ['D14', 'D']
    """
    above = broader(scheme, code)
    while above:
        yield above
        above = broader(scheme, above)


_PUNCTUATION = " .,;:!?'\"‘’“”«»()[]<>`*="
_DECIMALS = re.compile(r"(?<=\d)[.,]0+$", re.ASCII)
_INNER = re.compile(r"[ ._\-\u2010-\u2015\u2212]")


@lru_cache(maxsize=1 << 16)  # the same codes come back by thousands
def code_of(scheme: str, text: str) -> str:
    """Return a code as its nomenclature writes it; a text that is no code of it, without the blanks around it.

    >>> code_of("rome", "m1805 "), code_of("nsf", "312T"), code_of("formacode", "34 566"), code_of("rome", "M180 ")
    ('M1805', '312t', '34566', 'M180')
    """
    known, fits, bare = scheme_of(scheme), _form(scheme), plain(text)
    inner = known.case(_INNER.sub("", _DECIMALS.sub("", bare.strip(_PUNCTUATION))))
    named = known.case(
        re.sub(rf"^(?:code)?(?:{scheme}(?:v[34]|[34](?=:))?)?(?:n[°º˚])?:?", "", inner, flags=re.IGNORECASE)
    )
    paged = known.case(last_part(bare)) if known.leaf else ""  # where a code has a form to know it by
    return next((code for code in (bare, inner, named, paged) if fits(code)), bare)


@cache
def _form(scheme: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(scheme_of(scheme).form, re.ASCII).fullmatch


def well_formed(scheme: str, code: str) -> bool:
    """Return whether a code has the form of an entry at the lowest level of its nomenclature.

    >>> well_formed("rome", "D1407"), well_formed("rome", "B11"), well_formed("idcc", "16")
    (True, False, True)
    """
    leaf = scheme_of(scheme).leaf
    return leaf is None or bool(leaf.fullmatch(code))
