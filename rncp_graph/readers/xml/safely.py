"""XML that may come from anyone: how it is parsed, what it may hold, and what the parser says in our words.

The parser (libxml2) bounds the depth of elements, the length of a text and of a name by itself. What it leaves open is
bounded here. None of this is near what real files hold: the flows have no attributes, their largest fiche a megabyte.
"""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from lxml import etree

from rncp_graph.errors import UnsafeSource
from rncp_graph.language import number, t
from rncp_graph.reasons import quoted

MAX_ATTRIBUTES = 200
"""The most attributes of an element: to read them all takes lxml the square of their number."""

MAX_BYTES = 16 << 20
"""The most bytes from one fiche, or one row, to the next: what stands between two is in memory as a whole."""

MAX_DEPTH, MAX_TEXT, MAX_NAME = 256, 10_000_000, 50_000
"""What the parser bounds by itself: elements inside each other, bytes of a text, of a name."""

OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""How XML is parsed: nothing is fetched, no entity is put in its place."""

_PLACE = re.compile(r",? line \d+(?:,? and \w+)?(?:,? column \d+)?")
_BEYOND = re.compile("Excessive|XML_PARSE_HUGE|too (?:big|long)|[Hh]uge").search


def refuse_doctype(element: Any, source: str) -> None:
    """Raise `UnsafeSource` where the document of an element has a document type declaration."""
    info = element.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise UnsafeSource(
            t("déclaration DOCTYPE refusée", "refused: it has a document type declaration"), source=source
        )


def too_many_attributes(element: Any) -> str | None:
    """Return what is wrong with the number of the attributes of an element, if anything is."""
    count = len(element.attrib)
    if count <= MAX_ATTRIBUTES:
        return None
    most, said = number(MAX_ATTRIBUTES), number(count)
    return t(f"{said} attributs ({most} au plus)", f"{said} attributes ({most} at most)")


def ill_formed(error: etree.XMLSyntaxError) -> str:
    """Return what the parser found wrong, without the line: slices count no lines of the file."""
    said = _PLACE.sub("", error.msg or "")
    if not _BEYOND(said):
        return t(f"XML coupé ou mal formé, {quoted(said)}", f"XML cut or ill-formed: {quoted(said)}")
    depth, text, name = map(number, (MAX_DEPTH, MAX_TEXT, MAX_NAME))
    return t(
        f"XML démesuré (au plus : {depth} éléments emboîtés, texte de {text} octets, nom de {name})",
        f"XML beyond measure (at most: {depth} elements in each other, a text of {text} bytes, a name of {name})",
    )


def too_large() -> str:
    """Return what is said of a fiche, or a row, that is beyond its limit."""
    most = MAX_BYTES >> 20
    return t(f"plus de {most} Mio d'une fiche à la suivante", f"more than {most} MiB from one fiche to the next")


class TooLarge(Exception):
    """More bytes than may be from one fiche to the next."""


class Bounded:
    """A file for the parser, which reads no more than so many bytes from one call of `rest` to the next."""

    def __init__(self, file: BinaryIO) -> None:
        """Begin to count."""
        self._file, self._left = file, MAX_BYTES

    def rest(self) -> None:
        """Begin to count anew."""
        self._left = MAX_BYTES

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes. Raises `TooLarge` past the limit."""
        data = self._file.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge
        return data
