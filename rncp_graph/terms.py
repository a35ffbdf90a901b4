"""The vocabulary: prefixes, the two namespaces of the project, and how a value becomes part of an IRI."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from urllib.parse import quote, unquote

ONTOLOGY = "https://w3id.org/rncp-graph/ontology#"
BASE = "https://w3id.org/rncp-graph/id/"

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
}

_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_PLAIN = re.compile(r"[A-Za-z0-9_.~-]+").fullmatch


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


def segment(value: object, *, safe: str = "") -> str:
    """Make one part of an IRI out of any text, so that it can be read back by `unsegment`.

    >>> segment("RNCP35035 BC/01"), unsegment(segment("Métier n°1"))
    ('RNCP35035%20BC%2F01', 'Métier n°1')
    """
    text = str(value)
    return text if _PLAIN(text) else quote(text, safe=safe)


def unsegment(part: str) -> str:
    """Read back a text made by `segment`."""
    return unquote(part)


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
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_LIGATURES))
    plain = _ACCENTS.sub("", decomposed)
    return " ".join(re.findall(r"[^\W_]+", plain)) or name.strip()
