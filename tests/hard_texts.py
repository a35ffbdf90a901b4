"""Texts that are hard for a regular expression, made from the expression itself.

Each part that may repeat without end is repeated, after what comes before it and by itself, with every kind of
character that it takes; so is each beginning of the whole. An expression whose parts can share a run of characters in
many ways, or that begins anew at each character of a run, takes a time that grows as the square of one of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

Node = tuple[Any, Any]

OTHERS = " ,a1A-.(\n;:/é'«[\0"
"""Characters of many kinds, for classes that say what they do not take."""
_KINDS = {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a", op.CATEGORY_NOT_WORD: "-"}
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_ENDLESS = 100
"""Times that a part may repeat, from which on it is taken for one that may without end."""
_KINDS_TRIED = 4


def hard_texts(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return pairs of texts: what comes first, and what is to be repeated after it."""
    tree = list(_parser.parse(pattern.pattern, pattern.flags))
    found = {("", c): None for c in OTHERS}
    for before, part in _endless(tree, ""):
        for kind in range(_KINDS_TRIED):
            again = _sample(part, kind) or "x"
            found |= dict.fromkeys([(before, again), ("", again), ("", before + again)])
    whole = _sample(tree, 0)
    found |= dict.fromkeys(("", whole[:end]) for end in range(3, len(whole) + 3, 3))
    return list(found)


def _endless(nodes: list[Node], before: str) -> Iterator[tuple[str, list[Node]]]:
    """The parts that may repeat without end, with a text that fits all that comes before."""
    for node in nodes:
        kind, said = node
        if kind in _REPEATS and said[1] >= _ENDLESS:
            yield before, said[2]
        for inner in _inside(node):
            yield from _endless(inner, before)
        before += _sample([node], 0)


def _inside(node: Node) -> list[list[Node]]:
    kind, said = node
    if kind in _REPEATS:
        return [list(said[2])]
    if kind is op.SUBPATTERN:
        return [list(said[3])]
    if kind is op.BRANCH:
        return [list(branch) for branch in said[1]]
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [list(said[1])]
    return [list(said)] if kind is op.ATOMIC_GROUP else []


def _sample(nodes: list[Node], choice: int) -> str:
    """A text that fits, the shortest of its repetitions; `choice` takes another character or branch."""
    out = ""
    for node in nodes:
        kind, said = node
        if kind is op.LITERAL:
            out += chr(said)
        elif kind in (op.ANY, op.NOT_LITERAL):
            out += "x"
        elif kind is op.IN:
            out += _characters(said)[choice % len(_characters(said))]
        elif kind in _REPEATS:
            out += _sample(said[2], choice) * said[0]
        elif kind not in (op.ASSERT, op.ASSERT_NOT) and (inner := _inside(node)):
            out += _sample(inner[choice % len(inner)], choice)
    return out


def _characters(items: list[Node]) -> list[str]:
    """Characters that a class takes."""
    if items[0][0] is op.NEGATE:
        fits = re.compile(_class_of(items[1:])).match
        return [c for c in OTHERS if not fits(c)] or ["~"]
    first = {op.LITERAL: chr, op.RANGE: lambda said: chr(said[0]), op.CATEGORY: lambda said: _KINDS.get(said, "x")}
    return [first[kind](said) for kind, said in items]


def _class_of(items: list[Node]) -> str:
    """A class written again."""
    letter = {op.CATEGORY_DIGIT: r"\d", op.CATEGORY_SPACE: r"\s", op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W"}
    write = {
        op.LITERAL: lambda said: re.escape(chr(said)),
        op.RANGE: lambda said: "-".join(re.escape(chr(end)) for end in said),
        op.CATEGORY: lambda said: letter.get(said, r"\S"),
    }
    return f"[{''.join(write[kind](said) for kind, said in items)}]"
