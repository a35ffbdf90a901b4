"""Doubts that a whole fiche raises, whatever its source: odd codes, repeated rows, bodies without a name.

Nothing is changed: the values stay as written, and the build report counts and shows them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rncp_graph.communs import well_formed
from rncp_graph.fiche import Bloc, Certificateur, Concept, Fiche
from rncp_graph.mapping import champs, node_of
from rncp_graph.parties import est_siret
from rncp_graph.readers.source import Source

_NUMERO = re.compile(r"(?:RNCP|RS)\d+", re.ASCII).fullmatch
_CODE_BLOC = re.compile(r"((?:RNCP|RS)\d+)BC\d{2}", re.ASCII).fullmatch

Doute = tuple[str, str, str]
"""Kind, field, value."""


def controler(fiche: Fiche, source: Source) -> Fiche:
    """Tell the source of every doubt about a fiche, and give the fiche as it is."""
    for genre, champ, valeur in doutes(fiche):
        source.doute(genre, fiche.numero, champ, valeur)
    return fiche


def doutes(fiche: Fiche) -> Iterator[Doute]:
    """Give what is doubtful in the codes and rows of a fiche.

    >>> list(doutes(Fiche(numero="RNCP1", blocs=(Bloc(code="RNCP2BC1"),))))
    [('code-bloc-malforme', 'blocs', 'RNCP2BC1')]
    """
    if not _NUMERO(fiche.numero):
        yield "numero-malforme", "numero", fiche.numero
    for name in ("anciennes_certifications", "nouvelles_certifications"):
        for numero in getattr(fiche, name):
            if not _NUMERO(numero):
                yield "numero-malforme", name, numero
    yield from _organismes(fiche)
    yield from _codes(fiche)
    yield from _blocs(fiche.numero, fiche.blocs)


def _organismes(fiche: Fiche) -> Iterator[Doute]:
    for name in ("certificateurs", "partenaires"):
        for row in getattr(fiche, name):
            if row.siret and not est_siret(row.siret):
                yield "siret-malforme", name, row.siret
            if row.nom is None and isinstance(row, Certificateur):
                yield "certificateur-sans-nom", name, row.siret or ""


def _codes(fiche: Fiche) -> Iterator[Doute]:
    """Codes out of form; codes and plain values given twice, which the graph holds once."""
    for champ in champs(Fiche):
        is_concept = champ.record and issubclass(champ.type, Concept)
        if not champ.many or (champ.record and not is_concept):
            continue
        for row, times in Counter(getattr(fiche, champ.name)).items():
            said = row.code if is_concept else str(row)
            yield from [("ligne-repetee", champ.name, said)] * (times - 1)
            if is_concept:
                scheme = node_of(champ.type).path.partition("/")[0]
                if not well_formed(scheme, said):
                    yield f"code-{scheme}-malforme", champ.name, said


def _blocs(numero: str, blocs: tuple[Bloc, ...]) -> Iterator[Doute]:
    codes = Counter(bloc.code for bloc in blocs)
    for code, times in codes.items():
        if code is None:
            yield from [("bloc-sans-code", "blocs", "")] * times
            continue
        yield from [("code-bloc-repete", "blocs", code)] * (times - 1)
        found = _CODE_BLOC(code)
        if not found or found[1] != numero:
            yield from [("code-bloc-malforme", "blocs", code)] * times
