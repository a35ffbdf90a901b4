"""A store of ours as rdflib sees it: oxrdflib over the same engine, without a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from oxrdflib import OxigraphStore as Oxrdflib
from rdflib import XSD, Graph, Literal
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.query import Result

from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.stores.faults import translated
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.refusals import Refusal, check, check_update, syntax_error


class Vue(Oxrdflib):
    """A store of rdflib over one of ours, which it holds: no build deletes what the view reads."""

    def __init__(self, held: OxigraphStore) -> None:
        """Wrap a store."""
        super().__init__(store=held.inner)
        self.held = held

    def triples(self, *pattern: Any, **options: Any) -> Iterator[tuple[Any, Any]]:
        """Return the triples of a pattern."""
        with translated():
            for (subject, predicate, found), graphs in super().triples(*pattern, **options):
                yield (subject, predicate, _plain(found)), graphs

    def query(self, query: Any, initNs: Any, initBindings: Any, queryGraph: Any, **options: Any) -> Result:  # noqa: N803
        """Answer a SPARQL query; rdflib itself answers what it has prepared, or binds outside the columns asked for."""
        parse = partial(syntax_error, prefixes={**self._namespace_for_prefix, **initNs})
        _check(query, self.held.holds, parse)
        try:
            with translated():
                result = super().query(query, initNs, initBindings, queryGraph, **options)
                if result.type == "SELECT":
                    result.bindings = [{name: _plain(term) for name, term in row.items()} for row in result.bindings]
                elif result.graph is not None:
                    plain = Graph()
                    plain += ((subject, predicate, _plain(found)) for subject, predicate, found in result.graph)
                    result.graph = plain
        except StoreError as error:
            bound = initBindings and isinstance(error.__cause__, RuntimeError)
            if bound or isinstance(error.__cause__, NotImplementedError):
                _check(query, lambda _: False, parse)  # rdflib fetches what `FROM` names, even if it is here
                raise NotImplementedError from error  # by which rdflib is told to
            raise
        return result

    def add(self, *triple: Any, **options: Any) -> None:
        """Add a triple. Raises `StoreError` on a built store, as all that writes does."""
        self.held.check_writable()
        super().add(*triple, **options)

    def addN(self, quads: Any) -> None:  # noqa: N802 - the name is rdflib's
        """Add quads."""
        self.held.check_writable()
        super().addN(list(quads))

    def remove(self, *triple: Any, **options: Any) -> None:
        """Remove the triples of a pattern."""
        self.held.check_writable()
        super().remove(*triple, **options)

    def update(self, *update: Any, **options: Any) -> None:
        """Carry out a SPARQL update."""
        self.held.check_writable()
        if isinstance(update[0], str):
            check_update(update[0])
        else:
            _check_tree(update[0].algebra)
        super().update(*update, **options)

    def add_graph(self, graph: Graph) -> None:
        """Do nothing: a graph is there as soon as it holds a triple, and `Dataset.graph` must read a built store."""

    def remove_graph(self, graph: Graph) -> None:
        """Remove a graph."""
        self.held.check_writable()
        super().remove_graph(graph)

    def __len__(self, context: Graph | None = None) -> int:
        """Count the triples of a graph, or of the default graph, by a scan; oxrdflib would gather them all first."""
        name = DATASET_DEFAULT_GRAPH_ID if context is None else context.identifier
        pattern = "?s ?p ?o" if name == DATASET_DEFAULT_GRAPH_ID else f"GRAPH {name.n3()} {{ ?s ?p ?o }}"
        rows: Any = self._inner.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
        return int(next(rows)["n"].value)


def _check(query: Any, holds: Callable[[str], bool], parse: Callable[[str], str]) -> None:
    """Refuse a query that calls others, as a text or as rdflib has prepared it."""
    if isinstance(query, str):
        check(query, (), holds, parse, doubtful=True)
    else:
        _check_tree(query.algebra)


def _check_tree(tree: Any) -> None:
    """Refuse what rdflib has prepared where it calls a server or names a graph, which rdflib would fetch."""
    left = [tree]
    while left:
        node = left.pop()
        if isinstance(node, CompValue):
            if node.name in _FETCHING:
                raise Refusal(
                    t(
                        f"{_FETCHING[node.name]} refusé dans cette vue",
                        f"{_FETCHING[node.name]} is refused in this view",
                    )
                )
            left += node.values()
        elif isinstance(node, list | tuple | set):
            left += node


_FETCHING = {"ServiceGraphPattern": "SERVICE", "DatasetClause": "FROM", "Load": "LOAD"}
"""What rdflib fetches from an address, by the names of its algebra."""


def _plain(term: Any) -> Any:
    """A text as the parsers of rdflib give it, without a datatype: to rdflib `"a"^^xsd:string` is not `"a"`."""
    return Literal(str(term)) if isinstance(term, Literal) and term.datatype == XSD.string else term
