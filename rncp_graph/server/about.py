"""What is told of the graph as a whole: its words (ontology, context), its figures (VoID), its catalogue (DCAT).

Where a publication is served too, what it says of itself stands in place of what is made here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from pyoxigraph import RdfFormat, parse, serialize
from rdflib import Graph
from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.language import language
from rncp_graph.publication.dcat import catalogue_of
from rncp_graph.publication.ontology.page import page
from rncp_graph.publication.ontology.source import ontology
from rncp_graph.publication.void import void_graph
from rncp_graph.resources import resource
from rncp_graph.server.documents import Documents, alternates
from rncp_graph.server.front import STYLED
from rncp_graph.server.linked import not_acceptable, see_other
from rncp_graph.server.negotiation import Form, chosen
from rncp_graph.server.resources import HTML, RDF, TURTLE
from rncp_graph.server.served import Served
from rncp_graph.terms import PREFIXES

RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "pretty-xml"}
"""What rdflib calls the forms."""
ENGINE = {"jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}


class About:
    """What answers for the descriptions of the graph."""

    def __init__(self, served: Served, documents: Documents) -> None:
        self._served, self._documents = served, documents

    def named(self, request: Request, forms: tuple[Form, ...], where: str) -> Response:
        """Lead from what a path stands for to a document: `where` is its address without the suffix."""
        links = {"Link": ", ".join(alternates(where, forms)), "Vary": "Accept"}
        wanted = chosen(request.headers.get("accept"), forms)
        return see_other(f"{where}.{wanted.form.name}", links) if wanted else not_acceptable(request, forms, links)

    async def well_known(self, request: Request) -> Response:
        """Send the description in VoID, in the form that is asked for, from the place where it is looked for."""
        wanted = chosen(request.headers.get("accept"), RDF)
        if not wanted:
            return not_acceptable(request, RDF, {})
        return await self._send(request, wanted.form, self._void, alternates("../void", RDF), wanted.media)

    async def void(self, request: Request) -> Response:
        """Send the description in VoID as the suffix says."""
        return await self._send(request, _form(request), self._void, alternates("void", RDF))

    async def catalogue(self, request: Request) -> Response:
        """Send the catalogue as the suffix says."""
        return await self._send(request, _form(request), self._catalogue, alternates("catalog", RDF))

    def ontology(self, request: Request) -> Response:
        """Lead from the ontology, whose terms are parts of it (`#`), to its page or its data."""
        links = {"Link": ", ".join([*alternates("ontology/rncp", RDF), *_PAGES]), "Vary": "Accept, Accept-Language"}
        wanted = chosen(request.headers.get("accept"), (*RDF, HTML))
        if not wanted:
            return not_acceptable(request, (*RDF, HTML), links)
        index = "ontology/index.fr.html" if language() == "fr" else "ontology/index.html"
        return see_other(index if wanted.form == HTML else f"ontology/rncp.{wanted.form.name}", links)

    async def ontology_data(self, request: Request) -> Response:
        """Send the ontology in a form in which it is not written."""
        form = _form(request)
        return await self._documents.send(request, form.media, partial(_ontology, form), links=alternates("rncp", RDF))

    async def ontology_page(self, request: Request) -> Response:
        """Send the page of the ontology in the language that the name of the page says."""
        french = request.url.path.endswith(".fr.html")
        names = ("fr", "index.html") if french else ("en", "index.fr.html")

        def make() -> bytes:
            return page(ontology(), *names).encode()

        response = await self._documents.send(request, HTML.media, make, links=alternates("rncp", RDF))
        response.headers.update(STYLED)
        return response

    async def _send(
        self, request: Request, form: Form, make: Callable[[], Graph], links: list[str], media: str = ""
    ) -> Response:
        def written() -> bytes:
            return make().serialize(format=RDFLIB[form.name], encoding="utf-8")

        return await self._documents.send(request, media or form.media, written, links=links, key=form.name)

    def _void(self) -> Graph:
        return void_graph(self._served.store, self._served.edition, self._served.site)

    def _catalogue(self) -> Graph:
        return catalogue_of(self._served.edition, self._served.site)


_PAGES = [f'<ontology/{name}>; rel="alternate"; type="text/html"' for name in ("index.html", "index.fr.html")]


def _ontology(form: Form) -> bytes:
    text = (resource("ontology") / "rncp.ttl").read_bytes()
    triples = (quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
    prefixes = None if form.name == "nt" else PREFIXES
    return cast(bytes, serialize(triples, format=ENGINE[form.name], prefixes=prefixes))


def _form(request: Request) -> Form:
    return next((one for one in RDF if request.url.path.endswith(f".{one.name}")), TURTLE)
