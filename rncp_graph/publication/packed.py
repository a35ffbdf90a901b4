"""Packed dumps, written and read by a quick library: each is some gigabytes before it is packed.

To write them takes it a tenth of the time of the standard library, and to read them half of it, for files a third
larger; any reader of gzip reads them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from rncp_graph.resources import optional

EXTRA = "parquet"
_LEVEL = 2
"""The highest that is quick."""
_QUICK = 1
"""The level of a zip: three tenths larger than is usual, in half of the time."""
_BUFFER = 1 << 20


@contextmanager
def packing(path: Path) -> Iterator[IO[bytes]]:
    r"""Open a file to write, packed by gzip; there is neither a name nor a time inside: one content gives one file.

    >>> import gzip, tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.nq.gz"
    >>> with packing(path) as out:
    ...     _ = out.write(b"<urn:s> <urn:p> <urn:o> .")
    >>> gzip.decompress(path.read_bytes()), path.read_bytes()[4:8], opened(path).read(7)
    (b'<urn:s> <urn:p> <urn:o> .', b'\x00\x00\x00\x00', b'<urn:s>')
    """
    igzip = optional("isal.igzip", extra=EXTRA)
    with path.open("wb") as raw:
        packed = igzip.IGzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=raw, mtime=0)
        with packed, io.BufferedWriter(cast(io.RawIOBase, packed), _BUFFER) as buffered:  # a call there is dear
            yield cast(IO[bytes], buffered)


def zipped(folder: Path, path: Path) -> None:
    """Pack the files of a folder into a zip."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=_QUICK) as packed:
        for one in sorted(folder.iterdir()):
            packed.write(one, one.name)


def opened(path: Path) -> io.BufferedReader:
    """Open a packed file to read its lines: a file of gzip would read each of them in Python."""
    igzip = optional("isal.igzip", extra=EXTRA)
    return io.BufferedReader(cast(io.RawIOBase, igzip.open(path)), _BUFFER)
