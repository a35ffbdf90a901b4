"""The parameters of questions: one table says what each name stands for, and how a value becomes a term."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Self

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from rncp_graph.errors import QuestionError
from rncp_graph.language import LANGUAGES, t
from rncp_graph.model.identifiers import numero_of
from rncp_graph.model.parts import VOIES, body_key
from rncp_graph.model.schemes import QUOTED, Scheme, code_of
from rncp_graph.questions.tokens import term
from rncp_graph.resources import resource
from rncp_graph.terms import BASE, expand, normalised, segment

Maker = Callable[[str, str], NamedNode | Literal]
"""Makes a term of a text and the base IRI in force; raises `ValueError` for a text of another form."""

UNSAID = "?non_dit"
"""What stands for an optional parameter that was not given: a variable that nothing binds."""


class Refused(ValueError):
    """A value that has a right form and yet stands for nothing; its text says why, in the language in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A type of parameter: what makes a term of a text, and the forms that are right, in French and in English.

    `exemple` is a value. `nomenclature` is the list that has the labels of the values, if there is one.
    """

    term: Maker
    formes: tuple[str, str]
    exemple: str
    nomenclature: str = ""


_AS_WRITTEN = r"(?=.*\d)[\w.-]{1,20}"
"""A number or a code that is none of its kind, but may stand so in a fiche: one word with figures in it."""


def _node(folder: str, form: str, key: Callable[[str], str] = str.upper) -> Maker:
    """A type whose values are the codes of one folder of the base (`D1407`, `rome:D1407`); an IRI is taken as it is."""
    fits = re.compile(form, re.ASCII).fullmatch

    def made(text: str, base: str) -> NamedNode:
        if text.startswith("<") and text.endswith(">"):
            return NamedNode(text[1:-1])
        if text.startswith(base):
            return NamedNode(text)
        if fits(code := key(text.removeprefix(f"{folder}:"))):
            return NamedNode(f"{base}{folder}/{segment(code)}")
        if "://" in text:
            return NamedNode(text)
        raise ValueError(text)

    return made


def _codes(scheme: Scheme) -> Type:
    """The type of the codes of a nomenclature that fiches quote."""
    made = _node(scheme.key, f"{scheme.form}|{_AS_WRITTEN}", partial(code_of, scheme.key))
    name, codes = scheme.key.upper(), ", ".join(scheme.exemples)
    formes = (f"un code {name} : {codes}", f"a code of {name}: {codes}")
    return Type(term=made, formes=formes, exemple=scheme.exemples[0], nomenclature=scheme.key)


def _organisme(text: str) -> str:
    """The key of a body: of a SIRET, a SIREN, or the key itself."""
    key = body_key(text, None)
    return text if key == "inconnu" else key


_DAY = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?/\d\d?/\d{4}").fullmatch


def _unite(text: str) -> str:
    """The key of a legal unit: that of the body, the site of a SIRET aside."""
    key = _organisme(text)
    return f"siren-{key[6:15]}" if key.startswith("siret-") else key


WORDS = {expand(f"skos:{name}") for name in ("notation", "prefLabel", "altLabel")}
"""The properties that tell by which words an entry of a vocabulary is called."""


@cache
def _words(folder: str, vocabulary: str) -> dict[str, str]:
    """The codes of a vocabulary that ships, by each word for them, folded."""
    path = resource("ontology") / "vocabularies" / f"{vocabulary}.ttl"
    said: dict[str, str] = {}
    for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE, base_iri=BASE):
        subject, word = str(quad.subject)[1:-1], quad.object
        if subject.startswith(f"{BASE}{folder}/") and quad.predicate.value in WORDS and isinstance(word, Literal):
            said[normalised(word.value)] = subject.rpartition("/")[2]
    return said


def _concept(folder: str, vocabulary: str, form: str) -> Maker:
    """A type whose values are the entries of a vocabulary that ships: by their code, and by any of their labels."""
    return _node(folder, form, lambda text: _words(folder, vocabulary).get(normalised(text), text))


def _word(said: Mapping[str, Container[str]]) -> Maker:
    """A type whose values are a few words of their own, each with others that mean it."""

    def made(text: str, _: str) -> Literal:
        folded = normalised(text)
        for word, others in said.items():
            if folded == normalised(word) or folded in others:
                return Literal(word)
        raise ValueError(text)

    return made


def _date(text: str, _: str) -> Literal:
    try:
        day = datetime.strptime(text, "%d/%m/%Y" if "/" in text else "%Y-%m-%d").date()
    except ValueError as error:
        raise Refused(t("ce jour n'existe pas", "there is no such day")) if _DAY(text) else error from None
    return Literal(day.isoformat(), datatype=NamedNode(expand("xsd:date")))


def _booleen(text: str, _: str) -> Literal:
    words = {"oui": True, "yes": True, "true": True, "1": True, "non": False, "no": False, "false": False, "0": False}
    if text.lower() not in words:
        raise ValueError(text)
    return Literal(words[text.lower()])


def _terme(text: str, base: str) -> NamedNode | Literal:
    """A term as one writes it: a value after the name of its type, a day, or what may stand in SPARQL."""
    kind, colon, value = text.partition(":")
    if colon and kind in TYPES and kind != TERME:
        return TYPES[kind].term(value, base)
    if _DAY(text):
        return _date(text, base)
    return NamedNode(text) if re.match(r"\w+://", text) else term(text)


GENRES: dict[str, tuple[str, str]] = {
    "certification": ("certification", "certification"),
    "metier": ("métier", "occupation"),
    "domaine": ("domaine", "domain"),
    "organisme": ("organisme", "body"),
    "bloc": ("bloc", "block"),
}
"""The kinds of things that a search finds, with French and English names, in the order in which equals are shown."""

TERME = "terme"
"""The type of a parameter whose name says none: its value is written as a term."""

TYPES: dict[str, Type] = {
    "certification": Type(
        term=_node("certification", _AS_WRITTEN, numero_of),
        formes=("un numéro de fiche : RNCP27413, 27413 ou RS5000", "the number of a fiche: RNCP27413, 27413 or RS5000"),
        exemple="RNCP27413",
    ),
    **{key: _codes(scheme) for key, scheme in QUOTED.items()},
    "niveau": Type(
        term=_concept("niveau", "niveaux", r"[1-8]"),
        formes=("un niveau, de 1 à 8, ou CAP, bac, bac+2…", "a level, 1 to 8, or CAP, bac, bac+2…"),
        exemple="5",
        nomenclature="niveaux",
    ),
    "voie": Type(
        term=_concept("voie", "voies", "|".join(VOIES)),
        formes=(
            f"une voie : {', '.join(VOIES)}, ou ses mots : apprentissage…",
            f"a route: {', '.join(VOIES)}, or its words: apprenticeship…",
        ),
        exemple="CA",
        nomenclature="voies",
    ),
    "departement": Type(
        term=_node("departement", r"\d{2,3}|2[AB]"),
        formes=("un département : 75, 2A ou 974", "a département: 75, 2A or 974"),
        exemple="75",
        nomenclature="territoires",
    ),
    "organisme": Type(
        term=_node("organisme", r"siret-\d{14}|siren-\d{9}|nom-[0-9a-f]{16}", _organisme),
        formes=(
            "un SIRET (14 chiffres), un SIREN (9 chiffres) ou un nom",
            "a SIRET (14 digits), a SIREN (9 digits) or a name",
        ),
        exemple="18750002000065",
    ),
    "unite": Type(
        term=_node("organisme", r"siren-\d{9}|nom-[0-9a-f]{16}", _unite),
        formes=(
            "un SIREN (9 chiffres), un SIRET (14 chiffres) ou un nom",
            "a SIREN (9 digits), a SIRET (14 digits) or a name",
        ),
        exemple="187500020",
    ),
    "etat": Type(
        term=_word(
            {
                "oui": {"yes", "active", "actif", "enregistree", "registered"},
                "non": {"no", "inactive", "inactif", "non enregistree", "not registered"},
                "non precise": {"inconnu", "unknown", "not known"},
            }
        ),
        formes=("un état : oui, non ou « non precise »", "a state: oui, non or `non precise`"),
        exemple="oui",
    ),
    "registre": Type(
        term=_word({"RNCP": {"rncp"}, "RS": {"repertoire specifique"}}),
        formes=("un registre : RNCP ou RS", "a register: RNCP or RS"),
        exemple="RNCP",
    ),
    "genre": Type(
        term=_word({genre: {normalised(word) for word in words} for genre, words in GENRES.items()}),
        formes=(f"un genre : {', '.join(GENRES)}", f"a kind: {', '.join(GENRES)}"),
        exemple="metier",
    ),
    "date": Type(
        term=_date,
        formes=("un jour : 2021-01-31 ou 31/01/2021", "a day: 2021-01-31 or 31/01/2021"),
        exemple="2021-01-31",
    ),
    "entier": Type(
        term=lambda text, _: Literal(int(text)),
        formes=("un entier : 5", "an integer: 5"),
        exemple="5",
    ),
    "booleen": Type(term=_booleen, formes=("oui ou non", "yes or no"), exemple="oui"),
    "texte": Type(term=lambda text, _: Literal(text), formes=("un texte", "a text"), exemple="vente"),
    TERME: Type(
        term=_terme,
        formes=(
            'un terme : rome:M1805, <IRI>, 2021-01-31, "texte", "texte"@fr, 5 ou true',
            'a term: rome:M1805, <IRI>, 2021-01-31, "text", "text"@fr, 5 or true',
        ),
        exemple="rome:M1805",
    ),
}
"""The types of parameters; the name of a type is that of a parameter too."""

NOMS = {"siret": "organisme", "siren": "organisme", "jour": "date"}
"""Other names of parameters: that of which each says the type, and in whose place it may stand."""


@cache
def vocabulary() -> Mapping[str, Mapping[str, Any]]:
    """Return what `queries/parametres.toml` says of parameters, by name: it holds where a header says nothing else."""
    return MappingProxyType(tomllib.loads((resource("queries") / "parametres.toml").read_text(encoding="utf-8")))


def type_of(nom: str) -> str:
    """Return the type that the name of a parameter says; a name that says none takes any term.

    >>> type_of("rome"), type_of("depart"), type_of("x")
    ('rome', 'rome', 'terme')
    """
    return str(vocabulary().get(nom, {}).get("type") or (nom if nom in TYPES else NOMS.get(nom, TERME)))


EXPORT = "export"
"""The default of a day: the date of the export that the store was built from."""

Near = Callable[[Type, str], Sequence[str]]
"""Finds values of a type that are close to a text, each with its label."""


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
            close = ", ".join(near(kind, text))
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
