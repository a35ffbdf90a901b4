"""Words of a portrait: days, names of properties, entries of the vocabularies that ship, lines of a text."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from rncp_graph.language import language, t
from rncp_graph.rdf.ontology import labels
from rncp_graph.resources import resource
from rncp_graph.terms import expand

_MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(value: date) -> str:
    """Return a day in full, in the language in force.

    >>> from rncp_graph.language import use_language
    >>> with use_language("fr"):
    ...     day(date(2021, 9, 1))
    '1er septembre 2021'
    """
    if language() == "en":
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.day}{'er' if value.day == 1 else ''} {_MOIS[value.month - 1]} {value.year}"


_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_BREAK = re.compile(r"[ \t\xa0]{2,}|\s*\n\s*")
_BULLET = re.compile(r"^[-–—•·●▪*]\s*|^[\uf0b7\uf0a7]\s*")


def lines(text: str) -> list[tuple[bool, str]]:
    r"""Return the lines of a text, each with whether it is an item of a list; a run of blanks was a line break.

    >>> lines("Vendre :  - prospecter\n- négocier")
    [(False, 'Vendre :'), (True, 'prospecter'), (True, 'négocier')]
    """
    found = (part.strip() for part in _BREAK.split(printable(text).strip()))
    parts = ((bullet := _BULLET.match(part), part[bullet.end() :].strip() if bullet else part) for part in found)
    return [(bullet is not None, part) for bullet, part in parts if part]


def paragraphs(text: str) -> list[str | list[str]]:
    r"""Return the paragraphs of a text, and its lists of items.

    >>> paragraphs("Vendre :  - prospecter\n- négocier\nSuivre.")
    ['Vendre :', ['prospecter', 'négocier'], 'Suivre.']
    """
    found: list[str | list[str]] = []
    for item, line in lines(text):
        last = found[-1] if found else None
        if not item:
            found.append(line)
        elif isinstance(last, list):
            last.append(line)
        else:
            found.append([line])
    return found


def one_line(text: str) -> str:
    """Return a text in one line, with single blanks."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    r"""Return a text without the control characters that no page may hold.

    >>> printable("a\x00b\n")
    'ab\n'
    """
    return text if text.isprintable() else _UNSEEN.sub("", text)


@cache
def _properties(spoken: str) -> dict[str, str]:
    return labels(resource("ontology").joinpath("rncp.ttl").read_text(encoding="utf-8"), spoken)


_STANDARD = {
    "skos:exactMatch": ("même entrée ailleurs", "same entry elsewhere"),
    "skos:closeMatch": ("entrée très proche ailleurs", "close entry elsewhere"),
    "skos:broadMatch": ("entrée plus large ailleurs", "broader entry elsewhere"),
    "skos:narrowMatch": ("entrée plus précise ailleurs", "narrower entry elsewhere"),
    "skos:member": ("contient", "holds"),
    "owl:deprecated": ("retirée de la liste suivante", "withdrawn from the next list"),
    "dct:isVersionOf": ("version de", "version of"),
}
"""Terms that official lists bring, which the ontology of fiches does not name."""


def property_name(curie: str) -> str:
    """Return what a term is called, given by its prefixed name, in the language in force; else that name.

    >>> from rncp_graph.language import use_language
    >>> with use_language("fr"):
    ...     property_name("rncp:codeRome"), property_name("skos:member"), property_name("urn:x")
    ('métier (ROME)', 'contient', 'urn:x')
    """
    own = _properties(language()).get(curie)
    return own or (t(*_STANDARD[curie]) if curie in _STANDARD else curie)


@cache
def _vocabulary(name: str, spoken: str) -> dict[str, dict[str, str]]:
    """The texts of a vocabulary in a language, by code and by property."""
    path = resource("ontology") / "vocabularies" / f"{name}.ttl"
    said: dict[str, dict[str, str]] = {}
    for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE, base_iri="urn:x/"):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal) and quad.object.language == spoken:
            said.setdefault(quad.subject.value.removeprefix("urn:x/"), {})[quad.predicate.value] = quad.object.value
    return said


def entry(name: str, path: str, property: str = "skos:prefLabel") -> str | None:  # noqa: A002 - the word for it
    """Return what a vocabulary that ships says of an entry, in the language in force.

    >>> from rncp_graph.language import use_language
    >>> with use_language("en"):
    ...     entry("voies", "voie/CA"), entry("voies", "voie/X")
    ('apprenticeship', None)
    """
    return _vocabulary(name, language()).get(path, {}).get(expand(property))


def sentence(text: str) -> str:
    """Return a text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def coded(code: str | None, label: str | None) -> str:
    """Return a code and what it is called, where each is known.

    >>> coded("D1407", "Vente"), coded("D1407", None)
    ('D1407 – Vente', 'D1407')
    """
    return " – ".join(part for part in (code, label) if part)
