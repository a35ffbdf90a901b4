"""A fiche as bytes that wait on the disk and travel between processes."""

from __future__ import annotations

import pickle
import zlib
from typing import cast

from rncp_graph.model.fiche import Fiche


def packed(fiche: Fiche) -> bytes:
    """Return a fiche as bytes, for `unpacked`.

    >>> unpacked(packed(Fiche(numero="RS1"))).numero
    'RS1'
    """
    return zlib.compress(pickle.dumps(fiche, pickle.HIGHEST_PROTOCOL), 1)


def unpacked(data: bytes) -> Fiche:
    """Return the fiche of these bytes, which must be our own: others may run any code."""
    return cast(Fiche, pickle.loads(zlib.decompress(data)))  # noqa: S301
