"""The vocabulary: prefixes, the two namespaces of the project, and how a value becomes part of an IRI."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

ONTOLOGY = "https://w3id.org/rncp-graph/ontology#"
"""The namespace of the ontology."""
BASE = "https://w3id.org/rncp-graph/id/"
"""The beginning of the IRIs of resources, unless a build is told another."""

PREFIXES = {
    "rncp": ONTOLOGY,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
}

_OTHER_SIGNS = re.compile(r"[^A-Za-z0-9_.]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_WORDS = re.compile(r"[^\W_]+").findall
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_PLAIN = re.compile(r"(?!\.{0,2}\Z)[A-Za-z0-9.-]*(?:_(?![0-9a-f]{10}\Z)[A-Za-z0-9.-]*)*").fullmatch
"""Fits a text that is a part of an IRI as it stands: not `..`, and not one that ends as those that were changed."""
_LONGEST = 200
"""Characters of the longest text that is a part of an IRI as it stands: engines and file systems have their limits."""
_SAFE = re.compile(r"(?!\.{0,2}\Z)[A-Za-z0-9_.-]*").fullmatch


@lru_cache(maxsize=1024)
def expand(curie: str) -> str:
    """Return the full IRI of a prefixed name.

    >>> expand("dct:title")
    'http://purl.org/dc/terms/title'
    """
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name


def compact(iri: str) -> str:
    """Return the prefixed name of an IRI, or the IRI itself when no prefix fits.

    >>> compact("http://purl.org/dc/terms/title"), compact("urn:x")
    ('dct:title', 'urn:x')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def segment(value: object) -> str:
    """Make one part of an IRI out of any text: ASCII letters, digits, `-`, `_` and `.`, so that nothing needs escaping.

    A text that had to be changed for it, or is too long, ends in a short hash of what was written: no two texts give
    one part. The way back is not in the part: a node says its code, and a record the codes that had to be changed
    (`rdf/mapping.py`).

    >>> segment("D1407"), segment("BAC PRO"), segment("..")
    ('D1407', 'BAC-PRO_35b9f33371', '.._5ec1f7e700')
    """
    text = str(value)
    if len(text) <= _LONGEST and _PLAIN(text):
        return text
    ascii_only = _folded(text[:_LONGEST]).encode("ascii", "replace").decode()
    return f"{_OTHER_SIGNS.sub('-', ascii_only).strip('-')[:_LONGEST]}_{digest(text)[:10]}"


def path(text: str) -> str:
    """Make a path under the base out of a text that should be one: parts that are none are changed as by `segment`.

    >>> path("certification/RNCP1/voie/FI"), path("certification/a b")
    ('certification/RNCP1/voie/FI', 'certification/a-b_c8687a08aa')
    """
    return "/".join([part if _SAFE(part) else segment(part) for part in text.split("/")])


def legible(text: str) -> str:
    r"""Return a text with a question mark for each half of a character: what no text can be written with.

    A command line whose bytes are not UTF-8 has such halves.

    >>> legible("vente \udce9"), legible("déjà")
    ('vente ?', 'déjà')
    """
    return text.encode(errors="replace").decode()


def digest(*parts: object) -> str:
    """Return sixteen hexadecimal digits that stand for a content: the key of a node without a name of its own.

    >>> digest("a", None) == digest("a", None) != digest("a", "None")
    True
    """
    text = "\x1f".join(["\x00" if part is None else str(part) for part in parts])
    return _sha256()(text.encode())[:16]


@cache
def _sha256() -> Callable[[bytes], str]:
    """What gives the SHA-256 in figures; `hashlib` is long to import for those who only want a prefix."""
    from hashlib import sha256

    return lambda data: sha256(data).hexdigest()


@lru_cache(maxsize=1 << 16)
def normalised(name: str) -> str:
    """Fold a name for comparison: no accents, no case, no punctuation, single blanks.

    >>> normalised("Ministère  de l'Éducation nationale") == normalised("MINISTERE DE L’ÉDUCATION – NATIONALE")
    True
    """
    return " ".join(_WORDS(_folded(name.casefold()))) or name.strip()


def first_word(name: str) -> str:
    """Return the first word of a name, folded for comparison; none of what has no word.

    >>> first_word("Écoles de la ville"), first_word(" ")
    ('ecoles', '')
    """
    return normalised(name).partition(" ")[0]


def _folded(text: str) -> str:
    """A text without its accents."""
    if text.isascii():  # which is known at once
        return text
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_LIGATURES)))
