"""A new version of a store, in which a named graph is made anew, and all else is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.versions import construction
from rncp_graph.upkeep.beside import share_beside


@contextmanager
def revision(where: OxigraphStore | str | Path) -> Iterator[OxigraphStore]:
    """Open a store to write named graphs to: one in memory itself, of one on disk, given by its folder, a copy.

    The copy becomes the version of the store when the block ends well. Raises `StoreError` for a store that cannot be
    written, `StoreMissing` for a folder that holds none.
    """
    if isinstance(where, OxigraphStore):
        where.check_writable()
        yield where
        return
    source = OxigraphStore.disk(Path(where))
    with construction(Path(where)) as version:
        copy = OxigraphStore.copying(source, version)
        yield copy
        copy.compact()
        share_beside(source, version)
        copy.close()
