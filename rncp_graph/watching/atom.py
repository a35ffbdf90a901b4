"""A feed in Atom (RFC 4287): an entry for each change, and one for each end that comes.

An entry keeps its identifier whenever it is told. The same news give the same bytes.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rncp_graph.language import language, t
from rncp_graph.portraits.words import printable
from rncp_graph.resources import software_version
from rncp_graph.terms import digest, segment
from rncp_graph.watching import News, identifier, months_before
from rncp_graph.watching.channel import Channel
from rncp_graph.watching.telling import change_text, change_title, end_text, named

MEDIA = "application/atom+xml"
SPACE = "http://www.w3.org/2005/Atom"
ENDS = "fin"
"""The name of the news that a registration comes to an end."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of news: what it is called for ever, of which day, under which kind, and what it says."""

    name: str
    day: date
    kind: str
    numero: str
    title: str
    text: str = ""


def entries(news: News) -> Iterator[Entry]:
    """Return the news one by one: what comes to an end, the nearest first, then what changed, newest first.

    What comes to an end is of the day on which it came within the months ahead; it is told anew when its end changes.
    """
    for end in news.ends:
        title = t("fin d'enregistrement le ", "registration ends on ") + end.day.isoformat()
        name = f"{ENDS}-{end.day}"
        yield Entry(
            name,
            months_before(end.day, news.months),
            "end",
            end.numero,
            f"{named(end.numero, end.title)} – {title}",
            end_text(end),
        )
    for one in news.changes:
        title = f"{named(one.numero, one.title)} – {change_title(one)}"
        yield Entry(f"changement-{one.day}", one.day, "change", one.numero, title, change_text(one))


def atom(news: News, channel: Channel) -> bytes:
    """Write a feed."""
    feed = ET.Element("feed", {"xmlns": SPACE, "xml:lang": language()})
    _say(feed, "id", channel.address or f"{channel.base}watch#{digest(*channel.watched)}")
    _say(feed, "title", channel.title)
    _say(feed, "updated", _instant(news.day))
    _say(feed, "generator", "rncp-graph", version=software_version())
    for author in channel.authors:
        _say(ET.SubElement(feed, "author"), "name", author)
    if channel.rights:
        _say(feed, "rights", channel.rights)
    if news.left_out:
        _say(feed, "subtitle", t(f"{news.left_out} changements plus anciens", f"{news.left_out} older changes"))
    if channel.address:
        ET.SubElement(feed, "link", rel="self", type=MEDIA, href=channel.address)
    for licence in channel.licences:
        ET.SubElement(feed, "link", rel="license", href=licence)
    for one in entries(news):
        _entry(ET.SubElement(feed, "entry"), one, channel)
    ET.indent(feed)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(out: ET.Element, one: Entry, channel: Channel) -> None:
    _say(out, "id", identifier(channel.base, one.numero, one.name))
    _say(out, "title", one.title)
    _say(out, "updated", _instant(one.day))
    ET.SubElement(out, "link", rel="alternate", href=channel.href(f"{channel.base}certification/{segment(one.numero)}"))
    ET.SubElement(out, "category", term=one.kind)
    _say(out, "content", one.text or one.title, type="text")


def _say(out: ET.Element, name: str, words: str, **more: str) -> None:
    ET.SubElement(out, name, more).text = printable(words)


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
