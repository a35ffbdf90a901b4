"""What the embedded engine raises, made errors of ours: an ill-formed query, a damaged file, a query cut short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from rncp_graph.errors import QuestionError, StoreError
from rncp_graph.language import t
from rncp_graph.reasons import quoted, reason

_PLACE = re.compile(r"error at (\d+):(\d+): ").match
"""How the engine begins to tell where a query is ill-formed."""

_KEYWORD = re.compile(r"(?:expected|one of|,) [A-Z_]{2,}(?:,|$)").search
"""That the engine expected a keyword, which it writes without quotes."""

_SIGN = re.compile(r"""["']""").search
"""That it expected a sign, which it writes in quotes: then the place is the very one."""

_DAMAGE = ("Corruption: ", "IO error: ")
"""How the engine begins to tell of a block that it cannot read."""


@contextmanager
def translated() -> Iterator[None]:
    """Make errors of ours of what the engine raises in the block: it meets a damaged file long after it opened it.

    The engine has no class of errors of its own: a damaged file is known by the words.

    >>> with translated():
    ...     raise RuntimeError("Corruption: block checksum mismatch")
    Traceback (most recent call last):
    rncp_graph.errors.StoreError: ...
    """
    try:
        yield
    except SyntaxError as error:
        raise QuestionError(_ill_formed(error)) from error
    except (OSError, RuntimeError, ValueError, MemoryError) as error:
        if not str(error).startswith(_DAMAGE):
            raise StoreError(t(f"requête interrompue ({reason(error)})", f"query failed: {reason(error)}")) from error
        raise StoreError(
            t(
                f"base illisible ({reason(error)}) ; reconstruisez-la, ou rétablissez une sauvegarde",
                f"unreadable store ({reason(error)}); build it anew, or restore a backup",
            )
        ) from error


def _ill_formed(error: SyntaxError) -> str:
    """Say where a query is ill-formed, in our words, then what the engine expected there, in its own.

    Where it expected a keyword it tells where that would have ended: what is wrong stands there or before.

    >>> _ill_formed(SyntaxError('error at 1:8: expected "{"'))
    'SPARQL, line 1, column 8: expected "{"'
    >>> _ill_formed(SyntaxError("error at 1:10: expected CONSTRUCT"))
    'SPARQL, line 1, column 10 or before: expected CONSTRUCT'
    """
    said = str(error)
    place = _PLACE(said)
    line, column = place.groups() if place else ("?", "?")
    expected = said[place.end() :] if place else said
    before = t(" ou avant", " or before") if _KEYWORD(expected) and not _SIGN(expected) else ""
    what = quoted(expected)
    return t(
        f"SPARQL mal formé, ligne {line}, colonne {column}{before}, {what}",
        f"SPARQL, line {line}, column {column}{before}: {what}",
    )
