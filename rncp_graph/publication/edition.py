"""An edition: one publication of a graph, with its day, its files, its sources; and the site on which it stands.

An edition stands in a folder of its own (`versions/{version}`), whose `edition.json` says what a later publication must
know of it. Its version is the day of the newest export in it; the second edition of a day is `{day}.2`. The same build
published again is the same edition.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple, cast

from rncp_graph.graph.provenance import GRAPH
from rncp_graph.publication.dumps import File
from rncp_graph.questions.figures import Counts, figures_of
from rncp_graph.questions.finding import Origine, sources_of
from rncp_graph.stores import Solutions, Store
from rncp_graph.terms import PREFIXES

VERSIONS = "versions"
RECORD = "edition.json"


@dataclass(frozen=True, slots=True)
class Site:
    """Where things are on the web, and who answers for them.

    `root` is the beginning of the IRIs of what is published (catalogue, datasets), `address` that of the files: an IRI
    lasts, and a host may change. `contact` is a page or an address of mail, `sparql` that of a SPARQL service.
    """

    base: str
    root: str
    address: str
    publisher: str
    contact: str
    sparql: str | None = None

    @classmethod
    def of(
        cls, base: str, address: str | None = None, publisher: str = "", contact: str = "", sparql: str | None = None
    ) -> Site:
        """Return the site of a graph of this base: its IRIs are under the folder above `id/`, and so are its files.

        >>> site = Site.of("https://w3id.org/rncp-graph/id/", "https://example.org/rncp")
        >>> site.root, site.address
        ('https://w3id.org/rncp-graph/', 'https://example.org/rncp/')
        """
        root = base.removesuffix("id/")
        where = f"{address.rstrip('/')}/" if address else root
        return cls(base, root, where, publisher or "rncp_graph", contact or root, sparql)


class Past(NamedTuple):
    """What is kept of an edition: its version, the instant of its publication, the build that it was made of."""

    version: str
    issued: str
    build: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One publication; `first` and `last` are the days that the graph speaks of."""

    version: str
    issued: datetime
    build: str
    sources: Sequence[Origine]
    counts: Counts
    first: date | None
    last: date | None
    files: Sequence[File] = ()
    previous: str | None = None

    @property
    def folder(self) -> str:
        """Its folder below that of the publication."""
        return f"{VERSIONS}/{self.version}"

    @property
    def record(self) -> str:
        """What is kept of it, in JSON."""
        past = Past(self.version, self.issued.isoformat(), self.build)
        return json.dumps(past._asdict(), indent=2) + "\n"


def edition_of(store: Store, folder: Path | None = None) -> Edition:
    """Return the edition that a store makes, alone or in a folder of others: new, unless the last is of its build."""
    sources, build = sources_of(store), last_made(store)
    last = max((source.jour for source in sources if source.jour), default=None)
    first = _one(store, f"?x <{PREFIXES['rncp']}du> ?o", "MIN(?o)")
    now = datetime.now(UTC).replace(microsecond=0)
    day, former = (last or now.date()).isoformat(), editions(folder) if folder else []
    again = former.pop() if former and former[-1].build == build else None
    same = sum(one.version.partition(".")[0] == day for one in former)
    return Edition(
        version=again.version if again else f"{day}.{same + 1}" if same else day,
        issued=datetime.fromisoformat(again.issued) if again else now,
        build=build,
        sources=sources,
        counts=figures_of(store),
        first=date.fromisoformat(first) if first else None,
        last=last,
        previous=former[-1].version if former else None,
    )


def last_made(store: Store) -> str:
    """Return the IRI of what made the store what it is: of its build and its inferences, the last to begin."""
    ended = f"?made <{PREFIXES['prov']}endedAtTime> ?end"
    rows = store.query(f"SELECT ?made {{ GRAPH <{store.base}{GRAPH}> {{ {ended} }} }}")
    made = (cast(Any, row["made"]).value for row in cast(Solutions, rows))
    return max(made, key=lambda iri: iri.rpartition("/")[2], default="")  # the instant ends its name


def _one(store: Store, pattern: str, what: str) -> str:
    value: Any = next(cast(Solutions, store.query(f"SELECT ({what} AS ?found) {{ {pattern} }}")))["found"]
    return value.value if value else ""


def editions(folder: Path) -> list[Past]:
    """Return the editions that stand in a folder, the oldest first."""
    texts = [path.read_text(encoding="utf-8") for path in (folder / VERSIONS).glob(f"[!.]*/{RECORD}")]
    return sorted((Past(**json.loads(text)) for text in texts), key=lambda one: (one.issued, one.version))
