"""Doubts that a whole fiche raises, whatever its source: odd codes, repeated rows, bodies without a name.

Nothing is changed: the values stay as written, and the build report counts and shows them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from operator import attrgetter

from rncp_graph.model.fiche import Bloc, Concept, Fiche
from rncp_graph.model.fields import fields_of
from rncp_graph.model.identifiers import is_numero, is_siret
from rncp_graph.model.schemes import scheme_key, well_formed

_CODE_BLOC = re.compile(r"((?:RNCP|RS)\d+)BC\d{2}", re.ASCII).fullmatch

Doubt = tuple[str, str, str]
"""Kind, field, value."""


def doubts(fiche: Fiche) -> Iterator[Doubt]:
    """Return what is doubtful in the codes and rows of a fiche.

    >>> list(doubts(Fiche(numero="RNCP1", blocs=(Bloc(code="RNCP2BC1"),))))
    [('code-bloc-malforme', 'blocs', 'RNCP2BC1')]
    """
    if not is_numero(fiche.numero):
        yield "numero-malforme", "numero", fiche.numero
    for name in ("anciennes_certifications", "nouvelles_certifications"):
        for numero in getattr(fiche, name):
            if not is_numero(numero):
                yield "numero-malforme", name, numero
    yield from _organismes(fiche)
    yield from _codes(fiche)
    if fiche.blocs:
        yield from _blocs(fiche.numero, fiche.blocs)


def _organismes(fiche: Fiche) -> Iterator[Doubt]:
    for name, rows in (("certificateurs", fiche.certificateurs), ("partenaires", fiche.partenaires)):
        for row in rows:
            if row.siret and not is_siret(row.siret):
                yield "siret-malforme", name, row.siret
            if row.nom is None and name == "certificateurs":
                yield "certificateur-sans-nom", name, row.siret or ""


_PLURALS = {
    field.name: scheme_key(field.type) if field.record else None
    for field in fields_of(Fiche)
    if field.many and (not field.record or issubclass(field.type, Concept))
}
"""Fields of several codes or plain values, with the nomenclature of the codes."""

_plurals = attrgetter(*_PLURALS)
_well_formed = lru_cache(maxsize=1 << 14)(well_formed)


def _codes(fiche: Fiche) -> Iterator[Doubt]:
    """Codes out of form; codes and plain values given twice, which the graph holds once."""
    for rows, (name, scheme) in zip(_plurals(fiche), _PLURALS.items(), strict=True):
        if not rows:
            continue
        said = [row.code for row in rows] if scheme else rows
        if len(set(said)) < len(said):
            for row, times in Counter(rows).items():
                yield from [("ligne-repetee", name, row.code if scheme else str(row))] * (times - 1)
            said = [row.code for row in dict.fromkeys(rows)] if scheme else said
        if scheme:
            for code in said:
                if not _well_formed(scheme, code):
                    yield f"code-{scheme}-malforme", name, code


def _blocs(numero: str, blocs: tuple[Bloc, ...]) -> Iterator[Doubt]:
    for code, times in Counter([bloc.code for bloc in blocs]).items():
        if code is None:
            yield from [("bloc-sans-code", "blocs", "")] * times
            continue
        yield from [("code-bloc-repete", "blocs", code)] * (times - 1)
        found = _CODE_BLOC(code)
        if not found or found[1] != numero:
            yield from [("code-bloc-malforme", "blocs", code)] * times
