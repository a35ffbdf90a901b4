"""Feeds and calendars of what one watches, at addresses that can be shared.

    /watch?certification=RNCP27413&rome=D1407&organisme=110000072   a page, with a form
    /watch.atom?…&since=2026-01-01&months=12                        what changed, and what comes to an end, in Atom
    /watch.ics?…                                                    what comes to an end, in iCalendar

Nothing named is all certifications. `lang` says the language, as everywhere.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from rncp_graph.errors import LimitReached, QuestionError
from rncp_graph.language import language, t
from rncp_graph.questions.parameters import Parameter
from rncp_graph.server.documents import Documents
from rncp_graph.server.limits import Limits
from rncp_graph.server.pages import Pages
from rncp_graph.server.refusals import refusal
from rncp_graph.server.served import Served
from rncp_graph.stores.guarded import Guarded
from rncp_graph.terms import segment
from rncp_graph.watching import KINDS, MONTHS, News, Watch, news
from rncp_graph.watching.atom import MEDIA as ATOM
from rncp_graph.watching.atom import atom, entries
from rncp_graph.watching.calendar import MEDIA as ICALENDAR
from rncp_graph.watching.calendar import calendar
from rncp_graph.watching.channel import channel

FORMS = {"atom": (ATOM, atom), "ics": (ICALENDAR, calendar)}
SHOWN = 100
"""Lines of each part of the page; the feed holds more."""


class Watching:
    """What answers for feeds, calendars and their page."""

    def __init__(self, served: Served, documents: Documents, pages: Pages, limits: Limits) -> None:
        self._served, self._documents, self._pages = served, documents, pages
        self._limits = limits

    async def page(self, request: Request) -> Response:
        """Send the page: what changed and what ends, and where the feed and the calendar are."""
        said = _said(request)
        query = urlencode(said)

        def filled() -> dict[str, Any]:
            found = self._news(watch_of(said))
            told = [(one, self._pages.href("watch", self._iri(one.numero))) for one in entries(found)]
            parts = {kind: [one for one in told if one[0].kind == kind] for kind in ("end", "change")}
            shown = {kind: ones[:SHOWN] for kind, ones in parts.items()}
            counts = {kind: len(ones) for kind, ones in parts.items()}
            given = {kind: said.get(kind, "") for kind in KINDS}
            given |= {"since": found.since.isoformat(), "months": str(found.months)}
            spoken = urlencode({**said, "lang": language()})
            return {"parts": shown, "counts": counts, "asked_for": given, "feeds": spoken, "again": query}

        try:
            watch_of(said)
            return await self._pages.page(request, "watch.html", "watch", filled, key=query)
        except (QuestionError, LimitReached) as error:
            return _refused(request, error)

    async def document(self, request: Request) -> Response:
        """Send the feed or the calendar, as the suffix says."""
        said = _said(request)
        media, write = FORMS[request.url.path.rpartition(".")[2]]
        address = f"{self._served.site.address}{request.url.path[1:]}?{urlencode({**said, 'lang': language()})}"
        try:
            wanted = watch_of(said)
            make = partial(self._made, write, wanted, address)
            return await self._documents.send(request, media, make, spoken=True, key=urlencode(said))
        except (QuestionError, LimitReached) as error:
            return _refused(request, error)

    def _made(self, write: Any, wanted: Watch, address: str) -> bytes:
        written: bytes = write(self._news(wanted), channel(self._served.store, wanted, address, self._on_the_web))
        return written

    def _news(self, wanted: Watch) -> News:
        """What is told, asked within the limits of a query."""
        store = self._served.store
        return news(store, wanted, Guarded(store, self._limits.guard).query)

    def _iri(self, numero: str) -> str:
        return f"{self._served.store.base}certification/{segment(numero)}"

    def _on_the_web(self, iri: str) -> str:
        path = self._served.path(iri)
        return iri if path is None else self._served.site.address + path


def watch_of(said: dict[str, str]) -> Watch:
    """Return what an address asks to watch: values of one name are parted by commas, blanks and lines.

    Raises `QuestionError` for a day or a number that is none.

    >>> watch_of({"certification": "RNCP1, RS2", "months": "3"}).certification
    ('RNCP1', 'RS2')
    """
    months = said.get("months", str(MONTHS))
    if not (months.isascii() and months.isdecimal() and len(months) < 4):
        raise QuestionError(t(f"months : « {months} » : de 0 à 999", f"months: `{months}`: from 0 to 999"))
    named = {kind: tuple(one for one in said.get(kind, "").replace(",", " ").split()) for kind in KINDS}
    since = Parameter.named("date").n_triples(said["since"], "").split('"')[1] if "since" in said else None
    return Watch(**named, since=date.fromisoformat(since) if since else None, months=int(months))


def _refused(request: Request, error: QuestionError | LimitReached) -> Response:
    return refusal(request, 504 if isinstance(error, LimitReached) else 400, str(error))


def _said(request: Request) -> dict[str, str]:
    """The parameters of an address that are ours and say something, in the order of the form; several are one."""
    found = {}
    for name in (*KINDS, "since", "months"):
        if value := " ".join(one.strip() for one in request.query_params.getlist(name) if one.strip()):
            found[name] = value
    return found
