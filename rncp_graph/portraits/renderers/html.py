"""A portrait as a page of HTML that stands by itself: no script, nothing from outside, made to be printed on A4.

All that comes from the register is escaped by the template engine, whatever it holds.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template

from rncp_graph.language import number, t, use_language
from rncp_graph.portraits.description import Portrait
from rncp_graph.portraits.renderers.addresses import Href, outside
from rncp_graph.portraits.renderers.sections import Why, Writer
from rncp_graph.portraits.words import one_line
from rncp_graph.resources import template

PAGE = Path(__file__).with_name("page.html")
FILTERS = {"one_line": one_line}
"""What the template is, and what it asks for."""


def html(portrait: Portrait, href: Href | None = None) -> str:
    """Return the page of a portrait; `href` gives addresses to links, those on the web where it is left out.

    >>> page = html(Portrait(iri="urn:x", base="urn:", genre="essai", code="", titre="<b>", langue="fr"))
    >>> "<h1>&lt;b&gt;</h1>" in page, '<html lang="fr">' in page
    (True, True)
    """
    with use_language(portrait.langue):
        return _template().render(**words(portrait, href or outside(portrait)))


def words(portrait: Portrait, href: Href, why: Why | None = None) -> dict[str, Any]:
    """Return what the template is filled with; another one that extends it takes the same."""
    writer = Writer(portrait.langue, href, why)
    return {"portrait": portrait, "href": href, "rows": writer.rows, "t": t, "number": number}


@cache
def _template() -> Template:
    return template(PAGE, **FILTERS)
