"""What is said of a thing, in order: sections of rows of values, each with what it names and what it rests on.

It is complete and in the words of the language in force when it was made. Renderers lay it out, and cut what is long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from rncp_graph.language import language
from rncp_graph.portraits.absences import ABSENCES


class Etat(StrEnum):
    """An answer of three values; what is not known is not no."""

    OUI = "oui"
    NON = "non"
    INCONNU = "inconnu"

    @classmethod
    def of(cls, value: bool | None) -> Etat:
        """Return the answer that a truth is.

        >>> Etat.of(None)
        <Etat.INCONNU: 'inconnu'>
        """
        return cls.INCONNU if value is None else cls.OUI if value else cls.NON


class Nature(StrEnum):
    """How a value came into the graph: a source states it, the build derived it, a rule inferred it; or it did not."""

    ENONCE = "enonce"
    DERIVE = "derive"
    DEDUIT = "deduit"
    INCONNU = "inconnu"


class Forme(StrEnum):
    """How the rows of a section go together.

    Facts are named values; a list has rows of one kind, of which there may be thousands; articles are read one by one;
    a frieze is a list in the order of time.
    """

    FAITS = "faits"
    LISTE = "liste"
    ARTICLES = "articles"
    FRISE = "frise"


@dataclass(frozen=True, slots=True)
class Preuve:
    """What a value rests on: statements of a node, by the prefixed name of a property, and how they came there.

    `sujet` is the path of the node below the base.
    """

    nature: Nature
    sujet: str
    propriete: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value: its text, and the IRI or the address of what it names.

    `langue` is that of a text which the register wrote. `absence` says that the value is not known, and which entry of
    `absences.py` says what that means.
    """

    texte: str
    lien: str | None = None
    langue: str | None = None
    absence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: its name, the values said of it, and the rows that tell more of it.

    `nom` is empty for a text that needs no name; `lien` is the IRI or the address of what it names, `langue` its
    language where the register wrote it. `constat` says how the value was found where it is not stated: inferred,
    doubtful; the section `preuves` quotes the text it rests on. `preuve` names the statements that it tells.
    `accessoire` marks what can be folded.
    """

    nom: str = ""
    lien: str | None = None
    langue: str | None = None
    etat: Etat | None = None
    valeurs: tuple[Value, ...] = ()
    detail: tuple[Row, ...] = ()
    constat: str | None = None
    preuve: Preuve | None = None
    accessoire: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and its rows; `cle` is the same in all languages, `note` is what one should know to read them.

    `accessoire` marks what can be folded.
    """

    cle: str
    titre: str
    forme: Forme = Forme.FAITS
    note: str | None = None
    lignes: Sequence[Row] = ()
    accessoire: bool = False


class Meaning(NamedTuple):
    """What is written where a value is not known, and what that means; `cle` is that of the glossary."""

    cle: str
    terme: str
    sens: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """What is said of a thing: its IRI, its kind, what it is called, and all the rest in sections.

    Nodes of the graph are those under `base`. `page` is its official page.
    """

    iri: str
    base: str
    genre: str
    code: str
    titre: str
    langue: str
    langue_titre: str | None = None
    page: str | None = None
    sections: tuple[Section, ...] = ()

    @property
    def absences(self) -> tuple[Meaning, ...]:
        """What each "not known" in it means, in the order of the glossary."""
        used = {value.absence for section in self.sections for row in section.lignes for value in _values(row)}
        return tuple(Meaning(key, *said[self.langue]) for key, said in ABSENCES.items() if key in used)

    @property
    def liens(self) -> set[str]:
        """All that it links to: nodes of the graph, and pages elsewhere."""
        return {lien for section in self.sections for row in section.lignes for lien in _links(row)}


def _links(row: Row) -> Iterator[str]:
    named: tuple[Row | Value, ...] = (row, *row.valeurs)
    yield from (one.lien for one in named if one.lien)
    for inner in row.detail:
        yield from _links(inner)


def _values(row: Row) -> Iterator[Value]:
    yield from row.valeurs
    for inner in row.detail:
        yield from _values(inner)


def text(said: object, lien: str | None = None) -> Value:
    """Return a value in our own words."""
    return Value(texte=str(said), lien=lien)


def quoted(said: str, lien: str | None = None) -> Value:
    """Return a value in the words of the register, which are French."""
    return Value(texte=said, lien=lien, langue="fr")


def absent(key: str) -> Value:
    """Return what stands in for a value that is not known; the key is one of the glossary.

    >>> from rncp_graph.language import use_language
    >>> with use_language("en"):
    ...     absent("niveau").texte
    'not stated'
    """
    return Value(texte=ABSENCES[key][language()][0], absence=key)


def to_json(said: Portrait) -> dict[str, Any]:
    """Return a portrait as plain JSON, without what is empty, the meaning of what is not known added.

    >>> to_json(Portrait(iri="urn:x", base="urn:", genre="essai", code="", titre="T", langue="en"))
    {'iri': 'urn:x', 'base': 'urn:', 'genre': 'essai', 'titre': 'T', 'langue': 'en'}
    """
    value: dict[str, Any] = _plain(said)
    absences = [meaning._asdict() for meaning in said.absences]
    return value | ({"absences": absences} if absences else {})


def _plain(value: Any) -> Any:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        said = ((name, getattr(value, name)) for name in value.__dataclass_fields__)
        return {name: _plain(one) for name, one in said if one}
    return str(value) if isinstance(value, StrEnum) else value
