"""The parameters of questions: what each name stands for, and how a value that is given becomes a term."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any, Self

from pyoxigraph import Literal, NamedNode

from rncp_graph.errors import QuestionError
from rncp_graph.language import LANGUAGES, t
from rncp_graph.questions.types import TERME, TYPES, Refused, Type
from rncp_graph.resources import resource
from rncp_graph.terms import expand

UNSAID = "?non_dit"
"""What stands for an optional parameter that was not given: a variable that nothing binds."""

NOMS = {"siret": "organisme", "siren": "organisme", "jour": "date"}
"""Other names of parameters: that of which each says the type, and in whose place it may stand."""


@cache
def vocabulary() -> Mapping[str, Mapping[str, Any]]:
    """Return what `queries/parametres.toml` says of parameters, by name: it holds where a header says nothing else."""
    return MappingProxyType(tomllib.loads((resource("queries") / "parametres.toml").read_text(encoding="utf-8")))


def type_of(nom: str) -> str:
    """Return the type that the name of a parameter says; a name that says none takes any term.

    >>> type_of("rome"), type_of("vers"), type_of("x")
    ('rome', 'certification', 'terme')
    """
    return str(vocabulary().get(nom, {}).get("type") or (nom if nom in TYPES else NOMS.get(nom, TERME)))


EXPORT = "export"
"""The default of a day: the date of the export that the store was built from."""

Near = Callable[[Type, str], NamedNode | Sequence[str]]
"""Finds what the store holds under a text that has no form of its type, or values that are close, with their labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a question: its type is one of `TYPES`, `exemple` is a value that works on the example corpus.

    A day whose default is `export` is that of the store (`queries.query` fills it in), and today where none is at hand.
    `plusieurs` tells that the question takes several values: a list, or a text with commas.
    """

    nom: str
    type: str
    exemple: str
    description: dict[str, str]
    obligatoire: bool = True
    default: str | None = None
    plusieurs: bool = False

    @classmethod
    def named(cls, nom: str, **said: Any) -> Self:
        """Make a parameter of its name and what is said of it: the name tells the type, the type the rest.

        What a name of the vocabulary means is said there.
        """
        held = vocabulary().get(nom, {})
        if said.get("type", held.get("type")) == held.get("type"):
            said = {key: held[key] for key in ("exemple", "description") if key in held} | said
        kind = said.get("type", type_of(nom))
        default = said.get("default")
        exemple = TYPES[kind].exemple if default in (None, EXPORT) else default
        description = dict(zip(LANGUAGES, TYPES[kind].formes, strict=True))
        return cls(nom=nom, **{"type": kind, "exemple": exemple, "description": description} | said)

    @property
    def date_export(self) -> bool:
        """Whether the day of the export stands in for a value that is not given."""
        return self.type == "date" and self.default == EXPORT

    @property
    def demande(self) -> bool:
        """Whether a value must be given: nothing stands in for it."""
        return self.obligatoire and self.default is None

    def n_triples(self, value: Any, base: str, near: Near = lambda *_: ()) -> str:
        """Return a value as a term in N-Triples, the default or `UNSAID` for none; several one after the other.

        Raises `QuestionError` for a missing or ill-formed value, with what is `near` the latter.

        >>> rome = Parameter(nom="rome", type="rome", exemple="D1407", description={})
        >>> rome.n_triples("d1407", "urn:x/")
        '<urn:x/rome/D1407>'
        """
        given = self.each(value) or self.each(self.default)
        if self.date_export and given == [EXPORT]:
            given = [date.today()]
        if not given and not self.obligatoire:
            return "UNDEF" if self.plusieurs else UNSAID
        if not given:
            formes = t(*TYPES[self.type].formes)
            raise QuestionError(
                t(
                    f"paramètre manquant : {self.nom}, {formes} (exemple : {self.nom}={self.exemple}) ; "
                    f"une variable s'écrit ?{self.nom}",
                    f"missing parameter: {self.nom}, {formes} (example: {self.nom}={self.exemple}); "
                    f"a variable is written ?{self.nom}",
                )
            )
        terms = [self._term(one, base, near) for one in given]
        if len(terms) > 1 and not self.plusieurs:
            raise QuestionError(
                t(f"{self.nom} : une seule valeur est permise ici", f"{self.nom}: takes a single value here")
            )
        return " ".join(dict.fromkeys(terms))

    def each(self, said: Any) -> list[Any]:
        """Return the values of what was said: those of a list, of a text with commas where several may be given.

        A blank is none.
        """
        if said is None or said == "":
            return []
        if isinstance(said, list | tuple | set | frozenset):
            return [one for some in said for one in self.each(some)]
        if isinstance(said, str) and self.plusieurs and self.type not in ("texte", TERME):
            return [one for one in said.split(",") if one.strip()] or [said]
        return [said]

    def _term(self, said: Any, base: str, near: Near) -> str:
        if isinstance(said, NamedNode | Literal):
            return str(said)
        if self.type == TERME and not isinstance(said, str):
            return str(python_term(self.nom, said))
        kind, text = TYPES[self.type], written(said)
        try:
            return str(kind.term(text, base))
        except (ValueError, TypeError) as error:
            why = error if isinstance(error, Refused) else t("forme inattendue", "not of the form expected")
            found = near(kind, text)
            if isinstance(found, NamedNode):
                return str(found)
            close = ", ".join(found)
            formes = t(*kind.formes)
            meant = close and t(f" ; vouliez-vous dire {close} ?", f"; did you mean {close}?")
            raise QuestionError(
                t(
                    f"{self.nom} : « {said} » : {why} ; il faut {formes}{meant}",
                    f"{self.nom}: `{said}`: {why}; give {formes}{meant}",
                )
            ) from error


def written(value: Any) -> str:
    """Return a Python value as one would type it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def python_term(name: str, value: Any) -> NamedNode | Literal:
    """Make a term of a Python value by its own type.

    >>> str(python_term("n", 5))
    '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    try:
        if isinstance(value, date):
            kind = "xsd:dateTime" if isinstance(value, datetime) else "xsd:date"
            return Literal(value.isoformat(), datatype=NamedNode(expand(kind)))
        return Literal(value)
    except (TypeError, ValueError) as error:
        raise QuestionError(t(f"{name} : valeur sans terme RDF", f"{name}: a value without a term in RDF")) from error
