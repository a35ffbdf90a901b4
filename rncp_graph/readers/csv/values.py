"""What the values of the CSV export say, once what the export adds to them is taken off.

It adds a TAB before a SIRET, the code before a label (`312t : Négociation et vente`), and an apostrophe to each one in
a label (`d''affaires`, counted as `apostrophe-doublee`). The same codes, days and wordings come back by thousands:
what they say is remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

from rncp_graph.model.fiche import Abrege, Ccn, Concept, Formacode, Nsf, Rome, VoieAcces
from rncp_graph.model.fields import Field
from rncp_graph.readers.values import OUI_NON, Parsed, parse_value
from rncp_graph.terms import normalised

ACTIF = {"ACTIVE": True, "INACTIVE": False}


def parse_text(value: str) -> str | None:
    """Return a text; nothing for an empty one."""
    return value if value.strip() else None


def parse_siret(value: str) -> str | None:
    r"""Return a SIRET.

    >>> parse_siret("\t18750002000065")
    '18750002000065'
    """
    return parse_text(value.lstrip("\t"))


def parser(champ: Field) -> Callable[[str], Parsed] | None:
    """Return what reads the values of a field; nothing for a text."""
    if champ.type is str:
        return None
    truths = ACTIF if champ.name == "actif" else OUI_NON
    return lru_cache(maxsize=10_000)(partial(parse_value, kind=champ.type, truths=truths))


def _flat(said: str) -> str:
    return normalised(said.replace("’", "'"))


_VOIES = {
    _flat(said): VoieAcces(code=code, ouverte=True)
    for code, said in (
        ("VAE", "Par expérience"),
        ("CL", "Par candidature individuelle"),
        ("FI", "Après un parcours de formation sous statut d’élève ou d’étudiant"),
        ("CA", "En contrat d’apprentissage"),
        ("CQ", "En contrat de professionnalisation"),
        ("FC", "Après un parcours de formation continue"),
    )
}


@lru_cache(maxsize=1000)
def parse_route(told: str) -> VoieAcces | None:
    """Return the access route that a wording means, whatever its apostrophe; nothing for one that is not known.

    >>> parse_route("En contrat d'apprentissage").code
    'CA'
    """
    return _VOIES.get(_flat(told))


def _entry(cls: type[Concept], code: str, libelle: str) -> tuple[Concept | None, str | None, str | None]:
    told = libelle.removeprefix(f"{code} : ") if code else libelle
    label, doubled = parse_text(told.replace("''", "'")), told if "''" in told else None
    return (cls(code=code, libelle=label), None, doubled) if code.strip() else (None, label, doubled)


ENTRIES: dict[type[Concept], Callable[[str, str], tuple[Concept | None, str | None, str | None]]] = {
    cls: lru_cache(maxsize=1 << 14)(partial(_entry, cls)) for cls in (Rome, Nsf, Formacode, Ccn, Abrege)
}
"""What reads a code and its label, by class of entry: the entry; or the label, if it has no code; and the label with
doubled apostrophes, if any."""
