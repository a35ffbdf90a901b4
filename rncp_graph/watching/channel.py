"""What a feed and a calendar say of themselves: where they are, whose data they tell, where things are on the web."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rncp_graph.language import t
from rncp_graph.questions.finding import sources_of
from rncp_graph.stores import Store
from rncp_graph.watching import Watch


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed or a calendar: its title, what it watches, its address where it has one, who says so, files, licences.

    `href` gives the address of a certification, by its IRI; `base` is that of the store, of which identifiers are made.
    """

    title: str
    watched: tuple[str, ...]
    base: str
    address: str
    authors: tuple[str, ...]
    licences: tuple[str, ...]
    files: tuple[str, ...] = ()
    href: Callable[[str], str] = str

    @property
    def rights(self) -> str:
        """The files that it is made of, and under which licences."""
        return ". ".join(filter(None, (", ".join(self.files), " ".join(self.licences))))


def channel(store: Store, watch: Watch, address: str = "", href: Callable[[str], str] = str) -> Channel:
    """Return the channel of what is watched, in the language in force."""
    named = tuple(one for said in watch.named.values() for one in said)
    title = t("Veille RNCP et RS", "Watching the RNCP and the RS") + (
        t(" : ", ": ") + ", ".join(named) if named else ""
    )
    sources = sources_of(store)
    authors = tuple(dict.fromkeys(one.producteur or one.titre for one in sources)) or ("rncp_graph",)
    licences = tuple(dict.fromkeys(one.licence for one in sources if one.licence))
    files = tuple(dict.fromkeys(f"{one.titre} ({one.jour})" if one.jour else one.titre for one in sources))
    return Channel(title, named, store.base, address, authors, licences, files, href)
