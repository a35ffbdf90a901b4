"""What pages of certifications ask of a store again and again, kept from the first page that asked.

A page by itself pays for what it shows and no more; the pages of a server, or of a publication, find nearly all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from heapq import nsmallest
from itertools import chain
from sys import intern

from rncp_graph.portraits.surroundings import Known, certifications, rows
from rncp_graph.questions.finding import Entries
from rncp_graph.stores import Store

_NEAR = 12


@dataclass(slots=True)
class Memory:
    """What was asked of one store, whose statements do not change: at most an entry a certification and a code.

    `entries` is what records take of the entries that they quote (`statements`).
    """

    entries: Entries = field(default_factory=dict)
    _known: dict[tuple[date, str], Known] = field(default_factory=dict)
    _sharing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Active certifications by what they share, as N-Triples write it: an occupation, the key of a block."""

    def fill(self, store: Store, jour: date, registered: Mapping[str, bool] | None = None) -> None:
        """Ask at once for all active certifications and for what occupations they name: many pages show them.

        `registered` are the states of that day, for who has them already. It takes a second and a half of the whole
        register, which asking page by page takes for three hundred pages.
        """
        active = [node.value for (node,) in rows(store, "SELECT ?c { ?c rncp:actif true }")]
        for node, known in certifications(store, active, jour, registered).items():
            self._known[jour, node] = known
        self._sharing.update(_sharing(store, "?c rncp:actif true ; rncp:codeRome ?r"))

    def known(self, store: Store, nodes: Collection[str], jour: date) -> dict[str, Known]:
        """Return what is known of certifications on a day, by IRI."""
        new = [node for node in nodes if (jour, node) not in self._known]
        for node, known in certifications(store, new, jour).items():
            self._known[jour, node] = known
        return {node: self._known[jour, node] for node in nodes}

    def near(
        self, store: Store, node: str, occupations: Collection[str], blocks: Collection[str]
    ) -> dict[str, tuple[int, int]]:
        """Return the active certifications that share most with one: how many blocks, and of its occupations how many.

        The closest come first, of those as close the ones whose IRI does. Occupations and keys of blocks are given as
        N-Triples write them.
        """
        self._ask(store, [one for one in (*occupations, *blocks) if one not in self._sharing])
        alike, jobs = (
            Counter(chain.from_iterable(self._sharing[one] for one in shared)) for shared in (blocks, occupations)
        )
        others = (alike.keys() | jobs.keys()) - {node}
        closest = nsmallest(_NEAR, ((-alike[one], -jobs[one], one) for one in others))
        return {one: (-shared, -common) for shared, common, one in closest}

    def _ask(self, store: Store, shared: Collection[str]) -> None:
        """Ask which active certifications have some occupations or keys of blocks."""
        if shared:
            values = " ".join(f"({name} {one})" for one in shared for name in ("rncp:codeRome", "rncp:cleBloc"))
            where = f"VALUES (?p ?r) {{ {values} }} ?c ?p ?r FILTER EXISTS {{ ?c rncp:actif true }}"
            found = _sharing(store, where)
            self._sharing.update((one, found.get(one, ())) for one in shared)


def _sharing(store: Store, where: str) -> dict[str, tuple[str, ...]]:
    """What is shared (`?r`), a row each: to look up the IRI of each that shares it (`?c`) would take twice as long."""
    found = rows(store, f"SELECT ?r (GROUP_CONCAT(STR(?c)) AS ?all) {{ {where} }} GROUP BY ?r")
    return {str(one): tuple(map(intern, sharing.value.split())) for one, sharing in found}
