"""Records made up by hypothesis out of the types of their fields, and records with every field filled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, TypeVar

from hypothesis import strategies as st

from rncp_graph.model.fiche import Bloc, Fiche
from rncp_graph.model.fields import Field, fields_of

R = TypeVar("R")

CONTROLS = "".join(map(chr, range(32))) + "\x7f\x80\x85\x9f\u2028\u2029\ufeff\ufffe\uffff\"\\'<>&%/#?. "
"""Characters that some syntax of RDF escapes, forbids or folds."""

TEXTS = st.text() | st.text(st.sampled_from(CONTROLS), max_size=8)
"""Any text that Unicode can write down: all characters but lone surrogates."""

_VALUES = {str: TEXTS, int: st.integers(0, 9999), bool: st.booleans(), date: st.dates()}
_CURIES = st.sampled_from(["rncp:ouverte", "rncp:dateEffet", "dct:title", "skos:prefLabel"])


@cache
def records(cls: type[R], most: int = 2) -> st.SearchStrategy[R]:
    """Any record of a class: a few of its optional fields present, each repeated field up to `most` times."""
    fields = {field.name: field for field in fields_of(cls)}
    required = {name for name, field in fields.items() if not (field.many or field.optional)}
    optional = [name for name in fields if name not in required]

    def build(chosen: set[str]) -> st.SearchStrategy[R]:
        return st.builds(cls, **{name: values(fields[name], most) for name in sorted(required | chosen)})

    return st.sets(st.sampled_from(optional), max_size=6).flatmap(build)


def values(field: Field, most: int) -> st.SearchStrategy[Any]:
    one = records(field.type, most) if field.record else _CURIES if field.p.iri == "curie" else _VALUES[field.type]
    return st.lists(one, max_size=most).map(tuple) if field.many else one


def full(cls: type[R], serial: str = "1") -> R:
    """A record with every field filled, and every repeated field twice."""
    return cls(**{field.name: _filled(field, serial) for field in fields_of(cls)})


def _filled(field: Field, serial: str) -> Any:
    rows = tuple(_sample(field, f"{serial}{rank}") for rank in ("1", "2"))
    return rows if field.many else rows[0]


def _sample(field: Field, serial: str) -> Any:
    if field.record:
        return full(field.type, serial)
    if field.p.iri == "curie":
        return "rncp:ouverte"
    number = int(serial)
    by_type: dict[type, Any] = {
        str: f"{field.name} {serial}",
        int: number % 10000,
        bool: number % 2 == 1,
        date: date(2000 + number % 30, 1, 1),
    }
    return by_type[field.type]


def full_fiche() -> Fiche:
    """A fiche with every field filled, and with what makes every kind of link: bodies, rights, routes, a lineage."""
    fiche = full(Fiche)
    known = replace(fiche.certificateurs[0], siret="18750002000065", nom="CCI France")
    return replace(
        fiche,
        numero="RNCP27413",
        certificateurs=(*fiche.certificateurs, known),
        partenaires=tuple(
            replace(row, habilitation=role, etat_habilitation="Actif")
            for row in fiche.partenaires
            for role in ("HABILITATION_FORMER", "HABILITATION_ORGANISER")
        ),
        centres_preparation=tuple(replace(row, categorie=None) for row in fiche.centres_preparation),
        blocs=(*fiche.blocs, Bloc(code="RNCP27413BC01", modalites_evaluation="Apprentis : étude de cas")),
    )
