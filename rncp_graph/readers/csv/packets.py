"""Rows of several tables gathered in packets of whole fiches, whatever their order in the files.

What waits in memory is bounded: past so many rows all are set aside in a temporary file. A packet travels in the same
form to where it is read: that of `marshal`, which takes a fifth of the time of JSON and is only for bytes of our own.
"""

from __future__ import annotations

import marshal
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from rncp_graph.files.spool import Slot, Spool

FICHES = 500
"""Fiches of a packet: about a megabyte of the official export."""

ROWS = 50_000
"""Rows that wait in memory, some 20 MB."""

_FORMAT = 4
"""Of `marshal`: the one that every Python since 3.4 reads."""

_BATCH = 5_000

CsvRow = tuple[str, ...]
"""The number of a fiche, then the values of a row."""

Tables = dict[str, list[CsvRow]]
"""Rows by table."""


def unpacked(packed: bytes) -> Tables:
    """Read a packet as `Packets.packed` gives it."""
    return _together(marshal.loads(packed))  # noqa: S302 - bytes of our own, never a source


def _pack(value: Any) -> bytes:
    return marshal.dumps(value, _FORMAT)


def _together(parts: list[bytes]) -> Tables:
    """The rows of the parts of a packet, in their order."""
    tables: Tables = defaultdict(list)
    for part in parts:
        for table, rows in marshal.loads(part).items():  # noqa: S302
            tables[table] += rows
    return tables


@dataclass(slots=True)
class _Packet:
    """The rows of some fiches: those that wait in memory, and where the earlier ones stand in the file."""

    waiting: Tables = field(default_factory=lambda: defaultdict(list))
    deposits: list[Slot] = field(default_factory=list)


class Packets(AbstractContextManager["Packets"]):
    """Packets that fill up as rows come in. Fiches stand in the order in which their numbers first came.

    >>> with Packets() as packets:
    ...     packets.add("Standard", [("RS1", "Piano"), ("RS2", "Flûte")])
    ...     packets.add("Rome", [("RS2", "L1202"), ("RS1", "L1202")])
    ...     [tables["Rome"] for tables in packets.tables()]
    [[('RS2', 'L1202'), ('RS1', 'L1202')]]
    """

    def __init__(self, fiches: int = FICHES, rows: int = ROWS) -> None:
        """Begin without rows; `fiches` is the size of a packet, `rows` how many rows may wait in memory."""
        self._fiches, self._lignes = fiches, rows
        self._de: dict[str, Tables] = {}
        self._packets: list[_Packet] = []
        self._waiting = 0
        self._spool = Spool()

    def __exit__(self, *error: object) -> None:
        """Remove the temporary file."""
        self._spool.close()

    def add(self, table: str, rows: Iterable[CsvRow]) -> None:
        """Add rows of a table."""
        rows, de = iter(rows), self._de
        while batch := list(islice(rows, _BATCH)):
            for row in batch:
                (de.get(row[0]) or self._place(row[0]))[table].append(row)
            self._waiting += len(batch)
            if self._waiting > self._lignes:
                self._set_aside()

    def tables(self) -> Iterator[Tables]:
        """Return the packets, and forget each as it is given; the rows of a table stand in the order of its file."""
        for packet in self._drain():
            yield _together(self._parts(packet)) if packet.deposits else packet.waiting

    def packed(self) -> Iterator[bytes]:
        """Return the packets as `unpacked` reads them, and forget each as it is given."""
        for packet in self._drain():
            yield _pack(self._parts(packet))

    def _place(self, numero: str) -> Tables:
        """Where the rows of a number wait, when it has no place yet, or none wait there."""
        if numero not in self._de:
            if len(self._de) % self._fiches == 0:
                self._packets.append(_Packet())
            self._de[numero] = self._packets[-1].waiting
        return self._de[numero]

    def _drain(self) -> Iterator[_Packet]:
        self._de.clear()
        self._packets.reverse()
        while self._packets:
            yield self._packets.pop()

    def _set_aside(self) -> None:
        """Set aside the rows that wait."""
        for packet in self._packets:
            packet.deposits.append(self._spool.put(_pack(dict(packet.waiting))))
            packet.waiting.clear()
        self._waiting = 0

    def _parts(self, packet: _Packet) -> list[bytes]:
        """The parts of a packet: those set aside, then the rows that wait."""
        return [*map(self._spool.get, packet.deposits), _pack(dict(packet.waiting))]
