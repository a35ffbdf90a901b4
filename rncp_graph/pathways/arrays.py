"""What was read of a store, as arrays: what certifications quote, how far occupations are apart, states on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rncp_graph.model.parts import VOIES
from rncp_graph.pathways.columns import Ints, Lists, Truths
from rncp_graph.pathways.model import Weights
from rncp_graph.pathways.reading import Reading

Floats = npt.NDArray[np.float64]

MEME, VERSION, PROCHE, PROCHE_RESTREINTE, EVOLUTION, EVOLUTION_RESTREINTE, DOMAINE, LOIN = range(8)
EVOLUTIONS = (EVOLUTION, EVOLUTION_RESTREINTE)
"""How an occupation stands to another, the nearest first."""

OUI, NON, INCONNU = 1, 0, -1
"""The state of a certification on a day."""


class Arrays:
    """Certifications and occupations by their place in the order of numbers and of codes."""

    def __init__(self, reading: Reading) -> None:
        """Make the arrays of what was read."""
        self.reading = reading
        these = self.certifications = reading.certifications
        self.rank = {numero: rank for rank, numero in enumerate(these.numeros)}
        rome, named = these.lists["rome"], these.lists["nommes"]
        known = reading.metiers.keys() | {code for code in rome.values if len(code) == 5}
        self.metiers = sorted(known)
        self.place = {code: place for place, code in enumerate(self.metiers)}
        quotes = _placed(rome, self.place)
        self.quote_c, self.quote_o = rome.owners[quotes >= 0], quotes[quotes >= 0]
        self.niveau, self.blocs, self.droit, self.attribuee = (
            these.numbers[name] for name in ("niveau", "blocs", "droit", "attribuee")
        )
        # whether the title names each occupation quoted, or does not although its job titles are known
        many = len(self.metiers)
        self.nommee = np.isin(self.quote_c * many + self.quote_o, named.owners * many + _placed(named, self.place))
        self.passage = ~self.nommee & np.isin(self.metiers, reading.appellations)[self.quote_o]
        self.ouvertes, self.fermees = (_routes(these.lists[name]) for name in ("voies", "fermees"))

    @cached_property
    def relation(self) -> npt.NDArray[np.int8]:
        """How each occupation (row) stands to each other one (column), in the direction of ROME's mobility.

        An occupation of ROME 4 is as near to others as the one of ROME 3 that it comes from: mobility is told of
        version 3 alone.
        """
        n = len(self.metiers)
        found = np.full((n, n), LOIN, dtype=np.int8)
        _, domains = np.unique([code[:3] for code in self.metiers], return_inverse=True)
        found[domains[:, None] == domains[None, :]] = DOMAINE
        kinds = {("proche", False): PROCHE, ("proche", True): PROCHE_RESTREINTE}
        kinds |= {("evolution", False): EVOLUTION, ("evolution", True): EVOLUTION_RESTREINTE}
        for one, other, nature, restricted in self.reading.mobilite:
            if one in self.place and other in self.place:
                place = self.place[one], self.place[other]
                found[place] = min(found[place], kinds[nature, restricted])
        np.fill_diagonal(found, MEME)
        for one, other in self.reading.versions:
            if one in self.place and other in self.place:
                new, old = self.place[one], self.place[other]
                found[new] = np.minimum(found[new], np.maximum(found[old], VERSION))
                found[:, new] = np.minimum(found[:, new], np.maximum(found[:, old], VERSION))
                found[new, old] = found[old, new] = VERSION
                found[new, new] = MEME
        return found

    @cached_property
    def starts(self) -> Ints:
        """The place of the first quote of each certification, and that after the last of all."""
        return np.searchsorted(self.quote_c, np.arange(len(self.certifications) + 1))

    def named(self, code: str) -> str:
        """Return the code of an occupation with its label, where it has one."""
        return f"{code} {self.reading.metiers.get(code, '')}".strip()

    def quoted_blocks(self, number: str) -> set[str]:
        """Return the blocks of a certification that official correspondences speak of: a fiche may not state them."""
        told = self.reading.correspondances
        return {code for *_, given, got in told for code in (*given, *got) if code.startswith(f"{number}BC")}

    def quotes(self, rank: int) -> dict[int, int]:
        """Return the occupations that a certification quotes, each with the place of the quote."""
        start, end = int(self.starts[rank]), int(self.starts[rank + 1])
        return dict(zip(self.quote_o[start:end].tolist(), range(start, end), strict=True))

    @cached_property
    def pairs(self) -> tuple[Ints, Ints, Ints]:
        """Every two occupations that one certification quotes, each with itself too: certification, first, second."""
        starts, sizes = self.starts, np.diff(self.starts)
        many = sizes[self.quote_c]
        first = np.repeat(np.arange(len(self.quote_c)), many)
        within = np.arange(len(first)) - np.repeat(np.cumsum(many) - many, many)
        second = starts[self.quote_c[first]] + within
        return self.quote_c[first], first, second

    def etendue(self, weights: Weights) -> Floats:
        """Return for each quote how much less the certification says of that occupation, being as broad as it is.

        Nothing where it quotes no other; then by how many it is for, each counted by the square of how far it is.
        """
        _, first, second = self.pairs
        near = np.minimum(self.relation, self.relation.T)
        apart = distances(weights)[near[self.quote_o[first], self.quote_o[second]]] / max(weights.loin, 1e-9)
        others = np.bincount(first, weights=apart**2, minlength=len(self.quote_c))
        return np.asarray(weights.etendue * (1 - 1 / (1 + others)))

    def usual_level(self, weights: Weights, state: Ints) -> Ints:
        """Return the level of most certifications of each occupation, not known to be unregistered; 0 for none.

        It is the median; a certification counts the less, the broader it is.
        """
        level = self.niveau[self.quote_c]
        known = (level > 0) & (state[self.quote_c] != NON)
        counted = np.zeros((len(self.metiers), 9))
        share = known / (1 + self.etendue(weights))
        np.add.at(counted, (self.quote_o, level), share)
        total = np.cumsum(counted, axis=1)
        found = np.argmax(total >= total[:, -1:] / 2, axis=1)
        return np.asarray(np.where(total[:, -1] > 0, found, 0), dtype=np.int64)

    @cached_property
    def spans(self) -> tuple[Ints, Ints, Ints, Truths, Ints]:
        """Every situation of every certification: certification, first day, last, registered, last day of the run.

        A run is of registered days that follow each other, whatever the grounds.
        """
        told, had = self.reading.situations, self.certifications.lists["situations"]
        c, s = had.owners, np.array(had.values, dtype=np.int64)[had.codes]
        order = np.lexsort((told.du[s], c))
        c, s = c[order], s[order]
        du, au, oui = told.du[s], told.au[s], told.oui[s]
        new = np.ones(len(c), dtype=bool)
        if len(c) > 1:
            new[1:] = (c[1:] != c[:-1]) | (du[1:] != au[:-1] + 1) | ~oui[1:] | ~oui[:-1]
        run = np.cumsum(new) - 1
        end = np.zeros(run[-1] + 1 if len(run) else 0, dtype=np.int64)
        np.maximum.at(end, run, au)
        return c, du, au, oui, end[run]

    def state(self, day: date) -> tuple[Ints, Ints]:
        """Return the state of each certification on a day, and the last day of its registration (0: none)."""
        c, du, au, oui, end = self.spans
        holds = (du <= day.toordinal()) & (day.toordinal() <= au)
        state = np.full(len(self.certifications), INCONNU, dtype=np.int64)
        last = np.zeros(len(self.certifications), dtype=np.int64)
        state[c[holds]] = oui[holds]
        last[c[holds & oui]] = end[holds & oui]
        return state, last

    def known_days(self) -> tuple[date, date] | None:
        """Return the first day on which the store knows a certification to be registered, and the last."""
        _, du, au, oui, _ = self.spans
        if not oui.any():
            return None
        return date.fromordinal(int(du[oui].min())), date.fromordinal(int(au[oui].max()))


def _placed(lists: Lists, place: Mapping[str, int]) -> Ints:
    """Return the place of each value of lists, -1 for one that has none."""
    return np.array([place.get(value, -1) for value in lists.values], dtype=np.int64)[lists.codes]


def _routes(stated: Lists) -> Truths:
    """Return which routes each certification states, a row each, in the order of `VOIES`."""
    found = np.zeros((len(stated.starts) - 1, len(VOIES)), dtype=bool)
    named = _placed(stated, {route: place for place, route in enumerate(VOIES)})
    found[stated.owners[named >= 0], named[named >= 0]] = True
    return found


def distances(weights: Weights) -> Floats:
    """Return the cost of each relation of occupations."""
    near, far = weights.proche, weights.evolution
    more = weights.restreinte
    return np.array([0.0, weights.version, near, near + more, far, far + more, weights.domaine, weights.loin])
