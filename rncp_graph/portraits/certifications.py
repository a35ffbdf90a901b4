"""Lists of certifications with their state on a day: ranked at once, their rows made when they are shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from rncp_graph.language import number, t
from rncp_graph.portraits.around import Whole
from rncp_graph.portraits.description import Etat, Forme, Row, Section, Value, absent
from rncp_graph.portraits.history import certification_values
from rncp_graph.portraits.listed import Listed
from rncp_graph.portraits.surroundings import AT_ONCE, Known, certifications, states, titles
from rncp_graph.portraits.words import day
from rncp_graph.stores import Store
from rncp_graph.stores.oxigraph import OxigraphStore

More = Callable[[Sequence[str]], Mapping[str, tuple[Value, ...]]]
"""What is said more of some certifications, by their IRIs: it is asked for those whose rows are made."""

_ORDER = (True, None, False)
"""The states in the order of a list: what is registered comes first."""


def certification_section(
    store: Store,
    cle: str,
    titre: str,
    nodes: Collection[str],
    jour: date,
    whole: Whole | None = None,
    more: More = lambda _: {},
) -> Section:
    """List certifications with their state on a day, those that are registered first; `more` says more of them.

    `whole` remembers what is the same for all lists of a day.
    """
    ranking = Ranking(store, nodes, jour, whole)

    def made(start: int, stop: int) -> list[Row]:
        some = ranking.between(start, stop)
        known, said = certifications(store, some, jour, ranking.states), more(some)
        return [_row(known[node], node, said.get(node, ())) for node in some]

    total, (yes, unknown, no) = number(len(ranking)), map(number, ranking.counts)
    note = t(
        f"{total} en tout. Enregistrées le {day(jour)} : {yes} oui, {no} non, {unknown} dont on ne le sait pas.",
        f"{total} in all. Registered on {day(jour)}: {yes} yes, {no} no, {unknown} not known.",
    )
    return Section(
        cle=cle,
        titre=titre,
        forme=Forme.LISTE,
        note=note if len(ranking) else None,
        lignes=Listed(len(ranking), made) if len(ranking) else (Row(valeurs=(absent("certifications"),)),),
    )


class Ranking:
    """Certifications by their state, then by title.

    A short list asks for its own, for the titles of those states of which rows are shown; a long one, of a store of
    this process, reads how all certifications stand (`whole.standings`), which takes less time and serves the next.
    """

    def __init__(self, store: Store, nodes: Collection[str], jour: date, whole: Whole | None = None) -> None:
        self._store, self._standings = store, None
        if whole and len(nodes) > AT_ONCE and isinstance(store, OxigraphStore):
            self._standings = whole.standings(store, jour)
            known = ((node, self._standings[node].registered) for node in nodes if node in self._standings)
            self.states = {node: registered for node, registered in known if registered is not None}
        else:
            self.states = states(store, nodes, jour)
        self._groups = [[node for node in {*nodes} if self.states.get(node) is state] for state in _ORDER]
        self._ranked: dict[int, list[str]] = {}

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many are registered, of how many it is not known, how many are not."""
        yes, unknown, no = map(len, self._groups)
        return yes, unknown, no

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(self.counts)

    def between(self, start: int, stop: int) -> list[str]:
        """Return those from one place to before another one."""
        found: list[str] = []
        for at, group in enumerate(self._groups):
            if start < len(group) and stop > 0:
                found += self._in_order(at)[max(start, 0) : stop]
            start, stop = start - len(group), stop - len(group)
        return found

    def _in_order(self, at: int) -> list[str]:
        if at not in self._ranked:
            group, told = self._groups[at], self._standings
            if told is None:
                called = titles(self._store, group)
            else:
                called = {node: told[node].title for node in group if node in told}
            self._ranked[at] = sorted(group, key=lambda node: (called.get(node, ""), node))
        return self._ranked[at]


def _row(known: Known, node: str, more: tuple[Value, ...]) -> Row:
    _, *values = certification_values(known, node)
    return Row(nom=known.numero, lien=node, etat=Etat.of(known.enregistree), valeurs=(*values, *more))
