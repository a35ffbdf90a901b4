"""Fiches that several sources hold, put aside as they pass, then merged bucket by bucket by the same workers.

A bucket holds all that is told of some fiches, which their number alone puts there. So memory holds a few hundred
fiches at a time, however many there are, and any worker can merge and write a bucket by itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from rncp_graph.building.text import fiche_text, source_text
from rncp_graph.files.spool import Slot, Spool
from rncp_graph.graph.disagreements import count, disagreement_lines, disagreements
from rncp_graph.graph.merge import Export, Told, merge
from rncp_graph.graph.shared import Shared
from rncp_graph.model.packing import unpacked
from rncp_graph.searching.kept import Spooled, lines, spooled

FICHES = 500
"""About so many fiches of a bucket, each source counted: some ten megabytes of the register."""


def bucket_of(numero: str, number: int) -> int:
    """Return which of so many buckets, or of partitions, is that of a fiche: it hangs on the number alone.

    >>> bucket_of("RNCP7141", 4) == bucket_of("RNCP7141", 4) < 4
    True
    """
    return zlib.crc32(numero.encode()) % number


@dataclass(frozen=True, slots=True)
class Bucket:
    """Some fiches, each with the bytes that each export tells of it, by the name of its graph."""

    base: str
    exports: dict[str, Export]
    by_source: bool
    kept: bool
    fiches: list[tuple[str, list[tuple[str, bytes]]]]


@dataclass(slots=True)
class Written:
    """A bucket in N-Quads: each fiche by its number, what they share with others, the disagreements counted.

    `kept` is what an index of words reads.
    """

    shared: Shared
    kept: Spooled | None = None
    fiches: list[tuple[str, bytes]] = field(default_factory=list)
    disagreements: int = 0


class Aside:
    """The fiches put aside: their bytes in a file without a name, where they stand in memory."""

    def __init__(self) -> None:
        """Begin with none."""
        self._spool = Spool()
        self._places: dict[str, list[tuple[str, Slot]]] = {}

    def put(self, numero: str, graph: str, data: bytes) -> None:
        """Put aside what an export tells of a fiche."""
        self._places.setdefault(numero, []).append((graph, self._spool.put(data)))

    def buckets(self, exports: dict[str, Export], base: str, *, by_source: bool, kept: bool) -> Iterator[Bucket]:
        """Return all that was put aside, one bucket after the other, the numbers of each in their order."""
        count = sum(map(len, self._places.values()))
        numbers: list[list[str]] = [[] for _ in range(-(-count // FICHES))]
        for numero in sorted(self._places):
            numbers[bucket_of(numero, len(numbers))].append(numero)
        for some in filter(None, numbers):
            told = {numero: self._places[numero] for numero in some}
            yield Bucket(base, exports, by_source, kept, [
                (numero, [(graph, self._spool.get(place)) for graph, place in places])
                for numero, places in told.items()
            ])  # fmt: skip


def merge_bucket(bucket: Bucket) -> Written:
    """Merge the fiches of a bucket and write them as N-Quads, with what each source says in its own graph."""
    done, kept = Written(Shared(bucket.base)), lines() if bucket.kept else None
    for numero, told in bucket.fiches:
        merged = merge(Told(bucket.exports[graph], unpacked(data)) for graph, data in told)
        graphs = sorted({export.graph for export, _ in merged.told})
        text = [fiche_text(merged.fiche, graphs, done.shared, merged.observed, kept)]
        if bucket.by_source or len(graphs) > 1:  # one source that repeats a number is one source
            text += [source_text(fiche, export.graph, bucket.base) for export, fiche in merged.told]
        found = list(disagreements(merged))
        done.disagreements += count(found)
        text += ["".join(disagreement_lines(numero, one, bucket.base)).encode() for one in found]
        done.fiches.append((numero, b"".join(text)))
    done.kept = spooled(kept)
    return done
