"""A flow by its bytes: cut into smaller flows, so that several processes can read it, and the numbers of its fiches.

Fiches do not nest, and the flows have neither attributes nor entities of their own: what stands between two `</FICHE>`
can be read with the head of the file before it. A file that is not so is given back whole.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from rncp_graph.errors import SourceError
from rncp_graph.model.identifiers import numero_of
from rncp_graph.readers.source import File
from rncp_graph.readers.xml.safely import MAX_BYTES, too_large

SIZE = 1 << 20
"""Bytes of a slice, more or less a fiche."""

_FIRST = re.compile(rb"<FICHE[\s>]").search
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>").match
_VERSION = re.compile(rb"<VERSION_FLUX>[^<]*</VERSION_FLUX>").search
_END = b"</FICHE>"
_MASK = re.compile(rb"<!(?:--|\[CDATA\[)").search
_HEADS = re.compile(rb"<FICHE>(?:\s*<(\w+)>[^<]*</\1>)*?\s*<NUMERO_FICHE>([A-Za-z0-9]+)</NUMERO_FICHE>").findall
_ODD = (b"\0", b"<!", b"<FICHE ")
_NUMERO = re.compile(rb"<NUMERO_FICHE>\s*([A-Za-z0-9]{1,40})").search
_MARKS = re.compile(rb"<!--|-->|<!\[CDATA\[|\]\]>|</FICHE>").finditer
_OPENS = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}


def split(source_file: File, size: int = SIZE) -> Iterator[File]:
    """Return flows of about `size` bytes that hold together every fiche of a flow once, in order.

    Raises `SourceError` for a fiche that is beyond its limit.

    >>> text = b"<FICHES>" + b"<FICHE>....</FICHE>" * 20_000 + b"</FICHES>"
    >>> whole = File("f.xml", len(text), lambda: io.BytesIO(text))
    >>> parts = [part.open().read() for part in split(whole, size=100_000)]
    >>> len(parts), sum(part.count(b"<FICHE>") for part in parts), parts[1][:22]
    (4, 20000, b'<FICHES><FICHE>....</F')
    """
    with source_file.open() as file:
        pending = file.read(max(size, 1 << 16))
        first = _FIRST(pending)
        if first is None or pending[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in pending[:64]:
            yield source_file
            return
        head, pending = pending[: first.start()], pending[first.start() :]
        held, tried = b"", 0  # one slice back, so that the end of the file never stands without a fiche
        while more := file.read(size):
            if len(pending) < 2 * tried:
                pass  # too little has come since no place to cut was found: a long fiche is searched a few times
            elif cut := _cut_at(pending):
                if held:
                    yield _piece(source_file, head, held, b"</FICHES>")
                    head = _front(head)
                held, pending, tried = pending[:cut], pending[cut:], 0
            elif len(pending) > MAX_BYTES:
                numero = _NUMERO(pending)
                raise SourceError(too_large(), source=source_file.nom, fiche=numero[1].decode() if numero else "")
            else:
                tried = len(pending)
            pending += more
        if held and _FIRST(pending):
            yield _piece(source_file, head, held, b"</FICHES>")
            head, held = _front(head), b""
        yield _piece(source_file, head, held, pending)


def numbers_in_bytes(source_file: File) -> list[str] | None:
    """Return the numbers of the fiches of a flow as a plain search finds them, or `None` where it cannot be sure.

    It is where the number of each fiche comes first, or after values alone, and is plain letters and figures. It takes
    a quarter of the time of the parser.

    >>> numbers_in_bytes(File("f.xml", 0, lambda: io.BytesIO(b"<FICHE><NUMERO_FICHE>RS1</NUMERO_FICHE></FICHE>")))
    ['RS1']
    """
    numeros: list[str] = []
    pending = b""
    with source_file.open() as file:
        while more := file.read(SIZE):
            pending += more
            whole = pending[: pending.rfind(_END) + len(_END)] if _END in pending else b""
            found = _HEADS(whole)
            if len(found) != whole.count(_END) or any(odd in pending for odd in _ODD) or len(pending) > MAX_BYTES:
                return None
            numeros += [numero_of(numero.decode()) for _, numero in found]
            pending = pending[len(whole) :]
    return None if b"<FICHE>" in pending else numeros


def _cut_at(text: bytes) -> int:
    """Where to cut: after the last fiche that ends in this text, outside CDATA and comments; 0 for nowhere."""
    if not _MASK(text):
        return text.rfind(_END) + len(_END) if _END in text else 0
    cut, within = 0, b""
    for mark in _MARKS(text):
        if mark[0] == within:
            within = b""
        elif not within:
            within = _OPENS.get(mark[0], b"")
            cut = mark.end() if mark[0] == _END else cut
    return cut


def _front(head: bytes) -> bytes:
    """The head of the slices after the first: the declaration and the version, without what is told once."""
    declaration, version = _DECLARATION(head), _VERSION(head)
    return (declaration[0] if declaration else b"") + b"<FICHES>" + (version[0] if version else b"")


def _piece(source_file: File, *parts: bytes) -> File:
    text = b"".join(parts)
    return File(source_file.nom, len(text), lambda: io.BytesIO(text))
