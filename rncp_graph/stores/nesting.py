r"""How deep a text nests, seen before a parser of the engine sees it: these recurse, and a stack ends the process.

One scanner serves SPARQL, Turtle, TriG, N-Quads and JSON: it knows strings, IRIs and comments, and counts brackets
that are open, `<<` included, and operators or clauses that follow one another, which the engine nests to the left.

>>> deep("ASK { { { } } }", most=3), deep("ASK { { { } } }", most=2), deep('ASK { FILTER(?s = "{{{{{") }', most=2)
(False, True, False)
>>> deep(f"ASK {{ FILTER({'?x || ' * 600} ?x) }}")
True
"""

from __future__ import annotations

import re

MOST = 100
"""Brackets within brackets. The engine dies of some 900 `FILTER NOT EXISTS`, or 1,700 braces, in a stack of 8 MB; a
stack of a thread may be an eighth of that."""
CHAIN = 500
"""Operators and clauses in a row, those of the brackets around them included. It dies of some 1,700."""

_IRI = re.compile(r"<[^<>\s]*>")
_TOKEN = re.compile(
    r'''
      <[^<>"{}|^`\\\x00-\x20]*>                     # an IRI
    | \#[^\n\r]*                                    # a comment
    | """(?:"{0,2}+(?:[^"\\]|\\.))*+"""             # the four kinds of string
    | \'\'\'(?:'{0,2}+(?:[^'\\]|\\.))*+\'\'\'
    | "(?:[^"\\]|\\.)*+"                            # of JSON and SPARQL; an end of line in it changes nothing here
    | '(?:[^'\\\n\r]|\\.)*+'
    | \\.
    | (?P<open><<|[\[{(])
    | (?P<close>>>|[\]})])
    | (?P<chained>\|\||&&|[|!=<>+*/^-]|\b(?:OPTIONAL|UNION|MINUS|FILTER|GRAPH|SERVICE|VALUES|AS)\b)
    | \w+
    ''',
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def deep(text: str, most: int = MOST, chain: int = CHAIN) -> bool:
    """Return whether a text has more than so many brackets open at once, or operators and clauses in a row."""
    if sum(map(text.count, ("[", "{", "(", "<<"))) <= most:  # what nearly all are seen by
        bare = _IRI.sub("", text)
        if sum(map(bare.count, "|&!=<>+*/^-")) <= chain - most:
            return False
    rows = [0]  # the operators in each bracket that is open
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "open":
            rows.append(0)
        elif kind == "chained":
            # `AS` stands within the brackets of its column or BIND: these follow one another
            rows[-2 if found[0].upper() == "AS" and len(rows) > 1 else -1] += 1
        elif kind == "close" and len(rows) > 1:
            rows.pop()
            continue
        else:
            continue
        if len(rows) - 1 > most or sum(rows) > chain:
            return True
    return False
