"""What an update changed: the version that is about to stand, compared with the one that stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rncp_graph.differences import EVENTS, Differences, FicheChange, Graphe, diff
from rncp_graph.errors import StoreError
from rncp_graph.language import Progress, how_many, t
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.upkeep.journal import Passage, journal, write_journal

LEFT = 10
"""A share of the fiches, as its denominator: where more have left, an export is taken for a broken one."""


@dataclass(slots=True)
class Changed:
    """Counts of fiches by event and of changes by field, and the numbers of the fiches by event.

    `first` says that nothing stood before; `avant` and `apres` are the days that the two sides speak of.
    """

    first: bool = True
    avant: str | None = None
    apres: str | None = None
    evenements: Counter[str] = field(default_factory=Counter)
    champs: Counter[str] = field(default_factory=Counter)
    numeros: dict[str, list[str]] = field(default_factory=dict)


def compared(
    changed: Changed,
    former: OxigraphStore | None,
    version: Path,
    *,
    force: bool = False,
    progress: Progress | None = None,
) -> None:
    """Compare a version that is whole with the former one: fill in what changed, and write its journal.

    Both are passed through, and of both are read back the fiches that differ, which `progress` hears.

    Raises `StoreError` where more than a tenth of the fiches have left, unless it is forced.
    """
    if former is None:
        return
    new = OxigraphStore.at(version)
    try:
        with diff(Graphe(former), Graphe(new), progress=progress) as found:
            _check(found, force=force)
            write_journal(version, _passages(changed, found), journal(former))
    finally:
        new.close()


def _passages(changed: Changed, found: Differences) -> Iterator[Passage]:
    changed.first = False
    changed.avant = found.avant.day.isoformat() if found.avant.day else None
    changed.apres = (found.apres.day or date.today()).isoformat()
    for entry in found:
        fields = list(dict.fromkeys(one.path for one in entry.changements))
        changed.evenements.update(entry.evenements)
        changed.champs.update(fields)
        for event in entry.evenements:
            changed.numeros.setdefault(event, []).append(entry.numero)
        yield _passage(entry, fields, changed.avant, changed.apres)
    changed.numeros = {event: changed.numeros[event] for event in EVENTS if event in changed.numeros}


def _passage(entry: FicheChange, fields: list[str], avant: str | None, apres: str) -> Passage:
    fin = entry.fin.isoformat() if entry.fin else None
    events, successors = list(entry.evenements), list(entry.successeurs)
    return Passage(entry.numero, entry.intitule, avant, apres, events, fields, successors, fin)


def _check(found: Differences, *, force: bool) -> None:
    left = len(found.avant.fiches.keys() - found.apres.fiches.keys())
    if left * LEFT > len(found.avant.fiches) and not force:
        gone = how_many(left, "fiche a disparu|fiches ont disparu", "fiche has left|fiches have left")
        raise StoreError(
            t(
                f"{gone} sur {len(found.avant.fiches)} : export sans doute incomplet ; la base reste telle quelle "
                "(--force passe outre)",
                f"{gone} of {len(found.avant.fiches)}: the export is probably incomplete; the store stays as it is "
                "(--force goes on)",
            )
        )
