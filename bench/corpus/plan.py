"""The plan of a register: which fiches there are, how many rows each has, and what the whole must add up to.

A plan is light (a few hundred bytes a fiche); the content of a fiche is drawn from it when it is written. A fiche of
after January 2021 borrows the codes and the bodies of an older one of its type and level, so that what goes together
in the real register goes together here too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from random import Random

import networkx as nx

from bench.corpus import targets
from bench.corpus.prose import Draw, Quota, drawn_length
from bench.corpus.stocks import Stock

REPLICA = 100_000
"""Past scale 1 the older part is repeated; the numbers of each repetition are this far from those before."""


@dataclass(slots=True)
class Planned:
    """A fiche to be written. `stock` is the fiche of 2021 that it is, or whose codes it borrows when `fresh`."""

    registre: str
    figure: int
    stock: Stock
    actif: bool
    fresh: bool = True
    abrege: tuple[str, str] = ("", "")
    niveau: int = 0
    fin: date | None = None
    rome: bool = True
    idcc: bool = False
    blocs: int = 0
    certificateurs: int = 0
    partenaires: int = 0
    anciennes: list[str] = field(default_factory=list)
    nouvelles: list[str] = field(default_factory=list)

    @property
    def numero(self) -> str:
        """The public number."""
        return f"{self.registre}{self.figure}"

    @property
    def shift(self) -> int:
        """How far the numbers of its repetition are from those of its souche."""
        return 0 if self.fresh else self.figure - self.stock.numero


def scaled(n: float, scale: float) -> int:
    """Return a count of scale 1 at another scale."""
    return round(n * scale)


def foresee(rng: Random, scale: float, base: list[Stock]) -> tuple[list[Planned], list[Planned]]:
    """Plan both registers, RNCP and RS, each in order of its numbers. The links between fiches are yet to be made."""
    anciennes = _former(rng, base, scaled(targets.OLD_FICHES, scale))
    rncp = sorted([*anciennes, *_new_ones(rng, base, anciennes, scale)], key=lambda p: p.figure)
    rs = _rs(rng, base, scale)
    _blocs(rng, rncp, scale)
    _certificateurs(rng, [*rncp, *rs], scale)
    _partenaires(rng, [*rncp, *rs], scale)
    with_some = scaled(targets.WITH_ROME, scale) - sum(bool(p.stock.rome) for p in anciennes)
    _mark(rng, [p for p in rncp if p.fresh], with_some, "rome")
    _mark(rng, [p for p in rncp if p.fresh], scaled(targets.WITH_IDCC, scale), "idcc")
    return rncp, rs


def _former(rng: Random, base: list[Stock], n: int) -> list[Planned]:
    """The fiches of 2021: all of them as often as they fit, then whole families, so that no link is cut."""
    rounds, remainder = divmod(n, len(base))
    taken = [(stock, round_number) for round_number in range(rounds) for stock in base]
    taken += [(stock, rounds) for stock in _sample(rng, base, remainder)]
    return [
        Planned(
            "RNCP",
            stock.numero + round_number * REPLICA,
            stock,
            actif=stock.fin is not None and stock.fin > targets.EXPORT,
            fresh=False,
            abrege=stock.abrege,
            niveau=stock.niveau,
            fin=stock.fin,
            rome=bool(stock.rome),
            blocs=len(stock.blocs),
            certificateurs=len(stock.certificateurs),
        )
        for stock, round_number in taken
    ]


def _sample(rng: Random, base: list[Stock], n: int) -> list[Stock]:
    """Whole families, `n` fiches in all; of a few draws, the one whose number of blocs is nearest to its share."""
    families, wished_count = _families(base), sum(len(stock.blocs) for stock in base) * n / len(base)
    best, moindre = [], float("inf")
    for _ in range(10):
        rng.shuffle(families)
        draw: list[Stock] = []
        for family in families:
            if len(draw) + len(family) <= n:
                draw += family
        entry = abs(sum(len(stock.blocs) for stock in draw) - wished_count)
        if entry < moindre:
            best, moindre = draw, entry
        if not entry:
            break
    return best


def _families(base: list[Stock]) -> list[list[Stock]]:
    by_number = {f"RNCP{stock.numero}": stock for stock in base}
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(by_number)
    network.add_edges_from(
        (numero, other)
        for numero, stock in by_number.items()
        for other in (*stock.anciennes, *stock.nouvelles)
        if other in by_number
    )
    found_ones = ([by_number[numero] for numero in sorted(family)] for family in nx.connected_components(network))
    return sorted(found_ones, key=lambda family: family[0].numero)


def _new_ones(rng: Random, base: list[Stock], anciennes: list[Planned], scale: float) -> list[Planned]:
    """The RNCP fiches of after January 2021: most of the active ones."""
    n = scaled(targets.FICHES["RNCP"], scale) - len(anciennes)
    deja = Counter(p.niveau for p in anciennes if p.actif)
    wished_count = share_out(targets.ACTIVE_NIVEAUX, scaled(targets.ACTIVES["RNCP"], scale))
    niveaux = [niveau for niveau, many in wished_count.items() for _ in range(many - deja[niveau])]
    rng.shuffle(niveaux)
    start = REPLICA * max(0, (len(anciennes) - 1) // len(base)) + 35_175
    figures = sorted(rng.sample(range(start, start + n + n // 15 + 1), n))
    model = _Models(rng, base)
    types = {niveau: Draw(weights) for niveau, weights in targets.NEW_TYPES.items()}
    fresh = []
    for figure, actif in zip(figures, _recent(rng, n, len(niveaux)), strict=True):
        niveau = niveaux.pop() if actif else rng.choice(base).niveau
        abrege = types[niveau](rng)
        stock = model(abrege, niveau)
        label = targets.TYPES[abrege][0]
        fin = _end_date(rng, actif, by_decree=bool(abrege))
        fresh.append(Planned("RNCP", figure, stock, actif, abrege=(abrege, label), niveau=niveau, fin=fin))
    return fresh


def _rs(rng: Random, base: list[Stock], scale: float) -> list[Planned]:
    n, actives = (scaled(kind["RS"], scale) for kind in (targets.FICHES, targets.ACTIVES))
    figures = sorted(rng.sample(range(1, 1 + n + n // 2), n))
    model = _Models(rng, base)
    return [
        Planned("RS", figure, model("", 6), actif, rome=False, fin=_end_date(rng, actif, by_decree=False))
        for figure, actif in zip(figures, _recent(rng, n, actives), strict=True)
    ]


class _Models:
    """Finds a fiche of 2021 of the same type and level, that has ROME and NSF codes."""

    def __init__(self, rng: Random, base: list[Stock]) -> None:
        self.rng = rng
        self.by_type: dict[object, list[Stock]] = defaultdict(list)
        for stock in base:
            if stock.rome and stock.nsf:
                for key in ((stock.abrege[0], stock.niveau), stock.niveau, None):
                    self.by_type[key].append(stock)

    def __call__(self, abrege: str, niveau: int) -> Stock:
        by_type = self.by_type
        return self.rng.choice(by_type.get((abrege, niveau)) or by_type.get(niveau) or by_type[None])


def _recent(rng: Random, n: int, actives: int) -> list[bool]:
    """Which of `n` fiches in order of number are active: mostly the last."""
    positions = sorted(range(n), key=lambda i: i / max(n, 1) + rng.gauss(0, 0.2))
    chosen_among = set(positions[n - actives :])
    return [i in chosen_among for i in range(n)]


def _end_date(rng: Random, actif: bool, by_decree: bool) -> date:
    if by_decree:  # by decree: most end with a school year
        return date(rng.randint(2027, 2031) if actif else rng.randint(2022, 2025), 8, 31)
    return targets.EXPORT + timedelta(days=rng.randint(1, 1_825) if actif else -rng.randint(1, 1_600))


def _blocs(rng: Random, rncp: list[Planned], scale: float) -> None:
    number_of = Draw(targets.BLOCS_PER_FICHE)
    actives = [p for p in rncp if p.actif and p.fresh]
    inactive_fiches = [p for p in rncp if not p.actif and p.fresh]
    deja = sum(p.blocs > 0 for p in rncp if p.actif and not p.fresh)
    total_actif = scaled(targets.ACTIVE_BLOCS, scale)
    parts = (
        (actives, scaled(targets.ACTIVE_WITH_BLOCS, scale) - deja, total_actif, True),
        (inactive_fiches, round(0.8 * len(inactive_fiches)), scaled(targets.BLOCS, scale) - total_actif, False),
    )
    for fiches, with_some, total, actif in parts:
        quota = Quota(len(fiches), with_some)
        chosen = [p for p in fiches if quota(rng)]
        for p in chosen:
            p.blocs = max(1, round(number_of(rng) * targets.TYPES[p.abrege[0]][4] / 5.04))
        anciens = sum(p.blocs for p in rncp if not p.fresh and p.actif is actif)
        adjust(rng, chosen, "blocs", total - anciens, highest=36)


def _certificateurs(rng: Random, fiches: list[Planned], scale: float) -> None:
    fresh = [p for p in fiches if p.fresh]
    for p in fresh:
        p.certificateurs = max(1, len(p.stock.certificateurs))
    without = rng.sample([p for p in fresh if p.actif], scaled(targets.WITHOUT_CERTIFICATEUR, scale))
    for p in without:
        p.certificateurs = 0
    anciens = sum(p.certificateurs for p in fiches if not p.fresh)
    with_some = [p for p in fresh if p.certificateurs]
    adjust(rng, with_some, "certificateurs", scaled(targets.CERTIFICATEURS, scale) - anciens, highest=66)


def _partenaires(rng: Random, fiches: list[Planned], scale: float) -> None:
    def kind_of(p: Planned) -> str:
        nom = "ancienne" if not p.fresh else "RS" if p.registre == "RS" else "neuve"
        return f"{nom}-active" if p.actif and p.fresh else nom

    with_some: list[Planned] = []
    for nom, group in groupby(sorted(fiches, key=kind_of), kind_of):
        of_kind = list(group)
        quota = Quota(len(of_kind), round(targets.WITH_PARTENAIRES[nom] * len(of_kind)))
        with_some += [p for p in of_kind if quota(rng)]
    for p in with_some:
        p.partenaires = drawn_length(
            rng, targets.PARTENAIRES_MEDIAN, targets.PARTENAIRES_SIGMA, targets.PARTENAIRES_MAX
        )
    most = min(targets.PARTENAIRES_MAX, scaled(targets.PARTENAIRES_SIRET, scale))
    adjust(rng, with_some, "partenaires", scaled(targets.PARTENAIRES, scale), highest=most)


def _mark(rng: Random, fiches: list[Planned], true_count: int, nom: str) -> None:
    quota = Quota(len(fiches), max(0, true_count))
    for p in fiches:
        setattr(p, nom, quota(rng))


def share_out(weights: dict[int, int], n: int) -> dict[int, int]:
    """Share `n` out by weight: the parts add up to `n`.

    >>> share_out({1: 2, 2: 1}, 4)
    {1: 3, 2: 1}
    """
    total = sum(weights.values())
    parts = {key: many * n // total for key, many in weights.items()}
    remainders = sorted(weights, key=lambda key: -(weights[key] * n % total))
    for key in remainders[: n - sum(parts.values())]:
        parts[key] += 1
    return parts


def adjust(rng: Random, fiches: list[Planned], nom: str, total: int, highest: int) -> None:
    """Bring the sum of a count of these fiches to `total`, each in 1..`highest`: in proportion, then one by one."""
    read_count: Callable[[Planned], int] = lambda p: int(getattr(p, nom))  # noqa: E731
    facteur = total / max(1, sum(map(read_count, fiches)))
    for p in fiches:
        setattr(p, nom, min(highest, max(1, int(read_count(p) * facteur + rng.random()))))
    entry = total - sum(map(read_count, fiches))
    pas = 1 if entry > 0 else -1
    while entry:
        movable = [p for p in fiches if 1 <= read_count(p) + pas <= highest]
        if not movable:
            return
        for p in rng.sample(movable, min(len(movable), abs(entry))):
            setattr(p, nom, read_count(p) + pas)
            entry -= pas
