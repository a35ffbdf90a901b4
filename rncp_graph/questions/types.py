"""The types of parameters: what makes a term of a text, and the forms that are right, in one table."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from rncp_graph.language import t
from rncp_graph.model.identifiers import numero_of
from rncp_graph.model.parts import VOIES, body_key
from rncp_graph.model.schemes import ANY, QUOTED, Scheme, code_of
from rncp_graph.questions.tokens import term
from rncp_graph.resources import resource
from rncp_graph.terms import BASE, expand, normalised, path, segment

Maker = Callable[[str, str], NamedNode | Literal]
"""Makes a term of a text and the base IRI in force; raises `ValueError` for a text of another form."""


class Refused(ValueError):
    """A value that has a right form and yet stands for nothing; its text says why, in the language in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A type of parameter: what makes a term of a text, and the forms that are right, in French and in English.

    `exemple` is a value. `nomenclature` is the list that has the labels of the values, if there is one. `motif` is an
    expression that is found in every text that makes a term, in Python and in JavaScript; where it is empty, any words
    may. `mots` are the values, where they are few. `held` makes a term of a text of any other form, which stands for
    something only where the store holds it: what is no code is kept as it is written, and asked for so.
    """

    term: Maker
    formes: tuple[str, str]
    exemple: str
    nomenclature: str = ""
    motif: str = ""
    mots: tuple[str, ...] = ()
    held: Maker | None = None


_AS_WRITTEN = r"(?=.*\d)[\w.-]{1,20}"
"""A number or a code that is none of its kind, but may stand so in a fiche: one word with figures in it."""
_FIGURES = "[0-9０-９:]"
"""What is found in every such word, in the wide figures of some keyboards too, and in every IRI."""
_SIGNS = "[0-9０-９:A-Za-zＡ-Ｚａ-ｚı]"
"""The same of codes of letters alone; the last is a capital I in upper case."""


def _node(folder: str, form: str, key: Callable[[str], str] = str.upper) -> Maker:
    """A type whose values are the codes of one folder of the base (`D1407`, `rome:D1407`); an IRI is taken as it is.

    A code may be given by the last part of its IRI, as messages name it where signs of it had to be changed.
    """
    fits = re.compile(form, re.ASCII).fullmatch

    def made(text: str, base: str) -> NamedNode:
        if text.startswith("<") and text.endswith(">"):
            return NamedNode(text[1:-1])
        if text.startswith(base):
            return NamedNode(text)
        if fits(code := key(text.removeprefix(f"{folder}:"))):
            return NamedNode(f"{base}{folder}/{segment(code) if '/' in code else path(code)}")
        if "://" in text:
            return NamedNode(text)
        raise ValueError(text)

    return made


def _codes(scheme: Scheme) -> Type:
    """The type of the codes of a nomenclature that fiches quote."""
    key = partial(code_of, scheme.key)
    made, held = _node(scheme.key, f"{scheme.form}|{_AS_WRITTEN}", key), _node(scheme.key, ".+", key)
    name, codes = scheme.key.upper(), ", ".join(scheme.exemples)
    formes = (f"un code {name} : {codes}", f"a code of {name}: {codes}")
    figures = all(re.search(_FIGURES, one) for one in scheme.exemples)
    motif = "" if scheme.form == ANY else _FIGURES if figures else _SIGNS
    return Type(term=made, formes=formes, exemple=scheme.exemples[0], nomenclature=scheme.key, motif=motif, held=held)


def _organisme(text: str) -> str:
    """The key of a body: of a SIRET, a SIREN, or the key itself."""
    key = body_key(text, None)
    return text if key == "inconnu" else key


_DAY = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"
_INTEGER = r"[+-]?[0-9]{1,99}"
_BOOLEENS = {"oui": True, "yes": True, "true": True, "1": True, "non": False, "no": False, "false": False, "0": False}


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


def _whole(form: str) -> str:
    """The expression of a text that is of a form, blanks around it aside."""
    return rf"^\s*(?:{form})\s*$"


def _either(words: Iterable[str]) -> str:
    """The form of some words, in any case."""
    return "|".join("".join(f"[{sign}{sign.upper()}]" for sign in word) for word in words)


def _word(said: Mapping[str, Container[str]], exemple: str, formes: tuple[str, str]) -> Type:
    """A type whose values are a few words of their own, each with others that mean it."""

    def made(text: str, _: str) -> Literal:
        folded = normalised(text)
        for word, others in said.items():
            if folded == normalised(word) or folded in others:
                return Literal(word)
        raise ValueError(text)

    return Type(term=made, formes=formes, exemple=exemple, mots=tuple(said))


def _date(text: str, _: str) -> Literal:
    if not re.fullmatch(_DAY, text):
        raise ValueError(text)
    try:
        day = datetime.strptime(text, "%d/%m/%Y" if "/" in text else "%Y-%m-%d").date()
    except ValueError:
        raise Refused(t("ce jour n'existe pas", "there is no such day")) from None
    return Literal(day.isoformat(), datatype=NamedNode(expand("xsd:date")))


def _entier(text: str, _: str) -> Literal:
    if not re.fullmatch(_INTEGER, text):
        raise ValueError(text)
    return Literal(int(text))


def _booleen(text: str, _: str) -> Literal:
    if text.lower() not in _BOOLEENS:
        raise ValueError(text)
    return Literal(_BOOLEENS[text.lower()])


def _terme(text: str, base: str) -> NamedNode | Literal:
    """A term as one writes it: a value after the name of its type, a day, or what may stand in SPARQL."""
    kind, colon, value = text.partition(":")
    if colon and kind in TYPES and kind != TERME:
        return TYPES[kind].term(value, base)
    if re.fullmatch(_DAY, text):
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
        motif=_FIGURES,
        held=_node("certification", ".+", numero_of),
    ),
    **{key: _codes(scheme) for key, scheme in QUOTED.items()},
    "niveau": Type(
        term=_concept("niveau", "niveaux", r"[1-8]"),
        formes=("un niveau, de 1 à 8, ou CAP, bac, bac+2…", "a level, 1 to 8, or CAP, bac, bac+2…"),
        exemple="5",
        nomenclature="niveaux",
        mots=tuple("12345678"),
    ),
    "voie": Type(
        term=_concept("voie", "voies", "|".join(VOIES)),
        formes=(
            f"une voie : {', '.join(VOIES)}, ou ses mots : apprentissage…",
            f"a route: {', '.join(VOIES)}, or its words: apprenticeship…",
        ),
        exemple="CA",
        nomenclature="voies",
        mots=VOIES,
    ),
    "departement": Type(
        term=_node("departement", r"\d{2,3}|2[AB]"),
        formes=("un département : 75, 2A ou 974", "a département: 75, 2A or 974"),
        exemple="75",
        nomenclature="territoires",
        motif=_FIGURES,
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
    "etat": _word(
        {
            "oui": {"yes", "active", "actif", "enregistree", "registered"},
            "non": {"no", "inactive", "inactif", "non enregistree", "not registered"},
            "non precise": {"inconnu", "unknown", "not known"},
        },
        "oui",
        ("un état : oui, non ou « non precise »", "a state: oui, non or `non precise`"),
    ),
    "registre": _word(
        {"RNCP": {"rncp"}, "RS": {"repertoire specifique"}},
        "RNCP",
        ("un registre : RNCP ou RS", "a register: RNCP or RS"),
    ),
    "partage": _word(
        {"metier": {"rome", "occupation"}, "bloc": {"block"}, "bloc universitaire": {"university block"}},
        "bloc",
        ("metier, bloc ou « bloc universitaire »", "metier, bloc or `bloc universitaire`"),
    ),
    "ponderation": _word(
        {"jaccard": {"indice de jaccard"}, "brut": {"raw", "nombre"}, "idf": {"rarete"}},
        "jaccard",
        ("un poids : jaccard, brut ou idf", "a weight: jaccard, brut or idf"),
    ),
    "genre": _word(
        {genre: {normalised(word) for word in words} for genre, words in GENRES.items()},
        "metier",
        (f"un genre : {', '.join(GENRES)}", f"a kind: {', '.join(GENRES)}"),
    ),
    "date": Type(
        term=_date,
        formes=("un jour : 2021-01-31 ou 31/01/2021", "a day: 2021-01-31 or 31/01/2021"),
        exemple="2021-01-31",
        motif=_whole(_DAY),
    ),
    "entier": Type(term=_entier, formes=("un entier : 5", "an integer: 5"), exemple="5", motif=_whole(_INTEGER)),
    "booleen": Type(term=_booleen, formes=("oui ou non", "yes or no"), exemple="oui", motif=_whole(_either(_BOOLEENS))),
    "texte": Type(term=lambda text, _: Literal(text), formes=("un texte", "a text"), exemple="vente"),
    TERME: Type(
        term=_terme,
        formes=(
            'un terme : rome:M1805, <IRI>, 2021-01-31, "texte", "texte"@fr, 5 ou true',
            'a term: rome:M1805, <IRI>, 2021-01-31, "text", "text"@fr, 5 or true',
        ),
        exemple="rome:M1805",
        motif=r"[0-9:<\"'(]|true|false",
    ),
}
"""The types of parameters; the name of a type is that of a parameter too."""
