"""Where two sources of one fiche disagree.

Each source of a fiche that has several is kept in a graph of its own; a value that one of them states, and that
another one contradicts by stating something else for the same property of the same node, is listed in
`graph/disagreements`. What only one source speaks of is no disagreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import cast

from pyoxigraph import NamedNode

from rncp_graph.model.fiche import Fiche
from rncp_graph.model.fields import fields_of
from rncp_graph.model.schemes import QUOTED
from rncp_graph.rdf.statements import Statements
from rncp_graph.rdf.vocabulary import RNCP
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import BASE, digest, expand

GRAPH = "graph/conflits"

_QUERY = """
SELECT ?node ?value {{
  GRAPH <{one}> {{ ?node <{property}> ?value }}
  FILTER EXISTS {{ GRAPH <{other}> {{ ?node <{property}> ?another }} }}
  FILTER NOT EXISTS {{ GRAPH <{other}> {{ ?node <{property}> ?value }} }}
}} ORDER BY ?node ?value
"""


def find_disagreements(store: Store, graphs: Iterable[str], base: str = BASE) -> Iterator[str]:
    """Return one description in N-Quads per value that another source contradicts.

    `graphs` are the IRIs of the graphs of the sources. Only fields of the certification itself are compared, and
    among them those that hold values or codes: rows of bodies and blocks have keys of their own.
    """
    graphs = sorted(graphs)
    say = Statements(base, GRAPH)
    compared = {scheme.record for scheme in QUOTED.values() if scheme.compared}
    for field in fields_of(Fiche):
        if field.record and field.type not in compared:
            continue
        prop = expand(field.p.property)
        for one, other in permutations(graphs, 2):
            rows = cast(Solutions, store.query(_QUERY.format(one=one, other=other, property=prop)))
            for row in rows:
                node = cast(NamedNode, row["node"])
                yield "".join(_describe(say, node.value, prop, str(row["value"]), one, other))


def _describe(say: Statements, node: str, prop: str, value: str, one: str, other: str) -> Iterator[str]:
    conflict = f"{node}/conflit/{digest(prop, value, one, other)}"
    yield say.type(conflict, RNCP.Conflit)
    yield say.link(conflict, RNCP.sujet, node)
    yield say.link(conflict, RNCP.propriete, prop)
    yield say.copy(conflict, RNCP.valeurContestee, value)
    yield say.link(conflict, RNCP.affirmePar, one)
    yield say.link(conflict, RNCP.contreditPar, other)
