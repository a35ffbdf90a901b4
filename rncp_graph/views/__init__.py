"""Views: the register in the vocabularies of others, as files for those who read nothing else.

`elm` is the European Learning Model, `schema` is schema.org as search engines read it, `ctdl` the Credential
Transparency Description Language. Each is a projection by queries of `ontology/`: files come out, and the graph stays
as it is.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from rncp_graph.language import Progress, counting, t
from rncp_graph.stores import Store
from rncp_graph.views import elm, trees
from rncp_graph.views.projection import held

__all__ = ["VIEWS", "write_views"]

VIEWS = ("elm", *trees.VOCABULARIES)
"""The views that there are."""


def write_views(
    store: Store,
    folder: str | Path,
    *,
    views: Collection[str] = VIEWS,
    elm_version: str = "3.1",
    progress: Progress | None = None,
) -> dict[Path, int]:
    """Write views of a store into a folder, which is made where it is not there, and return how much each file holds.

    That is triples for a Turtle file, objects for a JSON-LD file, and certifications for the list of those that the
    European view cannot hold, `elm/unpublished.csv`. `progress` is called with the number of certifications written.

    Raises `StoreError` for a folder that cannot be written and a store that cannot be read, or is of another layout.

    >>> import tempfile
    >>> from rncp_graph import open_store
    >>> with tempfile.TemporaryDirectory() as place:
    ...     written = write_views(open_store(), place)
    ...     print(sorted(path.relative_to(place).as_posix() for path in written))
    ['ctdl/credentials.jsonld', 'elm/accreditations.ttl', 'elm/opportunities.ttl', 'elm/qualifications.ttl', \
'elm/unpublished.csv', 'schema/credentials.jsonld']
    """
    _ = store.layout  # another one is refused before anything is written
    asked = held(store, {*views, "schema"})  # which the sources are told by, in CTDL too
    written: dict[Path, int] = {}
    for view in VIEWS:
        if view not in views:
            continue
        place = Path(folder, view)
        place.mkdir(parents=True, exist_ok=True)
        heard = counting(progress, t(f"{view}, certifications écrites :", f"{view}, certifications written:"))
        if view == "elm":
            written |= elm.write(asked, place, elm_version, heard)
        else:
            path = place / "credentials.jsonld"
            written[path] = trees.write(asked, path, view, heard)
    return written
