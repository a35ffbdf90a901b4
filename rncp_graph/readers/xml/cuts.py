"""A flow cut into smaller flows between two fiches, by bytes, so that several processes can read it.

Fiches do not nest, and the flows have neither attributes nor entities of their own: what stands between two `</FICHE>`
can be read with the head of the file before it. A file that is not so is given back whole.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from rncp_graph.readers.source import Fichier

TAILLE = 1 << 20
"""Bytes of a slice, more or less a fiche."""

_PREMIERE = re.compile(rb"<FICHE[\s>]").search
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>").match
_VERSION = re.compile(rb"<VERSION_FLUX>[^<]*</VERSION_FLUX>").search
_FIN = b"</FICHE>"
_MASQUE = re.compile(rb"<!(?:--|\[CDATA\[)").search
_PAIRES = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"))


def decouper(fichier: Fichier, taille: int = TAILLE) -> Iterator[Fichier]:
    """Give flows of about `taille` bytes that hold together every fiche of a flow once, in order.

    >>> text = b"<FICHES>" + b"<FICHE>....</FICHE>" * 20_000 + b"</FICHES>"
    >>> whole = Fichier("f.xml", len(text), lambda: io.BytesIO(text))
    >>> parts = [part.ouvrir().read() for part in decouper(whole, taille=100_000)]
    >>> len(parts), sum(part.count(b"<FICHE>") for part in parts), parts[1][:22]
    (4, 20000, b'<FICHES><FICHE>....</F')
    """
    with fichier.ouvrir() as file:
        pending = file.read(max(taille, 1 << 16))
        first = _PREMIERE(pending)
        if first is None or pending[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in pending[:64]:
            yield fichier
            return
        head, pending = pending[: first.start()], pending[first.start() :]
        held = b""  # one slice back, so that the end of the file never stands without a fiche
        while more := file.read(taille):
            if cut := _coupe(pending):
                if held:
                    yield _partie(fichier, head, held, b"</FICHES>")
                    head = _tete(head)
                held, pending = pending[:cut], pending[cut:]
            pending += more
        if held and _PREMIERE(pending):
            yield _partie(fichier, head, held, b"</FICHES>")
            head, held = _tete(head), b""
        yield _partie(fichier, head, held, pending)


def _coupe(text: bytes) -> int:
    """Where to cut: after the last fiche that ends in this text, outside CDATA and comments; 0 for nowhere."""
    at, masked = text.rfind(_FIN), _MASQUE(text)
    while at >= 0:
        cut = at + len(_FIN)
        if not masked or all(text.count(opens, 0, cut) == text.count(closes, 0, cut) for opens, closes in _PAIRES):
            return cut
        at = text.rfind(_FIN, 0, at)
    return 0


def _tete(head: bytes) -> bytes:
    """The head of the slices after the first: the declaration and the version, without what is told once."""
    declaration, version = _DECLARATION(head), _VERSION(head)
    return (declaration[0] if declaration else b"") + b"<FICHES>" + (version[0] if version else b"")


def _partie(fichier: Fichier, *parts: bytes) -> Fichier:
    text = b"".join(parts)
    return Fichier(fichier.nom, len(text), lambda: io.BytesIO(text))
