"""What stands, published: unless it is already, as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rncp_graph.publication.dcat import FORMS
from rncp_graph.publication.edition import edition_of, editions
from rncp_graph.publication.publish import publish
from rncp_graph.stores.oxigraph import OxigraphStore


@dataclass(frozen=True, slots=True)
class Publishing:
    """Where a store is to be published, and how; see `publish`."""

    folder: Path
    address: str | None = None
    publisher: str = ""
    contact: str = ""
    sparql: str | None = None
    pages: bool = False


def published(store: OxigraphStore, how: Publishing, phase: Callable[[str], object]) -> str | None:
    """Publish a store, and return the version of its edition; nothing where that stands already.

    The catalogue is written last: what it does not name was not published to the end, and is published again.
    """
    catalogue, present = how.folder / list(FORMS)[-1], edition_of(store, how.folder)
    stands = any(one.build == present.build for one in editions(how.folder)) and catalogue.is_file()
    if stands and f"{present.folder}/" in catalogue.read_text(encoding="utf-8"):
        return None
    done = publish(
        store,
        how.folder,
        address=how.address,
        publisher=how.publisher,
        contact=how.contact,
        sparql=how.sparql,
        pages=how.pages,
        phase=phase,
    )
    return done.edition.version
