"""Slices of a source, mapped to N-Quads anywhere: in this process, in a pool of processes, on a cluster.

`traduire` is a pure function from a slice to text and to what must be known of it besides. What is done with several
processes is what is done with one: slices come back in their order.
"""

from __future__ import annotations

import io
import os
import threading
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import connection, get_context, parent_process
from pathlib import Path

from rncp_graph import provenance
from rncp_graph.communs import Communs
from rncp_graph.mapping import iri
from rncp_graph.problemes import Probleme
from rncp_graph.readers import Source, reader_of
from rncp_graph.readers.source import Fichier


@dataclass(frozen=True, slots=True)
class Tranche:
    """A part of a source that can be read by itself, and what its fiches need to become quads."""

    path: Path
    format: str
    fichier: str
    contenu: bytes
    graphe: str
    base: str


@dataclass(slots=True)
class Traduction:
    """A slice in N-Quads, with its numbers of fiches, what they share with others, and its doubts."""

    texte: bytes
    communs: Communs
    numeros: list[str] = field(default_factory=list)
    problemes: list[Probleme] = field(default_factory=list)
    inconnus: Counter[str] = field(default_factory=Counter)
    version_flux: str | None = None


def traduire(tranche: Tranche) -> Traduction:
    """Read a slice and write its fiches, their links and their origin as N-Quads."""
    fichier = Fichier(tranche.fichier, len(tranche.contenu), lambda: io.BytesIO(tranche.contenu))
    source = Source(tranche.path, tranche.format, [fichier], reader_of(tranche.format).lire)
    done = Traduction(b"", Communs(tranche.base))
    source.entend = done.problemes.append
    text: list[str] = []
    for fiche in source:
        done.numeros.append(fiche.numero)
        text += done.communs.fiche_lines(fiche)
        text.append(provenance.derived(iri(fiche, tranche.base), tranche.graphe, tranche.base))
    done.texte = "".join(text).encode()
    done.inconnus, done.version_flux = source.inconnus, source.version_flux
    return done


def tranches(source: Source, graphe: str, base: str) -> Iterator[Tranche]:
    """Cut a source into slices; a source whose reader cannot cut gives none (see `decoupable`)."""
    for part in reader_of(source.format).tranches(source.fichiers, source):  # type: ignore[attr-defined]
        with part.ouvrir() as file:
            yield Tranche(source.path, source.format, part.nom, file.read(), graphe, base)


def decoupable(source: Source) -> bool:
    """Tell whether the reader of a source can cut it."""
    return hasattr(reader_of(source.format), "tranches")


class Processus:
    """A pool of processes that translate slices, a few ahead of what has been taken."""

    def __init__(self, pool: ProcessPoolExecutor, number: int) -> None:
        """Wrap a pool of `number` processes."""
        self.pool, self.ahead = pool, 2 * number + 1

    def traduire(self, parts: Iterator[Tranche]) -> Iterator[Traduction]:
        """Translate slices, and give them back in their order."""
        waiting: deque[Future[Traduction]] = deque()
        for part in parts:
            waiting.append(self.pool.submit(traduire, part))
            if len(waiting) >= self.ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def processus(number: int) -> Iterator[Processus | None]:
    """Open a pool of processes that end with this one, even when it is killed; none for less than two."""
    if number < 2:
        yield None
        return
    with ProcessPoolExecutor(number, mp_context=get_context("spawn"), initializer=_end_with_parent) as pool:
        try:
            yield Processus(pool, number)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
