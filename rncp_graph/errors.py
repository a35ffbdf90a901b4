"""The errors a caller can meet, in one tree.

RncpGraphError
├── SourceError        a file cannot be read as fiches; says which file, fiche, field, value
│   └── UnsafeSource   a file was refused before it was read: entities, a zip that swells, a wrong archive
├── MappingError       triples that do not make a record
├── StoreError         a store cannot be opened, written or asked
│   ├── StoreMissing   nothing was built there yet
│   ├── StoreLocked    another build is under way
│   └── NeedsFolder    what is asked can be had of a store in a folder alone
├── QuestionError      an unknown question, a missing or wrong parameter, a bad query
├── GuardError         work in a process of its own did not come to its end
│   └── LimitReached   it was ended at a limit of time or memory; says which, and what raises it
├── SettingError       a variable of the environment says what it cannot
└── MissingExtra       an optional package is not installed; says how to install it

A doubtful value is no error: it is a `Probleme` (see `model/doubts.py`), and the build goes on.
"""

from __future__ import annotations

from functools import partial
from typing import Any


class RncpGraphError(Exception):
    """Anything that this package refuses or fails to do, in one line a user can act on."""


class RncpGraphWarning(UserWarning):
    """What a caller should know, and what stops nothing."""


class SourceError(RncpGraphError):
    """A source that cannot be read, with its place.

    >>> print(SourceError("truncated", source="fiches.xml", fiche="RNCP34762"))
    fiches.xml: RNCP34762: truncated
    """

    def __init__(
        self,
        message: str,
        *,
        source: str = "",
        fiche: str = "",
        champ: str = "",
        valeur: str = "",
    ) -> None:
        self.message, self.source, self.fiche = message, source, fiche
        self.champ, self.valeur = champ, valeur
        place = [part for part in (source, fiche, champ) if part]
        shown = f" ({valeur[:80]!r})" if valeur else ""
        super().__init__(": ".join([*place, message]) + shown)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes with every part of the place."""
        place = {"source": self.source, "fiche": self.fiche, "champ": self.champ, "valeur": self.valeur}
        return partial(type(self), **place), (self.message,)

    def within(self, archive: str) -> SourceError:
        """Return the same error, told of a file inside an archive."""
        place = {"fiche": self.fiche, "champ": self.champ, "valeur": self.valeur}
        return type(self)(self.message, source=f"{archive}: {self.source}".removesuffix(": "), **place)


class UnsafeSource(SourceError):
    """A source refused for what it could do: declare entities, swell, or hide other files."""


class MappingError(RncpGraphError):
    """Triples that cannot be read back as the record that was asked for."""


class StoreError(RncpGraphError):
    """A store that cannot be opened, written or asked."""


class StoreMissing(StoreError):
    """Nothing has been built at this place yet."""


class StoreLocked(StoreError):
    """Another build holds this store."""


class NeedsFolder(StoreError):
    """What a store in a folder has, and a remote endpoint has not: an index of words, pathways."""


class GuardError(RncpGraphError):
    """Work in a process of its own that did not come to its end (see `guard`)."""


class LimitReached(GuardError):
    """Work that was ended at a limit: `limit` is `seconds`, `cpu` or `memory`, `value` its seconds or bytes."""

    def __init__(self, message: str, limit: str, value: float) -> None:
        super().__init__(message)
        self.limit, self.value = limit, value

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes with what was reached."""
        return type(self), (str(self), self.limit, self.value)


class SettingError(RncpGraphError):
    """A variable of the environment that says what it cannot."""


class MissingExtra(RncpGraphError, ImportError):
    """An optional package that is not installed."""


class QuestionError(RncpGraphError):
    """A question that cannot be asked: unknown name, missing or ill-formed parameter, bad SPARQL."""
