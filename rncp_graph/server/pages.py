"""Pages for people: that of a resource, which is its portrait, in parts where its lists are long."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlencode

from jinja2 import Template
from markupsafe import Markup
from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.language import language, number, t
from rncp_graph.portraits import told_of
from rncp_graph.portraits.description import Portrait, Preuve, Section
from rncp_graph.portraits.nodes import facts, node_portrait
from rncp_graph.portraits.renderers.html import FILTERS, PAGE, words
from rncp_graph.portraits.renderers.sections import Writer
from rncp_graph.portraits.sources import sources_section
from rncp_graph.portraits.words import day
from rncp_graph.resources import template
from rncp_graph.searching.asking import found_by
from rncp_graph.server.documents import Documents
from rncp_graph.server.refusals import refusal
from rncp_graph.server.resources import HTML, RDF, Named, elsewhere
from rncp_graph.server.served import Served
from rncp_graph.server.static import DRAWING
from rncp_graph.terms import compact
from rncp_graph.watching.kinds import followed

PORTRAITS = 16
"""Portraits that are kept: the parts of a long one are asked for one after the other."""
ROWS = 100
"""Rows of a section that a page shows."""
FOUND = 50
"""Things that a search shows."""
TEMPLATES = Path(__file__).parent / "templates"


class Part(NamedTuple):
    """What a page shows of the rows of a section: the number of the part, how many there are, and where others are."""

    number: int
    last: int
    before: str
    after: str


class Pages:
    """What makes pages of what is served."""

    def __init__(self, served: Served, documents: Documents) -> None:
        self._served, self.documents = served, documents
        self._portraits = lru_cache(PORTRAITS)(self._portrait)
        self._named = Named(served.store)

    def warm(self) -> None:
        """Have at hand what the first pages would wait for: templates, and the index of words."""
        for path in TEMPLATES.glob("*.html"):
            _template(path.name)
        with suppress(StoreError):  # it is told to who asks
            found_by(self._served.store, "a1", {}, 1)

    async def resource(self, request: Request, node: str, links: list[str]) -> Response:
        """Send the page of a node; `?{section}=2` shows the second part of a long section."""
        said = {name: value for name, value in request.query_params.items() if name != "lang"}
        if bad := next((name for name, value in said.items() if not _is_number(value)), None):
            return refusal(request, 404, t(f"« {bad} » : un numéro de page", f"`{bad}`: the number of a page"))
        wanted = {name: int(value) for name, value in said.items()}
        make = partial(self._resource, request.url.path, node, wanted)
        try:
            return await self.documents.send(
                request, HTML.media, make, links=links, spoken=True, daily=True, key=str(sorted(wanted.items()))
            )
        except LookupError:
            return refusal(request, 404, t("aucune page de ce numéro", "no page of this number"))

    async def search(self, request: Request) -> Response:
        """Send what is found by words, `?q=`, and by the filters of a search."""
        said = dict(request.query_params)
        said.pop("lang", None)
        asked, limit = said.pop("q", "").strip(), FOUND
        filters = {name: value for name, value in said.items() if value}

        def filled() -> dict[str, Any]:
            found = found_by(self._served.store, asked, filters, limit) if asked else None
            shown = ((row["code"], row["intitule"], row["genre"], row["iri"]) for row in found or ())
            things = [(code or "", title or "", kind, self.href("search", node)) for code, title, kind, node in shown]
            return {"asked": asked, "things": things, "said": found.said if found else ""}

        try:
            return await self.page(
                request, "search.html", "search", filled, key=str(sorted([("q", asked), *filters.items()]))
            )
        except QuestionError as error:
            return refusal(request, 400, str(error))

    async def page(
        self,
        request: Request,
        name: str,
        place: str,
        said: Mapping[str, Any] | Callable[[], Mapping[str, Any]],
        key: str = "",
    ) -> Response:
        """Send a page of the site, filled with what all of them tell and with what is `said`, or says so when called.

        `place` is its path below the root, `key` what it depends on beyond its path.
        """

        def make() -> bytes:
            known = said if isinstance(said, Mapping) else said()
            return _template(name).render(**self.shared(place) | {"again": again} | dict(known)).encode()

        again = urlencode([one for one in request.query_params.multi_items() if one[0] != "lang"])
        return await self.documents.send(request, HTML.media, make, spoken=True, key=f"{key}?{again}")

    def _resource(self, path: str, node: str, wanted: Mapping[str, int]) -> bytes:
        shown, parts = in_parts(self._portraits(node, language(), date.today()), wanted)
        place = path.removeprefix("/")
        base = self._served.store.base
        named = self._named.among({one for one in shown.liens if one.startswith(base)})
        known = words(shown, lambda lien: self._href(place, lien, named), partial(_why, self.up(place)))
        written: Callable[[Section], Markup] = known["rows"]

        def rows(section: Section) -> Markup:
            part = parts.get(section.cle)
            below = _template("part.html").render(section=section, part=part, t=t, number=number) if part else ""
            return written(section) + Markup(below)  # noqa: S704 - made by a template

        filled = _template("resource.html").render(
            **known
            | self.shared(place)
            | {"rows": rows, "forms": RDF, "name": node.rpartition("/")[2]}
            | {"around": node.removeprefix(self._served.store.base)}
            | {"watch": followed(node.removeprefix(self._served.store.base))}
        )
        return filled.encode()

    def _href(self, place: str, link: str, named: Collection[str]) -> str | None:
        """Return the address of a node or of a page as a page at a path below the root names it.

        A node that a page tells of and that the graph does not name has none: `named` are those that it names.
        """
        path = self._served.path(link)
        if path is not None:
            here = not link.startswith(self._served.store.base) or link in named
            return self.up(place) + path if here else None
        return link if link.startswith(("http://", "https://")) else None

    def rows(self, place: str, section: Section) -> Markup:
        """Return the rows of a section as a page at a path below the root shows them; it links to what is named."""
        return Writer(language(), partial(self.href, place)).rows(section)

    def href(self, place: str, node: str) -> str | None:
        """Return the address of a node that the graph names."""
        return self._href(place, node, (node,))

    @staticmethod
    def up(place: str) -> str:
        """Return what leads from a path to the root.

        >>> Pages.up("id/rome/M1805.html"), Pages.up("search")
        ('../../', './')
        """
        return "../" * place.count("/") or "./"

    def shared(self, place: str) -> dict[str, Any]:
        """Return what every page tells: where it stands, the day of the data, its licence and sources."""
        served = self._served
        return {
            "t": t,
            "number": number,
            "language": language(),
            "again": "",
            "up": self.up(place),
            "here": place.rpartition("/")[2] or "./",
            "day": day(served.day),
            "sources": served.sources,
            "licences": served.licences,
        }

    def _portrait(self, node: str, _language: str, _today: date) -> Portrait:
        """Return what is said of a node, in the language in force, as of today."""
        store = self._served.store
        if told := told_of(store, node, self._served.whole):
            return told
        page = node_portrait(store, node, self._served.day, self._served.whole)
        said: dict[str, list[NamedNode | Literal]] = {}
        for triple in elsewhere(store, node):
            if isinstance(triple.object, NamedNode | Literal):
                said.setdefault(compact(triple.predicate.value), []).append(triple.object)
        identity, *others = page.sections
        lines = tuple(facts(store, said, ("rdf:type",)))
        sections = (replace(identity, lignes=lines or identity.lignes), *others)
        return replace(page, sections=(*sections, sources_section(self._served.sources)))


def in_parts(shown: Portrait, wanted: Mapping[str, int]) -> tuple[Portrait, dict[str, Part]]:
    """Return a portrait with at most `ROWS` rows a section, and of each that has more what is shown of it.

    Raises `LookupError` for a part that there is not.
    """
    parts: dict[str, Part] = {}
    sections = []
    for section in shown.sections:
        number, last = wanted.get(section.cle, 1), max(1, -(-len(section.lignes) // ROWS))
        if not 1 <= number <= last:
            raise LookupError(section.cle)
        if last > 1:
            others = {name: value for name, value in wanted.items() if name != section.cle}
            before, after = (_address(section, others, other) for other in (number - 1, number + 1))
            parts[section.cle] = Part(number, last, before if number > 1 else "", after if number < last else "")
            section = replace(section, lignes=section.lignes[(number - 1) * ROWS : number * ROWS])  # noqa: PLW2901
        sections.append(section)
    if unknown := wanted.keys() - {section.cle for section in sections}:
        raise LookupError(*unknown)
    return replace(shown, sections=tuple(sections)), parts


def _why(up: str, proof: Preuve) -> str:
    """The address of the page that says why, from a page that so many steps lead up from."""
    subject = proof.sujet.removeprefix("certification/")
    return f"{up}why?subject={_quoted(subject)}&property={_quoted(proof.propriete)}"


@lru_cache(1024)
def _quoted(said: str) -> str:
    """A value of an address; a page names the same ones for most of its rows."""
    return quote_plus(said, safe="/:")


def _address(section: Section, others: Mapping[str, int], number: int) -> str:
    said = "&".join(f"{name}={value}" for name, value in {**others, section.cle: number}.items() if value != 1)
    return f"?{said}#{section.cle}"


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 7


@cache
def _template(name: str) -> Template:
    return template(TEMPLATES / name, PAGE.parent, DRAWING, **FILTERS)


def style() -> bytes:
    """Return the style of all pages: that of portraits, and what a site has beside."""
    return b"\n".join(path.read_bytes() for path in (PAGE.with_name("page.css"), TEMPLATES / "site.css"))
