"""The closure of a store under rules, in the store itself: to a fixpoint, semi-naively.

A rule runs again only when what it reads grew. Rules come in the order of what they depend on, so most run once: those
that hang on each other in a circle (a property and its inverse, a transitive one) run until nothing new follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import networkx as nx

from rncp_graph.language import Progress, t
from rncp_graph.reasoning.rules import Rule, key
from rncp_graph.stores.oxigraph import OxigraphStore


def close(store: OxigraphStore, rules: Sequence[Rule], graph: str, progress: Progress | None = None) -> int:
    """Write what follows by the rules into a named graph of the store; return how many times a rule ran."""
    made = {key(head) for rule in rules for head in rule.heads}
    ordered = in_order(rules)
    readers = {name: {n for n, rule in enumerate(ordered) if name in reads(rule)} for name in made}
    waiting, runs = set(range(len(ordered))), 0
    while waiting:
        if progress:
            progress(t("règles à suivre :", "rules to follow:"), len(waiting), None)
        waiting.remove(turn := min(waiting))
        runs += 1
        rule = ordered[turn]
        if store.infer(rule.construct(graph, lambda atom: key(atom) in made), graph):
            waiting |= set().union(*(readers[key(head)] for head in rule.heads))
    return runs


def reads(rule: Rule) -> set[str]:
    """Return what a rule reads of what others infer: one of a file reads what is stated and derived alone."""
    return set() if rule.text else {key(atom) for atom in rule.body}


def in_order(rules: Sequence[Rule]) -> list[Rule]:
    """Return rules so that each comes after those that give what it reads, but for circles.

    >>> from rncp_graph.reasoning.axioms import compiled
    >>> a, b = compiled(b'''@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <urn:> .
    ...     :b rdfs:subClassOf :c . :a rdfs:subClassOf :b .''')
    >>> [rule.id for rule in in_order([a, b])]
    ['class urn:a urn:b', 'class urn:b urn:c']
    """
    hangs: nx.DiGraph[int] = nx.DiGraph()
    hangs.add_nodes_from(range(len(rules)))
    gives = [{key(head) for head in rule.heads} for rule in rules]
    hangs.add_edges_from(
        (one, other) for one, other in product(range(len(rules)), repeat=2) if gives[one] & reads(rules[other])
    )
    circles = nx.condensation(hangs)
    return [rules[n] for circle in nx.topological_sort(circles) for n in sorted(circles.nodes[circle]["members"])]
