"""The answer to a query as the engine writes it, out of a process of its own, within limits: for who hands it on.

No term is made of it on the way. The first chunk says which kind of answer it is, the others are its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from rncp_graph.errors import LimitReached, QuestionError
from rncp_graph.guard import Handing, Limits, Run
from rncp_graph.guard.limits import size
from rncp_graph.language import t
from rncp_graph.stores.faults import translated
from rncp_graph.stores.guarded import guard_of, opened
from rncp_graph.stores.oxigraph import OxigraphStore
from rncp_graph.stores.protocol import Dataset

if TYPE_CHECKING:
    from rncp_graph.stores.endpoint.sparql import SparqlStore

ROWS, TRIPLES, TRUTH = "rows", "triples", "truth"
"""The kinds of answers: to a SELECT, to a CONSTRUCT or DESCRIBE, to an ASK."""
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]").search
PACKET = 1 << 16
"""Bytes of a chunk, at most those of one write of the engine more."""


class NoForm(QuestionError):
    """An answer of a kind in which nobody wants it; `kind` is which."""

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes with the kind."""
        return type(self), (str(self), self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query, the graphs that it is asked of, the form that each kind of answer is wanted in, and its most bytes.

    Forms are named as pyoxigraph does: `JSON`, `XML`, `CSV`, `TSV`; `TURTLE`, `N_TRIPLES`, `RDF_XML`, `JSON_LD`.
    `by` says what raises the number of bytes.
    """

    text: str
    forms: dict[str, str]
    dataset: Dataset | None = None
    allow_services: tuple[str, ...] = ()
    most: int = 1 << 30
    by: str = "Asked.most"


def ask(store: OxigraphStore | SparqlStore, asked: Asked, limits: Limits) -> Run:
    """Return the answer under way: its kind (`ROWS`, `TRIPLES`, `TRUTH`), then its bytes; `close` or `cancel` ends it.

    Iterating raises `QuestionError` for a query that cannot be parsed or is refused, `NoForm` where its kind of answer
    is wanted in no form, `LimitReached` beyond a limit. Nothing is written before the first bytes, so these may come
    at the beginning or later.
    """
    return guard_of(store, network=bool(asked.allow_services)).run(_answer, asked, limits=limits)


def warm(store: OxigraphStore | SparqlStore, allow_services: Collection[str] = ()) -> None:
    """Have a process ready that answers `ask`."""
    asked = Asked(text="ASK {}", forms={TRUTH: "JSON"}, allow_services=tuple(allow_services))
    for _ in ask(store, asked, replace(Limits(), network=bool(allow_services))):
        pass


# --- in the process of its own -----------------------------------------------------------------------------------


def _answer(asked: Asked) -> Handing:
    def work(take: Callable[[object], None]) -> None:
        found = opened().asked(asked.text, asked.dataset, asked.allow_services)
        kind = _kind(found)
        if kind not in asked.forms:
            raise NoForm(
                t("aucune forme voulue ne convient", "it can be had in none of the forms that are wanted"), kind
            )
        take(kind)
        name = asked.forms[kind]
        form = getattr(ox.RdfFormat if kind == TRIPLES else ox.QueryResultsFormat, name)
        out = _Xml(take, asked, kind) if name in ("XML", "RDF_XML") else _Packets(take, asked)
        with translated():
            found.serialize(cast(IO[bytes], out), form)
        out.end()

    return Handing(work)


def _kind(found: Any) -> str:
    if isinstance(found, ox.QueryBoolean):
        return TRUTH
    return TRIPLES if isinstance(found, ox.QueryTriples) else ROWS


class _Packets:
    """A file whose bytes are taken in chunks, no more of them than asked for."""

    def __init__(self, take: Callable[[object], None], asked: Asked) -> None:
        self._take, self._asked = take, asked
        self._held, self._left = bytearray(), asked.most

    def write(self, data: bytes) -> int:
        """Hold bytes, and hand them on when they are a chunk. Raises `LimitReached`."""
        self._left -= len(data)
        if self._left < 0:
            most, by = self._asked.most, self._asked.by
            said = t(
                f"réponse arrêtée à sa limite : {size(most)} ({by} la relève)",
                f"answer ended at its limit: {size(most)} ({by} raises it)",
            )
            raise LimitReached(said, "bytes", most)
        self._held += data
        if len(self._held) >= PACKET:
            self.end()
        return len(data)

    def flush(self) -> None:
        """Do nothing: the engine says it at the end, which is `end`."""

    def end(self) -> None:
        """Hand on what is held."""
        if self._held:
            self._take(bytes(self._held))
            self._held.clear()


class _Xml(_Packets):
    """The same of XML: a carriage return is written by number, for readers take it for a line feed as it is."""

    def __init__(self, take: Callable[[object], None], asked: Asked, kind: str) -> None:
        super().__init__(take, asked)
        self._kind = kind

    def write(self, data: bytes) -> int:
        """Hold bytes. Raises `NoForm` for a character that XML 1.0 cannot hold: the engine writes it all the same."""
        if found := _FORBIDDEN(data):
            sign = f"U+{found[0][0]:04X}"
            raise NoForm(t(f"XML ne peut contenir {sign}", f"XML cannot hold {sign}"), self._kind)
        super().write(data.replace(b"\r", b"&#13;"))
        return len(data)
