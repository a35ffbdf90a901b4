"""Bytes put aside: a file without a name, in memory as long as it is small."""

from __future__ import annotations

import io
import tempfile
from typing import NamedTuple


class Slot(NamedTuple):
    """Where a piece stands in a spool: its first byte, and its size in bytes."""

    start: int
    size: int


class Spool(tempfile.SpooledTemporaryFile[bytes]):
    """Bytes put aside: a file without a name, in memory up to so many bytes, then on the disk.

    It is written and read as any file, or piece by piece. It goes when it is closed, or when nobody holds it any more.

    >>> with Spool() as spool:
    ...     places = [spool.put(b"piano"), spool.put(b"violin")]
    ...     [spool.get(place) for place in reversed(places)]
    [b'violin', b'piano']
    """

    def __init__(self, memory: int = 1 << 20) -> None:
        """Open an empty one, of which at most `memory` bytes stay in memory."""
        super().__init__(max_size=memory)

    def __del__(self) -> None:
        self.close()

    def put(self, data: bytes) -> Slot:
        """Put a piece aside, and return where it stands."""
        place = Slot(self.seek(0, io.SEEK_END), len(data))
        self.write(data)
        return place

    def get(self, place: Slot) -> bytes:
        """Return the piece at a place."""
        self.seek(place.start)
        return self.read(place.size)
