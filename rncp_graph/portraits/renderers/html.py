"""A portrait as a page of HTML that stands by itself: no script, nothing from outside, made to be printed on A4.

All that comes from the register is escaped by the template engine, whatever it holds.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Template

from rncp_graph.language import number, t, use_language, yes_no
from rncp_graph.portraits.description import Etat, Portrait
from rncp_graph.portraits.renderers.addresses import Href, outside
from rncp_graph.portraits.words import one_line, paragraphs
from rncp_graph.resources import template

SHOWN = 12
"""Rows of a long list that are open; the rest is folded, and is not printed unless it was unfolded."""


def html(portrait: Portrait, href: Href | None = None) -> str:
    """Return the page of a portrait; `href` gives addresses to links, those on the web where it is left out.

    >>> page = html(Portrait(iri="urn:x", base="urn:", genre="essai", code="", titre="<b>", langue="fr"))
    >>> "<h1>&lt;b&gt;</h1>" in page, '<html lang="fr">' in page
    (True, True)
    """
    with use_language(portrait.langue):
        return _template().render(
            portrait=portrait, href=href or outside(portrait), shown=SHOWN, t=t, etat=_etat, Etat=Etat, number=number
        )


def _etat(state: Etat) -> str:
    return yes_no({Etat.OUI: True, Etat.NON: False}.get(state))


@cache
def _template() -> Template:
    return template(Path(__file__).with_name("page.html"), paragraphs=paragraphs, one_line=one_line)
