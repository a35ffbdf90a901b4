"""What the endpoint says of itself, to machines (SPARQL 1.1 Service Description) and to people: a page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import cast

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.questions.figures import TRIPLES
from rncp_graph.server.editor import Editor
from rncp_graph.server.linked import not_acceptable
from rncp_graph.server.negotiation import Form, chosen
from rncp_graph.server.resources import HTML, RDF
from rncp_graph.server.served import Served
from rncp_graph.stores.statements import named_graphs
from rncp_graph.terms import PREFIXES, expand

FORMS = "http://www.w3.org/ns/formats/"
RESULTS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)
"""The forms of answers, as the W3C names them."""
ENGINE = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


class Service:
    """What describes the endpoint of what is served; it is `federated` where queries may call others."""

    def __init__(self, served: Served, editor: Editor, *, federated: bool) -> None:
        self._served, self._editor, self._federated = served, editor, federated

    async def describe(self, request: Request) -> Response:
        """Send the description, or the page, as it is asked for."""
        wanted = chosen(request.headers.get("accept"), (*RDF, HTML))
        if not wanted:
            return not_acceptable(request, (*RDF, HTML), {})
        if wanted.form == HTML:
            return await self._editor(request)
        return await self._editor.pages.documents.send(
            request, wanted.media, partial(self._written, wanted.form), key=wanted.form.name
        )

    def _written(self, form: Form) -> bytes:
        prefixes = None if form.name == "nt" else PREFIXES
        return cast(bytes, serialize(self._triples(), format=ENGINE[form.name], prefixes=prefixes))

    def _triples(self) -> Iterator[Triple]:
        served = self._served
        endpoint = f"{served.site.address}sparql"
        service, dataset, default = (f"{endpoint}#{name}" for name in ("service", "dataset", "default-graph"))

        def say(subject: str, name: str, value: str | Literal) -> Triple:
            term = value if isinstance(value, Literal) else NamedNode(value)
            return Triple(NamedNode(subject), NamedNode(expand(name)), term)

        yield say(service, "rdf:type", expand("sd:Service"))
        yield say(service, "sd:endpoint", endpoint)
        yield say(service, "sd:supportedLanguage", expand("sd:SPARQL11Query"))
        if self._federated:
            yield say(service, "sd:feature", expand("sd:BasicFederatedQuery"))
        for name in RESULTS:
            yield say(service, "sd:resultFormat", FORMS + name)
        yield say(service, "sd:defaultDataset", dataset)
        yield say(dataset, "rdf:type", expand("sd:Dataset"))
        yield say(dataset, "sd:defaultGraph", default)
        yield say(default, "rdf:type", expand("sd:Graph"))
        yield say(default, "void:triples", Literal(served.edition.counts[TRIPLES]))
        for graph in named_graphs(served.store):
            yield say(dataset, "sd:namedGraph", f"{endpoint}#{graph.value}")
            yield say(f"{endpoint}#{graph.value}", "rdf:type", expand("sd:NamedGraph"))
            yield say(f"{endpoint}#{graph.value}", "sd:name", graph.value)
