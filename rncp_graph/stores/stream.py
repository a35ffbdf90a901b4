"""Files between us and an engine: chunks as a file to read, and a file to write that counts its lines."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import IO


class _Witness(io.RawIOBase):
    """A file that remembers the exception which an engine makes one of its own of."""

    _failure: Exception | None = None

    def testify(self) -> None:
        """Raise what was raised behind the engine, if anything was."""
        failure, self._failure = self._failure, None
        try:
            if failure is not None:
                raise failure from None
        finally:
            del failure  # an error with a name in its own frame stays until the garbage collector comes by


class Stream(_Witness):
    """Chunks of bytes as a file; remembers the exception that their source raised.

    >>> stream = Stream([b"ab", b"", b"c"])
    >>> stream.read(0), stream.read(1), stream.read()
    (b'', b'a', b'bc')
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._current = iter(chunks), io.BytesIO()

    def readable(self) -> bool:
        """Return `True`: it is there to be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes, none at the end."""
        if size < 0:
            return b"".join(iter(lambda: self.read(1 << 20), b""))
        while not (data := self._current.read(size)) and size:
            try:
                self._current = io.BytesIO(next(self._chunks))
            except StopIteration:
                return b""
            except Exception as error:
                self._failure = error
                raise
        return data


class Lines(_Witness):
    r"""A file to write that passes all on to another one, and counts the lines; `hear` is told their number so far.

    It remembers the exception that the other one raised.

    >>> lines = Lines(io.BytesIO())
    >>> _ = lines.write(b"a\nb\n")
    >>> lines.number
    2
    """

    def __init__(self, out: IO[bytes], hear: Callable[[int], object] | None = None) -> None:
        self._out, self._hear = out, hear
        self.number = 0

    def writable(self) -> bool:
        """Return `True`: it is there to be written."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Write to the other file."""
        self.number += data.count(b"\n")
        try:
            if self._hear:
                self._hear(self.number)
            self._out.write(data)
        except Exception as error:
            self._failure = error
            raise
        return len(data)
