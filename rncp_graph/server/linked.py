"""Linked data: a thing leads to a document about it (303), in the form that is asked for, which has its own address.

    /id/certification/RNCP7141         the thing: 303 to one of
    /id/certification/RNCP7141.ttl     what the graph says of it, as Turtle; also .jsonld, .nt, .rdf, .html

Addresses in answers are relative, so that they hold behind any proxy.
"""

from __future__ import annotations

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.server.documents import Documents, alternates
from rncp_graph.server.negotiation import Form, chosen
from rncp_graph.server.pages import Pages
from rncp_graph.server.refusals import refusal
from rncp_graph.server.resources import FORMS, HTML, LONGEST, RDF_XML, REMEMBERED, Found, document, found
from rncp_graph.server.served import Served


class Linked:
    """What answers for the IRIs of the graph."""

    def __init__(self, served: Served, documents: Documents, pages: Pages) -> None:
        self._served, self._documents, self._pages = served, documents, pages
        self._known: dict[str, Found | None] = {}

    async def __call__(self, request: Request) -> Response | None:
        """Answer for a path; nothing for one that stands for no IRI of the graph."""
        path = request.url.path.removeprefix("/")
        known = await self._found(path)
        if known is None:
            return None
        return await self._document(request, known, known.form) if known.form else self._thing(request, path)

    async def _found(self, path: str) -> Found | None:
        """What a path stands for, as it is remembered, or as the store says: a thread asks it."""
        if len(path) > LONGEST:
            return None
        if path not in self._known:
            known = await to_thread.run_sync(found, self._served, path)
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[path] = known
        return self._known[path]

    def _thing(self, request: Request, path: str) -> Response:
        name = path.rpartition("/")[2]
        links = {"Link": ", ".join(alternates(name, FORMS)), "Vary": "Accept"}
        wanted = chosen(request.headers.get("accept"), FORMS)
        if wanted is None:
            return not_acceptable(request, FORMS, links)
        query = f"?{request.url.query}" if request.url.query else ""
        return see_other(f"{name}.{wanted.form.name}{query}", links)

    async def _document(self, request: Request, known: Found, form: Form) -> Response:
        name = known.iri.rpartition("/")[2]
        links = [*alternates(name, (one for one in FORMS if one != form)), f'<{name}>; rel="describes"']
        links += [f'<{one}>; rel="license"' for one in self._served.licences]
        if form == HTML:
            return await self._pages.resource(request, known.iri, links)
        try:
            make = partial(document, self._served, known.iri, form)
            return await self._documents.send(request, form.media, make, links=links)
        except StoreError as error:
            if form != RDF_XML:
                raise
            return refusal(request, 406, str(error), {"Link": ", ".join(links)})


def see_other(where: str, headers: dict[str, str]) -> Response:
    """Lead to a document about what a path stands for."""
    return Response(status_code=303, headers={"Location": where, "Cache-Control": "public, max-age=300", **headers})


def not_acceptable(request: Request, forms: tuple[Form, ...], headers: dict[str, str]) -> Response:
    """Say that nothing is to be had in the forms that are wanted, and which ones there are."""
    known = ", ".join(form.media for form in forms)
    said = t(f"aucune des formes demandées ; il y a {known}", f"none of the forms that are wanted; there are {known}")
    return refusal(request, 406, said, headers)
