"""Validation: the rules of `ontology/shapes.ttl` on a store, by one SPARQL query for each constraint, or by pySHACL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, cast

from pyoxigraph import NamedNode

from rncp_graph.language import Progress, t
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import expand
from rncp_graph.validation.breaches import Breach, ValidationReport, in_order
from rncp_graph.validation.compiling import compiled
from rncp_graph.validation.naming import Names
from rncp_graph.validation.shapes import Shape, shapes

__all__ = ["ENGINES", "ValidationReport", "validate"]

Engine = Literal["sparql", "pyshacl"]


def _asked(store: Store, rules: tuple[Shape, ...], progress: Progress) -> Iterator[Breach]:
    """What the store answers, a query for each constraint."""
    for rank, shape in enumerate(rules):
        progress(t("règles :", "rules:"), rank, len(rules))
        for constraint in shape.constraints:
            rows = cast(Solutions, store.query(compiled(shape, constraint)))
            valued = any(variable.value == "value" for variable in rows.variables)
            for row in rows:
                yield Breach(shape, constraint.component, row["this"].value, row["value"] if valued else None)


def _referred(store: Store, rules: tuple[Shape, ...], progress: Progress) -> Iterator[Breach]:
    from rncp_graph.validation import reference  # rdflib is long to import

    return reference.breaches(store, rules, progress)


ENGINES: dict[Engine, Callable[[Store, tuple[Shape, ...], Progress], Iterator[Breach]]] = {
    "sparql": _asked,
    "pyshacl": _referred,
}
"""What finds breaches: each gives the same."""


def validate(store: Store, *, engine: Engine = "sparql", progress: Progress | None = None) -> ValidationReport:
    """Look for all that breaks the rules, in the default graph of a store: one merged record a fiche, and its meaning.

    `sparql` asks any store, of any size; `pyshacl` is the reference, for samples. `progress` is called as rules pass.

    Raises `MissingExtra` for `pyshacl` without its package, `StoreError` when the store cannot be read.

    >>> from rncp_graph.stores import open_store
    >>> validate(open_store()).certifications
    0
    """
    rules = shapes()
    found = in_order(ENGINES[engine](store, rules, progress or (lambda *_: None)), rules)
    rows = cast(Solutions, store.query(f"SELECT (COUNT(?x) AS ?n) {{ ?x a <{expand('rncp:Certification')}> }}"))
    nodes = {breach.noeud for breach in found}
    nodes |= {breach.valeur.value for breach in found if isinstance(breach.valeur, NamedNode)}
    return ValidationReport(store.base, int(next(rows)["n"].value), rules, found, Names(store, nodes))
