"""The pathfinder: a form, and the paths that it finds, each step with its evidence and its exits.

    /path?from=D1407&to=niveau=7                     a page; `have`, `level`, `level-max`, `route`, `department`, `date`
    /path.json?from=D1407&to=RNCP34079               the records of `rg.path`, as JSON

Paths are found in a process of their own, within limits: it reads what it needs of the store once, and stays. One path
is looked for at a time; others wait.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.errors import LimitReached, NeedsFolder, QuestionError
from rncp_graph.guard import Guard
from rncp_graph.guard import Limits as GuardLimits
from rncp_graph.language import language, t
from rncp_graph.pathways.records import Pathways, Step
from rncp_graph.pathways.telling import ROUTES, head, sentences, summary
from rncp_graph.server.apart import Apart, ended
from rncp_graph.server.limits import Busy, Limits
from rncp_graph.server.linked import not_acceptable
from rncp_graph.server.negotiation import Form, chosen
from rncp_graph.server.pages import Pages
from rncp_graph.server.refusals import refusal
from rncp_graph.server.resources import HTML
from rncp_graph.server.served import Served
from rncp_graph.stores.guarded import open_here, opened
from rncp_graph.stores.oxigraph import OxigraphStore

NUMBER = 3
"""Paths that are looked for."""
HELD = 50
"""Things that a person may hold, at most."""
SECONDS, ROOM = 20.0, 2 << 30
"""What a path may take at least: of the whole register it takes a second, and its process half a gigabyte."""
JSON = Form("json", "application/json")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks; each is a text as it was said, and nothing where nothing was."""

    depart: str = ""
    arrivee: str = ""
    acquis: tuple[str, ...] = ()
    niveau: str = ""
    niveau_max: str = ""
    voie: tuple[str, ...] = ()
    departement: str = ""
    date: str = ""

    @classmethod
    def of(cls, said: QueryParams) -> Self:
        """Read it. Names are those of the options of the command `path`."""
        found = {one.name: said.get(name, "").strip() for name, one in zip(NAMES, fields(cls), strict=True)}
        several: dict[str, Any] = {
            field: tuple(part.strip() for one in said.getlist(name) for part in one.split(",") if part.strip())
            for name, field in (("have", "acquis"), ("route", "voie"))
        }
        return cls(**(found | several))

    @property
    def query(self) -> str:
        """It as an address has it, in one way alone."""
        said = {name: getattr(self, one.name) for name, one in zip(NAMES, fields(self), strict=True)}
        return urlencode({name: value for name, value in said.items() if value}, doseq=True)


NAMES = ("from", "to", "have", "level", "level-max", "route", "department", "date")
"""The parameters, in the order of the fields of `Asked`."""


class Pathfinder:
    """What finds paths in what is served."""

    def __init__(self, served: Served, pages: Pages, limits: Limits) -> None:
        self._served, self._pages = served, pages
        self._limits = replace(limits.guard, seconds=max(limits.seconds, SECONDS), memory=max(limits.memory, ROOM))
        self._guard = _guard(served, self._limits)
        self._apart = Apart[Pathways](limits)

    def close(self) -> None:
        """End its process."""
        if self._guard:
            self._guard.close()

    async def page(self, request: Request) -> Response:
        """Send a page or JSON, as it is asked for."""
        wanted = chosen(request.headers.get("accept"), (HTML, JSON))
        if not wanted:
            return not_acceptable(request, (HTML, JSON), {})
        return await self._sent(request, shows=wanted.form == HTML)

    async def json(self, request: Request) -> Response:
        """Send JSON."""
        return await self._sent(request, shows=False)

    async def _sent(self, request: Request, *, shows: bool) -> Response:
        asked = Asked.of(request.query_params)
        if not (asked.depart or asked.arrivee) and shows:
            return await self._page(request, asked)
        try:
            found = await self._found(asked)
        except QuestionError as error:
            if shows:
                return await self._page(request, asked, error=str(error))
            return refusal(request, 400, str(error))
        except (Busy, LimitReached) as error:
            return ended(request, error)
        if shows:
            return await self._page(request, asked, found)
        body = json.dumps(found.to_dict(), ensure_ascii=False).encode()
        headers = {"Vary": "Accept, Accept-Language", "Content-Language": language()}
        return Response(body, headers=headers, media_type=JSON.media)

    async def _found(self, asked: Asked) -> Pathways:
        if not (asked.depart and asked.arrivee) or len(asked.acquis) > HELD:
            raise QuestionError(
                t(
                    f"il faut un départ et une destination, et au plus {HELD} acquis",
                    f"a start and a destination are needed, and at most {HELD} things held",
                )
            )
        if (guard := self._guard) is None:
            raise NeedsFolder(
                t(
                    "les parcours se cherchent dans une base en dossier : « rncp-graph pull » en fait une",
                    "paths are looked for in a store in a folder: `rncp-graph pull` makes one",
                )
            )
        return await self._apart.answer(asked.query, lambda: guard.run(_find, asked))

    async def _page(self, request: Request, asked: Asked, found: Pathways | None = None, error: str = "") -> Response:
        told = {
            "said": asked,
            "error": error,
            "routes": [(code, t(*words)) for code, words in ROUTES.items()],
            "found": found and self._told(found),
            "query": asked.query,
        }
        response = await self._pages.page(request, "path.html", "path", told, key=f"{asked.query} {error}")
        response.headers["Vary"] = "Accept, Accept-Language"
        if error:
            response.status_code = 400
        return response

    def _told(self, found: Pathways) -> dict[str, Any]:
        """An answer in sentences, and where the page of each certification is."""
        served = self._served

        def step(one: Step) -> dict[str, Any]:
            first, *others = sentences(found, one)
            page = served.path(f"{served.store.base}certification/{one.certification}")
            return {"number": one.certification, "page": page, "first": first, "others": others}

        return {
            "head": head(found),
            "remarks": found.remarques,
            "paths": [
                {"summary": summary(path, rank), "steps": list(map(step, path.pas))}
                for rank, path in enumerate(found.chemins, 1)
            ],
        }


def _guard(served: Served, limits: GuardLimits) -> Guard | None:
    """The processes in which paths are looked for; none of what is served of an endpoint."""
    store = served.store
    return Guard(_prepare, store.version, limits=limits) if isinstance(store, OxigraphStore) else None


# --- in the process of its own -----------------------------------------------------------------------------------


def _prepare(version: Path) -> None:
    """Open the store, and read what all paths need."""
    from rncp_graph.pathways.finding import Finder

    open_here(version)
    Finder(opened())


def _find(asked: Asked) -> Pathways:
    from rncp_graph.pathways import path

    (found,) = path(
        opened(),
        asked.depart,
        asked.arrivee,
        acquis=asked.acquis,
        niveau=asked.niveau or None,
        niveau_max=asked.niveau_max or None,
        voie=asked.voie,
        departement=asked.departement or None,
        date=asked.date or None,
        nombre=NUMBER,
    )
    return found
