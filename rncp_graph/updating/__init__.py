"""A store kept up to date: the newest exports fetched, built beside, compared with what stands, swapped in, published.

Each step leaves what the next run needs, so that a run may be killed at any moment: a fetch goes on where it was; the
former version stands until the new one is whole, compared and sealed, its changes in the journal that is sealed with
it; what stands and is not published, or not wholly, is published by the next run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rncp_graph.building.loading import build
from rncp_graph.errors import StoreError, StoreLocked, StoreMissing
from rncp_graph.fetching import Registre, cache_folder, fetch
from rncp_graph.files import lock_alone, open_own
from rncp_graph.language import Progress, Say, t
from rncp_graph.nomenclatures import nomenclatures, only_official
from rncp_graph.nomenclatures.source import Nomenclature
from rncp_graph.questions.figures import counted, recorded
from rncp_graph.questions.finding import lists_of, sources_of
from rncp_graph.readers import Source, read
from rncp_graph.readers.source import date_of_name
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.protocol import is_address
from rncp_graph.stores.versions import clear
from rncp_graph.terms import BASE
from rncp_graph.updating.changed import Changed, compared
from rncp_graph.updating.publishing import Publishing, published

__all__ = ["Publishing", "Updated", "update"]


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did. `changed` is nothing where nothing is new, `edition` where nothing was published.

    `day` is the day of the export that stands now, `why` says in one line why nothing was built; `removed` are the
    exports that were taken out of the cache.
    """

    store: Path
    version: str
    day: str
    certifications: int
    changed: Changed | None = None
    why: str = ""
    edition: str | None = None
    removed: Sequence[str] = ()
    seconds: float = 0.0

    def told(self) -> dict[str, Any]:
        """Return it for machines: `new` says whether a version was built, `first` whether none stood before."""
        found = self.changed
        return {
            "store": str(self.store),
            "version": self.version,
            "day": self.day,
            "certifications": self.certifications,
            "new": found is not None,
            "first": found is not None and found.first,
            "former_day": found.avant if found else None,
            "evenements": dict(found.evenements) if found else {},
            "champs": dict(found.champs) if found else {},
            "numeros": found.numeros if found else {},
            "edition": self.edition,
            "removed": list(self.removed),
            "seconds": round(self.seconds, 3),
        }


def update(
    folder: str | Path,
    *beside: Path,
    registre: Registre = "tous",
    csv: bool = False,
    publishing: Publishing | None = None,
    tidy: bool = False,
    force: bool = False,
    processes: Callable[[list[Source]], int] = lambda _: 1,
    progress: Progress = lambda *_: None,
    phase: Callable[[str], object] = lambda _: None,
    say: Say = lambda _: None,
) -> Updated:
    """Bring a store up to the newest exports of data.gouv.fr, and return what was done; nothing where none is new.

    `beside` are sources and official lists that stand beside the exports in each build. Nothing is new when the store
    was built from the very same files (by SHA-256), or from later exports. `publishing` says where what stands is to
    be published. With `tidy` the exports of the former version leave the cache. With `force` it is built in any case,
    even where more than a tenth of the fiches have left. `progress` hears of bytes and fiches as they pass, `phase` of
    what is being done, `say` of what one should know.

    Raises `StoreLocked` when another update or build is under way, `SourceError` when nothing can be fetched or read,
    `StoreError` for a loss of fiches or a place that cannot be written: what stood before stands.
    """
    clock, folder = time.monotonic(), Path(folder)
    with alone(folder):
        paths = fetch(cache_folder(), registre=registre, csv=csv, progress=progress, say=say)
        lists = [path for path in beside if only_official(path)]
        sources = [read(path) for path in (*paths, *beside) if path not in lists]
        official, former = nomenclatures(*lists), _standing(folder, say)
        changed, removed = Changed(), list[str]()
        why = "" if former is None or force else _nothing_new(former, sources, official)
        if not why:
            build(
                folder,
                *sources,
                nomenclatures=official,
                processes=processes(sources),
                progress=progress,
                phase=phase,
                settle=partial(compared, changed, former, force=force, progress=progress),
                base=former.base if former else BASE,
            )
        now = OxigraphStore.disk(folder)
        edition = published(now, publishing, phase) if publishing else None
        if tidy and former and not why:
            removed = sorted(path.name for path in _outdated(former, now, cache_folder()))
        if former:
            former.close()
            clear(folder)
        days = [one.jour for one in sources_of(now) if one.jour]
        return Updated(
            folder,
            now.version.name if now.version else "",
            max(days).isoformat() if days else "",
            _certifications(now),
            None if why else changed,
            why,
            edition,
            removed,
            time.monotonic() - clock,
        )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a store against every other update; the lock stands beside it. Raises `StoreLocked`, `StoreError`."""
    if is_address(folder):
        raise StoreError(t("on met à jour une base dans un dossier", "what is updated is a store in a folder"))
    place = folder.with_name(f".{folder.name}.mise-a-jour")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = open_own(place)
    except OSError as error:
        raise StoreError(t(f"{place} : écriture impossible", f"{place}: cannot be written")) from error
    with lock:
        try:
            lock_alone(lock, folder)
        except StoreLocked as error:
            under_way = t(f"{folder} : une autre mise à jour est en cours", f"{folder}: another update is under way")
            raise StoreLocked(under_way) from error
        yield


def _standing(folder: Path, say: Say) -> OxigraphStore | None:
    """Open what stands; nothing, and a word, where it cannot be read: a store of a former layout is built anew."""
    try:
        return OxigraphStore.disk(folder)
    except StoreMissing:
        return None
    except StoreError as error:
        say(str(error))
        return None


def _nothing_new(former: OxigraphStore, sources: Sequence[Source], official: Sequence[Nomenclature]) -> str:
    """Say why there is nothing to build; nothing where there is."""
    held, lists = sources_of(former), {one.sha256 for one in lists_of(former)}
    if {one.sha256 for one in held} == {one.sha256 for one in sources} and lists == {one.sha256 for one in official}:
        return t("rien de neuf", "nothing new")
    days = [one.jour for one in held if one.jour]
    found = [day for one in sources if (day := one.jour or date_of_name(one.path.name))]
    if days and found and max(found) < max(days):
        return t(f"rien de neuf : dernier export du {max(found)}", f"nothing new: the newest export is of {max(found)}")
    return ""


def _outdated(former: OxigraphStore, now: OxigraphStore, cache: Path) -> Iterator[Path]:
    """Delete what the former version was built from, and the present one was not, and return its path.

    Its name and its bytes prove a file of the cache: nothing else is touched.
    """
    kept = {one.sha256 for one in sources_of(now)}
    for one in sources_of(former):
        path = cache / one.titre
        if one.sha256 not in kept and path.is_file() and read(path).sha256 == one.sha256:
            path.unlink()
            yield path


def _certifications(store: OxigraphStore) -> int:
    return (recorded(store) or counted(store, store.triples())).get("rncp:Certification", 0)
