"""Which fiche replaces which: chains, splits, merges, one-sided and dangling links, one circle.

The links of 2021 are kept as each side states them; the chains are then drawn out into the fiches of after 2021 until
their lengths are those of the register.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from random import Random

from bench.corpus import targets
from bench.corpus.plan import REPLICA, Planned, scaled
from bench.corpus.prose import Quota


def weave(rng: Random, rncp: list[Planned], rs: list[Planned], scale: float) -> None:
    """Write the links into the plan, each on the sides that state it."""
    _from_2021(rncp)
    lignee = _Lineage(rng, rncp)
    lignee.lengthen(scale)
    lignee.branch_out(scale)
    lignee.declare(scale)
    for i in range(max(1, scaled(1, scale))):  # the circles
        if i * 2 + 1 < len(lignee.free):
            a, b = lignee.free.pop(), lignee.free.pop()
            a.nouvelles.append(b.numero)
            b.nouvelles.append(a.numero)
    _towards_rs(rng, lignee.free, rs, scaled(targets.TO_RS, scale))
    _among_rs(rng, rs)


def _from_2021(rncp: list[Planned]) -> None:
    for p in rncp:
        if not p.fresh:
            p.anciennes = [_shifted(numero, p) for numero in p.stock.anciennes]
            p.nouvelles = [_shifted(numero, p) for numero in p.stock.nouvelles]


def _shifted(numero: str, p: Planned) -> str:
    figures = numero.removeprefix("RNCP")
    return f"RNCP{int(figures) + p.shift}" if p.shift and figures.isdigit() else numero


class _Lineage:
    """The links of the RNCP while they are being made."""

    def __init__(self, rng: Random, rncp: list[Planned]) -> None:
        self.rng = rng
        self.by_number = {p.numero: p for p in rncp}
        self.followers: dict[str, set[str]] = defaultdict(set)
        for p in rncp:
            for numero in p.nouvelles:
                self._follow(p.numero, numero)
            for numero in p.anciennes:
                self._follow(numero, p.numero)
        self.deux_cotes_2021 = sum(
            p.numero in next_one.anciennes
            for p in rncp
            for numero in p.nouvelles
            if (next_one := self.by_number.get(numero))
        )
        linked = {*self.followers, *(numero for followers in self.followers.values() for numero in followers)}
        singles = [p for p in rncp if p.numero not in linked]
        rng.shuffle(singles)
        self.free = [p for p in singles if p.fresh and p.actif]
        self.past = [p for p in singles if p.fresh and not p.actif]
        self.elders = [p for p in singles if not p.fresh]
        self.added: list[tuple[Planned, Planned]] = []

    def _follow(self, earlier: str, later: str) -> None:
        if earlier in self.by_number and later in self.by_number:
            self.followers[earlier].add(later)

    def _link(self, earlier: Planned, later: Planned) -> None:
        self.followers[earlier.numero].add(later.numero)
        self.added.append((earlier, later))

    def _chains(self) -> list[tuple[int, str]]:
        """The length and the last fiche of the longest chain from each root, longest first."""
        memo: dict[str, tuple[int, str]] = {}

        def longest(numero: str, above: frozenset[str]) -> tuple[int, str]:
            if numero not in memo:
                followers = [
                    longest(s, above | {numero}) for s in sorted(self.followers.get(numero, ())) if s not in above
                ]
                length, end = max(followers, default=(0, numero))
                memo[numero] = (length + 1, end)
            return memo[numero]

        followed = {numero for followers in self.followers.values() for numero in followers}
        return sorted((longest(r, frozenset()) for r in list(self.followers) if r not in followed), reverse=True)

    def lengthen(self, scale: float) -> None:
        """Draw the chains out to the lengths of the register, and begin those that are lacking."""
        chains, finished = self._chains(), set()
        from_scratch = not chains
        wished_lengths = [
            n for n, many in sorted(targets.CHAINS.items(), reverse=True) for _ in range(scaled(many, scale))
        ]
        wished_lengths = wished_lengths[: len(wished_lengths) - self._extra_roots(scale)]  # merges begin the rest
        for position, wished in enumerate(wished_lengths):
            length, tip = chains[position] if position < len(chains) else (0, "")
            if tip in finished:
                continue
            finished.add(tip)
            suite = [self.by_number[tip]] if length else []
            if not length:
                anciennes = min(wished - 1 if from_scratch else 1, len(self.elders))
                suite = sorted((self.elders.pop() for _ in range(anciennes)), key=lambda p: p.figure)
                length = anciennes
            suite += self._new_ones(wished - length)
            for earlier, later in pairwise(suite):
                self._link(earlier, later)
            finished.discard("")

    def _extra_roots(self, scale: float) -> int:
        predecesseurs = self._degrees()[1]
        return max(0, scaled(targets.PREDECESSORS, scale) - sum(n > 1 for n in predecesseurs.values()))

    def _new_ones(self, k: int) -> list[Planned]:
        """Up to `k` fiches of after 2021, in order of number, the last one active."""
        past = [self.past.pop() for _ in range(min(k - 1, len(self.past)))]
        remain = min(max(k, 0) - len(past), len(self.free))
        actives = [self.free.pop() for _ in range(remain)]
        return sorted(past, key=lambda p: p.figure) + sorted(actives, key=lambda p: p.figure)

    def _degrees(self) -> tuple[dict[str, int], dict[str, int]]:
        followers: dict[str, int] = defaultdict(int)
        earlier_counts: dict[str, int] = defaultdict(int)
        for numero, following in self.followers.items():
            for next_one in following:
                followers[numero] += 1
                earlier_counts[next_one] += 1
        return followers, earlier_counts

    def branch_out(self, scale: float) -> None:
        """Add successors and predecessors until as many fiches as in the register have several."""
        followers, earlier_counts = self._degrees()
        shortfall = scaled(targets.SUCCESSORS, scale) - sum(n > 1 for n in followers.values())
        single_ones = sorted({a.numero for a, _ in self.added if followers[a.numero] == 1})
        for i, numero in enumerate(self.rng.sample(single_ones, min(max(shortfall, 0), len(single_ones)))):
            how_many = targets.SUCCESSORS_MAX - 1 if i == 0 and scale >= 0.1 else 1
            for later in self._new_ones(how_many):
                self._link(self.by_number[numero], later)
        shortfall = scaled(targets.PREDECESSORS, scale) - sum(n > 1 for n in earlier_counts.values())
        single_ones = sorted({b.numero for _, b in self.added if earlier_counts[b.numero] == 1})
        for i, numero in enumerate(self.rng.sample(single_ones, min(max(shortfall, 0), len(single_ones)))):
            how_many = targets.PREDECESSORS_MAX - 1 if i == 0 and scale >= 0.1 else 1
            for _ in range(min(how_many, len(self.elders))):
                self._link(self.elders.pop(), self.by_number[numero])

    def declare(self, scale: float) -> None:
        """State the links on one side or on both, and a few towards fiches that do not exist."""
        quota = Quota(len(self.added), max(0, scaled(targets.TWO_SIDED, scale) - self.deux_cotes_2021))
        for earlier, later in self.added:
            both, old = quota(self.rng), self.rng.random() < 0.2
            if both or old:
                earlier.nouvelles.append(later.numero)
            if both or not old:
                later.anciennes.append(earlier.numero)
        missing = max(p.figure for p in self.by_number.values()) + REPLICA
        for i in range(round(len(self.added) * targets.DANGLING)):
            _, later = self.rng.choice(self.added)
            later.anciennes.append(f"RNCP{missing + i}")


def _towards_rs(rng: Random, free: list[Planned], rs: list[Planned], n: int) -> None:
    """Certifications that left the RNCP for the RS; one in two is stated there too."""
    for i in range(min(n, len(free), len(rs))):
        left_one, resumed = free.pop(), rng.choice(rs)
        left_one.nouvelles.append(resumed.numero)
        if i % 2 and left_one.numero not in resumed.anciennes:
            resumed.anciennes.append(left_one.numero)


def _among_rs(rng: Random, rs: list[Planned]) -> None:
    following = sorted(rng.sample(range(1, len(rs)), round(len(rs) * targets.RS_LINKS)))
    followed: set[str] = set()
    for i in following:
        earlier = rs[rng.randrange(i)]
        if earlier.actif or earlier.numero in followed:
            continue
        followed.add(earlier.numero)
        rs[i].anciennes.append(earlier.numero)
        if rng.random() < targets.TWO_SIDED / targets.LINKS:
            earlier.nouvelles.append(rs[i].numero)
