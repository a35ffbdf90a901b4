"""The parameters in a SPARQL text: `$name` outside strings, IRIs and comments, which one scanner knows."""

from __future__ import annotations

import re
from collections.abc import Mapping

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
    ''',
    re.VERBOSE | re.DOTALL,
)


def names(sparql: str) -> set[str]:
    """Return the names of the parameters of a text.

    >>> names('SELECT ?s { ?s ?p $a, "$b" } # $c')
    {'a'}
    """
    return {found["nom"] for found in _TOKEN.finditer(sparql) if found["nom"]}


def fill(sparql: str, terms: Mapping[str, str]) -> str:
    """Put terms, in their N-Triples form, in place of `$name`, outside strings, IRIs and comments.

    >>> fill('ASK { ?s ?p $a, "$a" }', {"a": "<urn:x>"})
    'ASK { ?s ?p <urn:x>, "$a" }'
    """
    return _TOKEN.sub(lambda found: terms.get(found["nom"] or "", found[0]), sparql)
