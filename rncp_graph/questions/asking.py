"""How a question is put to a store: here and now, or in a process of its own, within limits."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection
from functools import partial
from typing import Protocol, TypeVar

from rncp_graph.errors import QuestionError, RncpGraphWarning
from rncp_graph.language import t
from rncp_graph.resources import resource
from rncp_graph.settings import SECONDS, SIZE, seconds, settings
from rncp_graph.settings import memory as size
from rncp_graph.stores import Answer, Store
from rncp_graph.stores.oxigraph import OxigraphStore

N = TypeVar("N", int, float)

Ask = Callable[[str], Answer]
"""Puts a SPARQL text to a store."""


class Asked(Protocol):
    """A question, as far as it matters here: where it was read."""

    @property
    def where(self) -> str:
        """A file, or `SPARQL`."""
        ...


def asking(
    store: Store,
    asked: Asked,
    timeout: float | str | None = None,
    memory: int | str | None = None,
    allow_services: Collection[str] = (),
) -> Ask:
    """Return what asks a store; `question.query` tells how, by who wrote the question and where the store is.

    Raises `QuestionError` for a time or a memory that is none.
    """
    most, room = time_of(timeout), size_of(memory)
    limited = timeout is not None or memory is not None
    ask = store.query
    if isinstance(store, OxigraphStore) and store.version:
        if limited or not is_ours(asked):
            from rncp_graph.guard import Limits
            from rncp_graph.stores.guarded import Guarded

            said = settings()
            ask = Guarded(store, Limits(seconds=most or said.query_timeout, memory=room or said.query_memory)).query
    elif isinstance(store, OxigraphStore):
        if limited:
            here = t(
                "une base en mémoire répond ici même, sans limites", "a store in memory answers here, without limits"
            )
            warnings.warn(here, RncpGraphWarning, stacklevel=3)
    elif most is not None:
        from rncp_graph.stores.endpoint.sparql import SparqlStore

        if isinstance(store, SparqlStore):
            ask = store.within(most).query
    named = [allow_services] if isinstance(allow_services, str) else allow_services
    return partial(ask, allow_services=named) if named else ask


def time_of(said: object, name: str = "timeout") -> float | None:
    """Return seconds as a number, or as one writes them. Raises `QuestionError` for what are none."""
    return _read(said, seconds, name, SECONDS)


def size_of(said: object, name: str = "memory") -> int | None:
    """Return bytes as a number, or as one writes them. Raises `QuestionError` for what are none.

    >>> size_of("512M"), size_of(None)
    (536870912, None)
    """
    return _read(said, size, name, SIZE)


def _read(said: object, read: Callable[[str], N], name: str, needs: tuple[str, str]) -> N | None:
    """A limit as a number, or as one writes it."""
    if said is None:
        return None
    try:
        return read(str(said))
    except ValueError:
        raise QuestionError(t(f"{name} : {needs[0]} (« {said} »)", f"{name}: {needs[1]} (`{said}`)")) from None


def is_ours(asked: Asked) -> bool:
    """Return whether a question is one of the library, of those that give networks included."""
    return asked.where.startswith(str(resource("queries")))
