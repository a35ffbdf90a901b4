"""What a query needs of a graph: so that it may be answered here, on a part of what an endpoint holds.

A triple pattern matches no other triples than those that fit its constants. The triples that fit the patterns of a
query, taken together, hence give the same answer as the whole graph. Of a path, the properties are what counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import pyoxigraph as ox
from rdflib.paths import MulPath, NegatedPath, Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Identifier, Variable

from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.protocol import Answer, Solutions

SIMPLE = {"SelectQuery", "AskQuery", "Project", "Distinct", "Slice", "BGP", "Graph", "OrderBy", "OrderCondition"}
COUNTING = {"Extend", "AggregateJoin", "Group", "Aggregate_Count", "vars"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A quad pattern in the words of SPARQL; a part that may be anything is empty, as is the default graph.

    `graph` is `?` for any named graph.
    """

    graph: str
    subject: str
    predicate: str
    value: str

    def query(self) -> str:
        """Return the query for what fits it.

        >>> Pattern("", "", "<urn:p>", "").query()
        'SELECT ?s ?o { ?s <urn:p> ?o }'
        """
        parts = {"?s": self.subject, "?p": self.predicate, "?o": self.value}
        inner = " ".join(part or name for name, part in parts.items())
        names = [name for name, part in parts.items() if not part]
        if self.graph == "?":
            names.append("?g")
        where = f"GRAPH {self.graph.replace('?', '?g')} {{ {inner} }}" if self.graph else inner
        return f"SELECT {' '.join(names) or '(1 AS ?one)'} {{ {where} }}"

    def quads(self, ask: Callable[[str], Answer]) -> Iterator[ox.Quad]:
        """Return what fits it, by asking."""
        given = [_term(part) for part in (self.subject, self.predicate, self.value)]
        where = ox.NamedNode(self.graph[1:-1]) if self.graph.startswith("<") else ox.DefaultGraph()
        for row in cast(Solutions, ask(self.query())):
            subject, predicate, value = (said or cast(Any, row[name]) for said, name in zip(given, "spo", strict=True))
            yield ox.Quad(subject, predicate, value, cast(Any, row["g"]) if self.graph == "?" else where)


def needed(text: str) -> set[Pattern] | None:
    """Return the patterns of a query, or nothing for one that is plain: patterns alone, or their number.

    Nothing is given either for a query that cannot be read, that names its own graphs (`FROM`), calls another endpoint,
    or asks for a description: who answers it must say what that means.

    >>> needed("SELECT ?s { ?s a <urn:C> }") is None
    True
    >>> sorted(p.predicate for p in needed("SELECT ?s { ?s <urn:p>/<urn:q>* ?o } ORDER BY ?o"))
    ['<urn:p>', '<urn:q>']
    """
    try:
        algebra = prepareQuery(text).algebra
    except Exception:  # the parser raises whatever its parts do; the endpoint will say what is wrong
        return None
    found: set[Pattern] = set()
    kinds: set[str] = set()
    for graph, node in _walk(algebra, ""):
        kinds.add(node.name)
        if node.name in ("BGP", "TriplesBlock"):
            for subject, predicate, value in _triples(node):
                found.update(_patterns(graph, subject, predicate, value))
                kinds.update({"Path"} if isinstance(predicate, Path) else ())
        elif node.name == "OrderBy" and not _by_graph(node):
            kinds.add("Ordered")
        elif node.name == "Extend" and not str(node.expr).startswith("__agg"):
            kinds.add("Computed")
    if kinds & {"ServiceGraphPattern", "DescribeQuery"} or algebra.get("datasetClause"):
        return None
    return None if kinds <= SIMPLE or _counts(kinds) else found


def answer_here(text: str, patterns: set[Pattern], ask: Callable[[str], Answer]) -> Answer:
    """Answer a query on what an endpoint gives for each pattern."""
    held = ox.Store()
    for pattern in patterns:
        held.extend(pattern.quads(ask))
    return OxigraphStore(held).query(text)


def _counts(kinds: set[str]) -> bool:
    plain = {kind for kind in kinds if not kind.startswith(("Aggregate_Count", "Aggregate_Sample"))}
    return plain <= (SIMPLE | COUNTING) - {"OrderBy"}


def _walk(node: Any, graph: str) -> Iterator[tuple[str, CompValue]]:
    """Every node of an algebra, with the graph that it is about."""
    if isinstance(node, CompValue):
        yield graph, node
        if node.name in ("Graph", "GraphGraphPattern"):
            graph = "?" if isinstance(node.term, Variable) else node.term.n3()
        for key, inner in node.items():
            if key != "triples":
                yield from _walk(inner, graph)
    elif isinstance(node, list | tuple | set):
        for inner in node:
            yield from _walk(inner, graph)


def _triples(node: CompValue) -> Iterator[tuple[Any, ...]]:
    """The triples of a block. In an EXISTS, the algebra leaves them as they were parsed, several in one list."""
    for flat in node.triples:
        yield from zip(*[iter(flat)] * 3, strict=True)


def _patterns(graph: str, subject: Identifier, predicate: Any, value: Identifier) -> Iterator[Pattern]:
    if not isinstance(predicate, Path):
        yield Pattern(graph, _constant(subject), _constant(predicate), _constant(value))
    elif isinstance(predicate, NegatedPath):
        yield Pattern(graph, "", "", "")
    else:
        inner = [predicate.path] if isinstance(predicate, MulPath) else getattr(predicate, "args", None)
        for step in inner or [cast(Any, predicate).arg]:
            yield from _patterns(graph, Variable("s"), step, Variable("o"))


def _constant(term: Identifier) -> str:
    return "" if isinstance(term, Variable | BNode) else cast(Any, term).n3()


def _by_graph(node: CompValue) -> bool:
    """Whether rows are sorted by the names of graphs alone."""
    names = {inner.term for _, inner in _walk(node, "") if inner.name == "Graph"}
    return all(isinstance(key.expr, Variable) and key.expr in names for key in node.expr)


def _term(text: str) -> Any:
    """Read a term in N-Triples."""
    if not text:
        return None
    (quad,) = ox.parse(f"<urn:s> <urn:p> {text} .".encode(), format=ox.RdfFormat.TURTLE)
    return quad.object
