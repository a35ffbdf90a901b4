"""Parameters and prefixes in a SPARQL text, outside strings, IRIs and comments, which one scanner knows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from rncp_graph.terms import PREFIXES

_TOKEN = re.compile(
    r'''
      <[^<>"{}|^`\\\x00-\x20]*>                     # an IRI
    | \#[^\n\r]*                                    # a comment
    | """(?:"{0,2}(?:[^"\\]|\\.))*"""               # the four kinds of string
    | \'\'\'(?:'{0,2}(?:[^'\\]|\\.))*\'\'\'
    | "(?:[^"\\\n\r]|\\.)*"
    | '(?:[^'\\\n\r]|\\.)*'
    | \\.                                           # an escape in a prefixed name
    | \$(?P<nom>\w+)
    | PREFIX\s+(?P<declare>[\w.-]*):
    | (?P<prefixe>\w[\w.-]*|):(?:[\w.:%-]|\\.)*     # a prefixed name
    | [?\w]\w*
    ''',
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def names(sparql: str) -> list[str]:
    """Return the names of the parameters of a text, in the order in which they first stand there.

    >>> names('SELECT ?s { ?s $p $a, "$b", $p } # $c')
    ['p', 'a']
    """
    return list(dict.fromkeys(found["nom"] for found in _TOKEN.finditer(sparql) if found["nom"]))


def undeclared(sparql: str) -> list[str]:
    """Return the prefixes that a text uses and does not declare.

    >>> undeclared("PREFIX a: <urn:a> SELECT * { ?s a:b ?o ; dct:title _:x , 'skos:y' }")
    ['dct']
    """
    found = list(_TOKEN.finditer(sparql))
    known = {"_", *(one["declare"] for one in found if one["declare"] is not None)}
    return list(dict.fromkeys(one["prefixe"] for one in found if one["prefixe"] not in {None, *known}))


def fill(sparql: str, terms: Mapping[str, str]) -> str:
    """Put terms, in their N-Triples form, in place of `$name`, outside strings, IRIs and comments.

    >>> fill('ASK { ?s ?p $a, "$a" }', {"a": "<urn:x>"})
    'ASK { ?s ?p <urn:x>, "$a" }'
    """
    return _TOKEN.sub(lambda found: terms.get(found["nom"] or "", found[0]), sparql)


def term(text: str) -> NamedNode | Literal:
    """Return the term that a text is in SPARQL, with the prefixes of the project. Raises `ValueError` for another text.

    >>> str(term("<urn:x>")), str(term('"Vente"@fr')), str(term("dct:title"))
    ('<urn:x>', '"Vente"@fr', '<http://purl.org/dc/terms/title>')
    """
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    try:
        (said,) = (triple.object for triple in parse(f"{prefixes}<urn:s> <urn:p> {text} .", format=RdfFormat.TURTLE))
    except SyntaxError as error:
        raise ValueError(text) from error
    if isinstance(said, NamedNode | Literal):
        return said
    raise ValueError(text)
