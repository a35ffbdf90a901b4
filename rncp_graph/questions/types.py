"""The types of parameters: what makes a term of a text, and the forms that are right, in one table."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from rncp_graph.language import t
from rncp_graph.model.identifiers import numero_of
from rncp_graph.model.parts import VOIES, body_key
from rncp_graph.model.schemes import QUOTED, Scheme, code_of
from rncp_graph.questions.tokens import term
from rncp_graph.resources import resource
from rncp_graph.terms import BASE, expand, normalised, segment

Maker = Callable[[str, str], NamedNode | Literal]
"""Makes a term of a text and the base IRI in force; raises `ValueError` for a text of another form."""


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
    "partage": Type(
        term=_word({"metier": {"rome", "occupation"}, "bloc": {"block"}, "bloc universitaire": {"university block"}}),
        formes=("metier, bloc ou « bloc universitaire »", "metier, bloc or `bloc universitaire`"),
        exemple="bloc",
    ),
    "ponderation": Type(
        term=_word({"jaccard": {"indice de jaccard"}, "brut": {"raw", "nombre"}, "idf": {"rarete"}}),
        formes=("un poids : jaccard, brut ou idf", "a weight: jaccard, brut or idf"),
        exemple="jaccard",
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
