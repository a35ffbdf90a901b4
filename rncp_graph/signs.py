r"""Visible signs for characters that are not seen, and that do something to a terminal or to the text around them.

Data comes from strangers: an escape sequence moves the cursor, a mark of direction sets the words beside it in another
order. People are shown a sign instead. Files and pipes have the characters themselves.
"""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Categories of Unicode without a sign of their own: controls, formats, halves of characters, separators of lines."""
_STRUCTURE = "\n\t"
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""Return a text with a sign for each character that is not seen, but for ends of lines and tabs.

    >>> print(visible("a\x1b[2J\x7f\u202eb\u200b"))
    a␛[2J␡⟨U+202E⟩b⟨U+200B⟩
    """
    if text.isprintable():  # which is known at once
        return text
    return "".join([_sign(one) if _unseen(one) else one for one in text])


def _unseen(one: str) -> bool:
    return unicodedata.category(one) in _UNSEEN and one not in _STRUCTURE


def upright(text: str) -> str:
    r"""Return a text with a sign for each mark of direction: on a page it reorders nothing beside it.

    >>> upright("a\u202eb\u200b") == "a⟨U+202E⟩b\u200b"
    True
    """
    if text.isprintable():  # which no mark of direction is
        return text
    return _DIRECTIONS.sub(lambda found: _sign(found[0]), text)


def _sign(one: str) -> str:
    """The picture of a control of ASCII (U+2400 to U+2421), else the number of a character."""
    code = ord(one)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"⟨U+{code:04X}⟩"
