"""Where the sources of the register say what a term holds, in words: the last part of the source of a term.

The record classes know it; the ontology says it to those who read no Python, and `pitfalls` holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from rncp_graph.model.fields import Field, fields_of, node_of
from rncp_graph.rdf.jsonld import records

NAMES = {"xml": ("flux XML", "XML flow"), "csv": ("CSV", "CSV"), "rubrique": ("ancienne fiche", "old fiche")}
"""What the places of each column are called, in French and in English."""


def places(curie: str, language: str) -> str:
    """Return where sources say a term, by its prefixed name; nothing for one that no source says.

    >>> places("rncp:dateEffet", "en")
    'XML flow: DATE_EFFET; CSV: Standard/Date_Effet'
    """
    found = _places().get(curie, {})
    french = language == "fr"
    parts = [
        f"{NAMES[column][not french]}{' : ' if french else ': '}{', '.join(found[column])}"
        for column in NAMES
        if column in found
    ]
    return (" ; " if french else "; ").join(parts)


@cache
def _places() -> dict[str, dict[str, list[str]]]:
    """The places by term and column, in the order of the records."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for field in (field for cls in records() for field in fields_of(cls)):
        for column in NAMES:
            place = field.place(column)
            for term in _terms(field):
                if place and place not in found[term][column]:
                    found[term][column].append(place)
    return {term: dict(columns) for term, columns in found.items()}


def _terms(field: Field) -> list[str]:
    """The property of a field and, where its values are nodes of the fiche, their class."""
    cls = node_of(field.type).type if field.record else ""
    return [field.p.property, *([cls] if cls.startswith("rncp:") else [])]
