"""The door in: bytes of a source, fiches out. `read` finds the reader by content."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from rncp_graph.errors import SourceError
from rncp_graph.langue import t
from rncp_graph.readers.archives import fichiers
from rncp_graph.readers.source import Reader, Source

__all__ = ["Source", "read"]


def read(path: str | Path) -> Source:
    """Open a source of fiches: XML flow, CSV export (zip, folder, or its `Standard` file), old fiche (text or PDF).

    The fiches stream: nothing is read before the source is iterated, save its first bytes.

    Raises `SourceError` when the file is missing or holds no fiches that a reader knows, `UnsafeSource` when it is
    refused for what it could do.
    """
    # Readers are imported when they are needed: the PDF library alone takes half a second.
    from rncp_graph.readers import csv, pdf, resume, xml

    where = Path(path)
    found = csv.with_siblings(where, fichiers(where))
    for reader in (cast(Reader, module) for module in (xml, csv, resume, pdf)):
        if reader.reconnait(found):
            return Source(where, reader.FORMAT, found, reader.lire)
    raise SourceError(
        t(
            "ni flux XML, ni export CSV, ni ancienne fiche du RNCP",
            "neither XML flow, nor CSV export, nor old fiche of the RNCP",
        ),
        source=where.name,
    )
