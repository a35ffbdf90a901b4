"""What the values of the CSV export say, once what the export adds to them is taken off.

It adds a TAB before a SIRET, the code before a label (`312t : Négociation et vente`), and an apostrophe to each one in
a label (`d''affaires`, counted as `apostrophe-doublee`). The same codes, days and wordings come back by thousands:
what they say is remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

from rncp_graph.model.fiche import Concept, Fiche, VoieAcces
from rncp_graph.model.fields import Field, fields_of
from rncp_graph.model.schemes import code_of, scheme_key
from rncp_graph.readers.values import Parsed, parse_field
from rncp_graph.terms import normalised


def parse_text(value: str) -> str | None:
    """Return a text; nothing for an empty one."""
    return value if value.strip() else None


def text_parser(field: Field) -> Callable[[str], str | None]:
    r"""Return what reads the texts of a field as the export writes them.

    >>> from rncp_graph.model.fiche import Certificateur
    >>> siret = next(field for field in fields_of(Certificateur) if field.name == "siret")
    >>> text_parser(siret)("\t18750002000065")
    '18750002000065'
    """
    form = field.p.csv_form
    if form.before:
        return lambda value: parse_text(value.lstrip(form.before))
    if form.doubled:
        return lambda value: parse_text(value.replace(form.doubled * 2, form.doubled))
    return parse_text


def parser(field: Field) -> Callable[[str], Parsed] | None:
    """Return what reads the values of a field; nothing for a text."""
    if field.type is str:
        return None
    truths = dict(zip(field.p.csv_form.words, (True, False), strict=True))
    return lru_cache(maxsize=10_000)(partial(parse_field, field=field, truths=truths))


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


_FIELDS = {field.name: field for field in fields_of(Concept)}
_parse_label = text_parser(_FIELDS["libelle"])
TWICE = 2 * _FIELDS["libelle"].p.csv_form.doubled
"""What a label has for each apostrophe."""


class Odd(NamedTuple):
    """What is odd about a code and its label.

    `written` is the code where it is not in its usual form, `label` the label that lacks its code, `doubled` the label
    with doubled apostrophes.
    """

    written: str | None
    label: str | None
    doubled: str | None


Entry = tuple[Concept | None, Odd | None]
"""An entry of a nomenclature, `None` for a label without code; and what is odd about it, if anything."""


def _entry(cls: type[Concept], code: str, libelle: str) -> Entry:
    bare = code_of(scheme_key(cls), code)
    heads = [head for head in (f"{code} : ", f"{bare} : ") if bare and libelle.startswith(head)]
    told = libelle.removeprefix(heads[0]) if heads else libelle  # once: what else begins so is of the label
    label, doubled = _parse_label(told), told if TWICE in told else None
    if not bare:
        return None, Odd(None, label, doubled)
    written = code if bare != code else None
    return cls(code=bare, libelle=label), Odd(written, None, doubled) if written or doubled else None


ENTRIES: dict[type[Concept], Callable[[str, str], Entry]] = {
    field.type: lru_cache(maxsize=1 << 14)(partial(_entry, field.type))
    for field in fields_of(Fiche)
    if field.p.csv and issubclass(field.type, Concept)
}
"""What reads a code and its label, by class of entry."""
