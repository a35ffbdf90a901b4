"""The official exports, fetched from data.gouv.fr: the newest, or those of a given day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from rncp_graph.errors import SourceError
from rncp_graph.fetching.catalogue import Resource, by_day, listing
from rncp_graph.fetching.download import download
from rncp_graph.fetching.web import Gone, Web
from rncp_graph.http import Patience
from rncp_graph.language import Progress, Say, t
from rncp_graph.resources import publications
from rncp_graph.settings import Settings, settings

__all__ = ["Patience", "Registre", "cache_folder", "fetch"]

API = Settings().api
Registre = Literal["rncp", "rs", "tous"]
SOURCES = {"rncp": ["rncp-xml"], "rs": ["rs-xml"], "tous": ["rncp-xml", "rs-xml"]}


def fetch(
    folder: str | Path = ".",
    *,
    registre: Registre = "tous",
    csv: bool = False,
    jour: date | None = None,
    api: str | None = None,
    progress: Progress | None = None,
    say: Say | None = None,
    max_bytes: int | None = None,
    patience: Patience | None = None,
) -> list[Path]:
    """Fetch official exports into a folder, and return their paths: RNCP and RS in XML, or both in one CSV zip.

    The newest, or with `jour` those of that day. An export that is there already, whole, is not fetched again; one
    that was cut short is continued. `api` is the root of the API (else `RNCP_GRAPH_API`, else data.gouv.fr).
    `progress` hears of bytes as they arrive, `say` of what one should know: a try that failed, an export that is
    gone. `max_bytes` is the most that one file may hold (else `RNCP_GRAPH_MAX_BYTES`).

    Raises `SourceError`: no export on that day, one that disappeared, a network or a server that fails more often
    than `patience` allows, a wrong checksum, an address that is not safe. `OSError` when the disk refuses.

    Source: https://www.data.gouv.fr/fr/datasets/5eebbc067a14b6fecc9c9976/, Licence Ouverte 2.0.
    """
    names = ["rncp-rs-csv"] if csv else SOURCES[registre]
    root = (api or settings().api).rstrip("/")
    declared = publications()
    first = declared[names[0]]
    said = settings()
    bearing = patience or Patience(whole=said.max_seconds, most=said.max_bytes)
    with Web(root, bearing, say or _nothing) as web:
        items = list(listing(web, first["ressources_url"].replace(API, root), first["recherche"]))
        paths = []
        for name in names:
            found = by_day(items, declared[name]["titre_ressource"])
            wanted = _of_day(found, jour, name) if jour else _newest(found, name)
            paths.append(_first_there(web, wanted, Path(folder), progress or _nothing, max_bytes or bearing.most))
    return paths


def cache_folder() -> Path:
    """Return the folder where `build --latest` keeps exports: `RNCP_GRAPH_CACHE`, else the cache of the user."""
    return settings().cache


def _of_day(found: dict[date, Resource], day: date, name: str) -> list[Resource]:
    if day in found:
        return [found[day]]
    before = max((other for other in found if other < day), default=None)
    after = min((other for other in found if other > day), default=None)
    near = t(" et ", " and ").join(str(other) for other in (before, after) if other) or t("aucun", "none")
    raise SourceError(
        t(f"pas d'export le {day} ; les plus proches : {near}", f"no export on {day}; the nearest: {near}"),
        source=name,
    )


def _newest(found: dict[date, Resource], name: str) -> list[Resource]:
    """The export of the last day, and that of the day before it, should the last have disappeared."""
    if not found:
        raise SourceError(t("aucun export dans la liste", "no export in the list"), source=name)
    return [found[day] for day in sorted(found, reverse=True)[:2]]


def _first_there(web: Web, wanted: list[Resource], folder: Path, progress: Progress, max_bytes: int) -> Path:
    """Fetch the first of these exports that has not disappeared."""
    resource, *rest = wanted
    try:
        return download(web, resource, folder, progress, max_bytes)
    except Gone as error:
        gone = t(f"{resource.name} a disparu", f"{resource.name} has disappeared")
        if not rest:
            raise Gone(f"{gone}: {error.message}") from error
        web.say(t(f"{gone} ; à sa place : {rest[0].name}", f"{gone}; in its place: {rest[0].name}"))
        return _first_there(web, rest, folder, progress, max_bytes)


def _nothing(*_: object) -> None:
    """Do nothing."""
