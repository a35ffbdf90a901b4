"""Bodies by their name: what a user writes where a question takes a SIREN or a SIRET."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, cast

from pyoxigraph import Literal, NamedNode

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.questions.parameters import TYPES, Parameter
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import normalised

BODIES = {"organisme", "unite"}
"""The types of parameters whose values are bodies."""

_LABELS = """PREFIX rncp: <https://w3id.org/rncp-graph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?organisme ?nom ?unite { %s ?organisme %s ?nom OPTIONAL { ?organisme rncp:partieDe ?unite } }"""
_HELD = ("skos:prefLabel", "skos:altLabel")


def with_bodies(parametre: Parameter, said: Any, store: Store) -> Any:
    """Return what was said for a parameter, with the legal units of a name in the place of the name.

    Raises `QuestionError` for a name that no body of the store has, with those that are close.
    """
    found: list[Any] = []
    for one in parametre.each(said):
        name = isinstance(one, str) and not _number(parametre, one, store.base)
        found += named(store, parametre.nom, one) if name else [one]
    return found


def _number(parametre: Parameter, text: str, base: str) -> bool:
    """Whether a text is a body's number, key or address."""
    try:
        TYPES[parametre.type].term(text.strip(), base)
    except ValueError:
        return False
    return True


def named(store: Store, nom: str, name: str) -> list[NamedNode]:
    """Return the legal units of the name that a parameter has, case, accents and punctuation apart, by their numbers.

    A name as the registers write it is looked up; only for another one are all names of the store read.
    """
    wanted = normalised(name)
    written = {name, name.upper(), wanted.upper()}
    looked_up = f"VALUES ?nom {{ {' '.join(str(Literal(one)) for one in sorted(written))} }}"
    units = {unit for label, unit in _labels(store, looked_up) if normalised(label) == wanted}
    if not units:
        labels = _labels(store, "?organisme a rncp:Organisme .")
        units = {unit for label, unit in labels if normalised(label) == wanted}
        if not units:
            raise QuestionError(_unknown(nom, name, wanted, {normalised(label): label for label, _ in labels}))
    return [NamedNode(unit) for unit in sorted(units)]


def _labels(store: Store, chosen: str) -> list[tuple[str, str]]:
    """Names of bodies, each with the legal unit that has it."""
    found = []
    for held in _HELD:
        answer = cast(Solutions, store.query(_LABELS % (chosen, held)))
        found += [(row["nom"].value, (row["unite"] or row["organisme"]).value) for row in answer]
    return found


def _unknown(nom: str, name: str, wanted: str, known: dict[str, str]) -> str:
    holding = sorted((label for label in known if wanted in label), key=len)
    close = [known[label] for label in (holding or get_close_matches(wanted, known, 3, 0.7))[:3]]
    see = ", ".join(close)
    return t(
        f"{nom} : « {name} » : aucun organisme de la base n'a ce nom" + (f" ; voyez {see}" if see else ""),
        f"{nom}: `{name}`: no body of the store has this name" + (f"; see {see}" if see else ""),
    )
