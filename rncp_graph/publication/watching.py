"""What a publication tells to those who watch: a feed of the whole edition, and a calendar of what comes to an end."""

from __future__ import annotations

from rncp_graph.language import use_language
from rncp_graph.publication.edition import Site
from rncp_graph.stores import Store
from rncp_graph.watching import Watch, news
from rncp_graph.watching.atom import atom
from rncp_graph.watching.calendar import calendar
from rncp_graph.watching.channel import channel

AHEAD = Watch(months=12)
BACK = Watch(months=3)
"""Months that the calendar looks ahead, and the feed back and ahead."""


def names() -> list[str]:
    """Return the names of the files, in both languages, as those of pages are.

    >>> names()
    ['changes.atom', 'expirations.ics', 'changes.fr.atom', 'expirations.fr.ics']
    """
    return [
        f"{name}{mark}.{form}" for mark in ("", ".fr") for name, form in (("changes", "atom"), ("expirations", "ics"))
    ]


def watched(store: Store, address: str, site: Site) -> dict[str, bytes]:
    """Return feed and calendar in both languages, by the names of their files, which are at an address on the web."""

    def href(iri: str) -> str:
        return site.address + iri.removeprefix(site.root) if iri.startswith(site.root) else iri

    back, ahead = news(store, BACK), news(store, AHEAD)
    found: dict[str, bytes] = {}
    for name, lang in zip(names(), ("en", "en", "fr", "fr"), strict=True):
        with use_language(lang):
            is_feed = name.endswith(".atom")
            said = channel(store, BACK if is_feed else AHEAD, f"{address}{name}", href)
            found[name] = atom(back, said) if is_feed else calendar(ahead, said)
    return found
