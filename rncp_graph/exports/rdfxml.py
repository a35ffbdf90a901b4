"""RDF/XML, with what XML adds to the trouble: characters it cannot hold, and properties it cannot name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, cast

from pyoxigraph import Literal, Quad, RdfFormat, Triple, serialize

from rncp_graph.errors import StoreError
from rncp_graph.language import t
from rncp_graph.terms import PREFIXES

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]").search
_NAMED = re.compile(r"[^\W\d][\w.-]*\Z").search


def write(quads: Iterator[Quad], out: IO[bytes], _base: str) -> None:
    """Write triples as RDF/XML. Raises `StoreError` for a character or a property that XML 1.0 cannot hold."""
    serialize(map(_checked, quads), cast(IO[bytes], _Returns(out)), RdfFormat.RDF_XML, prefixes=PREFIXES)


def _checked(quad: Quad) -> Triple:
    value, name = quad.object, quad.predicate.value
    if isinstance(value, Literal) and (found := _FORBIDDEN(value.value)):
        sign = f"U+{ord(found[0]):04X}"
        raise StoreError(
            t(
                f"RDF/XML ne peut contenir {sign} ({quad.subject} {quad.predicate}) : choisir un autre format",
                f"RDF/XML cannot hold {sign} ({quad.subject} {quad.predicate}): choose another format",
            )
        )
    if not _NAMED(name):
        raise StoreError(t(f"RDF/XML ne peut nommer la propriété {name}", f"RDF/XML cannot name the property {name}"))
    return quad.triple


class _Returns:
    """A file in which carriage returns are written by number: as they are, XML readers take them for line feeds."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def write(self, data: bytes) -> int:
        self._out.write(data.replace(b"\r", b"&#13;"))
        return len(data)

    def flush(self) -> None:
        self._out.flush()
