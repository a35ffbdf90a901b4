"""The language in which the command line, the errors and the reports speak: French or English.

Both wordings stand side by side where they are used, so that none can be forgotten. The language is a value of the
context: each thread and each asynchronous task may speak its own.

>>> with use_language("fr"):
...     t("base entière", "store whole")
'base entière'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from rncp_graph.settings import spoken

LANGUAGES = ("fr", "en")

Progress = Callable[[str, int, int | None], object]
"""Hears how far long work is: what is being read or sent, how many so far, how many in all where that is known."""

Count = Callable[[int], object]
"""Called with how many have passed so far; `counting` makes one that tells a `Progress`."""

Say = Callable[[str], object]
"""Hears what the user should know, in the language in force."""

_IN_FORCE: ContextVar[str | None] = ContextVar("language", default=None)


def language() -> str:
    """Return the language in force here, `fr` or `en`: that of the context, else that of the environment."""
    return _IN_FORCE.get() or spoken()


def speak(wanted: str) -> None:
    """Speak a language, `fr` or `en`, from here on in this context. Raises `ValueError` for another."""
    if wanted not in LANGUAGES:
        raise ValueError(wanted)
    _IN_FORCE.set(wanted)


@contextmanager
def use_language(wanted: str) -> Iterator[None]:
    """Speak a language, `fr` or `en`, within a block. Raises `ValueError` for another."""
    before = _IN_FORCE.get()
    speak(wanted)
    try:
        yield
    finally:
        _IN_FORCE.set(before)


def yes_no(value: bool | None) -> str:
    """Say a truth of three values: yes, no, not stated."""
    if value is None:
        return t("non précisé", "not stated")
    return t("oui", "yes") if value else t("non", "no")


def t(fr: str, en: str) -> str:
    """Choose between the French and the English wording of one message."""
    return fr if language() == "fr" else en


def number(value: float) -> str:
    """Write a number as the language in force does: `17,369` or `17 369`, whose blank is narrow and never breaks."""
    text = f"{value:,}"
    return text.replace(",", "\u202f").replace(".", ",") if language() == "fr" else text


def how_many(count: int, fr: str, en: str) -> str:
    """Say a number of things. What changes with the number stands as `one|many`.

    The plural begins at two in French; in English it is for every number but one.

    >>> with use_language("fr"):
    ...     how_many(0, "ligne vide|lignes vides", "empty row|empty rows")
    '0 ligne vide'
    """
    one, _, many = t(fr, en).partition("|")
    alone = abs(count) < 2 if language() == "fr" else count == 1
    return f"{number(count)} {one if alone or not many else many}"


def counting(progress: Progress | None, what: str) -> Count:
    """Return what tells a progress how many of something have passed; nothing is told to none.

    >>> counting(print, "quads")(3)
    quads 3 None
    """
    return (lambda number: progress(what, number, None)) if progress else (lambda _: None)
