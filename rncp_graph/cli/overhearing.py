"""What libraries say beside their results: a warning or an entry of a log is one line, in the language in force."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rncp_graph.cli import display
from rncp_graph.errors import RncpGraphWarning
from rncp_graph.language import t
from rncp_graph.reasons import quoted


@contextmanager
def listening() -> Iterator[None]:
    """Say warnings and logs of this process to the user, within a block; Python would print them as they are.

    What objects and threads raise as they go, which nobody can answer for, is not said.
    """
    before = warnings.showwarning, sys.unraisablehook, threading.excepthook
    listener, root = _Listener(logging.WARNING), logging.getLogger()
    warnings.showwarning, sys.unraisablehook, threading.excepthook = _warned, _unanswered, _unanswered
    root.addHandler(listener)
    try:
        yield
    finally:
        warnings.showwarning, sys.unraisablehook, threading.excepthook = before
        root.removeHandler(listener)


def _unanswered(_: Any) -> None:
    pass


def _warned(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    display.say(str(message) if issubclass(category, RncpGraphWarning) else _of_library(str(message)))


class _Listener(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        display.say(_of_library(record.getMessage()))


def _of_library(said: str) -> str:
    return t(f"avertissement d'une bibliothèque, {quoted(said)}", f"warning of a library: {quoted(said)}")
