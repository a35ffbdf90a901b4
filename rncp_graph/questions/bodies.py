"""Bodies by their name: what a user writes where a question takes a SIREN or a SIRET."""

from __future__ import annotations

import warnings
from difflib import get_close_matches
from functools import cached_property
from typing import Any, cast

from pyoxigraph import Literal, NamedNode

from rncp_graph.errors import QuestionError, RncpGraphWarning
from rncp_graph.language import t
from rncp_graph.questions.parameters import Parameter
from rncp_graph.questions.types import TYPES
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import normalised

BODIES = {"organisme", "unite"}
"""The types of parameters whose values are bodies."""

SHARED = 10
"""Shared names that are told, of all the rows of a table, and bodies that are listed of each."""

_LABELS = """PREFIX rncp: <https://w3id.org/rncp-graph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?organisme ?nom ?unite { %s ?organisme %s ?nom OPTIONAL { ?organisme rncp:partieDe ?unite } }"""
_HELD = ("skos:prefLabel", "skos:altLabel")


class Bodies:
    """The bodies of a store by their names. All names are read for the first that is not as written, and kept.

    >>> from rncp_graph.stores import open_store
    >>> Bodies(open_store()).meant(Parameter(nom="siret", type="organisme", exemple="", description={}), "187 500 020")
    ['187 500 020']
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._shared: set[str] = set()

    def meant(self, parametre: Parameter, said: Any) -> list[Any]:
        """Return what was said for a parameter, with the legal units of a name in the place of the name.

        Raises `QuestionError` for a name that no body of the store has, with those that are close.
        """
        found: list[Any] = []
        for one in parametre.each(said):
            name = isinstance(one, str) and not _number(parametre, one, self._store.base)
            found += self.named(parametre.nom, one) if name else [one]
        return found

    def named(self, nom: str, name: str) -> list[NamedNode]:
        """Return the legal units of the name of a parameter, case, accents and punctuation apart, by their numbers.

        A name as the registers write it is looked up; only for another one are all names of the store read. Where
        several bodies have it, all are meant, and a warning says which.
        """
        wanted = normalised(name)
        written = {name, name.upper(), wanted.upper()}
        looked_up = f"VALUES ?nom {{ {' '.join(str(Literal(one)) for one in sorted(written))} }}"
        units = {unit for label, unit in self._labels(looked_up) if normalised(label) == wanted}
        if not units and wanted not in self._known:
            raise QuestionError(_unknown(nom, name, wanted, {key: label for key, (label, _) in self._known.items()}))
        meant = sorted(units or self._known[wanted][1])
        if len(meant) > 1 and wanted not in self._shared and len(self._shared) < SHARED:
            self._shared.add(wanted)
            warnings.warn(_several(nom, name, [unit.rpartition("/")[2] for unit in meant]), RncpGraphWarning, 2)
        return [NamedNode(unit) for unit in meant]

    @cached_property
    def _known(self) -> dict[str, tuple[str, set[str]]]:
        """All names, folded: each as one writes it, and the legal units that have it."""
        known: dict[str, tuple[str, set[str]]] = {}
        for label, unit in self._labels("?organisme a rncp:Organisme ."):
            known.setdefault(normalised(label), (label, set()))[1].add(unit)
        return known

    def _labels(self, chosen: str) -> list[tuple[str, str]]:
        """Names of bodies, each with the legal unit that has it; entries of nomenclatures have labels too."""
        found = []
        for held in _HELD:
            answer = cast(Solutions, self._store.query(_LABELS % (chosen, held)))
            found += [(row["nom"].value, (row["unite"] or row["organisme"]).value) for row in answer]
        return [(name, unit) for name, unit in found if unit.startswith(f"{self._store.base}organisme/")]


def _number(parametre: Parameter, text: str, base: str) -> bool:
    """Whether a text is a body's number, key or address."""
    try:
        TYPES[parametre.type].term(text.strip(), base)
    except ValueError:
        return False
    return True


def _several(nom: str, name: str, keys: list[str]) -> str:
    listed = ", ".join(key.removeprefix("siren-") for key in keys[:SHARED]) + ("…" if len(keys) > SHARED else "")
    return t(
        f"{nom} : « {name} » : {len(keys)} organismes ont ce nom, tous sont pris : {listed}",
        f"{nom}: `{name}`: {len(keys)} bodies have this name, and all are meant: {listed}",
    )


def _unknown(nom: str, name: str, wanted: str, known: dict[str, str]) -> str:
    holding = sorted((label for label in known if wanted in label), key=len)
    close = [known[label] for label in (holding or get_close_matches(wanted, known, 3, 0.7))[:3]]
    see = ", ".join(close)
    return t(
        f"{nom} : « {name} » : aucun organisme de la base n'a ce nom" + (f" ; voyez {see}" if see else ""),
        f"{nom}: `{name}`: no body of the store has this name" + (f"; see {see}" if see else ""),
    )
