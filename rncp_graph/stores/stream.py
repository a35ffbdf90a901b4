"""An iterable of chunks as a file to read."""

from __future__ import annotations

import io
from collections.abc import Iterable


class Stream(io.RawIOBase):
    """Chunks of bytes as a file; remembers the exception that their source raised, in `failure`.

    >>> Stream([b"ab", b"", b"c"]).read()
    b'abc'
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._left = iter(chunks), memoryview(b"")
        self.failure: Exception | None = None

    def readable(self) -> bool:
        """Return that it is there to be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes, none at the end."""
        if size < 0:
            return b"".join(iter(lambda: self.read(1 << 20), b""))
        while not self._left:
            try:
                self._left = memoryview(next(self._chunks))
            except StopIteration:
                return b""
            except Exception as error:
                self.failure = error
                raise
        data, self._left = self._left[:size], self._left[size:]
        return data.tobytes()
