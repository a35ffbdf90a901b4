"""A fiche as the tree of its XML elements: what both exports are written from, and the counts are made of.

A leaf is a text as it reads (not escaped), a branch a list of tags and values. What is absent has no tag.
"""

from __future__ import annotations

from typing import Any

Value = str | list["Element"]
"""A text, or the tags and values under an element."""
Element = tuple[str, Any]
Tree = dict[str, Value]


def branch(tree: Tree, tag: str) -> dict[str, Any]:
    """Return the values under an element that has one of each; none if it is absent."""
    value = tree.get(tag, [])
    return {} if isinstance(value, str) else dict(value)


def rows_of(tree: Tree, tag: str) -> list[dict[str, Any]]:
    """Return the rows under an element that repeats them; none if it is absent."""
    value = tree.get(tag, [])
    return [] if isinstance(value, str) else [dict(row) for _, row in value]
