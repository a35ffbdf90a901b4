"""Signs for what is not seen: every character that Unicode gives no sign, and no other."""

from __future__ import annotations

import sys
import unicodedata

from rncp_graph.signs import upright, visible

EVERY = [chr(code) for code in (*range(0x1E000), *range(0xE0000, 0xE0200), sys.maxunicode)]
"""All planes that hold characters other than those of Chinese and of private use, but for one."""


def test_every_character_without_a_sign_is_given_one_and_no_other_is_changed() -> None:
    changed = {one for one in EVERY if visible(one) != one}
    unseen = {one for one in EVERY if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert changed == unseen - {"\n", "\t"}
    assert all(visible(one).isprintable() for one in changed)
    assert len({visible(one) for one in changed}) == len(changed), "two characters share a sign"


def test_what_french_texts_hold_is_left_alone() -> None:
    text = "Œuvre\u00a0: «\u202f10 %\u202f» – l’été\tn°\u00a01\n\uf0b7 vendre"
    assert visible(text) == upright(text) == text


def test_a_mark_of_direction_is_seen_on_a_page_and_nothing_else_is_changed() -> None:
    marks = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    assert {one for one in EVERY if upright(one) != one} == set(marks)
    assert {one for one in EVERY if unicodedata.bidirectional(one) in ("LRE", "RLE", "LRO", "RLO", "PDF")} < set(marks)
