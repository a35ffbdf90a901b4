"""The page of the SPARQL endpoint: a form that answers as it stands, of which a script makes an editor.

/sparql                                                    the page, with a query to begin with
/sparql?example=certifications-par-metier                  with a question of the library, as its example fills it
/sparql?example=certifications-par-metier&rome=M1805       filled as one likes
"""

from __future__ import annotations

from functools import cache
from typing import Any

from anyio import to_thread
from pyoxigraph import NamedNode, RdfFormat, parse
from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.errors import QuestionError
from rncp_graph.language import language, t
from rncp_graph.questions.header import THEMES
from rncp_graph.questions.question import questions
from rncp_graph.resources import resource
from rncp_graph.server.asked import said_in, sparql_of
from rncp_graph.server.front import SCRIPTED
from rncp_graph.server.pages import Pages
from rncp_graph.server.refusals import refusal
from rncp_graph.server.served import Served
from rncp_graph.terms import PREFIXES, expand

PROLOGUE = ("rncp", "rdf", "skos", "dct", "xsd")
"""Prefixes that the first query declares."""
FIRST = """SELECT ?numero ?intitule {
  ?c a rncp:Certification ; rncp:codeRome <rome/M1805> ; rncp:actif true ;
    dct:identifier ?numero ; dct:title ?intitule
} ORDER BY ?numero
"""
"""What stands in the form at first."""
POLICY = {
    "Content-Security-Policy": SCRIPTED["Content-Security-Policy"].replace(
        "style-src 'self'", "style-src 'self' 'unsafe-inline'"
    )
}
"""The editor measures letters and sizes columns by the style of elements, which is inline; its scripts are files."""


class Editor:
    """What makes the page of the endpoint of what is served."""

    def __init__(self, served: Served, pages: Pages) -> None:
        self._served, self.pages = served, pages

    async def __call__(self, request: Request) -> Response:
        """Send the page."""
        said = said_in(request)
        name = said.pop("example", "")
        if name and name not in questions():
            return refusal(request, 404, t("aucune question de ce nom", "no question of this name"))
        try:
            text = await to_thread.run_sync(self._text, name, said) if name else self._first()
        except QuestionError as error:
            return refusal(request, 400, str(error))
        place = request.url.path.removeprefix("/")
        told = {"text": text, "example": name, "themes": themes(), "data": self._data(name)}
        response = await self.pages.page(request, "sparql.html", place, told, key=text)
        response.headers.update(POLICY)
        return response

    def _text(self, name: str, said: dict[str, Any]) -> str:
        one = questions()[name]
        given = said or (dict(one.exemple.parametres) if one.exemple else {})
        return sparql_of(self._served, one, given)

    def _first(self) -> str:
        prologue = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in PROLOGUE)
        return f"{prologue}BASE <{self._served.store.base}>\n\n{FIRST}"

    def _data(self, name: str) -> dict[str, Any]:
        """What the script is told."""
        return {
            "title": questions()[name].titre[language()] if name else "",
            "prefixes": PREFIXES,
            "terms": terms(),
            "words": {"query": t("Requête", "Query")},
        }


def themes() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the questions that have an example, by theme: their names and titles, in the language in force."""
    spoken = language()
    found = [
        (
            words[spoken == "en"],
            [(name, one.titre[spoken]) for name, one in questions().items() if one.theme == theme and one.exemple],
        )
        for theme, words in THEMES.items()
    ]
    return [(words, ones) for words, ones in found if ones]


@cache
def terms() -> dict[str, list[str]]:
    """Return the IRIs of the classes and of the properties of the ontology: what an editor completes."""
    kinds = {"owl:Class": "class", "owl:ObjectProperty": "property", "owl:DatatypeProperty": "property"}
    names = {NamedNode(expand(curie)): kind for curie, kind in kinds.items()}
    found: dict[str, set[str]] = {kind: set() for kind in kinds.values()}
    for quad in parse(path=resource("ontology") / "rncp.ttl", format=RdfFormat.TURTLE):
        if quad.predicate.value == expand("rdf:type") and quad.object in names:
            found[names[quad.object]].add(quad.subject.value)
    return {kind: sorted(iris) for kind, iris in found.items()}
