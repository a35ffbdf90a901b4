"""What pages of certifications ask of a store again and again, kept from the first page that asked.

A page by itself pays for what it shows and no more; the pages of a server, or of a publication, find nearly all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from rncp_graph.portraits.surroundings import Known, certifications, rows
from rncp_graph.questions.finding import Entries
from rncp_graph.stores import Store

_NEAR = 12


@dataclass(frozen=True, slots=True)
class Memory:
    """What was asked of one store, whose statements do not change: at most an entry a certification and a code.

    `entries` is what records take of the entries that they quote (`statements`).
    """

    entries: Entries = field(default_factory=dict)
    _known: dict[tuple[date, str], Known] = field(default_factory=dict)
    _active: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def known(self, store: Store, nodes: Collection[str], jour: date) -> dict[str, Known]:
        """Return what is known of certifications on a day, by IRI."""
        new = [node for node in nodes if (jour, node) not in self._known]
        for node, known in certifications(store, new, jour).items():
            self._known[jour, node] = known
        return {node: self._known[jour, node] for node in nodes}

    def near(self, store: Store, node: str, occupations: Collection[str]) -> dict[str, tuple[int, int]]:
        """Return the active certifications that share most with one: how many blocks, and of its occupations how many.

        The closest come first, of those as close the ones whose IRI does.
        """
        alike = f"<{node}> rncp:cleBloc ?b . ?c rncp:cleBloc ?b FILTER EXISTS {{ ?c rncp:actif true }}"
        blocks = Counter(c.value for (c,) in rows(store, f"SELECT ?c {{ {alike} }}"))
        self._ask(store, [one for one in occupations if one not in self._active])
        jobs = Counter(one for code in occupations for one in self._active[code])
        closest = sorted((-blocks[one], -jobs[one], one) for one in (blocks.keys() | jobs.keys()) - {node})
        return {one: (-shared, -common) for shared, common, one in closest[:_NEAR]}

    def _ask(self, store: Store, occupations: Collection[str]) -> None:
        """Ask which active certifications name occupations."""
        if not occupations:
            return
        found: dict[str, list[str]] = {one: [] for one in occupations}
        values = " ".join(f"<{one}>" for one in occupations)
        naming = f"VALUES ?r {{ {values} }} ?c rncp:codeRome ?r FILTER EXISTS {{ ?c rncp:actif true }}"
        for code, one in rows(store, f"SELECT ?r ?c {{ {naming} }}"):
            found[code.value].append(one.value)
        self._active.update((code, tuple(some)) for code, some in found.items())
