"""The fonts of a picture: those that have its characters, and what stands for a character that no font here has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

from rncp_graph.networks.values import text

FIRST = "DejaVu Sans"
"""The font that comes with matplotlib."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_NOT_FOR_TEXT = ("cm", "STIX", "Last Resort")
"""Fonts of matplotlib for formulas, where a letter is drawn as a sign, and one that has a box for every character."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """The families that write some texts, the first that has a character before the others, and what all of them lack.

    `bold` says whether the bold letters of the first family do as well: others often have none.

    >>> fonts_for(["Métiers voisins"])
    Fonts(families=('DejaVu Sans',), lacking=frozenset(), bold=True)
    """

    families: tuple[str, ...]
    lacking: frozenset[str]
    bold: bool

    def written(self, value: object) -> str:
        """Write a value as text, with a sign in place of each character that is lacking."""
        return text(value).translate(dict.fromkeys(map(ord, self.lacking), REPLACEMENT))


def fonts_for(texts: Iterable[str]) -> Fonts:
    """Return the fonts of this machine that write these texts, no more than are needed."""
    characters = set[str]()
    for said in texts:  # a set takes in a text at once
        characters.update(said)
    written = {ord(character) for character in characters if not character.isspace()}
    upright = {font.name for font in fontManager.ttflist if font.style == "normal" and font.weight == 400}
    others = sorted(name for name in upright if name != FIRST and not name.startswith(_NOT_FOR_TEXT))
    families, lacking = [], written
    for name in (FIRST, *others):
        if found := lacking & _characters(name):
            families.append(name)
            lacking = lacking - found
        if not lacking:
            break
    bold = written <= _characters(FIRST, "bold")
    return Fonts(tuple(families) or (FIRST,), frozenset(map(chr, lacking)), bold=bold)


def _characters(family: str, weight: str = "normal") -> set[int]:
    """The characters of a family in the file that draws it: others of its name (condensed) may have more, or fewer."""
    return set(get_font(findfont(FontProperties(family=family, weight=weight))).get_charmap())
