"""How deep a text from outside nests, before a parser of the engine sees it: it recurses, and dies of what is too deep.

Of what it reads, only triple terms of RDF 1.2 nest in this way (a triple about a triple, and so on). Nothing of the
register has any; a few are let through. A text without the marks of one, which is every text of ours, costs one search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO

from rncp_graph.errors import RncpGraphError
from rncp_graph.language import t

MOST = 100
"""The most triple terms within one statement, and the most levels of an answer in JSON."""

LONGEST = 32 << 20
"""The most bytes of one line."""

CHUNK = 1 << 20

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?').sub
"""A string of N-Quads, also one that goes on in the next chunk."""

_MARKS = (b'ject"', b'cate"', b"\\u00")
"""One of these is in each JSON with a triple term: `subject`, `object`, `predicate`, or letters as escapes."""
_LETTER = re.compile(rb"\\u00[4-7]").search
_OTHERS = bytes(set(range(256)) - set(b"{}[]"))


class TooDeep(RncpGraphError):
    """A text that nests too deep, or a line too long to tell."""


def shallow(chunks: Iterable[bytes], *, lines: bool = True) -> Iterator[bytes]:
    r"""Pass on a text of RDF, as long as no statement holds more than `MOST` triple terms.

    In N-Triples and N-Quads a statement is one of the `lines`; else the whole text is taken for one, its strings too.

    Raises `TooDeep` before the chunk that does, or that ends a line of more than `LONGEST` bytes.

    >>> deep = b"<urn:s> <urn:p> " + b"<<( <urn:s> <urn:p> " * 101
    >>> list(shallow([b'<urn:s> <urn:p> "<<" .\n', deep]))
    Traceback (most recent call last):
    ...
    rncp_graph.stores.shallow.TooDeep: a statement about statements, more than 100 deep
    """
    begun, held = bytearray(), 0
    for chunk in chunks:
        if not lines:
            held += (begun[-1:] + chunk).count(b"<<")
        elif b"<<" in chunk or held or begun.endswith(b"<"):
            for line in (begun + chunk).splitlines():
                held = 0 if line.startswith(b"#") else _STRING(b"", line).count(b"<<")
                if held > MOST:
                    break
        if held > MOST:
            said = f"un énoncé sur des énoncés, à plus de {MOST} niveaux"
            raise TooDeep(t(said, f"a statement about statements, more than {MOST} deep"))
        last = chunk.rfind(b"\n") + 1
        if last or not lines:
            begun.clear()
        begun += chunk[last:]
        if len(begun) > LONGEST:
            raise TooDeep(t(f"une ligne de plus de {LONGEST >> 20} Mo", f"a line of more than {LONGEST >> 20} MB"))
        yield chunk


def check_json(body: IO[bytes]) -> None:
    """Raise `TooDeep` for JSON that may hold triple terms and nests more than `MOST` levels; the file ends rewound.

    >>> import io
    >>> check_json(io.BytesIO(b'{"subject":' * 101))
    Traceback (most recent call last):
    ...
    rncp_graph.stores.shallow.TooDeep: an answer more than 100 levels deep
    """
    try:
        if _marked(body):
            body.seek(0)
            _check_levels(body)
    finally:
        body.seek(0)


def _marked(body: IO[bytes]) -> bool:
    before = b""
    while chunk := body.read(CHUNK):
        text = before + chunk
        for mark in _MARKS:
            if mark in text and (mark is not _MARKS[-1] or _LETTER(text)):
                return True
        before = chunk[-8:]
    return False


def _check_levels(body: IO[bytes]) -> None:
    """Count brackets outside strings: of a pair that is closed nothing is left but what it stands in."""
    left, within, pending = b"", 0, b""
    while chunk := body.read(CHUNK):
        text = pending + chunk
        whole = len(text) - (len(text) - len(text.rstrip(b"\\"))) % 2  # half of an escape waits for the rest
        text, pending = text[:whole].replace(b"\\\\", b"").replace(b'\\"', b""), text[whole:]
        parts = text.split(b'"')
        left += b"".join(parts[within::2]).translate(None, _OTHERS)
        within = (within + len(parts) - 1) % 2
        for _ in range(MOST):
            shorter = left.replace(b"{}", b"").replace(b"[]", b"")
            if shorter == left:
                break
            left = shorter
        if len(left) > MOST:
            raise TooDeep(t(f"une réponse de plus de {MOST} niveaux", f"an answer more than {MOST} levels deep"))
