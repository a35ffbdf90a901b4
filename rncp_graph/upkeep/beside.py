"""What each version keeps beside its store: index of words, what pathfinder and networks ask for, its journal."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from rncp_graph.questions.kept import share_answers, write_answers
from rncp_graph.rdf.vocabulary import term
from rncp_graph.searching.index import share_index, write_index
from rncp_graph.searching.statements import Statements
from rncp_graph.stores import Solutions, Store
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.upkeep.journal import share_journal

MANY = 1_000
"""Certifications of a store from which on it keeps answers: those of fewer are had at once."""


def write_beside(store: Store, version: Path, statements: Statements | None = None) -> None:
    """Write all of it into a version, of a store that is whole. Raises `StoreError` where it cannot be written.

    `statements` are those that index and pathfinder read, where they were kept while the store was filled.
    """
    from rncp_graph.pathways.reading import write_reading  # numpy takes a tenth of a second of those who only read

    write_index(store, version, statements)
    write_reading(store, version, statements)
    if next(iter(cast(Solutions, store.query(_MANY))), None):
        write_answers(store, version)


_MANY = f"SELECT ?c {{ ?c a {term('rncp:Certification')} }} OFFSET {MANY} LIMIT 1"


def share_beside(source: OxigraphStore, version: Path) -> None:
    """Give a version what another one keeps, of which the default graph is the same; files are shared, not copied."""
    from rncp_graph.pathways.reading import share_reading

    share_index(source, version)
    share_reading(source, version)
    share_answers(source, version)
    share_journal(source, version)
