"""Where the text of each path of the flow goes: derived from the record classes, with the paths of older flows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial

from rncp_graph.model.fiche import VOIES, Certificateur, Concept, Fiche, Habilitation
from rncp_graph.model.fields import Field, fields_of
from rncp_graph.model.schemes import scheme_key
from rncp_graph.readers.values import Parsed, parse_field

WILDCARDS = {
    "SI_JURY_": {voie: ("code", voie) for voie in VOIES},
    "PUBLICATION_DECRET_": {role.upper(): ("role", role) for role in ("general", "creation", "autre")},
}
"""Tags whose end is a value: the ends, and the field and value that each says."""

FORMER_PATHS: dict[type, dict[str, str]] = {
    Fiche: {
        **{f"JURY_{voie}": f"SI_JURY_{voie}" for voie in VOIES},
        **{
            path: f"{many}/{one}"
            for many, one in (
                ("NOUVELLES_CERTIFICATIONS", "NOUVELLE_CERTIFICATION"),
                ("ANCIENNES_CERTIFICATIONS", "ANCIENNE_CERTIFICATION"),
            )
            for path in (one, f"{many}/{one}/ID_FICHE_{one}")  # before V4; V4, where it is a number of fiche too
        },
        "IDENTIFIANT_EXTERNE": "NUMERO_FICHE",
        "SECTEUR_ACTIVITE": "SECTEURS_ACTIVITE",
        "DATE_PUBLICATION": "DATE_DE_PUBLICATION",
        "NOMENCLATURE_EUROPE/INTITULE": "NOMENCLATURE_EUROPE/LIBELLE",
        "CERTIFICATEUR": "CERTIFICATEURS/CERTIFICATEUR",
        "REFERENCE_DECRET_CREATION": "PUBLICATION_DECRET_CREATION/PUBLICATION_JO",
        "REFERENCE_DECRET_CREATION/PUBLICATION_JO": "PUBLICATION_DECRET_CREATION/PUBLICATION_JO",
    },
    Concept: {"INTITULE": "LIBELLE", "NUMERO": "CODE"},  # NUMERO is that of a collective agreement, in V4.1 too
    Certificateur: {"NOM": "NOM_CERTIFICATEUR", "SIRET": "SIRET_CERTIFICATEUR"},
    Habilitation: {"NOM": "NOM_PARTENAIRE", "SIRET": "SIRET_PARTENAIRE"},
}
"""Other paths of an element, and the path that the record classes know it by."""

NUS = {
    **{f"SI_JURY_{voie}": "ouverte" for voie in VOIES},
    **{f"JURY_{voie}": "jury" for voie in VOIES},
    "REFERENCE_DECRET_CREATION": "titre",
    "CERTIFICATEUR": "nom",
    "CERTIFICATEURS/CERTIFICATEUR": "nom",
}
"""The field that a bare text fills where today's flow has elements."""


@dataclass(frozen=True, slots=True)
class Place:
    """The field that a path fills, what the tag itself says (field and value), the field that a bare text fills.

    `simple` is the name of a field that holds one plain value, and nothing for the others; `usual` is what brings such
    a value to its usual form, if it is a number of some kind; `read` is what reads it, and remembers it, if it is no
    text. `scheme` is the key of the nomenclature of which a row is an entry, `ranked` tells a row that knows its rank.
    """

    field: Field
    told: tuple[str, str] | None = None
    bare: Field | None = None
    simple: str = ""
    usual: Callable[[str], str] | None = None
    read: Callable[[str], Parsed] | None = None
    scheme: str = ""
    ranked: bool = False


@cache
def places_of(cls: type) -> dict[str, Place]:
    """The place of each path under the element of a record."""
    places: dict[str, Place] = {}
    for field in fields_of(cls):
        tag = field.name.upper() if field.p.xml is None else field.p.xml
        start, wildcard, fin = tag.partition("*")
        if wildcard and field.record:
            places |= {start + end + fin: Place(field, told) for end, told in WILDCARDS[start].items()}
        elif tag and not wildcard and not field.p.of:
            places[tag] = Place(field)
    for kind in cls.__mro__:
        places |= {old: places[new] for old, new in FORMER_PATHS.get(kind, {}).items()}
    if cls is Fiche:
        places |= {
            path: replace(places[path], bare=field_of(places[path].field.type, bare)) for path, bare in NUS.items()
        }
    return {path: _completed(place) for path, place in places.items()}


def _completed(place: Place) -> Place:
    field = place.field
    plain = not (field.many or field.record)
    return replace(
        place,
        simple=field.name if plain else "",
        usual=field.p.key.usual if field.p.key else None,
        read=None if field.type is str or not plain else lru_cache(maxsize=1 << 16)(partial(parse_field, field=field)),
        scheme=scheme_key(field.type) if field.record and issubclass(field.type, Concept) else "",
        ranked=field.record and field_of(field.type, "rang") is not None,
    )


@cache
def branches_of(cls: type, under: str) -> dict[str, tuple[Place | None, bool]]:
    """What each tag is under the path `under` of a record: its place, and whether it holds others."""
    places, containers, start = places_of(cls), _containers_of(cls), f"{under}/" if under else ""
    paths = [path for path in {*places, *containers} if path.startswith(start) and "/" not in path[len(start) :]]
    return {path[len(start) :]: (places.get(path), path in containers) for path in paths}


@cache
def _containers_of(cls: type) -> frozenset[str]:
    """The paths that hold others."""
    parts = (path.split("/") for path in places_of(cls))
    return frozenset("/".join(path[:end]) for path in parts for end in range(1, len(path)))


@cache
def field_of(cls: type, name: str) -> Field | None:
    """Return the field of a class by its name."""
    return next((field for field in fields_of(cls) if field.name == name), None)
