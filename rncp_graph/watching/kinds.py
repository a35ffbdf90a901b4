"""What a word, or a path, names that one watches: a certification, an occupation, a body."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rncp_graph.model.identifiers import plain

_CERTIFICATION = re.compile(r"(RNCP|RS)?\s*\d{1,6}", re.ASCII | re.IGNORECASE).fullmatch
_ROME = re.compile(r"[A-Z](\d{2}(\d{2})?)?", re.ASCII | re.IGNORECASE).fullmatch

_PATH = re.compile(r"(certification|rome|organisme)/([A-Z]+\d+|siret-\d{14}|siren-\d{9})", re.ASCII).fullmatch


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


def followed(path: str) -> str:
    """Return how an address asks to watch the node at a path under the base; nothing for one that is not watched.

    >>> followed("certification/RNCP1"), followed("rome/M1805"), followed("organisme/siret-18280001100047")
    ('certification=RNCP1', 'rome=M1805', 'organisme=18280001100047')
    >>> followed("certification/RNCP1/bloc/A")
    ''
    """
    found = _PATH(path)
    return f"{found[1]}={found[2].rpartition('-')[2]}" if found else ""
