"""The application: which path is answered by what.

Our own paths come first, then the IRIs of the graph, then the files of a publication.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from anyio import create_task_group, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from rncp_graph.errors import RncpGraphError
from rncp_graph.exports.description import FORMS as DATA
from rncp_graph.language import t
from rncp_graph.resources import resource
from rncp_graph.server.about import About
from rncp_graph.server.browsing import Browsing
from rncp_graph.server.documents import Documents
from rncp_graph.server.editor import Editor
from rncp_graph.server.explorer import Explorer
from rncp_graph.server.forms import Forms
from rncp_graph.server.front import STYLED, Front
from rncp_graph.server.limits import Limits
from rncp_graph.server.linked import Linked
from rncp_graph.server.openapi import described
from rncp_graph.server.pages import Pages, style
from rncp_graph.server.pathfinder import Pathfinder
from rncp_graph.server.questions import Api, listed
from rncp_graph.server.reasons import Reasons
from rncp_graph.server.reconcile import Reconcile
from rncp_graph.server.refusals import refusal, status_of
from rncp_graph.server.resources import FORMS, RDF
from rncp_graph.server.served import Served
from rncp_graph.server.sparql import Sparql
from rncp_graph.server.static import Static
from rncp_graph.server.watching import FORMS as WATCHED
from rncp_graph.server.watching import Watching
from rncp_graph.server.witness import NONE, Witness
from rncp_graph.stores.oxigraph import OxigraphStore

EXPOSED = ["Link", "ETag", "Content-Language", "Retry-After", "Location"]
"""Headers that scripts of other sites may read."""

Endpoint = Callable[[Request], Awaitable[Response]]


def app(
    served: Served, limits: Limits | None = None, allow_services: tuple[str, ...] = (), log: str = NONE
) -> Starlette:
    """Return the application that serves a store; its queries may call `allow_services` alone.

    `log` says what is told of requests (`witness.py`).
    """
    for form in FORMS:
        mimetypes.add_type(form.media, f".{form.name}")
    for name, (media, _) in WATCHED.items():
        mimetypes.add_type(media, f".{name}")
    documents = Documents(served)
    limits = limits or Limits()
    pages = Pages(served, documents)
    browsing = Browsing(served, pages)
    forms = Forms(served, pages, limits)
    static = Static(documents)
    about, linked = About(served, documents), Linked(served, documents, pages)
    explorer = Explorer(served, pages, documents)
    pathfinder = Pathfinder(served, pages, limits)
    watching = Watching(served, documents, pages, limits)
    sparql = Sparql(served, Editor(served, pages), limits, allow_services)

    async def styled(request: Request) -> Response:
        return await documents.send(request, "text/css", style)

    async def openapi(request: Request) -> Response:
        def make() -> bytes:
            return json.dumps(described(served), ensure_ascii=False).encode()

        return await documents.send(request, "application/json", make, spoken=True)

    def catalogue(request: Request) -> Response:
        return about.named(request, RDF, "../catalog" if "/" in request.url.path[1:] else "catalog")

    warming: list[Callable[[], object]] = [sparql.warm]
    if isinstance(served.store, OxigraphStore):  # an endpoint is asked page by page
        warming += [partial(served.whole.fill, served.store), browsing.ways, pages.warm]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with create_task_group() as group:
            for one in warming:
                group.start_soon(to_thread.run_sync, one)
        yield
        pathfinder.close()

    suffix = "{suffix:str}"
    routes = [
        Route("/", browsing.home),
        Route("/browse", browsing.all),
        Route("/browse/{tree}", browsing.tree),
        Route("/browse/{tree}/{code}", browsing.tree),
        Route("/why", Reasons(served, pages, limits).page),
        Route("/search", pages.search),
        Route("/explore", explorer.page),
        Route("/path", pathfinder.page),
        Route("/path.json", pathfinder.json),
        Route("/api/neighbours", explorer.neighbours),
        Route("/watch", watching.page),
        *(Route(f"/watch.{name}", watching.document) for name in WATCHED),
        Route("/style.css", styled),
        Route("/favicon.ico", static.file),
        Route("/static/{name}", static.file),
        Route("/sparql", sparql),
        Route("/sparql/", sparql),
        Route("/api/questions", listed),
        Route("/api/questions/{name}", Api(served, sparql)),
        Route("/openapi.json", openapi),
        *reconciling(Reconcile(served, limits)),
        Route("/questions", forms.listed),
        Route("/questions/{name}", forms.form),
        Route("/.well-known/void", about.well_known),
        Route(f"/void.{suffix}", _published(served, about.void)),
        Route(f"/catalog.{suffix}", _published(served, about.catalogue)),
        Route("/catalog", catalogue),
        Route("/dataset", catalogue),
        Route("/dataset/{rest:path}", catalogue),
        Route("/ontology", about.ontology),
        Route("/ontology/", lambda _: RedirectResponse("../ontology", 301)),
        Route("/ontology/index.html", about.ontology_page),
        Route("/ontology/index.fr.html", about.ontology_page),
        *(Route(f"/ontology/rncp.{name}", about.ontology_data) for name in DATA if name != "ttl"),
        Mount("/ontology", StaticFiles(directory=resource("ontology"))),
        Route("/{path:path}", _rest(served, linked)),
    ]
    return Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[
            Middleware(Front, prefixes=served.prefixes),
            Middleware(Witness, version=served.version, log=log),
            Middleware(
                CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"], expose_headers=EXPOSED
            ),
        ],
        exception_handlers={HTTPException: _told, RncpGraphError: _failed},
    )


def reconciling(reconcile: Reconcile) -> list[Route]:
    """Return where the reconciliation service is."""
    beside = {
        "suggest/entity": reconcile.entities,
        "suggest/type": reconcile.types,
        "suggest/property": reconcile.properties,
        "propose": reconcile.propose,
        "preview": reconcile.preview,
    }
    own = Route("/reconcile", reconcile.answer, methods=["GET", "POST"])
    return [own, *(Route(f"/reconcile/{path}", endpoint) for path, endpoint in beside.items())]


def _published(served: Served, made: Endpoint) -> Endpoint:
    """Answer by a file of the publication, where there is one of this name, else by what is made."""

    async def answer(request: Request) -> Response:
        file = served.published / request.url.path[1:] if served.published else None
        if file and file.is_file():
            return FileResponse(file)
        if request.path_params["suffix"] not in DATA:
            raise HTTPException(404)
        return await made(request)

    return answer


def _rest(served: Served, linked: Linked) -> Endpoint:
    files = StaticFiles(directory=served.published, html=True) if served.published else None

    async def answer(request: Request) -> Response:
        if found := await linked(request):
            return found
        if files:
            response = await files.get_response(request.url.path.removeprefix("/"), request.scope)
            response.headers.update(STYLED)
            return response
        raise HTTPException(404)

    return answer


def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - by the table of handlers
    said = {
        404: t("rien à cette adresse", "nothing at this address"),
        405: t("méthode refusée à cette adresse", "this method is refused at this address"),
    }.get(error.status_code, error.detail)
    return refusal(request, error.status_code, said, error.headers)


def _failed(request: Request, error: Exception) -> Response:
    return refusal(request, status_of(error), str(error))
