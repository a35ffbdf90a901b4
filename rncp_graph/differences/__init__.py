"""What changed between two exports of the registers: fiches that entered, left or changed, and how.

    with diff(read("export-2026-01.xml"), read("export-2026-02.xml")) as found:
        for entry in found:
            print(entry.numero, entry.evenements, [change.path for change in entry.changements])

*Unknown is not removed.* A field that the format of one side cannot state is not compared (`incomparables`), nor are
fiches of a register of which one side holds no export (`non_couverts`). Nor is order a change: not that of fiches,
not that of rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from rncp_graph.differences.alike import alike
from rncp_graph.differences.comparability import Formats, all_paths, comparables, incomparables, without_labels
from rncp_graph.differences.comparison import Changement, View, changements
from rncp_graph.differences.sides import Comparable, Export, FicheSpool, Graphe, Side, read_side
from rncp_graph.language import Progress, counting
from rncp_graph.model.fiche import Fiche
from rncp_graph.readers import Source

__all__ = ["EVENTS", "Bilan", "Changement", "Differences", "Export", "FicheChange", "Graphe", "Side", "diff"]

EVENTS = ("entree", "sortie", "modifiee", "activee", "desactivee", "echue", "remplacee")
"""What can happen to a fiche: entered, left, changed, activated, deactivated, expired, replaced."""


@dataclass(frozen=True, slots=True)
class FicheChange:
    """What happened to one fiche: events of `EVENTS`, changes field by field, successors newly stated."""

    numero: str
    intitule: str | None
    evenements: tuple[str, ...]
    changements: tuple[Changement, ...] = ()
    successeurs: tuple[str, ...] = ()
    fin: date | None = None


@dataclass(slots=True)
class Bilan:
    """Counts of fiches: by event, and by path of the field that changed. `compares` counts those on both sides."""

    evenements: Counter[str] = field(default_factory=Counter)
    champs: Counter[str] = field(default_factory=Counter)
    compares: int = 0


class Differences:
    """What changed from one side to the other. Iterating gives the fiches concerned, in the order of their numbers.

    Nothing is held but an entry a fiche: contents wait on the disk until `close`, or the end of a `with` block.
    """

    def __init__(self, avant: Side, apres: Side, spool: FicheSpool, *, labels: bool = True) -> None:
        """Compare two sides that were read; `labels` tells whether labels of codes are compared."""
        self.avant, self.apres, self._spool, self._labels_of = avant, apres, spool, labels

    def __enter__(self) -> Differences:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Free the disk."""
        self.close()

    def close(self) -> None:
        """Free the disk."""
        self._spool.close()

    def __iter__(self) -> Iterator[FicheChange]:
        """Return the fiches concerned."""
        for numero in sorted(self.avant.fiches.keys() | self.apres.fiches.keys(), key=_order):
            entry = self.entry(numero)
            if entry and entry.evenements:
                yield entry

    def entry(self, numero: str) -> FicheChange | None:
        """Return what happened to one fiche; `None` for one that neither side holds, or one side cannot tell of."""
        avant, apres = numero in self.avant.fiches, numero in self.apres.fiches
        if not (avant and apres):
            if not ((avant or apres) and self._covered(numero)):
                return None
            side, event = (self.avant, "sortie") if avant else (self.apres, "entree")
            fiche = side.content_of(numero, self._spool)
            return FicheChange(numero, fiche.intitule, (event,))
        found = tuple(self._changements(numero))
        new, end = self._successors.get(numero, ()), self._expired(numero)
        events = [*(["modifiee"] if found else []), *_actif(found), *(["echue"] if end else [])]
        if new:
            events.append("remplacee")
        title = self.apres.content_of(numero, self._spool).intitule if events else None
        return FicheChange(numero, title, tuple(events), found, new, end)

    def _changements(self, numero: str) -> Iterator[Changement]:
        a, b = self.avant.fiches[numero], self.apres.fiches[numero]
        if a.content != b.content:
            left, right = (side.content_of(numero, self._spool) for side in (self.avant, self.apres))
            view = View.between(a.formats, b.formats, labels=self._labels_of, silent=self._silent)
            yield from changements(left, right, view)

    @cached_property
    def _silent(self) -> frozenset[str]:
        """The fields that one side leaves out, and that are usual on the other one."""
        return (self.avant.silent & self.apres.usual_fields) | (self.apres.silent & self.avant.usual_fields)

    def _expired(self, numero: str) -> date | None:
        """The end of a registration that ran on the first day and is over on the second: it runs until its end."""
        first, second = self.avant.day, self.apres.day
        if first and second:
            after = self.apres.fiches[numero].end
            before = self.avant.fiches[numero].end or after
            if after and before and first <= before and after < second and self._ran(numero, first):
                return after
        return None

    def _ran(self, numero: str, day: date) -> bool:
        """Whether nothing tells that a registration was not running on the first day: its flag, else its beginning."""
        fiche = self.avant.content_of(numero, self._spool)
        begun = fiche.date_effet or fiche.date_decision
        return fiche.actif if fiche.actif is not None else not (begun and begun > day)

    @property
    def expiries_known(self) -> bool:
        """Whether the days of both sides are known, without which nobody can tell what expired in between."""
        return bool(self.avant.day and self.apres.day)

    def _covered(self, numero: str) -> bool:
        return Fiche(numero=numero).registre in self.avant.registers & self.apres.registers

    @cached_property
    def _successors(self) -> dict[str, tuple[str, ...]]:
        """The successors that were not stated before, by whichever of the two fiches."""
        known = {(old, new) for old, new, _ in self.avant.lineage}
        stated: dict[str, set[str]] = {}
        for old, new, said_by in self.apres.lineage:
            path = "nouvelles_certifications" if said_by == old else "anciennes_certifications"
            if (old, new) not in known and self._could_say(said_by, path):
                stated.setdefault(old, set()).add(new)
        return {old: tuple(sorted(new, key=_order)) for old, new in stated.items()}

    def _could_say(self, numero: str, path: str) -> bool:
        """Whether the first side would have stated this field of a fiche of the second, had it been so."""
        before = self.avant.fiches.get(numero)
        if not before:
            return self._covered(numero)
        return path in comparables(before.formats, self.apres.fiches[numero].formats, self._labels_of) - self._silent

    @cached_property
    def bilan(self) -> Bilan:
        """The counts, told in one passage."""
        counted = Bilan(compares=len(self.avant.fiches.keys() & self.apres.fiches.keys()))
        for entry in self:
            counted.evenements.update(entry.evenements)
            counted.champs.update({change.path for change in entry.changements})
        rank = {path: place for place, path in enumerate(all_paths())}
        counted.champs = Counter(dict(sorted(counted.champs.items(), key=lambda item: (-item[1], rank[item[0]]))))
        return counted

    def incomparables(self) -> list[tuple[Formats, Formats, tuple[str, ...]]]:
        """Return the formats that met in some fiche, and the fields that could not be compared in them."""
        common = self.avant.fiches.keys() & self.apres.fiches.keys()
        met = {(self.avant.fiches[numero].formats, self.apres.fiches[numero].formats) for numero in common}
        pairs = sorted(met, key=lambda pair: [*map(sorted, pair)])
        told = [(a, b, incomparables(a, b, self._labels_of, self._silent)) for a, b in pairs]
        return [(a, b, fields) for a, b, fields in told if fields]

    def non_couverts(self) -> dict[str, int]:
        """Return the fiches on one side only of which nothing is said, by register: the other side may not cover it."""
        alone = self.avant.fiches.keys() ^ self.apres.fiches.keys()
        return dict(sorted(Counter(Fiche(numero=n).registre for n in alone if not self._covered(n)).items()))


def diff(
    avant: Comparable | Sequence[Comparable],
    apres: Comparable | Sequence[Comparable],
    *,
    jours: tuple[date | None, date | None] = (None, None),
    progress: Progress | None = None,
) -> Differences:
    """Compare two exports, each a source, a store as a `Graphe`, or several of them.

    `jours` are the days that the two sides speak of, where their files do not say. Between stores, and between a store
    and a source, labels of codes are not compared: a graph holds them on the entry, for all fiches at once.

    Raises `SourceError` for a broken source, `StoreError` and `MappingError` for a store that cannot be read.
    """
    sides = [[side] if isinstance(side, Source | Graphe) else list(side) for side in (avant, apres)]
    labels = all(isinstance(origin, Source) for side in sides for origin in side)
    spool = FicheSpool(View(frozenset(all_paths()) if labels else without_labels()))
    try:
        same = _same(sides[0], sides[1], progress)
        left, right = (read_side(side, spool, day, progress, same) for side, day in zip(sides, jours, strict=True))
    except BaseException:
        spool.close()
        raise
    return Differences(left, right, spool, labels=labels)


def _same(avant: Sequence[Comparable], apres: Sequence[Comparable], progress: Progress | None) -> frozenset[str]:
    """The certifications that need not be read, since two stores say the same of them."""
    match (*avant, None, *apres):
        case (Graphe(store=one), None, Graphe(store=other, nom=name)):
            return alike(one, other, counting(progress, name))
    return frozenset()


def _actif(found: tuple[Changement, ...]) -> list[str]:
    """The event of a status that turned: what was not stated did not turn."""
    turned = [(change.avant, change.apres) for change in found if change.path == "actif"]
    return [{(False, True): "activee", (True, False): "desactivee"}[pair] for pair in turned if None not in pair]


def _order(numero: str) -> tuple[str, int, str]:
    """The order of numbers: register, number, and what is no number by its letters."""
    found = re.fullmatch(r"(RNCP|RS)(\d{1,9})", numero, re.ASCII)
    return (found[1], int(found[2]), numero) if found else ("~", 0, numero)
