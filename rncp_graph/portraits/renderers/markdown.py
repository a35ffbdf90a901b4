"""A portrait in Markdown (CommonMark), complete."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rncp_graph.language import t, yes_no
from rncp_graph.portraits.description import Etat, Forme, Portrait, Row, Section, Value
from rncp_graph.portraits.renderers.addresses import Href, outside
from rncp_graph.portraits.words import one_line, paragraphs
from rncp_graph.signs import upright

_SIGNS = re.compile(r"([\\`*_\[\]<>#&|~])")


def markdown(portrait: Portrait, href: Href | None = None) -> str:
    """Return a portrait in Markdown; `href` gives addresses to links, those on the web where it is left out."""
    lines = list(_page(portrait, href or outside(portrait)))
    return "\n".join(lines) + "\n"


def _page(portrait: Portrait, href: Href) -> Iterator[str]:
    code = f"{portrait.code} – " if portrait.code else ""
    yield f"# {escape(code + one_line(portrait.titre))}\n"
    if portrait.genre != "certification":
        yield f"{escape(portrait.genre)}\n"
    if portrait.page:
        yield f"{t('Page officielle : ', 'Official page: ')}<{portrait.page}>\n"
    for section in portrait.sections:
        yield f"## {escape(section.titre)}\n"
        if section.note:
            yield f"{escape(section.note)}\n"
        yield from _section(section, href)
    if meanings := portrait.absences:
        yield f"## {t('Ce que veut dire ce qui manque', 'What the missing values mean')}\n"
        yield from (f"- *{escape(one.terme)}* – {escape(one.sens)}" for one in meanings)
        yield ""


def _section(section: Section, href: Href) -> Iterator[str]:
    if section.forme is Forme.ARTICLES:
        for row in section.lignes:
            yield from _article(row, href)
        return
    for row in section.lignes:
        yield f"- {_row(row, href)}"
        yield from (f"  - {_row(inner, href)}" for inner in row.detail)
    yield ""


def _article(row: Row, href: Href) -> Iterator[str]:
    """What is read: paragraphs under a heading, its details under theirs."""
    if row.nom:
        yield f"### {_linked(one_line(row.nom), row.lien, href)}\n"
    yield from _texts(row)
    for inner in row.detail:
        yield f"**{escape(inner.nom)}**\n"
        yield from _texts(inner)


def _texts(row: Row) -> Iterator[str]:
    for value in row.valeurs:
        if value.absence:
            yield f"*{escape(value.texte)}*\n"
            continue
        for part in paragraphs(value.texte):
            if isinstance(part, str):
                yield f"{escape(part)}\n"
            else:
                yield "".join(f"- {escape(item)}\n" for item in part)


def _row(row: Row, href: Href) -> str:
    name = f"**{_linked(one_line(row.nom), row.lien, href)}**" if row.nom else ""
    state = "" if row.etat is None else yes_no({Etat.OUI: True, Etat.NON: False}.get(row.etat))
    values = [_value(value, href) for value in row.valeurs if value.texte != state]
    said = " – ".join(part for part in (state, *values, f"({row.constat})" if row.constat else "") if part)
    return t(" : ", ": ").join(part for part in (name, said) if part)


def _value(value: Value, href: Href) -> str:
    return f"*{escape(value.texte)}*" if value.absence else _linked(one_line(value.texte), value.lien, href)


def _linked(words: str, lien: str | None, href: Href) -> str:
    address = href(lien) if lien else None
    return f"[{escape(words)}](<{_url(address)}>)" if address else escape(words)


def _url(address: str) -> str:
    return re.sub(r"[<>\s\\]", lambda sign: f"%{ord(sign[0]):02X}", upright(address))


def escape(text: str) -> str:
    r"""Return a text in which nothing is a mark of Markdown or HTML.

    >>> print(escape("1. <b>*a*</b> & [x](y)"))
    1\. \<b\>\*a\*\</b\> \& \[x\](y)
    """
    escaped = _SIGNS.sub(r"\\\1", upright(text))
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", escaped))
