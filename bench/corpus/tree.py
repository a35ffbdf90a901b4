"""A fiche as the tree of its XML elements: what both exports are written from, and the counts are made of.

A leaf is a text as it reads (not escaped), a branch a list of tags and values. What is absent has no tag.
"""

from __future__ import annotations

from typing import Any

Valeur = str | list["Element"]
"""A text, or the tags and values under an element."""
Element = tuple[str, Any]
Arbre = dict[str, Valeur]


def branche(tree: Arbre, tag: str) -> dict[str, Any]:
    """Return the values under an element that has one of each; none if it is absent."""
    valeur = tree.get(tag, [])
    return {} if isinstance(valeur, str) else dict(valeur)


def lignes(tree: Arbre, tag: str) -> list[dict[str, Any]]:
    """Return the rows under an element that repeats them; none if it is absent."""
    valeur = tree.get(tag, [])
    return [] if isinstance(valeur, str) else [dict(row) for _, row in valeur]
