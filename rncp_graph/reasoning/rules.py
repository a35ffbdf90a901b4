"""Rules: what follows, from what, and why; read from `ontology/rules/`, or compiled of axioms (`axioms.py`).

A rule of a file reads what is stated and derived. One that an axiom says reads what was inferred as well.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rncp_graph.resources import resource
from rncp_graph.terms import expand

Atom = tuple[str, str, str]
"""A pattern: subject, property, object, each a variable (`?x`) or a term as N-Triples write it."""

TYPE = f"<{expand('rdf:type')}>"
HEADER = re.compile(r"^#\+ ?(.*)\n", re.MULTILINE)
_VARIABLE = re.compile(r"\?(\w+)\b")
_MADE = re.compile(r"\bAS (\?\w+)")
_WHERE = re.compile(r"\bWHERE\s*\{(.*)\}\s*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows (`heads`) where the patterns of `body` hold; `why` says it in both languages.

    `text` is the SPARQL of a file, which stands for the body. `axioms` are what an axiom says, in prefixed names.
    """

    id: str
    heads: tuple[Atom, ...]
    body: tuple[Atom, ...]
    why: Mapping[str, str] = field(hash=False)
    condition: str = ""
    text: str = ""
    prologue: str = ""

    def where(self, read: Callable[[Atom], str]) -> str:
        """Return its patterns in SPARQL; `read` writes a pattern of an axiom, from wherever it is to be read."""
        return self.text or f"{' '.join(map(read, self.body))} {self.condition}"

    def construct(self, graph: str, inferred: Callable[[Atom], bool]) -> str:
        """Return the SPARQL that gives what follows and is neither in the default graph nor in this one.

        `inferred` tells the patterns that this graph may hold.
        """
        head = " ".join(map(written, self.heads))
        where = self.where(lambda atom: either(atom, graph) if inferred(atom) else written(atom))
        # MINUS is a tenth of the time of NOT EXISTS, which asks for each row
        known = "" if self.text else f"MINUS {{ {head} }} MINUS {{ GRAPH <{graph}> {{ {head} }} }}"
        return f"{self.prologue}CONSTRUCT {{ {head} }} WHERE {{ {where} {known} }}"

    def instances(self, terms: Mapping[str, str], graph: str) -> str:
        """Return the SPARQL that looks for the instances of the rule in which variables are these terms.

        A variable that the rule itself makes (`BIND`) is left: its value is found.
        """
        made = set(_MADE.findall(self.text))
        where = self.where(lambda atom: either(atom, graph))
        where = _VARIABLE.sub(lambda at: at[0] if at[0] in made else terms.get(at[0], at[0]), where)
        return f"{self.prologue}SELECT * WHERE {{ {where} }}"


def written(atom: Atom) -> str:
    """Return a pattern in SPARQL.

    >>> written(("?x", "<urn:p>", "?y"))
    '?x <urn:p> ?y .'
    """
    return f"{' '.join(atom)} ."


def either(atom: Atom, graph: str) -> str:
    """Return a pattern that holds in the default graph or in this one; nothing stands in both."""
    return f"{{ {written(atom)} }} UNION {{ GRAPH <{graph}> {{ {written(atom)} }} }}"


def key(atom: Atom) -> str:
    """Return what a rule depends on where it reads a pattern: its property, or the class of a type.

    >>> key(("?x", "<urn:p>", "?y")), key(("?x", TYPE, "<urn:C>"))
    ('<urn:p>', 'a <urn:C>')
    """
    return f"a {atom[2]}" if atom[1] == TYPE else atom[1]


@cache
def stated_rules(folder: str = "") -> tuple[Rule, ...]:
    """Return the rules of the files of `ontology/rules`, or of a folder in it."""
    paths = sorted(resource("ontology").joinpath("rules", folder).glob("*.rq"))
    return tuple(rule(path.read_text(encoding="utf-8"), path.stem) for path in paths)


def rule(source: str, name: str) -> Rule:
    """Read a rule: a header in TOML (`pourquoi`, in both languages), then a CONSTRUCT.

    >>> found = rule("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?y <urn:q> ?x FILTER(?y != ?x) }", "mine")
    >>> found.heads, found.body
    ((('?x', '<urn:p>', '?y'),), (('?y', '<urn:q>', '?x'),))
    """
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    said = tomllib.loads("\n".join(HEADER.findall(source)))
    sparql = HEADER.sub("", source)
    algebra: Any = translateQuery(parseQuery(sparql)).algebra
    where = _WHERE.search(sparql)
    assert where  # noqa: S101 - it was parsed
    return Rule(
        id=name,
        heads=tuple(_atoms(algebra.template)),
        body=tuple(_atoms(_patterns(algebra.p))),
        why=said.get("pourquoi", {}),
        text=where[1].strip(),
        prologue=sparql[: sparql.index("CONSTRUCT")],
    )


def _patterns(node: Any) -> Iterator[Any]:
    """The patterns of a part of the algebra that must hold; what is filtered is none of them."""
    if node.name == "BGP":
        yield from node.triples
    for part in ("p", "p1", "p2"):
        if part in node:
            yield from _patterns(node[part])


def _atoms(triples: Iterable[Any]) -> Iterator[Atom]:
    for subject, name, value in triples:
        yield subject.n3(), name.n3(), value.n3()
