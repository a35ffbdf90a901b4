"""Projections: what a store holds, in the terms of others, by CONSTRUCT queries of `ontology/`.

A query says in `VALUES $certification { UNDEF }` of which certifications it speaks: as it stands, of all. It is asked
of some thousands at a time, so that what it gives takes no more memory than they do. What a store says by the
properties that a view reads is first put in memory, where it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice

from pyoxigraph import NamedNode

from rncp_graph.graph.provenance import GRAPH
from rncp_graph.questions.tokens import fill
from rncp_graph.rdf.lines import NODE, TRIPLE
from rncp_graph.resources import resource
from rncp_graph.stores import Solutions, Store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.protocol import Triples
from rncp_graph.terms import expand

BATCH = 2000
"""Nodes of which a query is asked at once: fewer cost queries, more cost memory."""


def text(view: str, name: str, renamed: Mapping[str, str] | None = None) -> str:
    """Return a query of a view, with namespaces put in place of those that it is written with.

    >>> "model/ontology/" in text("elm", "core", {"model/elm/": "model/ontology/"})
    True
    """
    found = (resource("ontology") / view / f"{name}.rq").read_text(encoding="utf-8")
    for namespace, other in (renamed or {}).items():
        found = found.replace(namespace, other)
    return found


class Part(OxigraphStore):
    """What views read of a store, in memory, where one can put marks on nodes.

    A query is asked there of the nodes with a mark: a list of thousands in it would be copied at each step of planning,
    once for each part of the query, which took a third of the time of a view.
    """

    def marked(self, nodes: Iterable[bytes]) -> str:
        """Put a mark of its own on some nodes, and return the beginning of a pattern that finds them.

        >>> part = Part.memory()
        >>> part.marked([b"<urn:a>"]), part.marked([b"<urn:b>"])
        ('<urn:rncp-graph:mark:1> <urn:rncp-graph:marks>', '<urn:rncp-graph:mark:2> <urn:rncp-graph:marks>')
        >>> len(part)
        2
        """
        pattern = f"<{_MARK}:{self.changes + 1}> <{_MARK}s>"  # each load is a change
        self.load([b"%s %s .\n" % (pattern.encode(), node) for node in nodes])
        return pattern


def held(store: Store, views: Collection[str]) -> Store:
    """Return a store in which to ask the queries of some views: a part in memory, of an embedded one."""
    if not isinstance(store, OxigraphStore):
        return store
    names = named(views)
    within = {name: cls for name, cls in _WITHIN.items() if name in names}
    return store.part(Part.memory(), names - within.keys(), names, [f"{store.base}{GRAPH}"], within)


def named(views: Collection[str]) -> set[str]:
    """Return the IRIs that the queries of some views name: the properties and classes that they read among them.

    >>> expand("rncp:codeRome") in named(["schema"]), expand("rncp:aHabilitation") in named(["schema"])
    (True, False)
    """
    found: set[str] = set()
    for path in (path for view in views for path in (resource("ontology") / view).glob("*.rq")):
        said = path.read_text(encoding="utf-8")
        spaces = dict(_PREFIX.findall(said))
        found |= {spaces[prefix] + name for prefix, name in _NAME.findall(said) if prefix in spaces}
    return found


_WITHIN = {expand("rncp:siret"): expand("rncp:Organisme")}
"""Properties that views read of the nodes of one class, and of which ten times as many others have one."""
_MARK = "urn:rncp-graph:mark"
_PREFIX = re.compile(r"PREFIX (\w+): <([^>]*)>")
_NAME = re.compile(r"\b(\w+):(\w+)")


def batches(nodes: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Gather nodes by `BATCH`."""
    remaining = iter(nodes)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def certifications(store: Store) -> list[NamedNode]:
    """Return the certifications that have a fiche, in the order of their IRIs."""
    found = store.query(f"SELECT ?c {{ ?c a <{expand('rncp:Certification')}> }}")
    assert isinstance(found, Solutions)  # noqa: S101 - a SELECT
    return sorted((row["c"] for row in found), key=str)


def written(nodes: Iterable[NamedNode]) -> Iterator[bytes]:
    """Return nodes as N-Triples write them."""
    return (str(node).encode() for node in nodes)


def constructed(store: Store, query: str, **nodes: Collection[bytes] | str) -> list[bytes]:
    """Return the lines of N-Triples of a query that is asked of these nodes alone, or with a value as SPARQL has it."""
    for name, some in nodes.items():
        if isinstance(store, Part) and not isinstance(some, str):
            query = query.replace(f"VALUES ${name} {{ UNDEF }}", f"{store.marked(some)} ?{name} .")
    said = {name: one if isinstance(one, str) else b" ".join(one).decode() for name, one in nodes.items()}
    found = store.query(fill(query, said))
    assert isinstance(found, Triples)  # noqa: S101 - a CONSTRUCT
    return found.lines()


def nodes_in(lines: Iterable[bytes]) -> tuple[set[bytes], set[bytes]]:
    """Return the nodes that lines are about, and those that are values there."""
    subjects, named = set[bytes](), set[bytes]()
    for line in lines:
        subject, _, value = line.split(b" ", 2)  # the parts of a line, but its end goes with none of them
        subjects.add(subject)
        if value.startswith(NODE):
            named.add(value[: -len(TRIPLE)])
    return subjects, named


class Describing:
    """Describes what lines name and do not describe, each node once: by queries that take `$noeud`."""

    def __init__(self, store: Store, queries: Sequence[str]) -> None:
        """Remember the queries, and no node yet."""
        self._store, self._queries = store, queries
        self._told: set[bytes] = set()

    def missing(self, described: Set[bytes], named: Set[bytes]) -> Iterator[bytes]:
        """Yield the descriptions of nodes that are named and not described, and those that these lack in their turn."""
        while wanted := sorted(named - described - self._told):
            self._told.update(wanted)
            lines = [
                line
                for batch in batches(wanted)
                for query in self._queries
                for line in constructed(self._store, query, noeud=batch)
            ]
            yield from lines
            described, named = nodes_in(lines)
