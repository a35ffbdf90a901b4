"""The parameters of questions: one table says how a value of each type becomes a term."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from pyoxigraph import Literal, NamedNode

from rncp_graph.errors import QuestionError
from rncp_graph.language import t
from rncp_graph.model.identifiers import numero_of
from rncp_graph.model.parts import body_key
from rncp_graph.model.schemes import QUOTED, code_of
from rncp_graph.terms import expand, segment

Maker = Callable[[str, str], NamedNode | Literal]
"""Makes a term of a text and the base IRI in force; raises `ValueError` for a text of another form."""

UNSAID = "?non_dit"
"""What stands for an optional parameter that was not given: a variable that nothing binds."""


_AS_WRITTEN = r"(?=.*\d)[\w.-]{1,20}"
"""A number or a code that is none of its kind, but may stand so in a fiche: one word with figures in it."""


def _node(folder: str, form: str, key: Callable[[str], str] = str.upper) -> Maker:
    """A type whose values are the codes of one folder of the base; a full IRI is taken as it is."""
    fits = re.compile(form, re.ASCII).fullmatch

    def term(text: str, base: str) -> NamedNode:
        if text.startswith(base):
            return NamedNode(text)
        if fits(code := key(text)):
            return NamedNode(f"{base}{folder}/{segment(code)}")
        if "://" in text:
            return NamedNode(text)
        raise ValueError(text)

    return term


def _organisme(text: str) -> str:
    """The key of a body: of a SIRET, a SIREN, or the key itself."""
    key = body_key(text, None)
    return text if key == "inconnu" else key


def _date(text: str, _: str) -> Literal:
    day = datetime.strptime(text, "%d/%m/%Y").date() if "/" in text else date.fromisoformat(text)
    return Literal(day.isoformat(), datatype=NamedNode(expand("xsd:date")))


def _booleen(text: str, _: str) -> Literal:
    words = {"oui": True, "yes": True, "true": True, "1": True, "non": False, "no": False, "false": False, "0": False}
    if text.lower() not in words:
        raise ValueError(text)
    return Literal(words[text.lower()])


TYPES: dict[str, Maker] = {
    "certification": _node("certification", _AS_WRITTEN, numero_of),
    **{key: _node(key, f"{scheme.form}|{_AS_WRITTEN}", partial(code_of, key)) for key, scheme in QUOTED.items()},
    "niveau": _node("niveau", r"[1-8]"),
    "voie": _node("voie", r"FI|CA|FC|CQ|CL|VAE"),
    "departement": _node("departement", r"\d{2,3}|2[AB]"),
    "organisme": _node("organisme", r"siret-\d{14}|siren-\d{9}|nom-[0-9a-f]{16}", _organisme),
    "date": _date,
    "entier": lambda text, _: Literal(int(text)),
    "booleen": _booleen,
    "texte": lambda text, _: Literal(text),
}
"""How a text becomes a term, for each type of parameter."""


EXPORT = "export"
"""The default of a day: the date of the export that the store was built from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a question: its type is one of `TYPES`, `exemple` is a value that works on the example corpus.

    A day whose default is `export` is that of the store (`queries.query` fills it in), and today where none is at hand.
    """

    nom: str
    type: str
    exemple: str
    description: dict[str, str]
    obligatoire: bool = True
    default: str | None = None

    @property
    def date_export(self) -> bool:
        """Whether the day of the export stands in for a value that is not given."""
        return self.type == "date" and self.default == EXPORT

    @property
    def demande(self) -> bool:
        """Whether a value must be given: nothing stands in for it."""
        return self.obligatoire and self.default is None

    def n_triples(self, value: Any, base: str) -> str:
        """Return a value as a term in N-Triples, the default or `UNSAID` for none.

        Raises `QuestionError` for a missing or ill-formed value.

        >>> rome = Parameter(nom="rome", type="rome", exemple="D1407", description={})
        >>> rome.n_triples("d1407", "urn:x/")
        '<urn:x/rome/D1407>'
        """
        said = self.default if value is None or value == "" else value
        if self.date_export and said == EXPORT:
            said = date.today()
        if said is None:
            if self.obligatoire:
                raise QuestionError(
                    t(
                        f"paramètre manquant : {self.nom} (exemple : {self.nom}={self.exemple})",
                        f"missing parameter: {self.nom} (example: {self.nom}={self.exemple})",
                    )
                )
            return UNSAID
        if isinstance(said, NamedNode | Literal):
            return str(said)
        try:
            return str(TYPES[self.type](_written(said), base))
        except (ValueError, TypeError) as error:
            raise QuestionError(
                t(
                    f"{self.nom} : « {said} » n'est pas de la forme attendue (exemple : {self.exemple})",
                    f"{self.nom}: `{said}` is not of the form expected (example: {self.exemple})",
                )
            ) from error


def _written(value: Any) -> str:
    """A Python value as one would type it."""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def python_term(name: str, value: Any) -> NamedNode | Literal:
    """Make a term of a Python value by its own type, where no header says another.

    >>> str(python_term("n", 5)), str(python_term("n", "a"))
    ('"5"^^<http://www.w3.org/2001/XMLSchema#integer>', '"a"')
    """
    if isinstance(value, NamedNode | Literal):
        return value
    try:
        if isinstance(value, date):
            kind = "xsd:dateTime" if isinstance(value, datetime) else "xsd:date"
            return Literal(value.isoformat(), datatype=NamedNode(expand(kind)))
        return Literal(value)
    except (TypeError, ValueError) as error:
        raise QuestionError(t(f"{name} : valeur sans terme RDF", f"{name}: a value without a term in RDF")) from error
