"""What is served: a store as its build left it, and where its IRIs are on the web."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from rncp_graph.errors import StoreError
from rncp_graph.exports.description import Descriptions
from rncp_graph.language import t
from rncp_graph.portraits.around import Whole
from rncp_graph.publication.edition import Edition, Site, edition_of, last_made
from rncp_graph.questions.finding import Origine
from rncp_graph.stores.endpoint.sparql import SparqlStore
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.terms import ONTOLOGY


@dataclass(frozen=True)
class Served:
    """A store, the site on which it stands, and the folder of its publication, where there is one."""

    store: OxigraphStore | SparqlStore
    site: Site
    version: str
    built: datetime
    published: Path | None = None

    @classmethod
    def of(cls, store: OxigraphStore | SparqlStore, site: Site | None = None, published: Path | None = None) -> Served:
        """Return what serves a store. Raises `StoreError` for one in memory."""
        name = version_of(store)
        try:
            built = datetime.strptime(name, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC, microsecond=0)
        except ValueError:  # an endpoint that does not say when its graph was built
            built = datetime.now(UTC).replace(microsecond=0)
        where = site or Site.of(store.base)
        where = replace(where, sparql=where.sparql or f"{where.address}sparql")
        return cls(store, where, name, built, published)

    def iri(self, path: str) -> str:
        """Return the IRI of a path below the root."""
        return self.site.root + path

    def path(self, iri: str) -> str | None:
        """Return the path below the root of a node or of a term of the ontology; of what is elsewhere nothing."""
        if iri.startswith(self.site.root):
            return iri.removeprefix(self.site.root)
        return f"ontology#{iri.removeprefix(ONTOLOGY)}" if iri.startswith(ONTOLOGY) else None

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """What paths may begin with beyond our own: the path of the IRIs, and that of the address, the longest first.

        A proxy may take it away, or not.
        """
        parts = {urlsplit(one).path.rstrip("/") for one in (self.site.root, self.site.address)}
        return tuple(sorted(parts - {""}, key=len, reverse=True))

    @cached_property
    def edition(self) -> Edition:
        """The edition that the store makes by itself, of the instant of its build."""
        return replace(edition_of(self.store), issued=self.built)

    @cached_property
    def descriptions(self) -> Descriptions:
        """What writes triples of the store."""
        return Descriptions(self.store)

    @cached_property
    def whole(self) -> Whole:
        """What holds for all of the store."""
        return Whole.of(self.store)

    @property
    def sources(self) -> Sequence[Origine]:
        """What the store was built of."""
        return self.whole.sources

    @property
    def day(self) -> date:
        """The day of the data."""
        return self.whole.export.date

    @cached_property
    def licences(self) -> list[str]:
        """The licences of the data."""
        return sorted({one.licence for one in self.sources if one.licence})


def version_of(store: OxigraphStore | SparqlStore) -> str:
    """Return the name of what a store holds, which changes with it: of its version, or of the build an endpoint tells.

    Raises `StoreError` for a store in memory.
    """
    if isinstance(store, SparqlStore):
        return last_made(store).rpartition("/")[2]
    if store.version is None:
        raise StoreError(
            t(
                "une base en mémoire ne se sert pas : il faut un dossier, ou une adresse",
                "a store in memory is not served: give a folder, or an address",
            )
        )
    return store.version.name
