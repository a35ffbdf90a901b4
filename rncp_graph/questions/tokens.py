"""Parameters and prefixes in a SPARQL text, outside strings, IRIs and comments, which one scanner knows.

A name takes one value, which stands in its place. One that stands in `VALUES $name { UNDEF }` takes several, or none:
they stand in the place of `UNDEF`, and the name stays the variable that SPARQL takes it for, now written `?name`: a
text that was filled has no parameters left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from rncp_graph.stores.nesting import deep
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
    | \bVALUES\s+\$(?P<liste>\w+)\s*\{\s*UNDEF\s*\}
    | \$(?P<nom>\w+)
    | PREFIX\s+(?P<declare>[\w.-]*):
    | \d+                                           # of a number: no prefix begins so
    | (?P<prefixe>\w[\w.-]*+|):(?:[\w.:%-]|\\.)*    # a prefixed name
    | \w[\w.-]*+                                   # a word to its end, which is looked for once
    | \?\w*
    ''',
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def names(sparql: str) -> list[str]:
    """Return the names of the parameters of a text, in the order in which they first stand there.

    >>> names('SELECT ?s { ?s $p $a, "$b", $p } # $c')
    ['p', 'a']
    """
    said = (found["nom"] or found["liste"] for found in _TOKEN.finditer(sparql))
    return list(dict.fromkeys(name for name in said if name))


def lists(sparql: str) -> set[str]:
    """Return the names of those that take several values.

    >>> lists("SELECT ?s { VALUES $a { UNDEF } ?s ?p $a, $b }")
    {'a'}
    """
    return {found["liste"] for found in _TOKEN.finditer(sparql) if found["liste"]}


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
    >>> fill("ASK { VALUES $a { UNDEF } ?s ?p $a }", {"a": "<urn:x> <urn:y>"})
    'ASK { VALUES ?a { <urn:x> <urn:y> } ?s ?p ?a }'
    """
    several = lists(sparql)

    def put(found: re.Match[str]) -> str:
        if name := found["liste"]:
            return f"VALUES ?{name} {{ {terms.get(name, 'UNDEF')} }}"
        name = found["nom"] or ""
        return f"?{name}" if name in several else terms.get(name, found[0])

    return _TOKEN.sub(put, sparql)


def term(text: str) -> NamedNode | Literal:
    """Return the term that a text is in SPARQL, with the prefixes of the project. Raises `ValueError` for another text.

    >>> str(term("<urn:x>")), str(term('"Vente"@fr')), str(term("dct:title"))
    ('<urn:x>', '"Vente"@fr', '<http://purl.org/dc/terms/title>')
    """
    if deep(text):  # the parser would end the process
        raise ValueError(text)
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    statement = f"{prefixes}<urn:s> <urn:p> {text} .".encode()
    try:
        (said,) = (triple.object for triple in parse(statement, format=RdfFormat.TURTLE))
    except SyntaxError as error:
        raise ValueError(text) from error
    if isinstance(said, NamedNode | Literal):
        return said
    raise ValueError(text)
