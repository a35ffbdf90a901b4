"""What a link of a portrait leads to, on a page that stands by itself."""

from __future__ import annotations

from collections.abc import Callable

from rncp_graph.graph.links import official_page
from rncp_graph.portraits.description import Portrait

Href = Callable[[str], str | None]
"""Gives the address of a node or of a page; none where a reader could not follow it."""


def outside(portrait: Portrait) -> Href:
    """Return what gives addresses on the web: of a certification its official page, of another node of the graph none.

    >>> href = outside(Portrait(iri="urn:x", base="https://x/", genre="", code="", titre="", langue="en"))
    >>> href("https://x/certification/RS1"), href("https://x/rome/M1805"), href("javascript:alert(1)")
    ('https://www.francecompetences.fr/recherche/rs/1/', None, None)
    """

    def href(lien: str) -> str | None:
        kind, _, rest = lien.removeprefix(portrait.base).partition("/")
        if lien.startswith(portrait.base):
            return official_page(rest) if kind == "certification" and "/" not in rest else None
        return lien if lien.startswith(("http://", "https://")) else None

    return href
