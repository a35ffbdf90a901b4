"""What a word names that one watches: a certification, an occupation, a body."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rncp_graph.model.identifiers import plain

_CERTIFICATION = re.compile(r"(RNCP|RS)?\s*\d{1,6}", re.ASCII | re.IGNORECASE).fullmatch
_ROME = re.compile(r"[A-Z](\d{2}(\d{2})?)?", re.ASCII | re.IGNORECASE).fullmatch


def sorted_out(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return words by what they name, under the names that questions have for it; what else there is names a body.

    >>> sorted_out(["27413", "d1407", "110 000 072", "RS5000", "Ministère du travail"])
    {'certification': ('27413', 'RS5000'), 'rome': ('d1407',), 'organisme': ('110 000 072', 'Ministère du travail')}
    """
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        said = plain(word).strip()
        kind = "certification" if _CERTIFICATION(said) else "rome" if _ROME(said) else "organisme"
        found[kind] = (*found.get(kind, ()), word)
    return found
