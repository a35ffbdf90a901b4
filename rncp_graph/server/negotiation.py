"""Which form of a thing is sent: content negotiation of RFC 9110, 12.5, without input or output.

A range of types that names more goes before one that names less (`text/turtle` before `text/*` before `*/*`): it alone
says how much a type is wanted. Of types that are wanted as much, the one that was named more closely is sent, then the
one that we offer first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_PART = re.compile(r'(?:[^,;"]|"(?:[^"\\]|\\.)*")+|[,;]')
_QUALITY = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE).fullmatch
_NAMED_QUALITY = re.compile(r"\s*q\s*=", re.IGNORECASE).match


class Form(NamedTuple):
    """A form in which something can be had: its name, its media type, and others under which it is asked for too."""

    name: str
    media: str
    aliases: tuple[str, ...] = ()


class Chosen(NamedTuple):
    """A form that was chosen, and the type under which it was asked for."""

    form: Form
    media: str


class _Range(NamedTuple):
    value: str
    quality: float
    parameters: int


def chosen(accept: str | None, forms: Sequence[Form]) -> Chosen | None:
    """Return the form to send for the header `Accept`, nothing where none is wanted; the first, where nothing is said.

    >>> turtle, html = Form("ttl", "text/turtle"), Form("html", "text/html")
    >>> [(said and said.form.name) for said in (
    ...     chosen(None, [turtle, html]),
    ...     chosen("text/html, */*;q=0.8", [turtle, html]),
    ...     chosen("text/*;q=0.5, text/turtle;q=0.1", [turtle, html]),
    ...     chosen("image/png, text/html;q=0", [turtle, html]),
    ... )]
    ['ttl', 'html', 'html', None]
    """
    if accept is None or not accept.strip():
        return Chosen(forms[0], forms[0].media)
    ranges = list(_ranges(accept))
    best, found = (0.0, 0, 0), None
    for rank, form in enumerate(forms):
        for media in (form.media, *form.aliases):
            quality, closeness = _wanted(media, ranges)
            worth = (quality, closeness, -rank)
            if quality and worth > best and (closeness >= _NAMED or media == form.media):  # an alias has to be named
                best, found = worth, Chosen(form, media)
    return found


def language(accept: str | None, known: Sequence[str], default: str) -> str:
    """Return which of the languages that are known is wanted most by the header `Accept-Language`.

    >>> language("fr-CA, en;q=0.5", ("fr", "en"), "en"), language("de, *;q=0.1", ("fr", "en"), "en")
    ('fr', 'en')
    """
    by_language: dict[str, float] = {}
    for one in _ranges(accept or ""):
        name = one.value.partition("-")[0]
        by_language[name] = max(by_language.get(name, 0.0), one.quality)
    best = max(known, key=lambda name: (by_language.get(name, 0.0), name == default))
    return best if by_language.get(best) else default


_NAMED = 2


def _wanted(media: str, ranges: Sequence[_Range]) -> tuple[float, int]:
    """How much a type is wanted, and how closely that was said: 0 for all types, 1 for all of a kind, 2 by its name."""
    found = (0.0, -1)
    for one in ranges:
        if one.value == media:
            closeness = _NAMED + one.parameters
        elif one.value == f"{media.partition('/')[0]}/*":
            closeness = 1
        elif one.value == "*/*":
            closeness = 0
        else:
            continue
        if closeness > found[1]:
            found = (one.quality, closeness)
    return found


def _ranges(header: str) -> Iterator[_Range]:
    """The members of a header, each with its quality; one whose quality is none is left out."""
    parts: list[str] = []
    for part in [*_PART.findall(header), ","]:
        if part == ",":
            if one := _range(parts):
                yield one
            parts = []
        elif part != ";":
            parts.append(part)


def _range(parts: list[str]) -> _Range | None:
    value = "".join(parts[:1]).strip().lower()
    quality, parameters = 1.0, 0
    for part in parts[1:]:
        if _NAMED_QUALITY(part):
            if not (said := _QUALITY(part)):
                return None
            quality = float(said[1])
            break  # what comes behind are extensions of the header, not parameters of the type
        if part.strip() and not part.strip().lower().startswith("charset"):
            parameters += 1
    return _Range(value, quality, parameters) if value else None
