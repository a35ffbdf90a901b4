"""A calendar in iCalendar (RFC 5545): a day for each registration that comes to an end.

The day of a certification keeps its identifier: where its end is put off, it moves in the calendar of those who follow.
The same news give the same bytes.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from rncp_graph.language import language, t
from rncp_graph.portraits.words import printable
from rncp_graph.resources import optional, software_version
from rncp_graph.terms import segment
from rncp_graph.watching import News, identifier
from rncp_graph.watching.atom import ENDS
from rncp_graph.watching.channel import Channel
from rncp_graph.watching.telling import end_text, named

MEDIA = "text/calendar"
EXTRA = "watch"


def calendar(news: News, channel: Channel) -> bytes:
    """Write a calendar. Raises `MissingExtra` when icalendar is not installed."""
    ical = optional("icalendar", extra=EXTRA)
    stamp = datetime.combine(news.day, time(), UTC)
    out = ical.Calendar()
    out.add("prodid", f"-//rncp_graph//{software_version()}//{language().upper()}")
    out.add("version", "2.0")
    out.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        out.add(name, channel.title)
    out.add("description", _about(channel))
    out.add("refresh-interval", timedelta(days=1), parameters={"value": "DURATION"})
    for one in news.ends:
        event = ical.Event()
        event.add("uid", identifier(channel.base, one.numero, ENDS))
        event.add("dtstamp", stamp)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        ends = t(" : l'enregistrement finit", ": registration ends")
        event.add("summary", printable(named(one.numero, one.title) + ends), parameters={"language": language()})
        event.add("description", printable(end_text(one)), parameters={"language": language()})
        event.add("url", channel.href(f"{channel.base}certification/{segment(one.numero)}"))
        event.add("transp", "TRANSPARENT")
        event.add("categories", [t("fin d'enregistrement", "end of registration")])
        out.add_component(event)
    written: bytes = out.to_ical()
    return written


def _about(channel: Channel) -> str:
    """Whose data it is, of which files, under which licence."""
    return f"{', '.join(channel.authors)}. {channel.rights}".strip()
