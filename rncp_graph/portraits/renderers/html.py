"""A portrait as a page of HTML that stands by itself: no script, nothing from outside, made to be printed on A4.

All that comes from the register is escaped by the template engine, whatever it holds.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template

from rncp_graph.language import number, t, use_language, yes_no
from rncp_graph.portraits.description import Etat, Portrait
from rncp_graph.portraits.renderers.addresses import Href, outside
from rncp_graph.portraits.words import one_line, paragraphs
from rncp_graph.resources import template

PAGE = Path(__file__).with_name("page.html")
FILTERS = {"paragraphs": paragraphs, "one_line": one_line}
"""What the template is, and what it asks for."""
SHOWN = 12
"""Rows of a long list that are open; the rest is folded, and is not printed unless it was unfolded."""


def html(portrait: Portrait, href: Href | None = None) -> str:
    """Return the page of a portrait; `href` gives addresses to links, those on the web where it is left out.

    >>> page = html(Portrait(iri="urn:x", base="urn:", genre="essai", code="", titre="<b>", langue="fr"))
    >>> "<h1>&lt;b&gt;</h1>" in page, '<html lang="fr">' in page
    (True, True)
    """
    with use_language(portrait.langue):
        return _template().render(**words(portrait, href or outside(portrait)))


def words(portrait: Portrait, href: Href) -> dict[str, Any]:
    """Return what the template is filled with; another one that extends it takes the same."""
    return {"portrait": portrait, "href": href, "shown": SHOWN, "t": t, "etat": _etat, "Etat": Etat, "number": number}


def _etat(state: Etat) -> str:
    return yes_no({Etat.OUI: True, Etat.NON: False}.get(state))


@cache
def _template() -> Template:
    return template(PAGE, **FILTERS)
